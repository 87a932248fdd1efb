import Glibc
import MQTTLink
import Testing
import Workbench

/// Coming back, and not too eagerly.
@Suite struct ReconnectTests {
    @Test func killedBrokerIsFoundAgain() async throws {
        let broker = try await PrivateBroker()
        let bench = try LinkOnBench(.bench(broker))
        try await bench.connected()
        try await broker.kill()
        try await bench.eventually("attempts fail") { $0.failures.count >= 3 }
        try await broker.start()
        try await bench.connected(2)
        #expect(bench.events.failures.allSatisfy { $0 == .unreachable("Connection refused") })
        #expect(bench.link.counters.connections == 2)
    }

    @Test func twoClientsWithOneIdBackOff() async throws {
        let broker = try await PrivateBroker()
        var configuration = MQTTLinkConfiguration.bench(broker, id: "same")
        configuration.backoff = Backoff(
            minimum: .milliseconds(20), maximum: .milliseconds(640), stableAfter: .seconds(2))
        let one = try LinkOnBench(configuration, unit: "one")
        try await one.connected()
        let other = try LinkOnBench(configuration, unit: "other")
        // Each takes the session from the other, and each time both wait longer.
        for bench in [one, other] {
            try await bench.eventually("waits at their longest") { _ in bench.link.counters.backoffStep == 5 }
        }
        #expect(one.link.counters.unstableConnections >= 4)
        #expect(one.link.counters.stableConnections == 0)
        // Without growth it would have been kicked every 20 ms.
        let connections = one.link.counters.connections
        #expect((5...12).contains(connections))
        other.link.stop()
        try await one.eventually("stable again") { _ in
            one.link.counters.stableConnections == 1 && one.link.counters.backoffStep == 0
        }
    }

    /// mosquitto 2.0 closes without a word; other brokers say it.
    @Test func takeoverIsToldByItsReason() async throws {
        let listener = try Listener(backlog: 5)
        let bench = try LinkOnBench(.bench([listener.address]))
        // CONNACK with success and no properties, then DISCONNECT 0x8E.
        let connect = try await listener.answerOnce([0x20, 3, 0, 0, 0, 0xE0, 1, 0x8E])
        try await bench.eventually("taken over") {
            $0.disconnects == [.byBroker(reason: 0x8E, meaning: "Session taken over")]
        }
        bench.link.stop()
        #expect(bench.link.counters.takeovers == 1)
        // CONNECT's flags: will retained at QoS 1, and no clean start. Its properties: expiry of 604,800 s, 1 MiB.
        #expect(connect[9] == 0b0010_1100)
        #expect(connect.contains([0x11, 0x00, 0x09, 0x3A, 0x80]))
        #expect(connect.contains([0x27, 0x00, 0x10, 0x00, 0x00]))
    }

