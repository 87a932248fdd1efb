import MQTTLink
import Testing
import Workbench

/// That the bench itself does what its tests rely on.
@Suite struct BenchTests {
    /// A reader that takes 40 messages a second needs a second and a half for its 60th.
    @Test func slowSubscriberIsAsSlowAsItSays() async throws {
        let broker = try await PrivateBroker()
        let slow = try Subscriber(port: broker.port, filters: ["unit"], perSecond: 40)
        let quick = try Subscriber(port: broker.port, filters: ["unit"])
        try await slow.ready()
        try await quick.ready()
        let next = Late<@Sendable (UInt64) -> Void>()
        let bench = try LinkOnBench(.bench(broker)) { event in
            if case .acknowledged(let token, _) = event, token < 59 { next.value?(token + 1) }
        }
        let link = bench.link
        next.value = { [weak link] token in _ = link?.publish(Message("\(token)", to: "unit"), token: token) }
        try await bench.connected()
        let start = ContinuousClock.now
        _ = link.publish(Message("0", to: "unit"), token: 0)
        try await quick.eventually("quick has all") { $0.count == 60 }
        #expect(slow.messages.count < 60)
        try await slow.eventually("slow has all") { $0.count == 60 }
        #expect(ContinuousClock.now - start > .milliseconds(1_400))
        #expect(slow.messages.map(\.text) == (0..<60).map { "\($0)" })
    }

    @Test func retainedListsOnlyWhatIsRetained() async throws {
        let broker = try await PrivateBroker()
        try await broker.publish("kept", to: "a/b", arguments: ["-r"])
        try await broker.publish("gone", to: "a/c", arguments: ["-r"])
        try await broker.publish("", to: "a/c", arguments: ["-r"])
        try await broker.publish("passing", to: "a/d")
        #expect(try await Subscriber.retained(port: broker.port, "a/#").map(\.topic) == ["a/b"])
    }
}
