/// What the signal tests need of one list of satellites, gathered in one pass.
struct SignalSummary: Sendable, Equatable {
    /// Satellites the fix was computed with, with a signal or without.
    private(set) var used = 0
    /// Satellites with a signal.
    private(set) var tracked = 0
    /// Satellites with both.
    private(set) var usedTracked = 0
    private(set) var strongestDBHz = 0.0
    private(set) var strongestUsedDBHz = 0.0
    private(set) var weakestUsedDBHz = Double.infinity
    private var sumDBHz = 0.0
    private var gps = SignalSpan()
    private var galileo = SignalSpan()
    private var beidou = SignalSpan()
    private var glonass = SignalSpan()

    /// Of an empty sky.
    init() {}

    init(_ sky: Sky) {
        for satellite in sky.satellites.prefix(SignalHistory.mostSatellites) {
            if satellite.used { used += 1 }
            guard let signal = satellite.signalDBHz else { continue }
            tracked += 1
            sumDBHz += signal
            strongestDBHz = max(strongestDBHz, signal)
            guard satellite.used else { continue }
            usedTracked += 1
            strongestUsedDBHz = max(strongestUsedDBHz, signal)
            weakestUsedDBHz = min(weakestUsedDBHz, signal)
            switch satellite.gnss {
            case 0: gps.add(signal)
            case 2: galileo.add(signal)
            case 3: beidou.add(signal)
            case 6: glonass.add(signal)
            default: break
            }
        }
    }

    /// Whether one system's satellites in use are that many and differ by less than that, whatever the others do.
    func hasUniformSystem(atLeast satellites: Int, within decibels: Double) -> Bool {
        gps.isUniform(atLeast: satellites, within: decibels) || galileo.isUniform(atLeast: satellites, within: decibels)
            || beidou.isUniform(atLeast: satellites, within: decibels)
            || glonass.isUniform(atLeast: satellites, within: decibels)
    }

    /// Of all that have a signal; 0 when none has.
    var meanDBHz: Double { tracked == 0 ? 0 : sumDBHz / Double(tracked) }

    /// Between the strongest and the weakest satellite in use; nil when none is.
    var usedSpreadDecibels: Double? { usedTracked == 0 ? nil : strongestUsedDBHz - weakestUsedDBHz }

    /// An open enough sky to notice that it falls.
    var isHealthy: Bool { tracked >= 5 && meanDBHz >= SkyTests.healthyDBHz }
}

/// The signals of one system's satellites in use.
private struct SignalSpan: Sendable, Equatable {
    private var count = 0
    private var strongestDBHz = 0.0
    private var weakestDBHz = Double.infinity

    mutating func add(_ signal: Double) {
        count += 1
        strongestDBHz = max(strongestDBHz, signal)
        weakestDBHz = min(weakestDBHz, signal)
    }

    func isUniform(atLeast satellites: Int, within decibels: Double) -> Bool {
        count >= satellites && strongestDBHz - weakestDBHz < decibels
    }
}

/// How the signals of a list differ from those of an earlier one.
struct SignalChange: Sendable, Equatable {
    /// Satellites with a signal in both.
    var common = 0
    /// Of those, the one that rose least, decibels; negative when one fell.
    var leastRiseDecibels = Double.infinity
    /// Of those, the ones that didn't fall far and are still well above the noise.
    var held = 0
    /// The strongest that had no signal before, dB-Hz; 0 when there is none.
    var strongestNewDBHz = 0.0
}

/// The signals of the last lists, about five seconds at one list a second: fixed tables, filled once.
///
/// Lists may come faster than once a second: the newest takes the place of the one before it until that is `spacing`
/// later than its own predecessor.
struct SignalHistory: Sendable {
    /// What gpsd gives at most; more are not looked at.
    static let mostSatellites = 140
    static let depth = 8
    static let spacing = Duration.milliseconds(800)

    private struct Signal: Sendable {
        var satellite: Int32 = 0
        var signalDBHz: Float = 0
    }

    struct List: Sendable {
        var at = MonotonicInstant(nanoseconds: 0)
        var summary = SignalSummary()
        fileprivate var count = 0
    }

