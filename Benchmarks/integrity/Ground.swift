import Geodesy
import Safety
import Simulator

/// One drive as it was made, and zones laid where they tell something: on the true way, around the unit when the
/// disturbance begins, and where a liar puts it.
struct Ground {
    let drive: ScenarioDrive
    let moments: ContiguousArray<ScenarioMoment>
    let zones: ZoneSet
    /// Whether the vehicle says what it does: in half of the seeds.
    let hasVehicle: Bool
    /// The second of the first false report; nil where nobody lies.
    let lieFrom: Int?
    /// Whether a zone lies where the liar puts the unit.
    private(set) var hasRed = false

    static let marginMetres = 250.0
    static let dwell = Duration.seconds(120)
    static let tries = 30

    init(_ scenario: Scenario, seed: UInt64) {
        let drive = ScenarioDrive(scenario, seed: seed)
        var moments = ContiguousArray<ScenarioMoment>()
        moments.reserveCapacity(drive.seconds)
        drive.play { moments.append($0) }
        var random = SplitMix64(seed: seed ^ 0x5eed_0f_20e5)
        hasVehicle = random.next() & 1 == 0
        self.drive = drive
        self.moments = moments
        lieFrom = Self.lieFrom(drive, moments)
        var builder = ZoneBuilder(random: random)
        builder.layWay(moments, drive.disturbed)
        if let disturbed = drive.disturbed { builder.layAround(moments, at: Int(disturbed.lowerBound)) }
        hasRed = builder.layRed(drive, moments, from: lieFrom)
        zones = ZoneSet(zones: builder.zones, sha256: "", source: .local, dated: nil)
    }

    /// How far the last false fix was off, over the time that the lie lasted; 0 where nobody lies.
    var dragMetresPerSecond: Double {
        guard let lieFrom, let disturbed = drive.disturbed else { return 0 }
        for second in (lieFrom..<Int(disturbed.upperBound)).reversed() where second > lieFrom {
            guard let reported = moments[second].reported else { continue }
            return reported.distanceMetres(to: moments[second].place) / Double(second - lieFrom)
        }
        return 0
    }

    private static func lieFrom(_ drive: ScenarioDrive, _ moments: ContiguousArray<ScenarioMoment>) -> Int? {
        guard drive.scenario.isAttack, let disturbed = drive.disturbed else { return nil }
        // Jamming comes first, and its last fixes are true.
        let errs = drive.scenario == .jamThenWrong ? 1_000.0 : -1
        for second in Int(disturbed.lowerBound)..<Int(disturbed.upperBound) {
            guard let place = moments[second].reported else { continue }
            if place.distanceMetres(to: moments[second].place) > errs { return second }
        }
        return nil
    }
}

extension Scenario {
    /// Whether somebody lies to the receiver, or it is stuck.
    var isAttack: Bool {
        switch self {
        case .clean, .tunnel, .urban, .coldStart, .jam, .gpsdRestart, .unplugged: false
        case .jamThenWrong, .jump, .circle, .dragOff, .frozen, .timeStep, .altitudeJump, .uniform, .mixed: true
        }
    }
}

extension ScenarioMoment {
    var place: Coordinate { Coordinate(truth.latitudeDegrees, truth.longitudeDegrees) }

    /// Where the receiver puts the unit; nil without a fix.
    var reported: Coordinate? {
        for case .fix(let fix) in said where fix.mode >= 2 {
            guard let latitude = fix.latitudeDegrees, let longitude = fix.longitudeDegrees else { return nil }
            return Coordinate(latitudeDegrees: latitude, longitudeDegrees: longitude)
        }
        return nil
    }
}

/// Lays zones by the dice of one seed.
private struct ZoneBuilder {
    var random: SplitMix64
    private(set) var zones: [Zone] = []

    init(random: SplitMix64) { self.random = random }

