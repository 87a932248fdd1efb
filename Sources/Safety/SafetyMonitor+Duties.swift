/// What the office orders and what the crew owes it: orders, check-ins, drills, emission control.
extension SafetyMonitor {
    /// The ladder of an overdue check-in, the ends of planned silence, emission control and drill.
    mutating func settleDuties(at now: MonotonicInstant) -> [Effect] {
        keepClockFloor(at: now)
        // An alarm of the check-in can break the silence too, and so comes first.
        let effects = settleCheckIn(at: now) + settleEmission(at: now) + settleDrill(at: now)
        duties.isSettled = true
        return effects
    }

    var dutiesDeadline: MonotonicInstant? {
        let emissionEnd = standing.emission.flatMap { end(of: $0.since, after: .seconds($0.seconds)) }
        let drillEnd = standing.drill.flatMap { end(of: $0.since, after: Drill.longest) }
        // No array: this is asked after every fix.
        return earlier(earlier(checkInDeadline, silenceDeadline), earlier(emissionEnd, drillEnd))
    }

    private func earlier(_ one: MonotonicInstant?, _ other: MonotonicInstant?) -> MonotonicInstant? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }

    private func end(of since: Stamp, after duration: Duration) -> MonotonicInstant? {
        since.boot == boot ? since.instant.advanced(by: duration) : nil
    }

    /// By the network alone: a receiver's spoofed date must not make orders look expired after it is gone.
    private mutating func keepClockFloor(at now: MonotonicInstant) {
        guard let network = clock.proven(now, isPositionBelieved: false) else { return }
        duties.clockFloor = max(duties.clockFloor, network)
    }
}

/// What only orders and check-ins keep.
struct Duties: Sendable {
    let start: MonotonicInstant
    /// The latest proven time; while no clock is proven, only what expired before it is expired.
    var clockFloor: UTCTime
    /// When the planned silence ends; nil while there is none, or it isn't known.
    var silenceEnd: MonotonicInstant?
    /// Alarms that were there when emission control began: they don't break it.
    var knownBreakers: [Identifier] = []
    /// The link speaks for a covert call, though the silence is shown as if it went on.
    var speaksCovertly = false
    /// Real danger has come since the drill began that was on before this start.
    let isDrillBroken: Bool
    var isSettled = false
    var repeats = ReplyPace()
    var refusalReplies = ReplyPace()
    /// Refused since start, by reason, sorted by its word.
    private(set) var refusals: [MonitorSnapshot.RefusalCount] = []

    init(restoring memory: SafetyMonitor.Memory, at start: MonotonicInstant) {
        self.start = start
        clockFloor = memory.clockFloor
        // What was raised or worsened between the beginning and a crash is news to this run.
        func isNews(_ alert: Alert, since: Stamp) -> Bool {
            !(alert.escalation?.since ?? alert.raised).isBefore(since)
        }
        if let emission = memory.standing.emission {
            let known = memory.openAlerts.filter {
                SafetyMonitor.breaksEmissionControl($0) && !isNews($0, since: emission.since)
            }
            knownBreakers = known.map(\.id)
        }
        isDrillBroken =
            memory.standing.drill.map { drill in
                memory.openAlerts.contains { SafetyMonitor.endsDrill($0) && isNews($0, since: drill.since) }
            } ?? false
    }

    mutating func count(_ reason: OrderRefusal) {
        if let place = refusals.firstIndex(where: { $0.reason == reason }) {
            refusals[place].count += 1
        } else {
            let place = refusals.firstIndex { $0.reason.rawValue > reason.rawValue } ?? refusals.endIndex
            refusals.insert(MonitorSnapshot.RefusalCount(reason: reason, count: 1), at: place)
        }
    }
}
