import MQTTLink
import Synchronization
import Testing
import Workbench

/// What a publish comes to.
@Suite struct PublishTests {
    @Test func confirmationSaysWhetherAnybodyListened() async throws {
        let broker = try await PrivateBroker()
        let bench = try LinkOnBench(.bench(broker))
        try await bench.connected()
        #expect(bench.link.publish(Message("alone", to: "unit"), token: 1) == .accepted)
        try await bench.eventually("no matching subscribers") { $0.confirmations(of: 1) == [0x10] }
        let subscriber = try Subscriber(port: broker.port, filters: ["unit"])
        try await subscriber.ready()
        #expect(bench.link.publish(Message("heard", to: "unit"), token: 2) == .accepted)
        try await bench.eventually("plain success") { $0.confirmations(of: 2) == [0] }
    }

    @Test func aclRefusalCarriesItsReason() async throws {
        var options = BrokerOptions()
        options.users = [("unit", "s3cret")]
        options.acl = "user unit\ntopic write fleet/unit/#\n"
        let broker = try await PrivateBroker(options)
        var configuration = MQTTLinkConfiguration.bench(broker)
        configuration.credentials = Credentials(user: "unit", password: "s3cret")
        let bench = try LinkOnBench(configuration, unit: "fleet/unit")
        try await bench.connected()
        #expect(bench.link.publish(Message("mine", to: "fleet/unit/a"), token: 1) == .accepted)
        #expect(bench.link.publish(Message("theirs", to: "fleet/other/a"), token: 2) == .accepted)
        try await bench.eventually("refused") {
            $0.contains(.refused(token: 2, error: .refusedByBroker(reason: 0x87, meaning: "Not authorized")))
        }
        #expect(bench.events.confirmations(of: 1) == [0x10])
        #expect(bench.events.confirmations(of: 2).isEmpty)
        #expect(bench.link.counters.refusedPublishes == 1)
        #expect(bench.link.counters.isConnected)
    }

    @Test func propertiesTravel() async throws {
        let broker = try await PrivateBroker()
        let subscriber = try Subscriber(port: broker.port, filters: ["unit/#"])
        try await subscriber.ready()
        let bench = try LinkOnBench(.bench(broker), unit: "other")
        try await bench.connected()
        let message = Message(
            topic: "unit/a|b", payload: [0, 10, 255], retain: true, expirySeconds: 600, contentType: "application/json")
        #expect(bench.link.publish(message, token: 1) == .accepted)
        try await subscriber.eventually("seen") { !$0.isEmpty }
        let seen = try #require(subscriber.messages.first)
        #expect(seen.payload == [0, 10, 255])
        #expect(seen.topic == "unit/a|b")
        #expect(seen.contentType == "application/json")
        #expect((590...600).contains(seen.expirySeconds ?? 0))
        let retained = try await Subscriber.retained(port: broker.port, "unit/#")
        #expect(retained.map(\.retain) == [true])
        #expect(subscriber.garbled == 0)
    }

    @Test func tooBigIsRefusedHereAndToTheByte() async throws {
        var options = BrokerOptions()
        options.extraLines = ["max_packet_size 2000"]
        let broker = try await PrivateBroker(options)
        let bench = try LinkOnBench(.bench(broker))
        #expect(try await bench.connected().maximumPacketBytes == 2_000)
        // Fixed header 1 + 2, topic 2 + 4, packet id 2, properties 1 + 5.
        let payload = [UInt8](repeating: 1, count: 2_000 - 17)
        let fits = Message(topic: "unit", payload: payload, expirySeconds: 60)
        let tooBig = Message(topic: "unit", payload: payload + [1], expirySeconds: 60)
        #expect(bench.link.publish(tooBig, token: 1) == .invalid(.tooBig(packetBytes: 2_001, limitBytes: 2_000)))
        #expect(bench.link.publish(fits, token: 2) == .accepted)
        try await bench.eventually("the one that fits is confirmed") { $0.confirmations(of: 2) == [0x10] }
        #expect(bench.events.disconnects.isEmpty)
    }

