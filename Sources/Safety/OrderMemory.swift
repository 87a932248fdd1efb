/// Which orders were handled, told apart for good: nothing that is dropped here can be carried out again.
extension OrderMemory {
    /// A counter further below its signer's highest is a replay.
    static let counterWindow: UInt64 = 64
    /// More than the window holds, so that what is dropped lies below it.
    static let keptPerSigner = 128
    static let keptSigners = 16
    /// Signers whose highest counter is remembered after their orders were dropped.
    static let knownSigners = 64
    static let keptRefusals = 64

    /// What was answered to the order with this id, if it was handled, or refused for a reason that can pass.
    func reply(to id: Identifier) -> OrderReply? {
        // The newest first: what is sent again is mostly what was sent last.
        (handled.last { $0.reply.order == id } ?? refused?.last { $0.reply.order == id })?.reply
    }

    /// Whether an order of an unknown id must be an old one, or a second one under one counter.
    func isReplayed(counter: UInt64, of signer: String) -> Bool {
        guard let mark = highest.first(where: { $0.signer == signer }) else { return false }
        if counter < mark.counter, mark.counter - counter > Self.counterWindow { return true }
        if let floor = mark.floor, counter <= floor { return true }
        return handled.contains { $0.signer == signer && $0.counter == counter }
    }

    /// Whether there is room to remember that an order of this signer was handled.
    func hasRoom(for signer: String) -> Bool {
        highest.count < Self.knownSigners || highest.contains { $0.signer == signer }
    }

    /// - Precondition: there is room, and it is no replay.
    mutating func record(_ reply: OrderReply, of signer: String, counter: UInt64) {
        precondition(hasRoom(for: signer), "an order that can't be remembered must not be carried out")
        handled.append(Handled(reply: reply, signer: signer, counter: counter))
        if let place = highest.firstIndex(where: { $0.signer == signer }) {
            highest[place].counter = max(highest[place].counter, counter)
        } else {
            let place = highest.firstIndex { $0.signer > signer } ?? highest.endIndex
            highest.insert(Highest(signer: signer, counter: counter), at: place)
        }
        dropLowest(of: signer)
        dropIdleSigner()
    }

    /// Keeps a refusal whose reason can pass: the same bytes must not be carried out after they were refused.
    ///
    /// It takes no counter, and no place from what was handled.
    mutating func recordRefused(_ reply: OrderReply, of signer: String, counter: UInt64) {
        var kept = refused ?? []
        kept.append(Handled(reply: reply, signer: signer, counter: counter))
        if kept.count > Self.keptRefusals { kept.removeFirst(kept.count - Self.keptRefusals) }
        refused = kept
    }

    private mutating func dropLowest(of signer: String) {
        let places = handled.indices.filter { handled[$0].signer == signer }
        guard places.count > Self.keptPerSigner,
            let lowest = places.min(by: { handled[$0].counter < handled[$1].counter })
        else { return }
        handled.remove(at: lowest)
    }

    /// Forgets the orders of the signer that was heard least recently, and refuses all up to its highest from now on.
    private mutating func dropIdleSigner() {
        var recent: [String] = []
        for one in handled.reversed() where !recent.contains(one.signer) { recent.append(one.signer) }
        guard recent.count > Self.keptSigners, let idle = recent.last else { return }
        handled.removeAll { $0.signer == idle }
        for place in highest.indices where highest[place].signer == idle {
            highest[place].floor = highest[place].counter
        }
    }

    /// More than one place keeps: what either has handled, together.
    static let mostJoinedPerSigner = 256

    /// What two places know together: an order that either has handled was handled, what either has refused stays
    /// refused, and a signer's highest counter and floor are the highest that either has seen.
    public func joined(withEarlier earlier: Self) -> Self {
        let known = Set(handled.map(\.reply.order))
        var handled = earlier.handled.filter { !known.contains($0.reply.order) } + handled
        for signer in Set(handled.map(\.signer)) {
            // What the later one has let go of for the bound comes first, and goes again.
            var excess = handled.count { $0.signer == signer } - Self.mostJoinedPerSigner
            handled.removeAll { order in
                guard order.signer == signer, excess > 0 else { return false }
                excess -= 1
                return true
            }
        }
        var joined = OrderMemory(handled: handled, highest: highest)
        for one in earlier.highest {
            guard let place = joined.highest.firstIndex(where: { $0.signer == one.signer }) else {
                joined.highest.append(one)
                continue
            }
            joined.highest[place].counter = max(joined.highest[place].counter, one.counter)
            if let floor = one.floor { joined.highest[place].floor = max(joined.highest[place].floor ?? 0, floor) }
        }
        joined.highest.sort { $0.signer < $1.signer }
        let refusedLater = Set((refused ?? []).map(\.reply.order))
        let refused = (earlier.refused ?? []).filter { !refusedLater.contains($0.reply.order) } + (refused ?? [])
        joined.refused = refused.isEmpty ? nil : Array(refused.suffix(Self.keptRefusals))
        return joined
    }

    /// Forgets signers whose keys the unit no longer has: their orders don't reach the core.
    ///
    /// - Parameter signers: the keys that count, in any order.
    public mutating func forget(allBut signers: [String]) {
        handled.removeAll { !signers.contains($0.signer) }
        highest.removeAll { !signers.contains($0.signer) }
        refused?.removeAll { !signers.contains($0.signer) }
    }
}

/// Holds back answers to what comes again and again: each order at most once in ten seconds, 32 orders in all.
struct ReplyPace: Sendable {
    static let pause = Duration.seconds(10)
    static let limit = 32

    private var recent: [(order: Identifier, at: MonotonicInstant)] = []

    mutating func allows(_ order: Identifier, at now: MonotonicInstant) -> Bool {
        recent.removeAll { $0.at.duration(to: now) >= Self.pause }
        guard recent.count < Self.limit, !recent.contains(where: { $0.order == order }) else { return false }
        recent.append((order, now))
        return true
    }
}
