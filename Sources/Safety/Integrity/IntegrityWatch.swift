/// Asks every test about what the receiver and the vehicle say, and remembers what is passing.
struct IntegrityWatch: Sendable {
    /// What the tests make of one moment.
    struct Signs: Sendable, Equatable {
        /// Not to be believed, for these.
        var suspect: IntegrityTests = []
        /// To be believed as far as it raises, for these.
        var degraded: IntegrityTests = []
    }

    private var motion = MotionTests()
    private var sky = SkyTests()
    private var time = TimeTests()
    private(set) var vehicle = VehicleTests()
    private var lastFix: MonotonicInstant?
    /// When each weak or degrading test last indicated, by its place in `IntegrityTest.allCases`.
    private var seen = ContiguousArray<MonotonicInstant?>(repeating: nil, count: IntegrityTest.allCases.count)
    private var hasFix = false

    /// Takes a well-formed fix.
    ///
    /// - Parameters:
    ///   - time: the receiver's, believed or not.
    ///   - isTrusted: whether the position was, before this fix.
    mutating func take(
        _ fix: Fix, time reported: UTCTime?, isTrusted: Bool, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) -> Signs {
        if let lastFix, lastFix.duration(to: now) > FixRun.longestPause { motion.startAnew() }
        lastFix = now
        hasFix = true
        var findings = motion.take(fix, isStill: vehicle.isStill(policy, at: now), policy, at: now)
        findings.join(time.take(reported, policy, at: now))
        findings.join(sky.findings(hasFix: true, policy, at: now))
        findings.join(PlaceTests.findings(fix.coordinate, policy))
        findings.join(vehicle.take(fix, isTrusted: isTrusted, policy, at: now))
        return signs(findings.without(policy.off).indicated, policy, at: now)
    }

    /// Takes a report that there is no fix.
    mutating func takeNoFix(_ policy: IntegrityPolicy, at now: MonotonicInstant) -> Signs {
        hasFix = false
        return signs(sky.findings(hasFix: false, policy, at: now).without(policy.off).indicated, policy, at: now)
    }

    /// A list of satellites speaks for the fixes after it; what passes at once is remembered here.
    mutating func take(_ list: Sky, _ policy: IntegrityPolicy, at now: MonotonicInstant) -> Signs {
        sky.take(list, policy, at: now)
        return signs(sky.findings(hasFix: hasFix, policy, at: now).without(policy.off).indicated, policy, at: now)
    }

    mutating func take(
        _ reading: VehicleReading, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) -> VehicleTests.Stretch? {
        vehicle.take(reading, policy, at: now)
    }

    /// The position is trusted: the receiver's time is the right one from here on.
    mutating func settle() { time.settle() }

    private mutating func signs(
        _ indicated: IntegrityTests, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) -> Signs {
        var signs = Signs(suspect: indicated.intersection(.suspect))
        let passing = IntegrityTests.weak.union(.degraded)
        for (place, test) in IntegrityTest.allCases.enumerated() {
            let one = IntegrityTests(test)
            guard passing.contains(one) else { continue }
            if indicated.contains(one) { seen[place] = now }
            guard let last = seen[place] else { continue }
            if last.duration(to: now) < policy.latch {
                signs.degraded.insert(one)
            } else {
                seen[place] = nil
            }
        }
        let weak = signs.degraded.intersection(.weak)
        // Two weak ones together are no coincidence.
        if weak.rawValue.nonzeroBitCount >= 2 { signs.suspect.formUnion(weak) }
        return signs
    }
}
