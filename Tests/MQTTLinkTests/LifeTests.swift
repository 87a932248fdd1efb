import MQTTLink
import Testing
import Workbench

/// Birth, death and what lies between, on a real broker.
@Suite struct LifeTests {
    @Test func birthComesFirstAndFarewellReplacesTheWill() async throws {
        let broker = try await PrivateBroker()
        let subscriber = try Subscriber(port: broker.port)
        try await subscriber.ready()
        let bench = try LinkOnBench(.bench(broker))
        let info = try await bench.connected()
        #expect(!info.sessionPresent)
        #expect(bench.link.publish(Message("moving", to: "unit"), token: 7) == .accepted)
        try await bench.eventually("confirmed") { $0.confirmations(of: 7) == [0] }
        #expect(bench.link.stop(farewell: Message("stopping 1", to: "unit/status", retain: true)))
        try await subscriber.eventually("farewell seen") { $0.contains { $0.text == "stopping 1" } }
        #expect(subscriber.messages.map(\.text) == ["online 1", "moving", "stopping 1"])
        let retained = try await Subscriber.retained(port: broker.port, "unit/#")
        #expect(retained.map(\.text) == ["stopping 1"])
        #expect(bench.events.disconnects == [.stopped])
        #expect(bench.events.confirmations(of: MQTTLink.birthToken) == [0])
        #expect(bench.events.confirmations(of: MQTTLink.farewellToken) == [0])
    }

    @Test func cutConnectionLetsTheWillSpeakWithItsSession() async throws {
        let broker = try await PrivateBroker()
        let subscriber = try Subscriber(port: broker.port, filters: ["unit/status"])
        try await subscriber.ready()
        let bench = try LinkOnBench(.bench(broker))
        try await bench.connected()
        bench.link.drop()
        try await bench.connected(2)
        try await subscriber.eventually("birth, death and birth") { $0.count == 3 }
        #expect(subscriber.messages.map(\.text) == ["online 1", "offline 1", "online 2"])
        #expect(bench.events.connections[1].sessionPresent)
    }

    @Test func nothingIsKeptWhileThereIsNoConnection() async throws {
        let broker = try await PrivateBroker()
        let bench = try LinkOnBench(.bench(broker))
        try await bench.connected()
        try await broker.kill()
        try await bench.eventually("loss noticed") { !$0.disconnects.isEmpty }
        #expect(bench.link.publish(Message("lost", to: "unit"), token: 1) == .notConnected)
        try await broker.start()
        let subscriber = try Subscriber(port: broker.port, filters: ["unit"])
        try await subscriber.ready()
        try await bench.connected(2)
        #expect(bench.link.publish(Message("found", to: "unit"), token: 2) == .accepted)
        try await subscriber.eventually("published after the outage") { !$0.isEmpty }
        #expect(subscriber.messages.map(\.text) == ["found"])
        #expect(bench.events.confirmations(of: 1).isEmpty)
    }

    @Test func unconfirmedMessagesAreHandedBackAndNeverResent() async throws {
        var options = BrokerOptions()
        options.persistence = true
        let broker = try await PrivateBroker(options)
        let bench = try LinkOnBench(.bench(broker))
        try await bench.connected()
        try await bench.eventually("birth confirmed") { $0.confirmations(of: MQTTLink.birthToken) == [0x10] }
        try broker.pause()
        for token in [3, 1, 2] as [UInt64] {
            #expect(bench.link.publish(Message("m\(token)", to: "unit"), token: token) == .accepted)
        }
        try await broker.kill()
        try await bench.eventually("handed back") { $0.contains(.unconfirmed(tokens: [1, 2, 3])) }
        try await broker.start()
        let subscriber = try Subscriber(port: broker.port, filters: ["unit"])
        try await subscriber.ready()
        try await bench.connected(2)
        #expect(bench.link.publish(Message("new", to: "unit"), token: 4) == .accepted)
        try await subscriber.eventually("new one seen") { !$0.isEmpty }
        #expect(subscriber.messages.map(\.text) == ["new"])
        #expect(bench.link.counters.unconfirmed == 3)
    }

    @Test func linkThatIsLetGoDisconnectsCleanly() async throws {
        let broker = try await PrivateBroker()
        let subscriber = try Subscriber(port: broker.port)
        try await subscriber.ready()
        var link: MQTTLink? = try MQTTLink(configuration: .bench(broker, id: "let-go")) {
            LastWords(will: Message("dead", to: "w"), birth: Message("born", to: "w"))
        } onEvent: { _ in
        }
        try link?.start()
        try await subscriber.eventually("born") { $0.contains { $0.text == "born" } }
        link = nil
        try await eventually("clean end") { try broker.log.contains("Received DISCONNECT from let-go") }
        #expect(subscriber.messages.map(\.text) == ["born"])
    }

    @Test func stopFromTheEventHandlerReturnsAtOnce() async throws {
        let broker = try await PrivateBroker()
        let link = Late<MQTTLink>()
        let bench = try LinkOnBench(.bench(broker)) { event in
            if case .acknowledged(MQTTLink.birthToken, _) = event { link.value?.stop() }
        }
        link.value = bench.link
        try await bench.connected()
        // Should the handler have come before its link was known, this is the stop.
        try await bench.eventually("stopped") { events in
            if events.confirmations(of: MQTTLink.birthToken) == [0x10], events.disconnects.isEmpty { bench.link.stop() }
            return events.disconnects == [.stopped]
        }
    }

    @Test func stopInTheVeryFirstEventStillSaysBirthAndFarewell() async throws {
        let broker = try await PrivateBroker()
        let subscriber = try Subscriber(port: broker.port)
        try await subscriber.ready()
        let link = Late<MQTTLink>()
        let made = try MQTTLink(configuration: .bench(broker, id: "hasty")) {
            LastWords(will: Message("dead", to: "w"), birth: Message("born", to: "w"))
        } onEvent: { event in
            if case .connected = event { link.value?.stop(farewell: Message("bye", to: "w")) }
        }
        link.value = made
        try made.start()
        try await subscriber.eventually("farewell") { $0.contains { $0.text == "bye" } }
        #expect(made.stop())
        #expect(subscriber.messages.map(\.text) == ["born", "bye"])
    }

    @Test func noAttemptIsMadeWithoutLastWords() async throws {
        let broker = try await PrivateBroker()
        struct NoSession: Error {}
        let told = Late<LinkEvent>()
        let link = try MQTTLink(configuration: .bench(broker, id: "wordless")) {
            throw NoSession()
        } onEvent: {
            told.value = $0
        }
        try link.start()
        try await eventually("attempts") { link.counters.failedAttempts >= 2 }
        link.stop()
        #expect(
            told.value
                == .attemptFailed(
                    error: .lastWords("NoSession()"),
                    broker: BrokerAddress(host: "127.0.0.1", port: broker.port, security: .plain)))
        #expect(try !broker.log.contains("wordless"))
    }
}
