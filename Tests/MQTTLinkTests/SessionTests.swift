import MQTTLink
import Testing
import Workbench

/// What the broker keeps for a unit that is away.
@Suite struct SessionTests {
    @Test(arguments: [MQTTVersion.v5, .v311])
    func orderSentWhileAwayIsDelivered(version: MQTTVersion) async throws {
        let broker = try await PrivateBroker()
        var configuration = MQTTLinkConfiguration.bench(broker)
        configuration.version = version
        configuration.subscriptions = [Subscription(filter: "unit/order")]
        let first = try LinkOnBench(configuration)
        #expect(try await !first.connected().sessionPresent)
        try await eventually("subscribed") { try broker.log.contains("Sending SUBACK to unit") }
        first.link.stop()
        try await broker.publish("come home", to: "unit/order")
        let second = try LinkOnBench(configuration)
        #expect(try await second.connected().sessionPresent)
        try await second.eventually("order received") { $0.texts == ["come home"] }
    }

    @Test func sessionSurvivesARestartOfABrokerThatPersists() async throws {
        var options = BrokerOptions()
        options.persistence = true
        let broker = try await PrivateBroker(options)
        var configuration = MQTTLinkConfiguration.bench(broker)
        configuration.subscriptions = [Subscription(filter: "unit/order")]
        let bench = try LinkOnBench(configuration)
        try await bench.connected()
        try await eventually("subscribed") { try broker.log.contains("Sending SUBACK to unit") }
        try await broker.restart()
        #expect(try await bench.connected(2).sessionPresent)
        try await broker.publish("still here", to: "unit/order")
        try await bench.eventually("order received") { $0.texts == ["still here"] }
    }

    @Test func withoutExpiryTheSessionEndsWithTheConnection() async throws {
        let broker = try await PrivateBroker()
        var configuration = MQTTLinkConfiguration.bench(broker)
        configuration.subscriptions = [Subscription(filter: "unit/order")]
        configuration.sessionExpiry = .zero
        let first = try LinkOnBench(configuration)
        try await first.connected()
        try await eventually("subscribed") { try broker.log.contains("Sending SUBACK to unit") }
        first.link.stop()
        let second = try LinkOnBench(configuration)
        #expect(try await !second.connected().sessionPresent)
    }

    @Test func retainedAndLiveMessagesAreTold() async throws {
        let broker = try await PrivateBroker()
        try await broker.publish("zones", to: "fleet/office/zones", arguments: ["-r"])
        var configuration = MQTTLinkConfiguration.bench(broker)
        configuration.subscriptions = [
            Subscription(filter: "fleet/office/+"), Subscription(filter: "unit/order", qos: .exactlyOnce),
        ]
        let bench = try LinkOnBench(configuration)
        try await bench.eventually("retained") { $0.texts == ["zones"] }
        try await eventually("both subscribed") {
            try broker.log.split(separator: "\n").count { $0.contains("Sending SUBACK to unit") } == 2
        }
        try await broker.publish("go", to: "unit/order")
        try await bench.eventually("live") { $0.texts == ["zones", "go"] }
        let messages = bench.events.compactMap { if case .message(let message) = $0 { message } else { nil } }
        #expect(messages.map(\.retain) == [true, false])
        #expect(messages.map(\.topic) == ["fleet/office/zones", "unit/order"])
        #expect(bench.link.counters.received == 2)
    }
}
