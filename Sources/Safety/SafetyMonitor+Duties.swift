/// What the office orders and what the crew owes it: orders, check-ins, drills, emission control.
extension SafetyMonitor {
    mutating func take(_ signed: SignedOrder, at now: MonotonicInstant) -> [Effect] { [] }

    /// The ladder of an overdue check-in, the ends of planned silence, drill and emission control.
    mutating func settleDuties(at now: MonotonicInstant) -> [Effect] { [] }

    var dutiesDeadline: MonotonicInstant? { nil }

    /// When the crew's check-in is due; nil while none is expected.
    func checkInDue(at now: MonotonicInstant) -> UTCTime? { nil }

    /// Proof of life.
    mutating func checkIn(at now: MonotonicInstant) -> [Effect] { [] }

    mutating func planSilence(_ duration: Duration, at now: MonotonicInstant) -> [Effect] { [] }

    mutating func endEmissionControl(at now: MonotonicInstant) -> [Effect] { [] }
}

/// What only orders and check-ins keep.
struct Duties: Sendable {
    init(restoring memory: SafetyMonitor.Memory, at start: MonotonicInstant) {}

    var refusals: [MonitorSnapshot.RefusalCount] { [] }
}
