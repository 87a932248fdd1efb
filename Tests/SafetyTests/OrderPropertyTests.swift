import Testing

@testable import Safety

/// Ten thousand orders, most of them old, foreign, late or out of turn: only what counts does anything.
@Suite struct OrderPropertyTests {
    typealias Unit = DutyRehearsal

    /// A second opinion that forgets nothing.
    private struct Oracle {
        var ids: Set<Identifier> = []
        var used: [String: Set<UInt64>] = [:]

        func counts(_ signed: SignedOrder, at time: UTCTime) -> Bool {
            let order = signed.order
            let used = used[signed.signer.key] ?? []
            let highest = used.max() ?? 0
            return order.unit == Unit.unit && !ids.contains(order.id) && !used.contains(order.counter)
                && order.counter + 64 >= highest && order.expires > time
                && order.issued <= time.advanced(by: .seconds(300)) && (signed.signer.mayLower || !order.work.lowers)
        }

        mutating func take(_ signed: SignedOrder) {
            ids.insert(signed.order.id)
            used[signed.signer.key, default: []].insert(signed.order.counter)
        }
    }

    private struct Attack {
        var unit: Unit
        var oracle = Oracle()
        var sent: [SignedOrder] = []
        /// Refused for a reason that can pass: these stay refused.
        var refused: Set<Identifier> = []
        var counters: [String: UInt64] = [:]
        var acted = 0
        var repeats = 0
        private let signers: [Signer]

        init(seed: UInt64) {
            unit = Unit(seed: seed)
            signers = (0..<6).map { Signer(key: "00000000000000a\($0)", name: "s\($0)", mayLower: $0 < 2) }
        }

        mutating func chance(_ share: Double) -> Bool { Double.random(in: 0...1, using: &unit.chance) < share }

        mutating func fresh() -> SignedOrder {
            let signer = signers.randomElement(using: &unit.chance) ?? signers[0]
            let next = (counters[signer.key] ?? 0) + UInt64.random(in: 1...3, using: &unit.chance)
            counters[signer.key] = next
            let back = chance(0.3) ? UInt64.random(in: 0...150, using: &unit.chance) : 0
            let works: [Order.Work] = [
                .message(text: "\(sent.count)"), .message(text: "\(sent.count)"), .report, .drill(on: chance(0.3)),
                .emissionControl(minutes: 1, mode: .total), .unsupported("keys"),
            ]
            return unit.made(
                works.randomElement(using: &unit.chance) ?? .report, unit: chance(0.2) ? "unit-02" : Unit.unit,
                issued: Double.random(in: -4_000...500, using: &unit.chance), by: signer,
                counter: next > back ? next - back : next)
        }

        mutating func step() throws {
            let isReplay = chance(0.4) && !sent.isEmpty
            let signed = isReplay ? try #require(sent.randomElement(using: &unit.chance)) : fresh()
            sent.append(signed)
            let id = signed.order.id
            let isValid = oracle.counts(signed, at: unit.time) && !refused.contains(id)
            let before = unit.snapshot
            let refusals = before.refusedOrders.reduce(0) { $0 + $1.count }
            unit.send(.order(signed))
            let isActed = unit.remembered.orders?.handled.last?.reply.order == id && !oracle.ids.contains(id)
            #expect(isActed == isValid)
            let counted = unit.snapshot.refusedOrders.reduce(0) { $0 + $1.count } - refusals
            if isValid {
                oracle.take(signed)
                acted += 1
                #expect(counted == (signed.order.work == .unsupported("keys") ? 1 : 0))
            } else {
                let after = unit.snapshot
                #expect(after.standing.messages == before.standing.messages)
                #expect(after.standing.drill == before.standing.drill)
                #expect(after.standing.orders?.highest ?? [] == before.standing.orders?.highest ?? [])
                #expect(after.openAlerts == before.openAlerts && !unit.effects.contains { !Self.isHarmless($0) })
                let isRepeat = before.standing.orders?.reply(to: id) != nil && signed.order.unit == Unit.unit
                #expect(counted == (isRepeat ? 0 : 1))
                if isRepeat { repeats += 1 }
                if unit.snapshot.standing.orders?.refused?.contains(where: { $0.reply.order == id }) ?? false {
                    refused.insert(id)
                }
            }
        }

