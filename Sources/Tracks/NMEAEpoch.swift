import Geodesy
import Safety

/// What the sentences of one cycle say together.
///
/// A sentence that gives another time than the ones before belongs to the next cycle, and so does a second RMC, GGA or
/// GLL of one talker. Where sentences disagree, GGA and GNS, which say most, go before RMC, and RMC before GLL; but an
/// RMC marked void makes the whole cycle void.
struct NMEAEpoch {
    /// Of its first sentence.
    let line: Int
    private(set) var timeOfDay: Int64?
    private(set) var date: Int64?
    /// `GPRMC` and such, those that begin a new cycle when they come again.
    private var heard: Set<String> = []
    /// Whether any sentence spoke of the fix at all.
    private(set) var speaksOfFix = false
    private var isVoid = false
    private var place = Ranked<Coordinate>()
    private var altitudeMetres: Double?
    private var speed = Ranked<Double>()
    private var track = Ranked<Double>()
    private var isDifferential = false
    private var satellitesUsed: Int?
    private var hdopOfFix: Double?
    private var deviations: (north: Double, east: Double, up: Double?)?
    private(set) var solution: Solution?

    /// The same said by several sentences: `full` by those that say most, then the others in order.
    private struct Ranked<Value> {
        var full, minimum, least: Value?
        var best: Value? { full ?? minimum ?? least }
    }

    /// What GSA says; it holds until the next one.
    struct Solution: Equatable {
        var mode: Int
        var satellites: Int
        var hdop: Double?
        var vdop: Double?
    }

    init(line: Int) { self.line = line }

    private static let timeFields = ["RMC": 0, "GGA": 0, "GNS": 0, "GLL": 4, "ZDA": 0, "GST": 0]
    static let kinds: Set<String> = ["RMC", "GGA", "GNS", "GLL", "ZDA", "GST", "GSA", "VTG"]

    /// Takes the sentence in; false, and nothing is taken, when it belongs to the next cycle.
    mutating func take(_ sentence: NMEASentence) -> Bool {
        let time = Self.timeFields[sentence.kind].flatMap { sentence.timeOfDay($0) }
        if let time, let timeOfDay, time != timeOfDay { return false }
        if ["RMC", "GGA", "GLL"].contains(sentence.kind) {
            guard heard.insert(sentence.talker + sentence.kind).inserted else { return false }
        }
        timeOfDay = timeOfDay ?? time
        switch sentence.kind {
        case "RMC": takeRMC(sentence)
        case "GGA": takeGGA(sentence)
        case "GNS": takeGNS(sentence)
        case "GLL": takeGLL(sentence)
        case "GSA": takeGSA(sentence)
        case "VTG": takeVTG(sentence)
        case "ZDA": date = sentence.longDate(1) ?? date
        case "GST": takeGST(sentence)
        default: break
        }
        return true
    }

    private mutating func takeRMC(_ sentence: NMEASentence) {
        speaksOfFix = true
        date = sentence.shortDate(8) ?? date
        guard sentence.letter(1) == "A", sentence.letter(11) != "N" else {
            isVoid = true
            return
        }
        place.minimum = sentence.coordinate(at: 2)
        speed.full = sentence.number(6, in: 0...2000).map { $0 * 1852 / 3600 }
        track.full = sentence.number(7, in: 0...360).map { $0 == 360 ? 0 : $0 }
        if sentence.letter(11) == "D" { isDifferential = true }
    }

    private mutating func takeGGA(_ sentence: NMEASentence) {
        speaksOfFix = true
        guard let quality = sentence.number(5, in: 1...8) else { return }
        place.full = sentence.coordinate(at: 1)
        isDifferential = isDifferential || quality == 2
        takeFixFields(sentence)
    }

    private mutating func takeGNS(_ sentence: NMEASentence) {
        speaksOfFix = true
        guard let modes = sentence[5], modes.contains(where: { $0 != "N" }),
            let place = sentence.coordinate(at: 1)
        else { return }
        self.place.full = self.place.full ?? place
        isDifferential = isDifferential || modes.contains("D")
        takeFixFields(sentence)
    }

    /// GGA and GNS have these in the same places.
    private mutating func takeFixFields(_ sentence: NMEASentence) {
        let used = sentence.number(6, in: 0...200).map { Int($0) }
        satellitesUsed = max(satellitesUsed ?? 0, used ?? 0)
        hdopOfFix = sentence.number(7, in: ErrorModel.dilutions) ?? hdopOfFix
        altitudeMetres = sentence.number(8, in: -1000...100_000) ?? altitudeMetres
    }

    private mutating func takeGLL(_ sentence: NMEASentence) {
        speaksOfFix = true
        guard sentence.letter(5) == "A", sentence.letter(6) != "N" else { return }
        place.least = sentence.coordinate(at: 0)
    }

    /// With several constellations one comes for each, with the same dilutions.
    private mutating func takeGSA(_ sentence: NMEASentence) {
        let mode = sentence.number(1, in: 1...3).map { Int($0) } ?? 1
        let used = (2..<14).count { sentence[$0] != nil }
        solution = Solution(
            mode: max(mode, solution?.mode ?? 1), satellites: used + (solution?.satellites ?? 0),
            hdop: sentence.number(15, in: ErrorModel.dilutions) ?? solution?.hdop,
            vdop: sentence.number(16, in: ErrorModel.dilutions) ?? solution?.vdop)
    }

    private mutating func takeVTG(_ sentence: NMEASentence) {
        guard sentence.letter(8) != "N" else { return }
        track.minimum = sentence.number(0, in: 0...360).map { $0 == 360 ? 0 : $0 }
        speed.minimum =
            sentence.number(4, in: 0...2000).map { $0 * 1852 / 3600 }
            ?? sentence.number(6, in: 0...3600).map { $0 / 3.6 }
    }

    private mutating func takeGST(_ sentence: NMEASentence) {
        guard let north = sentence.number(5, in: 0...100_000), let east = sentence.number(6, in: 0...100_000) else {
            return
        }
        deviations = (north, east, sentence.number(7, in: 0...100_000))
    }

    /// - Parameters:
    ///   - time: the receiver's, once the day is known.
    ///   - earlier: the last solution heard in the cycles before; receivers may give GSA less often.
    func report(time: UTCTime?, earlier: Solution?) -> FixReport {
        let solution = solution ?? earlier
        guard let place = place.best, !isVoid else { return FixReport(mode: .none, time: time) }
        let hdop = hdopOfFix ?? solution?.hdop
        let known = (solution?.mode).flatMap { $0 > 1 ? $0 : nil }
        let is3D = (known ?? (altitudeMetres == nil ? 2 : 3)) == 3
        let accuracy =
            deviations.flatMap { ErrorModel.horizontalMetres(deviationNorth: $0.north, deviationEast: $0.east) }
            ?? ErrorModel.horizontalMetres(hdop: hdop, isDifferential: isDifferential)
        let vertical =
            deviations.flatMap { $0.up.flatMap { $0 > 0 ? 2 * $0 : nil } }
            ?? ErrorModel.verticalMetres(vdop: solution?.vdop, isDifferential: isDifferential)
        return FixReport(
            mode: is3D ? .threeD : .twoD, coordinate: place, accuracyMetres: accuracy,
            altitudeMetres: is3D ? altitudeMetres : nil, verticalAccuracyMetres: is3D ? vertical : nil,
            speedMetresPerSecond: speed.best, trackDegrees: track.best,
            time: time, satellitesUsed: satellitesUsed ?? solution?.satellites, hdop: hdop)
    }
}
