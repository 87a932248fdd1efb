import MQTTLink
import Testing
import Workbench

/// A broker that is there but confirms nothing is as good as none, and is left.
@Suite struct AcknowledgementTests {
    private func configuration(_ brokers: [BrokerAddress], timeout: Duration) -> MQTTLinkConfiguration {
        var configuration = MQTTLinkConfiguration.bench(brokers)
        configuration.acknowledgeTimeout = timeout
        return configuration
    }

    @Test func brokerThatAnswersPingsButConfirmsNothingIsLeftForTheNextAddress() async throws {
        let deaf = try DeafBroker()
        defer { deaf.stop() }
        let good = try await PrivateBroker()
        let goodAddress = BrokerAddress(host: "127.0.0.1", port: good.port, security: .plain)
        // A ping goes out after five seconds; the timeout comes after it.
        var configuration = configuration([deaf.address, goodAddress], timeout: .seconds(7))
        configuration.keepalive = .seconds(5)
        configuration.subscriptions = [Subscription(filter: "order")]
        let bench = try LinkOnBench(configuration)
        #expect(try await bench.connected().brokerIndex == 0)
        for token in 0..<8 as Range<UInt64> {
            #expect(bench.link.publish(Message("alert", to: "unit"), token: token) == .accepted)
        }
        #expect(bench.link.publish(Message("alert", to: "unit"), token: 8) == .busy)
        #expect(try await bench.connected(2, within: .seconds(20)).brokerIndex == 1)
        #expect(deaf.heard.pings >= 1, "the keepalive was content")
        #expect(bench.events.disconnects == [.lost(.acknowledgementTimeout)])
        #expect(bench.events.contains(.unconfirmed(tokens: Array(0..<8) + [MQTTLink.birthToken])))
        #expect(bench.link.publish(Message("alert", to: "unit"), token: 9) == .accepted)
        try await bench.eventually("the alert is confirmed there") { !$0.confirmations(of: 9).isEmpty }
    }

    @Test func unconfirmedBirthCountsAndSuchSessionsBackOff() async throws {
        let deaf = try DeafBroker()
        defer { deaf.stop() }
        var configuration = configuration([deaf.address], timeout: .milliseconds(200))
        // It would be stable long before the timeout, were it not for birth.
        configuration.backoff = Backoff(
            minimum: .milliseconds(20), maximum: .milliseconds(160), stableAfter: .milliseconds(20))
        let bench = try LinkOnBench(configuration)
        try await bench.eventually("waits at their longest") { _ in bench.link.counters.backoffStep == 3 }
        bench.link.stop()
        #expect(bench.link.counters.stableConnections == 0)
        #expect(bench.link.counters.unstableConnections >= 3)
        #expect(bench.events.disconnects.prefix(3).allSatisfy { $0 == .lost(.acknowledgementTimeout) })
    }

    @Test func brokerThatSwallowsOnlyAlertsIsLeftEvenAfterItWasStable() async throws {
        let deaf = try DeafBroker(DeafBroker.Manners(confirmsBirth: true))
        let other = try DeafBroker(DeafBroker.Manners(confirmsBirth: true, confirmsRest: true))
        defer { for broker in [deaf, other] { broker.stop() } }
        var configuration = configuration([deaf.address, other.address], timeout: .milliseconds(300))
        configuration.backoff.stableAfter = .milliseconds(50)
        let bench = try LinkOnBench(configuration)
        try await bench.eventually("stable") { _ in bench.link.counters.stableConnections == 1 }
        #expect(bench.link.publish(Message("alert", to: "unit"), token: 1) == .accepted)
        #expect(try await bench.connected(2).brokerIndex == 1)
        #expect(bench.events.disconnects == [.lost(.acknowledgementTimeout)])
        #expect(bench.events.contains(.unconfirmed(tokens: [1])))
        #expect(bench.link.counters.unstableConnections == 1)
    }

    @Test func slowBrokerThatConfirmsInTimeIsKept() async throws {
        let slow = try DeafBroker(
            DeafBroker.Manners(confirmsBirth: true, confirmsRest: true, delay: .milliseconds(150)))
        defer { slow.stop() }
        var configuration = configuration([slow.address], timeout: .seconds(1))
        configuration.backoff.stableAfter = .milliseconds(100)
        let next = Late<@Sendable (UInt64) -> Void>()
        let bench = try LinkOnBench(configuration) { event in
            if case .acknowledged(let token, _) = event, token < 19 { next.value?(token + 1) }
        }
        let link = bench.link
        next.value = { [weak link] token in _ = link?.publish(Message("\(token)", to: "unit"), token: token) }
        try await bench.connected()
        // Two chains, each message after the one before: something is always unconfirmed, for longer than the timeout in all.
        next.value?(0)
        next.value?(10)
        try await bench.eventually("all confirmed") { $0.confirmations(of: 19).count == 2 }
        #expect(bench.events.disconnects.isEmpty)
        #expect(bench.link.counters.connections == 1)
    }

    @Test func frozenBrokerIsLeftBeforeTheKeepaliveNotices() async throws {
        let broker = try await PrivateBroker()
        var configuration = MQTTLinkConfiguration.bench(broker)
        configuration.acknowledgeTimeout = .milliseconds(500)
        let bench = try LinkOnBench(configuration)
        try await bench.eventually("birth is confirmed") { !$0.confirmations(of: MQTTLink.birthToken).isEmpty }
        try broker.pause()
        #expect(bench.link.publish(Message("alert", to: "unit"), token: 1) == .accepted)
        try await bench.eventually("left") { $0.disconnects == [.lost(.acknowledgementTimeout)] }
        try broker.resume()
        try await bench.connected(2)
        #expect(bench.link.counters.unstableConnections >= 1)
    }
}