        private static func isHarmless(_ effect: Effect) -> Bool {
            switch effect {
            case .remember, .status: true
            // Time alone can end what an earlier order began.
            case .emission(nil): true
            default: false
            }
        }
    }

    @Test(arguments: [UInt64(1), 2]) func onlyWhatCountsActsAndTheMemoryStaysSmall(seed: UInt64) throws {
        var attack = Attack(seed: seed)
        for _ in 0..<5_000 {
            try attack.step()
            attack.unit.wait(Double(Int.random(in: 0...3, using: &attack.unit.chance)))
            let orders = attack.unit.snapshot.standing.orders ?? OrderMemory()
            #expect(orders.highest.count <= 6 && orders.refused?.count ?? 0 <= OrderMemory.keptRefusals)
            #expect(orders.handled.count <= 6 * OrderMemory.keptPerSigner)
        }
        #expect(attack.acted > 300 && attack.repeats > 100)
        #expect(attack.unit.snapshot.standing.messages?.count == 20)
        #expect(attack.unit.replies.count < 5_000)
    }

    @Test func aFloodOfExpiredOrdersPushesNothingOut() {
        var unit = Unit()
        let good = unit.made(.message(text: "Good"), counter: 5_000)
        unit.send(.order(good))
        for number in 0..<10_000 {
            unit.send(.order(unit.made(.message(text: "Old"), issued: -4_000, counter: 5_001 + UInt64(number))))
        }
        #expect(unit.messages.count == 1 && unit.refused(.expired) == 10_000)
        #expect(unit.replies.count == 1 + ReplyPace.limit, "and hardly any of them is answered")
        #expect(unit.remembered.orders?.handled.count == 1 && unit.remembered.orders?.highest.first?.counter == 5_000)
        unit.send(.order(good))
        #expect(unit.replies.last?.outcome == .done)
    }

    @Test func whatIsForgottenCannotBeCarriedOutAgain() {
        var unit = Unit()
        var all: [SignedOrder] = []
        // Each signer's window of 64 is filled from the top down, the hardest order to keep.
        for block in 0..<10 {
            for step in 0..<60 {
                all.append(unit.made(.message(text: "m"), lasts: 1e6, counter: UInt64(block * 60 + 60 - step)))
            }
        }
        for signed in all { unit.send(.order(signed)) }
        #expect(unit.messages.count == 600)
        #expect(unit.remembered.orders?.handled.count == OrderMemory.keptPerSigner)
        unit.wait(100)
        for signed in all { unit.send(.order(signed)) }
        #expect(unit.messages.count == 600)
    }

    @Test func twentySignersAreKnownAndSixteenRemembered() {
        var unit = Unit()
        let signers = (10..<30).map { Signer(key: "0000000000000\($0)a", name: "s", mayLower: false) }
        let all = signers.map { unit.made(.message(text: "m"), lasts: 1e6, by: $0, counter: 3) }
        for signed in all { unit.send(.order(signed)) }
        let orders = unit.remembered.orders ?? OrderMemory()
        #expect(orders.handled.count == 16 && orders.highest.count == 20)
        unit.wait(100)
        for signed in all { unit.send(.order(signed)) }
        #expect(unit.messages.count == 20 && unit.refused(.replayed) == 4)
        unit.send(.order(unit.made(.message(text: "n"), by: signers[0], counter: 4)))
        #expect(unit.messages.count == 21, "the forgotten signer's next order counts")
    }

    @Test func moreSignersThanAUnitCanHaveAreRefusedUntilTheirKeysAreGone() {
        var unit = Unit()
        var orders = OrderMemory()
        let keys = (100..<164).map { "\($0)" }
        for key in keys {
            orders.record(
                OrderReply(order: unit.made(.report).order.id, outcome: .done, at: unit.monitor.stamp(unit.now)),
                of: key, counter: 1)
        }
        var full = StandingMemory()
        full.orders = orders
        unit = Unit(standing: full)
        #expect(unit.order(.message(text: "m"))?.reason == .tooMany && unit.messages == [])
        full.orders?.forget(allBut: Array(keys.prefix(3)) + [Unit.duty.key])
        #expect(full.orders?.highest.map(\.signer) == Array(keys.prefix(3)))
        unit = Unit(standing: full)
        #expect(unit.order(.message(text: "m"))?.outcome == .done)
    }
}
