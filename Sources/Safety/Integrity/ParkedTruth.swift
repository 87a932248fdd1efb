import Geodesy

/// Where the vehicle stood when it came to rest, and what its fixes say since.
struct ParkedTruth: Sendable {
    static let fixesOfAnchor = 5
    /// The accuracy of a fix excuses no more than this, and worse fixes make no anchor.
    static let mostAccuracyMetres = 50.0

    private var sumLatitude = 0.0
    private var sumLongitude = 0.0
    private var count = 0
    /// Since when every fix was fast.
    private var fastSince: MonotonicInstant?

    private var anchor: Coordinate? {
        count == 0 ? nil : Coordinate(sumLatitude / Double(count), sumLongitude / Double(count))
    }

    /// - Parameter isTrusted: whether the position has been so far; neither a liar's place nor a cold start's may become the anchor.
    mutating func take(
        _ fix: Fix, isTrusted: Bool, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) -> Finding {
        let isFast = fix.speedMetresPerSecond.map { $0 >= VehicleTests.fastMetresPerSecond } ?? false
        fastSince = isFast ? fastSince ?? now : nil
        var finding = VehicleTests.parkedTruth(
            metresFromAnchor: anchor?.distanceMetres(to: fix.coordinate),
            accuracyMetres: fix.assumedAccuracyMetres, fastFor: fastSince.map { $0.duration(to: now) }, policy)
        // A bad fix must not move the anchor, and a place at the antimeridian has no mean.
        if isTrusted, finding != .indicated, !isFast, count < Self.fixesOfAnchor,
            fix.assumedAccuracyMetres <= Self.mostAccuracyMetres,
            abs(fix.coordinate.longitudeDegrees - (anchor ?? fix.coordinate).longitudeDegrees) < 1
        {
            sumLatitude += fix.coordinate.latitudeDegrees
            sumLongitude += fix.coordinate.longitudeDegrees
            count += 1
            finding = .clear
        }
        return finding
    }
}

/// A turn at one speed and one rate, looked at about once a second.
struct SteadyCircle: Sendable {
    static let spacing = Duration.milliseconds(900)
    static let longestPause = Duration.seconds(5)
    /// Slower turns are a track's noise or a bend, faster ones a receiver's confusion. Degrees a second.
    static let rates = 1.0...60.0

    private var run: Run?
    private var finding = Finding.unknown

    private struct Run: Sendable {
        var start: MonotonicInstant
        var at: MonotonicInstant
        var speed: Double
        var track: Double
        /// Positive to the right.
        var turned = 0.0
    }

    mutating func take(_ fix: Fix, at now: MonotonicInstant) -> Finding {
        guard let speed = fix.speedMetresPerSecond, let track = fix.trackDegrees else {
            run = nil
            finding = .unknown
            return finding
        }
        guard speed > VehicleTests.circleMetresPerSecond else {
            run = nil
            finding = .clear
            return finding
        }
        guard var turn = run else {
            run = Run(start: now, at: now, speed: speed, track: track)
            finding = .clear
            return finding
        }
        guard turn.at.duration(to: now) >= Self.spacing else { return finding }
        let degrees = Self.turn(from: turn.track, to: track)
        if isSteady(turn, speed: speed, degrees: degrees, at: now) {
            turn.at = now
            turn.track = track
            turn.turned += degrees
            run = turn
        } else {
            run = Run(start: now, at: now, speed: speed, track: track)
        }
        finding = VehicleTests.circle(turnedDegrees: run?.turned ?? 0)
        return finding
    }

    private func isSteady(_ run: Run, speed: Double, degrees: Double, at now: MonotonicInstant) -> Bool {
        let pause = run.at.duration(to: now)
        let rate = degrees / pause.seconds
        guard pause <= Self.longestPause, Self.rates.contains(abs(rate)),
            abs(speed - run.speed) <= max(0.5, 0.2 * run.speed)
        else { return false }
        guard run.turned != 0 else { return true }
        let usual = run.turned / run.start.duration(to: run.at).seconds
        return rate / usual >= 0.5 && rate / usual <= 2
    }

    /// Degrees, −180 up to 180.
    private static func turn(from: Double, to: Double) -> Double {
        let turn = to - from
        return turn >= 180 ? turn - 360 : turn < -180 ? turn + 360 : turn
    }
}
