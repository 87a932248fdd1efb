/// Emission control: the link is silent until time, the crew or real danger ends it.
extension SafetyMonitor {
    static let longestEmissionControlMinutes = 240

    mutating func beginEmissionControl(
        minutes: Int, _ mode: EmissionMode, at now: MonotonicInstant
    ) -> OrderResult {
        guard (1...Self.longestEmissionControlMinutes).contains(minutes) else { return .unsupported }
        let breakers = alerts.alerts.filter(Self.breaksEmissionControl)
        // Ordered before the office knew: the alert must reach somebody first.
        if mode == .normal, let unheard = breakers.first(where: { $0.officeAck == nil }) {
            return .failed(.stillInDanger, alert: unheard.id)
        }
        let emission = EmissionControl(since: stamp(now), seconds: minutes * 60, mode: mode)
        standing.emission = emission
        duties.knownBreakers = breakers.map(\.id)
        return OrderResult(effects: [.emission(emission), .status])
    }

    /// By the crew; nothing when none is on.
    mutating func endEmissionControl(at now: MonotonicInstant) -> [Effect] {
        guard standing.emission != nil else { return [] }
        standing.emission = nil
        return [.remember(standing, reply: nil), .emission(nil), .status]
    }

    /// Ends it when its time is over, or when an alarm is worth breaking it for that wasn't there when it began.
    mutating func settleEmission(at now: MonotonicInstant) -> [Effect] {
        guard let emission = standing.emission else { return [] }
        if emission.isRunning(at: stamp(now)) {
            guard emission.mode == .normal else { return [] }
            let breakers = alerts.alerts.filter(Self.breaksEmissionControl).map(\.id)
            if breakers.allSatisfy(duties.knownBreakers.contains) {
                // What eases and worsens again is news.
                duties.knownBreakers = breakers
                return []
            }
        }
        standing.emission = nil
        // The link first: were it forgotten in between, the next start would break the silence by the same alarm.
        return [.emission(nil), .remember(standing, reply: nil), .status]
    }

    /// - Note: a covert distress call too: it is worth nothing unheard, and a check-in sent explains the link's voice.
    static func breaksEmissionControl(_ alert: Alert) -> Bool {
        !alert.drill && (alert.level == .evacuate || alert.kind == .distress)
    }
}
