/// Tests of the satellites' signals.
///
/// Keeps the lists of the last seconds and what the tests found at the newest; nothing is allocated after the start.
struct SkyTests: Sendable {
    /// A list speaks for so long.
    static let listHolds = Duration.seconds(10)

    private var history = SignalHistory()
    private var strongest = StrongestMinutes()
    private var newest: (at: MonotonicInstant, summary: SignalSummary)?
    private var found = Findings()
    /// Since when every list was uniform.
    private var uniformSince: MonotonicInstant?
    /// Since when one system was, in every list.
    private var systemUniformSince: MonotonicInstant?
    private var collapse: (at: MonotonicInstant, meanBefore: Double)?
    /// Counts up to `useShown`: how often satellites were used.
    private var listsWithUse = 0
    /// Since when satellites are seen and none is used, and whether the sky was blocked before.
    private var unused: (since: MonotonicInstant, isRegaining: Bool)?
    private var wasBlocked = true

    /// Takes a list of satellites.
    mutating func take(_ sky: Sky, _ policy: IntegrityPolicy, at now: MonotonicInstant) {
        let summary = SignalSummary(sky)
        if let newest, newest.at.duration(to: now) > Self.listHolds { forgetRuns() }
        takeUniform(summary, policy, at: now)
        takeJump(sky, summary, policy, at: now)
        takeCollapse(sky, summary, policy, at: now)
        takeUse(summary, at: now)
        history.add(sky, summary, at: now)
        newest = (now, summary)
    }

    /// What the newest lists say now; unknown when there is none that still speaks.
    ///
    /// - Parameter hasFix: whether the receiver reports a fix at this moment.
    func findings(hasFix: Bool, _ policy: IntegrityPolicy, at now: MonotonicInstant) -> Findings {
        guard let newest, newest.at.duration(to: now) <= Self.listHolds else { return Findings() }
        var findings = found
        findings[.seenUnused] = Self.seenUnused(
            tracked: newest.summary.tracked, used: newest.summary.used,
            lasted: unused.map { $0.since.duration(to: newest.at) } ?? .zero,
            // Whoever comes out of a tunnel sees satellites before it uses them; whoever has a fix uses some.
            needed: unused?.isRegaining == true && !hasFix ? Self.regainsWithin : Self.unusedFor,
            hasShownUse: listsWithUse >= Self.useShown)
        if let collapse, collapse.at.duration(to: now) >= Self.collapseHolds { findings[.signalCollapse] = .unknown }
        return findings
    }

    /// After a pause what comes next isn't compared with what was.
    private mutating func forgetRuns() {
        uniformSince = nil
        systemUniformSince = nil
        unused = nil
        wasBlocked = true
        history.forget()
    }

    private mutating func takeUniform(
        _ summary: SignalSummary, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) {
        if Self.isUniform(summary, policy) {
            uniformSince = uniformSince ?? now
        } else {
            uniformSince = nil
        }
        let all = Self.signalUniform(
            summary, lasted: uniformSince.map { $0.duration(to: now) } ?? .zero, policy)
        let isOneUniform = summary.hasUniformSystem(
            atLeast: policy.uniformSatellites, within: policy.uniformSpreadDecibels)
        systemUniformSince = isOneUniform ? systemUniformSince ?? now : nil
        let one = Self.systemUniform(lasted: systemUniformSince.map { $0.duration(to: now) })
        found[.signalUniform] = all != .indicated && one == .indicated ? .indicated : all
    }

    private mutating func takeJump(
        _ sky: Sky, _ summary: SignalSummary, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) {
        found[.signalJump] = .unknown
        guard history.count > 0 else { return }
        // Where lists come fast, with one of about a second ago: receivers smooth their signals.
        var back = 0
        while back + 1 < history.count, history[back].at.duration(to: now) < SignalHistory.spacing { back += 1 }
        let before = history[back]
        if before.summary.isHealthy { strongest.add(before.summary.meanDBHz, at: before.at) }
        guard before.at.duration(to: now) <= policy.fallWithin + Self.lateList else { return }
        found[.signalJump] = Self.signalJump(
            history.change(to: sky, from: back, fallDecibels: policy.fallDecibels), meanDBHz: summary.meanDBHz,
            highestMeanDBHz: strongest.highestMeanDBHz(at: now), policy)
    }

    private mutating func takeCollapse(
        _ sky: Sky, _ summary: SignalSummary, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) {
        var finding = Finding.unknown
        for back in 0..<history.count {
            let before = history[back]
            let limit = back == 0 ? policy.fallWithin + Self.lateList : policy.fallWithin
            guard before.at.duration(to: now) <= limit else { break }
            guard before.summary.isHealthy else { continue }
            // Most lists are as strong as the one before: only a fall is worth comparing satellite by satellite.
            let couldHaveFallen =
                summary.strongestDBHz
                <= max(before.summary.strongestDBHz - policy.fallDecibels, Self.healthyDBHz)
            finding =
                couldHaveFallen
                ? Self.signalCollapse(history.change(to: sky, from: back, fallDecibels: policy.fallDecibels))
                : .clear
            guard finding == .indicated else { continue }
            // The lists that follow fell from the same sky: only one that rose again can fall anew.
            if let fallen = collapse, before.at < fallen.at { break }
            collapse = (now, max(collapse?.meanBefore ?? 0, before.summary.meanDBHz))
            break
        }
        if let fallen = collapse, finding != .indicated {
            if Self.isCollapseOver(
                summary, meanBeforeDBHz: fallen.meanBefore, lasted: fallen.at.duration(to: now))
            {
                collapse = nil
            } else {
                finding = .indicated
            }
        }
        found[.signalCollapse] = finding
    }

    private mutating func takeUse(_ summary: SignalSummary, at now: MonotonicInstant) {
        if summary.used > 0 {
            listsWithUse = min(Self.useShown, listsWithUse + 1)
            unused = nil
            wasBlocked = false
        } else if summary.tracked >= Self.seenAtLeast {
            unused = unused ?? (now, wasBlocked)
        } else {
            unused = nil
            wasBlocked = true
        }
    }
}
