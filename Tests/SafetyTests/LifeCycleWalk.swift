import Testing

@testable import Safety

/// Which rows of the life cycle's table a timeline has walked, told from what came out and not from what the register
/// says it did.
struct LifeCycleWalk {
    private(set) var rows: Set<AlertLifeCycle.Row> = []
    private var last: [Identifier: Alert] = [:]
    private var waiting: Set<AlertRegister.Group> = []

    mutating func begin(_ register: AlertRegister) {
        waiting = Set(register.candidates.keys)
        for alert in register.alerts where last[alert.id] == nil { last[alert.id] = alert }
    }

    mutating func end(_ register: AlertRegister) {
        for group in register.candidates.keys where !waiting.contains(group) { walk(nil, .hazardBegins, .candidate) }
        for group in waiting where register.phase(group) == nil { walk(.candidate, .hazardOver, .cleared) }
    }

    mutating func note(_ change: AlertChange, isFlood: Bool) {
        let alert = change.alert
        let before = last[alert.id]
        last[alert.id] = alert
        if let before, change.cause != .restored { #expect(alert.revision == before.revision + 1) }
        guard let trigger = trigger(of: change, before: before) else { return }
        let isKnown = trigger == .onDelayOver
        let row = walk(isKnown ? .candidate : before?.phase, trigger, alert.phase)
        guard let row else { return }
        if row.sound == .yes, alert.duress != .covert, !isFlood { #expect(change.sounds, "\(row)") }
        if row.sound == .no { #expect(!change.sounds, "\(row)") }
        if row.dropsAnswers {
            #expect(alert.crewAck == nil && alert.officeAck == nil && alert.shelved == nil)
            #expect(alert.escalation == Escalation(since: alert.changed))
        }
    }

    private func trigger(of change: AlertChange, before: Alert?) -> AlertLifeCycle.Trigger? {
        switch change.cause {
        case .raised:
            return AlertRegister.Group(change.alert).map { waiting.contains($0) } ?? false
                ? .onDelayOver : .hazardBegins
        case .acknowledged:
            return before?.crewAck == change.alert.crewAck ? .officeAcknowledges : .crewAcknowledges
        case .cleared:
            guard let group = AlertRegister.Group(change.alert) else { return nil }
            return group.isEndedByWord && group != .overdue ? .stoodDown : .hazardOver
        default:
            return AlertLifeCycle.Trigger.allCases.first { $0.cause == change.cause }
        }
    }

    @discardableResult private mutating func walk(
        _ from: AlertLifeCycle.Phase?, _ trigger: AlertLifeCycle.Trigger, _ to: AlertLifeCycle.Phase
    ) -> AlertLifeCycle.Row? {
        let row = AlertLifeCycle.row(from: from, trigger, to: to)
        #expect(row != nil, "\(String(describing: from)) \(trigger) \(to) is no row")
        if let row { rows.insert(row) }
        return row
    }
}