    @Test func addressesAreTriedInTurn() async throws {
        let broker = try await PrivateBroker()
        let nobody = BrokerAddress(host: "127.0.0.1", port: try LoopbackPort.free(), security: .plain)
        let somebody = BrokerAddress(host: "127.0.0.1", port: broker.port, security: .plain)
        let bench = try LinkOnBench(.bench([nobody, somebody]))
        #expect(try await bench.connected().brokerIndex == 1)
        #expect(
            bench.events.first
                == .attemptFailed(error: .unreachable("Connection refused"), broker: nobody))
        bench.link.drop()
        #expect(try await bench.connected(2).brokerIndex == 1)
        #expect(bench.link.counters.failedAttempts == 1)
    }

    @Test func frozenBrokerIsNoticedByTheKeepaliveAndBlocksNobody() async throws {
        let broker = try await PrivateBroker()
        var configuration = MQTTLinkConfiguration.bench(broker)
        configuration.keepalive = .seconds(5)
        let bench = try LinkOnBench(configuration)
        try await bench.connected()
        try broker.pause()
        let start = ContinuousClock.now
        for token in 0..<8 as Range<UInt64> { _ = bench.link.publish(Message("x", to: "unit"), token: token) }
        #expect(ContinuousClock.now - start < .milliseconds(500))
        try await bench.eventually("keepalive", within: .seconds(20)) { $0.disconnects == [.keepalive] }
        try broker.resume()
        try await bench.connected(2)
    }

    @Test func stopIsBoundedOnAFrozenBroker() async throws {
        let broker = try await PrivateBroker()
        let subscriber = try Subscriber(port: broker.port, filters: ["unit/status"])
        try await subscriber.ready()
        let bench = try LinkOnBench(.bench(broker))
        try await bench.connected()
        try await subscriber.eventually("birth") { !$0.isEmpty }
        try broker.pause()
        let start = ContinuousClock.now
        _ = bench.link.stop(farewell: Message("stopping 1", to: "unit/status"), within: .milliseconds(300))
        #expect(ContinuousClock.now - start < .seconds(1))
        try await bench.eventually("ended") { $0.disconnects == [.stopped] }
        try broker.resume()
        // The farewell reached the kernel; without a DISCONNECT the will follows it.
        try await subscriber.eventually("will") { $0.contains { $0.text == "offline 1" } }
    }

    @Test func lossIsToldAsALoss() async throws {
        let broker = try await PrivateBroker()
        let bench = try LinkOnBench(.bench(broker))
        try await bench.connected()
        try await broker.kill()
        try await bench.eventually("lost") { $0.disconnects == [.lost(.connectionClosed)] }
    }

    @Test func stopWhileNobodyAnswersIsQuick() async throws {
        let nobody = BrokerAddress(host: "127.0.0.1", port: try LoopbackPort.free(), security: .plain)
        let bench = try LinkOnBench(.bench([nobody]))
        try await bench.eventually("failing") { !$0.failures.isEmpty }
        #expect(bench.link.stop(within: .seconds(2)))
        #expect(bench.events.disconnects.isEmpty)
    }

    @Test func silentServerRunsIntoTheTimeout() async throws {
        let silent = try Listener(backlog: 5)
        var configuration = MQTTLinkConfiguration.bench([silent.address])
        configuration.connectTimeout = .milliseconds(200)
        let bench = try LinkOnBench(configuration)
        try await bench.eventually("timed out") { $0.failures.first == .connectTimedOut }
        #expect(bench.link.counters.abandonedConnects == 0)
        bench.link.stop()
    }

    @Test func connectThatHangsIsAbandonedAndCleanedUpLater() async throws {
        let broker = try await PrivateBroker()
        // Its queue of connections is full, so that the kernel drops every further SYN and connect hangs.
        var full: Listener? = try Listener(backlog: 0)
        try full?.fill()
        let hanging = try #require(full?.address)
        let good = BrokerAddress(host: "127.0.0.1", port: broker.port, security: .plain)
        var configuration = MQTTLinkConfiguration.bench([hanging, good])
        configuration.connectTimeout = .milliseconds(300)
        let bench = try LinkOnBench(configuration)
        #expect(try await bench.connected().brokerIndex == 1)
        #expect(bench.events.first == .attemptFailed(error: .connectTimedOut, broker: hanging))
        #expect(bench.link.counters.abandonedConnects == 1)
        #expect(bench.link.counters.stuckConnects == 1)
        full = nil
        try await bench.eventually("the thread came back", within: .seconds(15)) { _ in
            bench.link.counters.stuckConnects == 0
        }
        #expect(bench.events.connections.count == 1)
        #expect(bench.events.failures == [.connectTimedOut])
    }
}

/// A socket that listens and never accepts.
private final class Listener {
    private let descriptor: Int32
    private var clients: [Int32] = []
    let address: BrokerAddress

    init(backlog: Int32) throws {
        let port = try LoopbackPort.free()
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        address = BrokerAddress(host: "127.0.0.1", port: port, security: .plain)
        let isBound = unsafe Self.with(port) { unsafe bind(descriptor, $0, $1) == 0 }
        guard isBound, listen(descriptor, backlog) == 0 else { throw WorkbenchError("cannot listen") }
    }

    /// Connects until the kernel takes no more.
    func fill() throws {
        for _ in 0..<4 {
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            guard client >= 0 else { throw WorkbenchError("no socket") }
            clients.append(client)
            _ = unsafe Self.with(address.port) { unsafe connect(client, $0, $1) }
        }
    }

    /// Takes one connection, reads what the client says first, and sends `bytes`.
    func answerOnce(_ bytes: [UInt8]) async throws -> [UInt8] {
        try await eventually("somebody comes") { Self.isReadable(descriptor) }
        let client = accept(descriptor, nil, nil)
        guard client >= 0 else { throw WorkbenchError("nobody came") }
        clients.append(client)
        try await eventually("the client speaks") { Self.isReadable(client) }
        var said = [UInt8](repeating: 0, count: 4_096)
        let length = unsafe read(client, &said, said.count)
        guard length > 0, unsafe write(client, bytes, bytes.count) == bytes.count else {
            throw WorkbenchError("the client said nothing")
        }
        return Array(said[..<length])
    }

    deinit {
        close(descriptor)
        for client in clients { close(client) }
    }

    private static func isReadable(_ descriptor: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, 0) > 0
    }

    private static func with<Result>(
        _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
        }
    }
}
