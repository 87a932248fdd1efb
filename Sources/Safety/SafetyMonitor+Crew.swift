/// What the crew does, and what the alarms do by themselves as time passes.
extension SafetyMonitor {
    mutating func take(_ act: CrewAct, ticket: UInt64, at now: MonotonicInstant) -> [Effect] {
        [.answer(ticket: ticket, .refused(.nothingOpen))]
    }

    /// On-delays, the ladder, the end of shelving, the end of a test.
    mutating func settleAlarms(at now: MonotonicInstant) -> [Effect] { [] }

    var alarmsDeadline: MonotonicInstant? { nil }

    /// Soundings held back in a flood since start.
    var heldBack: Int { 0 }
}
