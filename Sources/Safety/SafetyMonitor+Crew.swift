/// What the crew does, from any button, screen or command line.
extension SafetyMonitor {
    mutating func take(_ act: CrewAct, ticket: UInt64, at now: MonotonicInstant) -> [Effect] {
        var (effects, answer) = carryOut(act, at: now)
        effects.append(.answer(ticket: ticket, answer))
        return effects
    }

    private mutating func carryOut(_ act: CrewAct, at now: MonotonicInstant) -> ([Effect], CrewAnswer) {
        switch act {
        case .acknowledge(let id, let by): return acknowledge(id, by: by, at: now)
        case .shelve(let id, let duration): return shelve(id, duration, at: now)
        case .unshelve(let id): return unshelve(id, at: now)
        case .distress(let isUnderDuress): return callDistress(isUnderDuress, at: now)
        case .checkIn(let isUnderDuress):
            let call = isUnderDuress ? callCovertly(at: now) : []
            let effects = call + checkIn(at: now)
            // Under duress, not one bit of the answer is different.
            return (effects, .done(alerts: [], until: checkInDue(at: now)))
        case .planSilence(let duration):
            guard policy.checkIn != nil else { return ([], .refused(.noCheckIn)) }
            guard duration == .zero || (.seconds(60) ... .seconds(24 * 3600)).contains(duration) else {
                return ([], .refused(.duration))
            }
            return (
                planSilence(duration, at: now),
                .done(
                    alerts: [],
                    until: duration == .zero ? checkInDue(at: now) : stamp(now).utc.advanced(by: duration))
            )
        case .endEmissionControl:
            guard standing.emission != nil else { return ([], .refused(.noEmissionControl)) }
            return (endEmissionControl(at: now), .done(alerts: [], until: nil))
        case .test(let level): return beginTest(level, at: now)
        case .endTest:
            guard let test = alerts[.test] else { return ([], .refused(.noTest)) }
            let effects = alerts.close(test.id, stamp: stamp(now)).map { [Effect.alert($0)] } ?? []
            return (effects, .done(alerts: effects.alerts, until: nil))
        case .nearest(let kind, let needs):
            return ([], nearest(kind: kind, needs: needs, at: now))
        case .setPosition(let name): return setPosition(name, at: now)
        case .forgetPosition: return forgetPosition(at: now)
        case .showPosition: return ([], .position(positionView(at: now)))
        }
    }

    // MARK: - Seen, set aside

    private mutating func acknowledge(
        _ id: Identifier?, by: String, at now: MonotonicInstant
    ) -> ([Effect], CrewAnswer) {
        let seen = alerts.alerts.filter { $0.duress != .covert && (id == nil || $0.id == id) }
        if seen.isEmpty { return ([], .refused(id == nil ? .nothingOpen : .noSuchAlert)) }
        let stamp = stamp(now)
        let effects = seen.compactMap {
            alerts.acknowledge($0.id, for: .crew, by: by, via: .local, stamp: stamp).map(Effect.alert)
        }
        return (effects, .done(alerts: seen.compactMap { alerts.find($0.id) }, until: nil))
    }

    /// The group of an open alert that the crew may know of.
    private func shownGroup(_ id: Identifier) -> AlertRegister.Group? {
        alerts.group(of: id).flatMap { alerts[$0]?.duress == .covert ? nil : $0 }
    }

    /// Shelving what is shelved doesn't prolong it: fifteen minutes are the most.
    private mutating func shelve(
        _ id: Identifier, _ duration: Duration, at now: MonotonicInstant
    ) -> ([Effect], CrewAnswer) {
        guard let group = shownGroup(id), let alert = alerts[group] else { return ([], .refused(.noSuchAlert)) }
        guard alert.level < .evacuate else { return ([], .refused(.highestLevel)) }
        guard (.seconds(1) ... .seconds(Shelving.longestSeconds)).contains(duration) else {
            return ([], .refused(.duration))
        }
        if let shelved = alert.shelved { return ([], .done(alerts: [alert], until: shelved.until)) }
        let change = alerts.shelve(group, seconds: Int(duration.components.seconds), stamp: stamp(now))
        return ([.alert(change)], .done(alerts: [change.alert], until: change.alert.shelved?.until))
    }

    private mutating func unshelve(_ id: Identifier, at now: MonotonicInstant) -> ([Effect], CrewAnswer) {
        guard let group = shownGroup(id) else { return ([], .refused(.noSuchAlert)) }
        guard let change = alerts.unshelve(group, stamp: stamp(now)) else { return ([], .refused(.notShelved)) }
        return ([.alert(change)], .done(alerts: [change.alert], until: nil))
    }

    // MARK: - The crew's own test

    /// Pressing again moves the level; ten minutes after the first it is over.
    private mutating func beginTest(_ level: Level, at now: MonotonicInstant) -> ([Effect], CrewAnswer) {
        guard alerts.worstShown.map({ $0 < .warning }) ?? true else { return ([], .refused(.realAlarm)) }
        let hazard = AlertRegister.Hazard(
            kind: .ordered, level: level, actions: [], certainty: .observed, drill: true)
        let change = alerts.update(.test, to: hazard, zoneSet: zones.set.sha256, stamp: stamp(now), detail: nil)
        let until = alerts[.test].map { $0.raised.utc.advanced(by: AlertRegister.testLasts) }
        return (change.map { [.alert($0)] } ?? [], .done(alerts: alerts[.test].map { [$0] } ?? [], until: until))
    }
}

extension [Effect] {
    /// Those that the effects change, as they stand then.
    var alerts: [Alert] {
        compactMap { if case .alert(let change) = $0 { change.alert } else { nil } }
    }
}
