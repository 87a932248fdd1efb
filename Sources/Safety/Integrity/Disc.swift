import Geodesy

/// Where the unit must be while nobody sees it: a centre, and a radius that grows with a clock of its own.
///
/// The radius is twice the accuracy and the way a vehicle can have driven since: from the speed it had, accelerating
/// plausibly up to a greatest speed. Only what the vehicle itself says of its way, or the crew's word, holds it back;
/// never GNSS: a jammed receiver looks parked.
struct Disc: Sendable {
    /// Twice the estimate: gpsd's errors are of unknown confidence.
    static let accuracyFactor = 2.0
    static let accelerationMetresPerSecond2 = 3.0

    let centre: Coordinate
    /// Up to `passed`.
    private(set) var metres: Double
    private(set) var passed: MonotonicInstant
    /// At `passed`.
    private var speed: Double
    private let fastest: Double
    /// Nothing grows before; the crew's word holds until then.
    private(set) var heldUntil: MonotonicInstant

    /// - Parameters:
    ///   - speedMetresPerSecond: at `now`; nil counts as the greatest.
    init(
        around centre: Coordinate, radiusMetres: Double, speedMetresPerSecond: Double?, _ policy: IntegrityPolicy,
        at now: MonotonicInstant
    ) {
        self.centre = centre
        metres = radiusMetres
        passed = now
        heldUntil = now
        fastest = policy.discMetresPerSecond
        speed = min(fastest, max(0, speedMetresPerSecond ?? fastest))
    }

    init(_ fix: Fix, speedMetresPerSecond: Double?, _ policy: IntegrityPolicy, at now: MonotonicInstant) {
        self.init(
            around: fix.coordinate, radiusMetres: Self.accuracyFactor * fix.assumedAccuracyMetres,
            speedMetresPerSecond: speedMetresPerSecond, policy, at: now)
    }

    /// Without the cap: how far it can be at all.
    func radiusMetres(at now: MonotonicInstant) -> Double { metres + growth(from: start, to: now, at: speed).metres }

    private var start: MonotonicInstant { max(passed, heldUntil) }

    /// When the radius is so large; nil where it is already, and never for what is centuries away.
    func reaches(_ radius: Double) -> MonotonicInstant? {
        guard radius >= metres else { return nil }
        let missing = radius - metres
        let rise = (fastest - speed) / Self.accelerationMetresPerSecond2
        let risen = speed * rise + Self.accelerationMetresPerSecond2 * rise * rise / 2
        let seconds: Double
        if missing >= risen {
            seconds = rise + (missing - risen) / fastest
        } else {
            let root = (speed * speed + 2 * Self.accelerationMetresPerSecond2 * missing).squareRoot()
            seconds = (root - speed) / Self.accelerationMetresPerSecond2
        }
        // A hair later, so that the deadline isn't met a rounding too early.
        return start.advanced(by: .milliseconds(Int64((seconds * 1000).rounded(.up)) + 1))
    }

    /// What the vehicle says of its own way.
    mutating func take(_ stretch: VehicleTests.Stretch) {
        guard stretch.to > passed else { return }
        let isHeld = heldUntil > stretch.to
        let before = growth(from: start, to: max(start, stretch.from), at: speed)
        let during = growth(from: max(start, stretch.from), to: max(start, stretch.to), at: before.speed)
        // Though the crew's word holds, the vehicle says that it has left.
        metres += before.metres + (isHeld ? stretch.mostMetres : min(during.metres, stretch.mostMetres))
        speed = stretch.mostMetres == 0 ? 0 : fastest
        passed = stretch.to
    }

    /// Nothing grows until then, unless the vehicle says that it drives.
    mutating func hold(until end: MonotonicInstant) { heldUntil = end }

    private func growth(
        from: MonotonicInstant, to now: MonotonicInstant, at speed: Double
    ) -> (metres: Double, speed: Double) {
        guard now > from else { return (0, speed) }
        let seconds = from.duration(to: now).seconds
        let rise = min(seconds, (fastest - speed) / Self.accelerationMetresPerSecond2)
        let reached = speed + Self.accelerationMetresPerSecond2 * rise
        return ((speed + reached) / 2 * rise + fastest * (seconds - rise), reached)
    }
}