    private var signals = ContiguousArray(repeating: Signal(), count: depth * mostSatellites)
    private var lists = ContiguousArray(repeating: List(), count: depth)
    private var newest = 0
    private(set) var count = 0

    /// The list that is so many places before the newest, which is 0.
    subscript(back: Int) -> List { lists[slot(back)] }

    private func slot(_ back: Int) -> Int { (newest - back + Self.depth) % Self.depth }

    mutating func forget() { count = 0 }

    mutating func add(_ sky: Sky, _ summary: SignalSummary, at now: MonotonicInstant) {
        let replaces = count >= 2 && self[1].at.duration(to: self[0].at) < Self.spacing
        if !replaces {
            newest = (newest + 1) % Self.depth
            count = min(Self.depth, count + 1)
        }
        var filled = 0
        let start = newest * Self.mostSatellites
        for satellite in sky.satellites.prefix(Self.mostSatellites) {
            guard let signal = satellite.signalDBHz else { continue }
            signals[start + filled] = Signal(satellite: Self.key(satellite), signalDBHz: Float(signal))
            filled += 1
        }
        lists[newest] = List(at: now, summary: summary, count: filled)
    }

    /// How a new list differs from the one so many places back.
    func change(to sky: Sky, from back: Int, fallDecibels: Double) -> SignalChange {
        let start = slot(back) * Self.mostSatellites
        let count = self[back].count
        var change = SignalChange()
        // Lists keep their order from one to the next: the search goes on where it last found one. That also keeps
        // two signals of one satellite apart.
        var cursor = 0
        for satellite in sky.satellites.prefix(Self.mostSatellites) {
            guard let signal = satellite.signalDBHz else { continue }
            let key = Self.key(satellite)
            var before: Float?
            for step in 0..<count {
                let place = cursor + step < count ? cursor + step : cursor + step - count
                guard signals[start + place].satellite == key else { continue }
                before = signals[start + place].signalDBHz
                cursor = place + 1 < count ? place + 1 : 0
                break
            }
            guard let before else {
                change.strongestNewDBHz = max(change.strongestNewDBHz, signal)
                continue
            }
            let rise = signal - Double(before)
            change.common += 1
            change.leastRiseDecibels = min(change.leastRiseDecibels, rise)
            if rise > -fallDecibels, signal > SkyTests.faintDBHz { change.held += 1 }
        }
        return change
    }

    private static func key(_ satellite: Sky.Satellite) -> Int32 {
        Int32(truncatingIfNeeded: satellite.gnss << 16 | satellite.prn & 0xffff)
    }
}

/// The highest mean of the healthy lists of the last ten minutes, by the minute.
struct StrongestMinutes: Sendable {
    static let minutes = 10
    /// Receivers feel their way up after a start: it takes this long until what they say is a measure.
    static let proven = Duration.seconds(60)

    private struct Minute: Sendable {
        var number: Int64 = -1
        var meanDBHz = 0.0
    }

    private var table = ContiguousArray(repeating: Minute(), count: minutes + 1)
    private var first: MonotonicInstant?
    private var last: MonotonicInstant?

    mutating func add(_ meanDBHz: Double, at now: MonotonicInstant) {
        if last.map({ $0.duration(to: now) > .seconds(60 * Self.minutes) }) ?? true { first = now }
        last = now
        let number = Self.number(now)
        let place = Int(number % Int64(table.count))
        if table[place].number == number {
            table[place].meanDBHz = max(table[place].meanDBHz, meanDBHz)
        } else {
            table[place] = Minute(number: number, meanDBHz: meanDBHz)
        }
    }

    /// Nil while there is too little to go by.
    func highestMeanDBHz(at now: MonotonicInstant) -> Double? {
        guard let first, first.duration(to: now) >= Self.proven else { return nil }
        let oldest = Self.number(now) - Int64(Self.minutes)
        var highest: Double?
        for minute in table where minute.number >= max(0, oldest) {
            highest = max(highest ?? 0, minute.meanDBHz)
        }
        return highest
    }

    private static func number(_ instant: MonotonicInstant) -> Int64 { max(0, instant.nanoseconds) / 60_000_000_000 }
}
