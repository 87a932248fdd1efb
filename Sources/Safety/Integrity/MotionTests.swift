import Geodesy

/// Tests of one fix against those before it: motion, altitude, accuracy.
///
/// Each is a static predicate over plain evidence, in a file of its own or in `JumpTests`; this keeps the evidence,
/// without an allocation in the steady state.
struct MotionTests: Sendable {
    private var last: Sighting?
    private var lastAltitude: Sighting?
    private var trail = FixTrail()
    private var frozen = FrozenTest()
    private var crawl = CrawlTest()
    private var circle = CircleTest()
    /// What the tests found that look once a second.
    private var slow = Findings()

    /// How far back two speeds or tracks are still compared.
    private static let comparedOver = 3.0
    private static let accuracyOver = 5.0
    /// A fast drag may hide in steps between reports; over this it doesn't.
    private static let farBack = 9.0

    /// Takes a fix and says what its tests find.
    ///
    /// - Parameter isStill: whether the vehicle itself says that it stands; nil is unknown.
    mutating func take(
        _ fix: Fix, isStill: Bool?, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) -> Findings {
        let sighting = Sighting(fix: fix, at: now)
        var findings = Findings()
        compareWithTrail(sighting, policy, &findings)
        takeAltitude(sighting, policy, &findings)
        if let last {
            findings[.impliedSpeed] = Self.impliedSpeed(from: last, to: sighting, policy)
            // The way up to a leap isn't the way after it, and the leap has been told.
            if findings[.impliedSpeed] == .indicated { leaveWay() }
        }
        findings[.frozen] = frozen.take(fix, isStill: isStill, policy, at: now)
        if trail.take(sighting) { lookSlowly(sighting, policy) }
        findings.join(slow)
        last = sighting
        return findings.without(policy.off)
    }

    /// Forgets the way so far, after a pause or a jump: what comes next is compared with nothing.
    ///
    /// Whether the receiver holds its place when it stands is remembered: that is its habit, not its way.
    mutating func startAnew() {
        last = nil
        lastAltitude = nil
        leaveWay()
    }

    private mutating func leaveWay() {
        trail.forget()
        frozen.startAnew()
        crawl.startAnew()
        circle.startAnew()
        slow = Findings()
    }

    private static func impliedSpeed(
        from earlier: Sighting, to sighting: Sighting, _ policy: IntegrityPolicy
    ) -> Finding {
        JumpTests.impliedSpeed(
            metres: earlier.fix.coordinate.distanceMetres(to: sighting.fix.coordinate),
            blurMetres: earlier.blurMetres + sighting.blurMetres,
            seconds: earlier.at.seconds(to: sighting.at),
            speeds: (earlier.fix.speedMetresPerSecond, sighting.fix.speedMetresPerSecond), policy)
    }

    private func compareWithTrail(
        _ sighting: Sighting, _ policy: IntegrityPolicy, _ findings: inout Findings
    ) {
        var isCompared = false
        var best: Double?
        for back in 0..<trail.count {
            let earlier = trail[back].sighting
            let seconds = earlier.seconds(to: sighting)
            if seconds >= FixTrail.spacing, !isCompared {
                isCompared = true
                compare(earlier, sighting, seconds: seconds, policy, &findings)
            }
            guard earlier.at.seconds(to: sighting.at) <= Self.accuracyOver else { break }
            if let accuracy = earlier.fix.accuracyMetres { best = min(best ?? accuracy, accuracy) }
        }
        findings[.accuracyJump] = JumpTests.accuracyJump(bestMetres: best, nowMetres: sighting.fix.accuracyMetres)
    }

    private func compare(
        _ earlier: Sighting, _ sighting: Sighting, seconds: Double, _ policy: IntegrityPolicy,
        _ findings: inout Findings
    ) {
        guard seconds <= Self.comparedOver else { return }
        let speeds = (earlier.measuredSpeed, sighting.measuredSpeed)
        findings[.acceleration] = JumpTests.acceleration(speeds: speeds, seconds: seconds, policy)
        findings[.turnRate] = JumpTests.turnRate(
            tracks: (earlier.fix.trackDegrees, sighting.fix.trackDegrees), speeds: speeds, seconds: seconds, policy)
    }

    private mutating func takeAltitude(
        _ sighting: Sighting, _ policy: IntegrityPolicy, _ findings: inout Findings
    ) {
        findings[.altitude] = JumpTests.altitude(sighting.fix, policy)
        guard sighting.fix.is3D, sighting.fix.altitudeMetres != nil else { return }
        if let lastAltitude {
            findings[.altitudeJump] = JumpTests.altitudeJump(
                from: lastAltitude.fix, to: sighting.fix, seconds: lastAltitude.seconds(to: sighting), policy)
        }
        lastAltitude = sighting
    }

    /// Once a second.
    private mutating func lookSlowly(_ sighting: Sighting, _ policy: IntegrityPolicy) {
        slow = Findings()
        if let evidence = DisplacementTest.evidence(trail, policy) {
            slow[.displacement] = DisplacementTest.finding(evidence, policy)
        }
        slow[.crawl] = crawl.take(sighting)
        slow[.circle] = circle.take(sighting)
        // Against the far end too: reports that come ten a second, each a hundred metres on, are each within its slack.
        let far = trail.count - 1
        if far > 0, trail[far].sighting.at.seconds(to: sighting.at) >= Self.farBack {
            slow[.impliedSpeed] = Self.impliedSpeed(from: trail[far].sighting, to: sighting, policy)
        }
    }
}
