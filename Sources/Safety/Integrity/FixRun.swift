import Geodesy

/// Fixes in a row that agree with each other and that no test doubts.
struct FixRun: Sendable {
    /// How its first fix lies to where the unit must be.
    enum Origin: Sendable, Equatable {
        /// Nobody knew where the unit was.
        case unknown
        /// Within reach.
        case fits
        /// The place is of an earlier boot, and far: nobody knows how long ago that was.
        case unplaced
        /// Beyond reach by as much as receivers err.
        case slight
        /// No receiver errs so much: somebody lies, now or before, and only the crew can say when.
        case far
    }

    /// A longer pause between two fixes ends a run.
    static let longestPause = Duration.seconds(15)
    /// Beyond reach by no more than this is a receiver's own error: an urban canyon, a tunnel's dead reckoning.
    static let slightMetres = 500.0
    /// What arrives late was measured earlier.
    static let deliverySlack = 2.0
    /// A receiver that claims kilometres of error must not buy itself a jump of kilometres.
    static let mostBlurMetres = 200.0

    var origin: Origin
    let first: Fix
    let began: MonotonicInstant
    var last: Fix
    var lastAt: MonotonicInstant

    /// Beyond what the reported speed explains, two fixes of an unproven run lie no further apart.
    static let closeMetres = 30.0

    /// Whether a fix belongs to the run. Until the run is proven its fixes must agree closely, whatever errors the
    /// receiver claims: a first fix that wanders proves nothing.
    func goesOn(with fix: Fix, at now: MonotonicInstant, isProven: Bool, _ policy: IntegrityPolicy) -> Bool {
        let pause = lastAt.duration(to: now)
        guard pause <= Self.longestPause else { return false }
        guard !isProven else { return true }
        let speed = max(fix.speedMetresPerSecond ?? policy.fastestMetresPerSecond, last.speedMetresPerSecond ?? 0)
        guard speed <= policy.fastestMetresPerSecond else { return false }
        let reach = 1.5 * speed * (pause.seconds + 0.5) + Self.closeMetres
        guard last.coordinate.distanceMetres(to: fix.coordinate) <= reach else { return false }
        guard let before = last.altitudeMetres, let after = fix.altitudeMetres else { return true }
        return abs(after - before) <= Self.closeMetres
    }

    /// How long it must last before it is trusted; nil: it never is.
    func needs(_ base: Duration, _ policy: IntegrityPolicy) -> Duration? {
        switch origin {
        case .unknown, .fits: base
        case .unplaced, .slight: max(base, policy.recoverAfter)
        case .far: nil
        }
    }

    /// How a place lies to a disc.
    static func origin(
        of fix: Fix, from disc: Disc, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) -> Origin {
        let reach =
            disc.radiusMetres(at: now) + policy.fastestMetresPerSecond * deliverySlack
            + min(mostBlurMetres, fix.assumedAccuracyMetres)
        let excess = disc.centre.distanceMetres(to: fix.coordinate) - reach
        return excess <= 0 ? .fits : excess <= slightMetres ? .slight : .far
    }
}
