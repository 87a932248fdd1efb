import Safety

/// Sending orders until they are answered or over.
extension OfficeCore {
    static let resendEvery = Duration.seconds(60)
    /// To a unit whose death was told: the broker holds the copy it has.
    static let resendToGoneEvery = Duration.seconds(600)
    /// What the broker held for the unit comes first, and its reply.
    static let afterBirth = Duration.seconds(2)
    static let retryEvery = Duration.milliseconds(200)
    /// Orders beyond these wait in the store for the next look.
    public static let mostOrders = 1_024

    struct Sending: Sendable {
        let order: PendingOrder
        let ends: MonotonicInstant
        var next: MonotonicInstant
        var wasSent: Bool
    }

    mutating func take(_ found: [PendingOrder], at now: OfficeMoment) {
        for order in found where orders[order.id] == nil && orders.count < Self.mostOrders {
            orders[order.id] = Sending(
                order: order, ends: now.instant(of: order.expires), next: now.instant, wasSent: order.wasSent)
        }
    }

    mutating func notSent(_ id: Identifier, at now: OfficeMoment) {
        orders[id]?.next = now.instant.advanced(by: Self.retryEvery)
    }

    mutating func resendAll(at now: OfficeMoment) {
        for id in orders.keys.sorted() { orders[id]?.next = now.instant }
    }

    mutating func bornAgain(_ unit: String, at now: OfficeMoment) {
        for id in orders.keys.sorted() where orders[id]?.order.unit == unit {
            guard let sending = orders[id], sending.wasSent else { continue }
            orders[id]?.next = min(sending.next, now.instant.advanced(by: Self.afterBirth))
        }
    }

    mutating func sendOrders(at now: OfficeMoment, _ effects: inout [Effect]) {
        // In order of their ids, which is the order in which they were given.
        for id in orders.keys.sorted() {
            guard let sending = orders[id] else { continue }
            if sending.ends <= now.instant {
                orders[id] = nil
                effects.append(.expireOrder(id))
            } else if isLinkUp, sending.next <= now.instant {
                let isGone = units[sending.order.unit]?.record.isGone ?? false
                orders[id]?.next = now.instant.advanced(by: isGone ? Self.resendToGoneEvery : Self.resendEvery)
                orders[id]?.wasSent = true
                effects.append(.sendOrder(id))
            }
        }
    }
}
