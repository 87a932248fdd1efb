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
        duties.speaksCovertly = false
        return OrderResult(effects: [.emission(emission), .status])
    }

    /// By the crew; nothing when none is on.
    mutating func endEmissionControl(at now: MonotonicInstant) -> [Effect] {
        guard standing.emission != nil else { return [] }
        standing.emission = nil
        duties.speaksCovertly = false
        return [.remember(standing, reply: nil), .emission(nil), .status]
    }

    /// Ends it when its time is over, or when an alarm is worth breaking it for that wasn't there when it began. For a
    /// covert call only the link is told.
    mutating func settleEmission(at now: MonotonicInstant) -> [Effect] {
        guard let emission = standing.emission else { return [] }
        if emission.isRunning(at: stamp(now)) {
            guard emission.mode == .normal else { return [] }
            let breakers = alerts.alerts.filter(Self.breaksEmissionControl)
            // What eases and worsens again is news, and so is what the office has to hear anew.
            duties.knownBreakers.removeAll { id in !breakers.contains { $0.id == id } }
            let news = breakers.filter { !duties.knownBreakers.contains($0.id) || $0.officeAck == nil }
            if news.allSatisfy({ $0.duress == .covert }) {
                guard !news.isEmpty, !duties.speaksCovertly else { return [] }
                duties.speaksCovertly = true
                return [.emission(nil)]
            }
        }
        duties.speaksCovertly = false
        standing.emission = nil
        // The link first: were it forgotten in between, the next start would break the silence by the same alarm.
        return [.emission(nil), .remember(standing, reply: nil), .status]
    }

    /// - Note: a covert distress call too: it is worth nothing unheard. Then the link speaks, and all that the unit shows
    ///   of the silence stays as it was until its time is over.
    static func breaksEmissionControl(_ alert: Alert) -> Bool {
        !alert.drill && (alert.level == .evacuate || alert.kind == .distress)
    }
}
