/// Tests of GNSS time against the time since boot.
///
/// What is watched is the offset: GNSS time minus the time since boot, milliseconds. A report can come late, never
/// early, so that lateness only makes it smaller, and the greatest of the last reports is the true one.
struct TimeTests: Sendable {
    private var epoch: (time: UTCTime, since: MonotonicInstant)?
    /// When a time was first heard.
    private var first: MonotonicInstant?
    private var recent = RecentOffset()
    private var drift = OffsetDrift()
    /// The offset that was right when the position was last trusted; nil until it was.
    private var baseline: (offset: Double, at: MonotonicInstant)?
    private var isAwaited = false
    private var hasCorrectedLeapSeconds = false
    /// The baseline before that: who goes back to it hasn't learnt the leap seconds, and is right again.
    private var uncorrected: (offset: Double, at: MonotonicInstant)?
    /// Since when the offset has been off the baseline.
    private var offSince: MonotonicInstant?
    private var hasStepped = false
    private var deviation = Duration.zero
    /// The other offset, and since when it has stood.
    private var other: (offset: Double, since: MonotonicInstant)?
    private var stepFinding = Finding.unknown

    /// Whether the time is now off by a whole hour, one to twelve: a sign of the spoofers that are seen most.
    var isHourStep: Bool { hasStepped && Self.isWholeHour(deviation) }

    /// Takes the receiver's time, believed or not; nil says nothing.
    mutating func take(_ time: UTCTime?, _ policy: IntegrityPolicy, at now: MonotonicInstant) -> Findings {
        var findings = Findings()
        guard let time else { return findings }
        let isNewEpoch = epoch?.time != time
        if isNewEpoch { epoch = (time, now) }
        findings[.timeStill] = Self.timeStill(stood: epoch?.since.duration(to: now) ?? .zero, policy)
        // An epoch that is said again is late by as much: it says nothing of the clock.
        if isNewEpoch {
            let offset = Double(time.millisecondsSinceEpoch) - Double(now.nanoseconds) / 1e6
            first = first ?? now
            recent.add(offset, at: now)
            drift.add(offset, policy, at: now)
            if isAwaited { settle() }
            stepFinding = takeStep(offset, policy, at: now)
        }
        findings[.timeStep] = stepFinding
        findings[.timeDrift] = drift.finding
        return findings
    }

    /// From here on the receiver's present time is the right one: its position has just been trusted again.
    ///
    /// Follows no step that is indicated. Where the offset hasn't been steady for long enough, the first settling
    /// waits until it has. Every trusted fix may call it.
    mutating func settle() {
        guard !hasStepped, offSince == nil else { return }
        guard let present = recent.steadyOffset else {
            isAwaited = baseline == nil
            return
        }
        isAwaited = false
        baseline = (present, recent.newest)
    }

    private mutating func takeStep(
        _ offset: Double, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) -> Finding {
        guard let baseline else { return .unknown }
        deviation = .milliseconds(Int64(max(-1e15, min(1e15, offset - baseline.offset))))
        let tolerance = Self.tolerance(baseline.at.duration(to: now), policy)
        guard deviation > tolerance || deviation < .zero - tolerance else {
            offSince = nil
            other = nil
            hasStepped = false
            return .clear
        }
        if let before = uncorrected,
            abs(offset - before.offset) <= Self.tolerance(before.at.duration(to: now), policy).seconds * 1000
        {
            self.baseline = (offset, now)
            uncorrected = nil
            offSince = nil
            return .clear
        }
        let since = offSince ?? now
        offSince = since
        let finding = Self.timeStep(
            deviation, tolerance: tolerance, lasted: since.duration(to: now), hasStepped: hasStepped)
        guard finding == .indicated else { return finding }
        if !hasStepped, !hasCorrectedLeapSeconds, let first, first.duration(to: now) <= Self.leapSecondsWithin,
            Self.isLeapCorrection(deviation)
        {
            hasCorrectedLeapSeconds = true
            uncorrected = baseline
            self.baseline = (offset, now)
            offSince = nil
            return .unknown
        }
        hasStepped = true
        return hasForgotten(offset, at: now) ? .unknown : .indicated
    }

