/// What the office orders: whether it counts, and what is answered.
extension SafetyMonitor {
    /// Takes an order whose signature was checked.
    ///
    /// Every order that counts is remembered with its reply in one write, before anything that it does besides alarms.
    mutating func take(_ signed: SignedOrder, at now: MonotonicInstant) -> [Effect] {
        let order = signed.order
        if order.unit == unit, let recorded = standing.orders?.reply(to: order.id) {
            guard duties.repeats.allows(order.id, at: now) else { return [] }
            return [.remember(standing, reply: recorded)]
        }
        if let reason = refusal(of: signed, at: now) { return refuse(signed, because: reason, at: now) }
        let result = carryOut(signed, at: now)
        if result.outcome == .refused, let reason = result.reason { duties.count(reason) }
        let reply = OrderReply(
            order: order.id, outcome: result.outcome, reason: result.reason, alert: result.alert, at: stamp(now))
        var orders = standing.orders ?? OrderMemory()
        orders.record(reply, of: signed.signer.key, counter: order.counter)
        standing.orders = orders
        return result.changes.map(Effect.alert) + [.remember(standing, reply: reply)] + result.effects
    }

    /// Why an order changes nothing; nil when it counts.
    private func refusal(of signed: SignedOrder, at now: MonotonicInstant) -> OrderRefusal? {
        let order = signed.order
        guard order.unit == unit else { return .wrongUnit }
        let orders = standing.orders ?? OrderMemory()
        if orders.isReplayed(counter: order.counter, of: signed.signer.key) { return .replayed }
        if let reason = timeRefusal(of: order, at: now) { return reason }
        if order.work.lowers, !signed.signer.mayLower { return .mayNotLower }
        // The shell forgets the signers whose keys are gone; more than these no unit has.
        return orders.hasRoom(for: signed.signer.key) ? nil : .tooMany
    }

    static let aheadOfClock = Duration.seconds(300)

    /// Doubt raises and never lowers: where the receiver's and the network's time differ, one that still allows a
    /// raising order is enough, and one that forbids a lowering one is.
    private func timeRefusal(of order: Order, at now: MonotonicInstant) -> OrderRefusal? {
        let times = provenTimes(now)
        if times.isEmpty {
            // Without a proven clock only the past is known for certain.
            if order.expires <= duties.clockFloor { return .expired }
            return order.work.lowers ? .clock : nil
        }
        // A receiver whose date was put back must not bring what is known to be over back to life.
        let isNetwork = clock.proven(now, isPositionBelieved: false) != nil
        if order.work.lowers, !isNetwork, order.expires <= duties.clockFloor { return .expired }
        let verdicts: [OrderRefusal?] = times.map { time in
            if order.expires <= time { return .expired }
            return time.advanced(by: Self.aheadOfClock) < order.issued ? .notYet : nil
        }
        if !order.work.lowers, verdicts.contains(nil) { return nil }
        return verdicts.compactMap { $0 }.first
    }

    /// The times that are good enough to lower by: the receiver's while its positions are believed, the network's.
    func provenTimes(_ now: MonotonicInstant) -> [UTCTime] {
        [clock.proven(now, isPositionBelieved: position.isBelieved), clock.proven(now, isPositionBelieved: false)]
            .compactMap { $0 }
    }

    /// Counts a refusal, and answers it unless there is a flood of them.
    private mutating func refuse(
        _ signed: SignedOrder, because reason: OrderRefusal, at now: MonotonicInstant
    ) -> [Effect] {
        duties.count(reason)
        let order = signed.order
        guard duties.refusalReplies.allows(order.id, at: now) else { return [.status] }
        let reply = OrderReply(order: order.id, outcome: .refused, reason: reason, at: stamp(now))
        switch reason {
        case .clock, .notYet, .mayNotLower:
            var orders = standing.orders ?? OrderMemory()
            orders.recordRefused(reply, of: signed.signer.key, counter: order.counter)
            standing.orders = orders
        default:
            // The same bytes get the same answer without being remembered: these reasons don't pass.
            break
        }
        return [.remember(standing, reply: reply), .status]
    }
}
