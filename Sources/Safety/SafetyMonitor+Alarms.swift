/// What the alarms do by themselves as time passes, and what is settled once for everything that was raised.
extension SafetyMonitor {
    /// On-delays, the ladder, the end of shelving, the end of a test.
    mutating func settleAlarms(at now: MonotonicInstant) -> [Effect] {
        var effects = isRestoring ? settleMissing(at: now) : []
        isRestoring = false
        guard let due = alarmsDeadline, due <= now else { return effects }
        let stamp = stamp(now)
        effects += raiseCandidates(stamp)
        effects += alerts.endShelvings(stamp: stamp).map(Effect.alert)
        effects += alerts.endTest(stamp: stamp).map(Effect.alert)
        let isCalling = alerts.isDistressDue(policy.alarm, stamp: stamp)
        let detail = isCalling ? distressDetail(at: now) : nil
        effects += alerts.climb(policy.alarm, stamp: stamp) { $0.kind == .distress ? detail : nil }.map(Effect.alert)
        return effects
    }

    /// Raises what has lasted for the on-delay, though nothing new was heard of it.
    private mutating func raiseCandidates(_ stamp: Stamp) -> [Effect] {
        var changes: [Effect] = []
        for (group, candidate) in alerts.lastedCandidates(at: stamp.instant) {
            let detail = candidate.detail.map {
                AlertDetail(
                    coordinate: $0.coordinate, accuracyMetres: $0.accuracyMetres, distanceMetres: $0.distanceMetres,
                    time: $0.time,
                    guidance: guidance(
                        from: $0.coordinate, for: candidate.hazard.actions, kind: candidate.hazard.kind))
            }
            let change = alerts.update(
                group, to: candidate.hazard, zoneSet: zones.set.sha256, stamp: stamp, detail: detail)
            if let change { changes.append(.alert(change)) }
        }
        return changes
    }

    var alarmsDeadline: MonotonicInstant? {
        isRestoring ? MonotonicInstant(nanoseconds: 0) : alerts.deadline(policy.alarm, boot: boot)
    }

    /// Soundings held back in a flood since start.
    var heldBack: Int { flood.heldBack }

    /// Puts what was raised in order: what is real breaks a drill, a flood is held back, the answer comes last.
    mutating func conclude(_ effects: [Effect], at now: MonotonicInstant) -> [Effect] {
        guard effects.contains(where: \.isAlertOrAnswer) else { return effects }
        var concluded: [Effect] = []
        var answer: Effect?
        var isBroken = false
        for effect in effects {
            switch effect {
            case .alert(var change):
                let breaks = isBreakingDrill(change) && (isBroken || isDrillOn)
                if breaks { alerts.markBreakingDrill(change.alert.id) }
                if let now = alerts.find(change.alert.id) { change.alert.breaksDrill = now.breaksDrill }
                change.sounds = flood.lets(change, policy.alarm, at: now)
                // What the drill had raised in this very moment is told before it is closed.
                concluded.append(.alert(change))
                isBroken = isBroken || breaks
            case .answer: answer = effect
            default: concluded.append(effect)
            }
        }
        if isBroken { concluded += endDrill(at: now) }
        if case .answer(let ticket, .done(let told, let until)) = answer {
            // As they stand now, at the end of it all.
            answer = .answer(ticket: ticket, .done(alerts: told.map { alerts.find($0.id) ?? $0 }, until: until))
        }
        if let answer { concluded.append(answer) }
        return concluded
    }

    // MARK: - Drill

    private var isDrillOn: Bool { standing.drill != nil || alerts.hasDrill }

    /// Whether it is real, and bad enough that nobody may take it for an exercise. A covert call leaves the drill as it
    /// is: its end would betray it.
    private func isBreakingDrill(_ change: AlertChange) -> Bool {
        guard change.cause == .raised || change.cause == .worsened, change.alert.level >= .warning,
            !change.alert.drill, change.alert.duress != .covert
        else { return false }
        return change.alert.kind != .ordered && change.alert.kind != .approach
    }

    /// Closes all that was a drill, without a sound: the real alarm has gone before, and nothing may cut into it.
    private mutating func endDrill(at now: MonotonicInstant) -> [Effect] {
        var effects: [Effect] = []
        let stamp = stamp(now)
        for alert in alerts.alerts where alert.drill {
            guard var change = alerts.close(alert.id, stamp: stamp) else { continue }
            change.sounds = false
            effects.append(.alert(change))
        }
        guard standing.drill != nil else { return effects }
        standing.drill = nil
        return effects + [.remember(standing, reply: nil)]
    }
}

extension Effect {
    var isAlertOrAnswer: Bool {
        switch self {
        case .alert, .answer: true
        default: false
        }
    }
}
