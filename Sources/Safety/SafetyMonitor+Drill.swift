/// Drills: what the office orders meanwhile says that it is an exercise. Real danger ends them.
extension SafetyMonitor {
    /// Not while the unit is in real danger: what is ordered next would sound like an exercise.
    mutating func beginDrill(at now: MonotonicInstant) -> OrderResult {
        let danger = alerts.alerts.first { Self.endsDrill($0) && ($0.level == .evacuate || $0.kind == .distress) }
        if let danger { return .failed(.stillInDanger, alert: danger.id) }
        standing.drill = Drill(since: stamp(now))
        return OrderResult(effects: [.status])
    }

    /// Ends the drill by order or by time, and all that was ordered in it. What real danger ends, the alarms' life does.
    mutating func closeDrill(at now: MonotonicInstant) -> [AlertChange] {
        standing.drill = nil
        let stamp = stamp(now)
        // A test is the crew's own, and ends with the crew.
        let orders = alerts.alerts.filter { $0.drill && $0.order != nil }
        return orders.compactMap { alerts.close($0.id, stamp: stamp) }
    }

    /// After four hours, after a reboot, which took nobody knows how long, or after a crash that came between real
    /// danger and the drill's end.
    mutating func settleDrill(at now: MonotonicInstant) -> [Effect] {
        guard let drill = standing.drill else {
            // What a crash left behind between the end of a drill and the end of its alerts.
            return duties.isSettled ? [] : closeDrill(at: now).map(Effect.alert)
        }
        let isOver = drill.since.age(at: now, boot: boot).map { $0 >= Drill.longest } ?? true
        guard isOver || (!duties.isSettled && duties.isDrillBroken) else { return [] }
        return closeDrill(at: now).map(Effect.alert) + [.remember(standing, reply: nil), .status]
    }

    /// Advice and a lost position are daily things near the front; a covert call must change nothing on a screen.
    static func endsDrill(_ alert: Alert) -> Bool {
        guard !alert.drill, alert.duress != .covert else { return false }
        return switch alert.kind {
        case .zone, .corridor, .possible: alert.level >= .warning
        case .distress, .ordered: true
        case .approach, .positionLost, .overdue: false
        }
    }
}
