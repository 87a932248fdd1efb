import MQTTLink
import Synchronization
import Workbench

/// A link under test with everything it told, and a session number that rises with each attempt.
final class LinkOnBench: Sendable {
    let link: MQTTLink
    private let told: Told

    private final class Told: Sendable {
        let events = Mutex<[LinkEvent]>([])
        let session = Mutex(0)
    }

    /// Starts a link; `unit` names its topics: birth and will go to `unit/status`, retained.
    init(
        _ configuration: MQTTLinkConfiguration, unit: String = "unit",
        also: @escaping @Sendable (LinkEvent) -> Void = { _ in }
    ) throws {
        let told = Told()
        self.told = told
        link = try MQTTLink(configuration: configuration) {
            let session = told.session.withLock { session in
                session += 1
                return session
            }
            return LastWords(
                will: Message(topic: "\(unit)/status", payload: Array("offline \(session)".utf8), retain: true),
                birth: Message(topic: "\(unit)/status", payload: Array("online \(session)".utf8), retain: true))
        } onEvent: { event in
            told.events.withLock { $0.append(event) }
            also(event)
        }
        try link.start()
    }

    deinit { link.stop() }

    var events: [LinkEvent] { told.events.withLock { $0 } }

    func eventually(
        _ what: String, within bound: Duration = .seconds(10), _ condition: ([LinkEvent]) -> Bool
    ) async throws {
        do {
            try await Workbench.eventually(what, within: bound) { condition(events) }
        } catch {
            throw WorkbenchError("\(error); told: \(events.suffix(12)); \(link.counters)")
        }
    }

    /// Waits for the `count`th connection and returns what its CONNACK said.
    @discardableResult
    func connected(_ count: Int = 1, within bound: Duration = .seconds(10)) async throws -> ConnectInfo {
        try await eventually("connected \(count)", within: bound) { $0.connections.count >= count }
        return events.connections[count - 1]
    }
}

extension [LinkEvent] {
    var connections: [ConnectInfo] { compactMap { if case .connected(let info) = $0 { info } else { nil } } }
    var disconnects: [DisconnectReason] {
        compactMap { if case .disconnected(let reason) = $0 { reason } else { nil } }
    }
    var failures: [MQTTLinkError] { compactMap { if case .attemptFailed(let error, _) = $0 { error } else { nil } } }
    var texts: [String] {
        compactMap {
            if case .message(let message) = $0 { String(decoding: message.payload, as: UTF8.self) } else { nil }
        }
    }
    /// Reasons of the confirmations of `token`, the link's own tokens left out.
    func confirmations(of token: UInt64) -> [UInt8] {
        compactMap { if case .acknowledged(token, let reason) = $0 { reason } else { nil } }
    }
    var confirmedTokens: [UInt64] {
        compactMap {
            if case .acknowledged(let token, _) = $0, token < MQTTLink.firstReservedToken { token } else { nil }
        }
    }
}

extension MQTTLinkConfiguration {
    /// Plain, quick to come back, for a broker on the bench.
    static func bench(_ broker: PrivateBroker, id: String = "unit") -> MQTTLinkConfiguration {
        bench([BrokerAddress(host: "127.0.0.1", port: broker.port, security: .plain)], id: id)
    }

    static func bench(_ brokers: [BrokerAddress], id: String = "unit") -> MQTTLinkConfiguration {
        MQTTLinkConfiguration(
            brokers: brokers, clientID: id,
            backoff: Backoff(minimum: .milliseconds(20), maximum: .milliseconds(200), stableAfter: .seconds(5)),
            connectTimeout: .seconds(5))
    }
}

extension Message {
    init(_ text: String, to topic: String, retain: Bool = false) {
        self.init(topic: topic, payload: Array(text.utf8), retain: retain)
    }
}
