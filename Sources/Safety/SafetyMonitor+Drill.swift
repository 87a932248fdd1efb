/// Drills: what the office orders meanwhile says that it is an exercise. Real danger ends them.
extension SafetyMonitor {
    /// Not while the unit is in real danger: what is ordered next would sound like an exercise.
    mutating func beginDrill(at now: MonotonicInstant) -> OrderResult {
        let danger = alerts.alerts.first { Self.endsDrill($0) && ($0.level == .evacuate || $0.kind == .distress) }
        if let danger { return .failed(.stillInDanger, alert: danger.id) }
        standing.drill = Drill(since: stamp(now))
        duties.knownDangers = alerts.alerts.filter(Self.endsDrill).map(\.id)
        return OrderResult(effects: [.status])
    }

    /// Ends the drill, and all that was ordered in it.
    mutating func endDrill(at now: MonotonicInstant) -> [AlertChange] {
        standing.drill = nil
        let stamp = stamp(now)
        // A test is the crew's own, and ends with the crew.
        let orders = alerts.alerts.filter { $0.drill && $0.order != nil }
        return orders.compactMap { alerts.close($0.id, stamp: stamp) }
    }

    /// After four hours, after a reboot, which took nobody knows how long, or when something real has happened.
    mutating func settleDrill(at now: MonotonicInstant) -> [Effect] {
        guard let drill = standing.drill else {
            // What a crash left behind between the end of a drill and the end of its alerts.
            guard !duties.isSettled else { return [] }
            return endDrill(at: now).map(Effect.alert)
        }
        if let age = drill.since.age(at: now, boot: boot), age < Drill.longest {
            let dangers = alerts.alerts.filter(Self.endsDrill).map(\.id)
            if dangers.allSatisfy(duties.knownDangers.contains) {
                duties.knownDangers = dangers
                return []
            }
        }
        return endDrill(at: now).map(Effect.alert) + [.remember(standing, reply: nil), .status]
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