    /// A baseline that was wrong from the start, taken from a spoofer, must not condemn the receiver for ever.
    private mutating func hasForgotten(_ offset: Double, at now: MonotonicInstant) -> Bool {
        guard let rival = other, abs(offset - rival.offset) <= RecentOffset.steadyWithin else {
            other = (offset, now)
            return false
        }
        guard rival.since.duration(to: now) >= Self.forgottenAfter else { return false }
        baseline = nil
        other = nil
        offSince = nil
        hasStepped = false
        return true
    }
}

/// The predicates over plain evidence. Limits that settings don't name are our own.
extension TimeTests {
    /// How far a computer's clock and a receiver's may part in a pause, parts per million.
    static let pausePartsPerMillion = 50.0
    /// A single wrong time, as receivers give at midnight, is no step.
    static let stepFor = Duration.milliseconds(500)
    /// Behind by up to this is first taken for late delivery, for `lateFor`.
    static let lateAtMost = Duration.seconds(10)
    static let lateFor = Duration.milliseconds(3_500)
    /// A receiver learns the leap seconds within 12.5 minutes of its start, and then steps back by them, once.
    static let leapSecondsWithin = Duration.seconds(900)
    /// After so long of one steady other time nobody can say any more which of the two was right.
    static let forgottenAfter = Duration.seconds(6 * 3600)

    /// `time_still`: the same time again and again while reports come.
    static func timeStill(stood: Duration, _ policy: IntegrityPolicy) -> Finding {
        stood >= policy.timeStillAfter ? .indicated : .clear
    }

    /// How far the offset may be off a baseline that was taken so long ago.
    static func tolerance(_ sinceBaseline: Duration, _ policy: IntegrityPolicy) -> Duration {
        policy.timeStep + .nanoseconds(Int64(Double(sinceBaseline.nanoseconds) * pausePartsPerMillion * 1e-6))
    }

    /// `time_step`: the time is off by more than the tolerance, and stays so.
    ///
    /// - Parameters:
    ///   - deviation: of GNSS time from the baseline; negative is behind, which late delivery is too.
    ///   - lasted: since the first report that was off, without one between that wasn't.
    static func timeStep(
        _ deviation: Duration, tolerance: Duration, lasted: Duration, hasStepped: Bool
    ) -> Finding {
        guard deviation > tolerance || deviation < .zero - tolerance else { return .clear }
        if hasStepped { return .indicated }
        let mayBeLate = deviation < .zero && deviation >= .zero - lateAtMost
        return lasted >= (mayBeLate ? lateFor : stepFor) ? .indicated : .unknown
    }

    /// Back by 2 to 18 whole seconds: what a receiver without the leap seconds does when it learns them.
    static func isLeapCorrection(_ deviation: Duration) -> Bool {
        let seconds = -deviation.seconds
        let whole = seconds.rounded()
        return whole >= 2 && whole <= 18 && abs(seconds - whole) <= 0.3
    }

    /// Within five seconds of a whole hour, one to twelve.
    static func isWholeHour(_ deviation: Duration) -> Bool {
        let seconds = abs(deviation.seconds)
        let hours = (seconds / 3600).rounded()
        return hours >= 1 && hours <= 12 && abs(seconds - hours * 3600) <= 5
    }

    /// `time_drift`: the two clocks part steadily: in both halves of the time watched, and by more than delivery can
    /// explain.
    ///
    /// - Parameter total: how far they parted over the whole time; negative where GNSS time is the slower.
    static func timeDrift(
        earlierPartsPerMillion earlier: Double, laterPartsPerMillion later: Double, total: Duration,
        _ policy: IntegrityPolicy
    ) -> Finding {
        guard total > OffsetDrift.floor || total < .zero - OffsetDrift.floor else { return .clear }
        let limit = policy.timeDriftPartsPerMillion
        return (earlier > limit && later > limit) || (earlier < -limit && later < -limit) ? .indicated : .clear
    }
}
