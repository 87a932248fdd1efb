/// What an order that counts does.
extension SafetyMonitor {
    /// What became of the work: changes of alerts come before the reply is written, the rest after.
    struct OrderResult {
        var outcome = OrderReply.Outcome.done
        var reason: OrderRefusal?
        var alert: Identifier?
        var changes: [AlertChange] = []
        var effects: [Effect] = []

        static func failed(_ reason: OrderRefusal, alert: Identifier? = nil) -> Self {
            Self(outcome: .failed, reason: reason, alert: alert)
        }
        static let unsupported = Self(outcome: .refused, reason: .unsupported, effects: [.status])
    }

    static let openOrders = 16
    static let orderTextCharacters = 100
    static let messageCharacters = 280
    static let keptMessages = 20

    mutating func carryOut(_ signed: SignedOrder, at now: MonotonicInstant) -> OrderResult {
        let order = signed.order
        switch order.work {
        case .evacuate(let level, let actions, let text, let haven):
            let mark = OrderMark(
                id: order.id, text: text.map { Self.oneLine($0, Self.orderTextCharacters) }, haven: haven)
            return evacuate(level, actions, mark, at: now)
        case .standDown(let alert):
            return standDown(alert, by: signed.signer.name, at: now)
        case .acknowledge(let id):
            guard alerts.find(id) != nil else { return .failed(.noSuchAlert) }
            let change = alerts.acknowledge(
                id, for: .office, by: signed.signer.name, via: .order, stamp: stamp(now))
            return OrderResult(alert: id, changes: change.map { [$0] } ?? [])
        case .report:
            let report = makeReport(.reply, at: now)
            return report.isEmpty ? .failed(.noPosition) : OrderResult(effects: report)
        case .zones(let version):
            let isThere = zones.set.officeVersion.map { $0 >= version } ?? false
            var result = isThere ? OrderResult() : .failed(.olderZones)
            result.effects.append(.status)
            return result
        case .emissionControl(let minutes, let mode):
            return beginEmissionControl(minutes: minutes, mode, at: now)
        case .drill(let isOn):
            return isOn ? beginDrill(at: now) : OrderResult(changes: closeDrill(at: now), effects: [.status])
        case .message(let text):
            let message = CrewMessage(
                id: order.id, text: Self.oneLine(text, Self.messageCharacters), at: stamp(now),
                from: signed.signer.name, drill: standing.drill != nil)
            standing.messages = ((standing.messages ?? []) + [message]).suffix(Self.keptMessages)
            return OrderResult(effects: [.message(message)])
        case .unsupported:
            return .unsupported
        }
    }

    /// Sounds at once; nothing about its words can keep it from that.
    private mutating func evacuate(
        _ level: Level, _ actions: [Action], _ mark: OrderMark, at now: MonotonicInstant
    ) -> OrderResult {
        // Raised before a crash that came before the reply was written.
        if let open = alerts[.order(mark.id)] { return OrderResult(alert: open.id) }
        guard alerts.alerts.count(where: { $0.order != nil }) < Self.openOrders else { return .failed(.tooMany) }
        let hazard = AlertRegister.Hazard(
            kind: .ordered, level: level, actions: actions, certainty: .observed, order: mark,
            drill: standing.drill != nil)
        let change = alerts.update(
            .order(mark.id), to: hazard, zoneSet: zones.set.sha256, stamp: stamp(now),
            detail: detailOfPresentPlace(for: actions, at: now))
        return OrderResult(alert: alerts[.order(mark.id)]?.id, changes: change.map { [$0] } ?? [])
    }

    /// Ends what somebody's word holds up, and silences what live fixes hold up.
    private mutating func standDown(_ id: Identifier, by signer: String, at now: MonotonicInstant) -> OrderResult {
        guard let alert = alerts.find(id) else { return .failed(.noSuchAlert) }
        let stamp = stamp(now)
        switch alert.kind {
        case .ordered, .distress, .overdue:
            let change = alerts.close(id, stamp: stamp)
            if alert.kind == .overdue { restartCheckIn(at: now) }
            return OrderResult(alert: id, changes: change.map { [$0] } ?? [], effects: [.status])
        case .zone, .corridor, .approach, .possible, .positionLost:
            var result = OrderResult.failed(.stillInDanger, alert: id)
            for party in EscalationStep.Party.allCases {
                let change = alerts.acknowledge(id, for: party, by: signer, via: .order, stamp: stamp)
                if let change { result.changes.append(change) }
            }
            return result
        }
    }

    /// Where the unit is, or must be, for an alert that no fix raised.
    func detailOfPresentPlace(for actions: [Action], at now: MonotonicInstant) -> AlertDetail? {
        position.best(policy.integrity, at: now).map { known in
            AlertDetail(
                coordinate: known.fix.coordinate, accuracyMetres: known.fix.accuracyMetres, distanceMetres: nil,
                time: known.time, guidance: guidance(from: known.fix.coordinate, for: actions))
        }
    }

    private static func oneLine(_ text: String, _ limit: Int) -> String {
        // A character can be made of any number of scalars; four bytes each is what a screen's line is worth.
        var line = ""
        for character in text.prefix(limit) {
            let isBreak =
                character.isNewline || character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }
            guard line.utf8.count + character.utf8.count <= 4 * limit else { break }
            line.append(isBreak ? " " : character)
        }
        return line
    }
}