    @Test func oversizeOnAnOldBrokerIsRefusedByOurOwnLimit() async throws {
        let broker = try await PrivateBroker()
        var configuration = MQTTLinkConfiguration.bench(broker)
        configuration.version = .v311
        configuration.maximumPacketBytes = 4_096
        let bench = try LinkOnBench(configuration)
        try await bench.connected()
        let tooBig = Message(topic: "unit", payload: [UInt8](repeating: 1, count: 4_096 - 10))
        #expect(bench.link.publish(tooBig, token: 1) == .invalid(.tooBig(packetBytes: 4_097, limitBytes: 4_096)))
    }

    @Test(arguments: ["", "a/+/b", "a/#", "a\0b"])
    func badTopicsAreRefused(topic: String) async throws {
        let link = try MQTTLink(
            configuration: .bench([BrokerAddress(host: "127.0.0.1", port: 1, security: .plain)])
        ) {
            LastWords(will: Message("", to: "w"), birth: Message("", to: "w"))
        } onEvent: { _ in
        }
        #expect(link.publish(Message("x", to: topic), token: 1) == .invalid(.badTopic))
        #expect(link.publish(Message("x", to: "a"), token: MQTTLink.birthToken) == .invalid(.reservedToken))
        #expect(link.publish(Message("x", to: "a"), token: 1) == .notConnected)
    }

    @Test func ninthMessageInFlightIsToldToWait() async throws {
        let broker = try await PrivateBroker()
        let bench = try LinkOnBench(.bench(broker))
        try await bench.connected()
        try broker.pause()
        for token in 0..<8 as Range<UInt64> {
            #expect(bench.link.publish(Message("x", to: "unit"), token: token) == .accepted)
        }
        #expect(bench.link.publish(Message("x", to: "unit"), token: 8) == .busy)
        try broker.resume()
        try await bench.eventually("all eight confirmed") { $0.confirmedTokens.count == 8 }
        #expect(bench.link.publish(Message("x", to: "unit"), token: 8) == .accepted)
    }

    @Test func manyThreadsGetEachConfirmationOnce() async throws {
        let broker = try await PrivateBroker()
        let bench = try LinkOnBench(.bench(broker))
        try await bench.connected()
        let writers = 8 as UInt64
        let each = 250 as UInt64
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for number in 0..<each {
                        let token = writer * each + number
                        while bench.link.publish(Message("\(token)", to: "unit"), token: token) == .busy {
                            await Task.yield()
                        }
                    }
                }
            }
        }
        try await bench.eventually("all confirmed") { _ in
            bench.link.counters.acknowledged >= Int(writers * each) + 1
        }
        #expect(bench.events.confirmedTokens.sorted() == Array(0..<(writers * each)))
    }

    /// A wake-up lost between the threads would cost a second a message, Nagle's algorithm 40 ms.
    @Test(arguments: [MQTTVersion.v5, .v311])
    func hundredRoundTripsAreQuick(version: MQTTVersion) async throws {
        let broker = try await PrivateBroker()
        var configuration = MQTTLinkConfiguration.bench(broker)
        configuration.version = version
        let next = Late<@Sendable (UInt64) -> Void>()
        let bench = try LinkOnBench(configuration) { event in
            if case .acknowledged(let token, _) = event, token < 100 { next.value?(token + 1) }
        }
        let link = bench.link
        next.value = { [weak link] token in _ = link?.publish(Message("x", to: "unit"), token: token) }
        try await bench.connected()
        let start = ContinuousClock.now
        #expect(link.publish(Message("x", to: "unit"), token: 0) == .accepted)
        try await bench.eventually("hundred round trips") { !$0.confirmations(of: 100).isEmpty }
        #expect(ContinuousClock.now - start < .seconds(3))
    }
}