    private mutating func within(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &random) }

    private mutating func radius() -> Double {
        // 0.5 to 4 km, small ones as often as great ones.
        let powers = [500.0, 700, 1_000, 1_400, 2_000, 2_800, 4_000]
        return powers[Int.random(in: 0..<powers.count, using: &random)] * within(0.85...1)
    }

    /// Up to three on the way during the disturbance, two outside it; the true way runs into each.
    mutating func layWay(_ moments: ContiguousArray<ScenarioMoment>, _ disturbed: Range<Double>?) {
        let whole = 60..<moments.count
        if let disturbed {
            let during = Int(disturbed.lowerBound)..<Int(disturbed.upperBound)
            for _ in 0..<Int.random(in: 1...3, using: &random) { lay(moments, within: during) }
            if during.lowerBound > 120 { lay(moments, within: 60..<during.lowerBound) }
            if during.upperBound + 200 < moments.count { lay(moments, within: during.upperBound + 150..<moments.count) }
        } else {
            for _ in 0..<3 { lay(moments, within: whole) }
        }
    }

    private mutating func lay(_ moments: ContiguousArray<ScenarioMoment>, within seconds: Range<Int>) {
        guard !seconds.isEmpty else { return }
        for _ in 0..<Ground.tries {
            let truth = moments[Int.random(in: seconds, using: &random)]
            guard truth.truth.speedMetresPerSecond > 3 else { continue }
            let radius = radius()
            let bearing = truth.truth.trackDegrees + within(-60...60)
            guard let centre = truth.place.moved(metres: radius, bearingDegrees: bearing) else { continue }
            return add("way", centre, radius)
        }
    }

    /// One that holds the unit when the disturbance begins, in two of three drives.
    mutating func layAround(_ moments: ContiguousArray<ScenarioMoment>, at second: Int) {
        guard Int.random(in: 0..<3, using: &random) > 0 else { return }
        let radius = radius()
        let off = radius * 0.8 * within(0...1)
        let bearing = within(0...360)
        guard let centre = moments[min(second + 5, moments.count - 1)].place.moved(metres: off, bearingDegrees: bearing)
        else { return }
        add("around", centre, radius)
    }

    /// One where the liar puts the unit, in two of three drives: so that a lie may also clear without raising.
    mutating func layRed(
        _ drive: ScenarioDrive, _ moments: ContiguousArray<ScenarioMoment>, from lieFrom: Int?
    ) -> Bool {
        guard let lieFrom, let disturbed = drive.disturbed, Int.random(in: 0..<3, using: &random) > 0 else {
            return false
        }
        // Who is dragged off is dragged into it.
        let second = drive.scenario == .dragOff ? Int(disturbed.upperBound) - 2 : lieFrom
        guard let place = moments[second].reported else { return false }
        let metres = place.distanceMetres(to: moments[second].place)
        guard metres > 300 else { return false }
        let radius = min(4_000, 0.4 * metres)
        guard let centre = place.moved(metres: radius * within(0...0.7), bearingDegrees: within(0...360)) else {
            return false
        }
        add("red", centre, radius)
        return true
    }

    private mutating func add(_ role: String, _ centre: Coordinate, _ radius: Double) {
        let outer =
            Bool.random(using: &random)
            ? [
                ZoneRing(level: .warning, action: .shelter, distanceMetres: 1_000),
                ZoneRing(level: .advisory, action: .avoid, distanceMetres: 3_000),
            ] : []
        let name = "\(role)-\(zones.count)"
        zones.append(
            Zone(
                reference: ZoneReference(id: name, name: name), level: .evacuate, action: .relocate, outerRings: outer,
                marginMetres: Ground.marginMetres, dwell: Ground.dwell, shape: shape(centre, radius)))
    }

    private mutating func shape(_ centre: Coordinate, _ radius: Double) -> Shape {
        let circle = Shape.circle(centre: centre, radiusMetres: radius)
        guard Bool.random(using: &random) else { return circle }
        let corners = Int.random(in: 6...24, using: &random)
        var positions: [Coordinate] = []
        for corner in 0..<corners {
            let bearing = 360 * Double(corner) / Double(corners)
            guard let place = centre.moved(metres: radius * within(0.75...1), bearingDegrees: bearing) else {
                return circle
            }
            positions.append(place)
        }
        positions.append(positions[0])
        return Ring(positions).map { .polygons([Polygon(outer: $0)]) } ?? circle
    }
}
