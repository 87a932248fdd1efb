import Geodesy

/// Whether the receiver is stuck at one place, to the last digit.
///
/// Receivers do repeat a place when they stand: some hold it on purpose, others have few digits (a Telit HE910, parked:
/// 18 s and more). So a repeated place indicates only against something else: the movement that the receiver claims
/// meanwhile; the speed at which it came to be; or that this very receiver was never seen to hold still.
struct FrozenTest: Sendable {
    /// One place, repeated.
    struct Evidence: Sendable, Equatable {
        var lasted: Duration
        /// Fixes half a second or more apart.
        var fixes: Int
        /// The way that the reported speeds claim meanwhile, less what standing receivers claim; metres.
        var claimedMetres = 0.0
        /// The speed with which the vehicle came, as two fixes claim; nil is unknown.
        var arrivalMetresPerSecond: Double?
        /// Whether places of this receiver were seen to differ all the time while it stood.
        var isLively = false
    }

    static let fewestFixes = 5
    /// Neither a lag of the places nor the last metres of braking last so long.
    static let claimTakes = Duration.seconds(5)
    /// 1 m/s for 30 s, 2 m/s for 10 s: see `standingMetresPerSecond`.
    static let claimMetres = 15.0
    /// Standing receivers claim up to this; a claim fades at it.
    static let standingMetresPerSecond = 0.5
    static let arrivalMetresPerSecond = 8.0
    static let arrivalTakes = Duration.seconds(10)

    static func finding(_ evidence: Evidence, isStill: Bool?, _ policy: IntegrityPolicy) -> Finding {
        guard evidence.fixes >= fewestFixes else { return .clear }
        if evidence.claimedMetres >= claimMetres, evidence.lasted >= claimTakes { return .indicated }
        if let arrival = evidence.arrivalMetresPerSecond, arrival >= arrivalMetresPerSecond,
            evidence.lasted >= arrivalTakes
        {
            return .indicated
        }
        guard evidence.lasted >= policy.frozenAfter, isStill != true, !policy.holdsStill else { return .clear }
        // Of a receiver whose habit nobody knows, a still place says nothing.
        return evidence.isLively ? .indicated : .unknown
    }

    // MARK: The evidence

    /// Far more than is needed, so that a claim also fades in time.
    private static let claimCapMetres = 45.0
    private static let spacing = Duration.milliseconds(500)

    private var run: Run?
    private var habit = HoldingHabit()

    private struct Run: Sendable {
        let place: Coordinate
        let began: MonotonicInstant
        var fixes = 1
        /// When the newest fix was counted.
        var counted: MonotonicInstant
        var claimedMetres = 0.0
        /// The newest speed and when it was said.
        var speed: (metresPerSecond: Double, at: MonotonicInstant)?
        var arrival: Double?
    }

    /// Forgets the run, not the receiver's habit: that outlasts a pause.
    mutating func startAnew() { run = nil }

    mutating func take(
        _ fix: Fix, isStill: Bool?, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) -> Finding {
        habit.take(fix, at: now)
        guard var run, run.place == fix.coordinate else {
            let finding = run == nil ? Finding.unknown : .clear
            begin(fix, at: now)
            return finding
        }
        if run.counted.duration(to: now) >= Self.spacing {
            run.fixes += 1
            run.counted = now
        }
        if let speed = fix.speedMetresPerSecond {
            if let before = run.speed {
                let claim = min(before.metresPerSecond, speed) - Self.standingMetresPerSecond
                let added = run.claimedMetres + claim * before.at.seconds(to: now)
                run.claimedMetres = min(max(0, added), Self.claimCapMetres)
            }
            run.speed = (speed, now)
        }
        self.run = run
        let evidence = Evidence(
            lasted: run.began.duration(to: now), fixes: run.fixes, claimedMetres: run.claimedMetres,
            arrivalMetresPerSecond: run.arrival, isLively: habit.isLively)
        return Self.finding(evidence, isStill: isStill, policy)
    }

    private mutating func begin(_ fix: Fix, at now: MonotonicInstant) {
        let speed = fix.speedMetresPerSecond
        var arrival: Double?
        if let speed, let before = run?.speed { arrival = min(speed, before.metresPerSecond) }
        run = Run(
            place: fix.coordinate, began: now, counted: now, speed: speed.map { ($0, now) }, arrival: arrival)
    }
}
