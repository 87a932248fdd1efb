/// Tests of the satellites' signals.
struct SkyTests: Sendable {
    /// Takes a list of satellites.
    mutating func take(_ sky: Sky, _ policy: IntegrityPolicy, at now: MonotonicInstant) {}

    /// What the newest lists say now; unknown when there is none that still speaks.
    ///
    /// - Parameter hasFix: whether the receiver reports a fix at this moment.
    func findings(hasFix: Bool, _ policy: IntegrityPolicy, at now: MonotonicInstant) -> Findings { Findings() }
}
