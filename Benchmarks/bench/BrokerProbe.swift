import MQTTLink
import Synchronization
import Workbench

/// Subscribes at QoS 0 and notes when each message came: the end of every latency.
final class BrokerProbe: Sendable {
    struct Seen: Sendable {
        let at: Int64
        let topic: String
        let payload: [UInt8]

        var text: String { String(decoding: payload, as: UTF8.self) }
    }

    private struct Notes {
        var seen: [Seen] = []
        var isConnected = false
    }
    private final class Notebook: Sendable { let notes = Mutex(Notes()) }

    private let link: MQTTLink
    private let notebook: Notebook

    init(port: UInt16, filters: [String]) async throws {
        let notebook = Notebook()
        self.notebook = notebook
        var configuration = MQTTLinkConfiguration(
            brokers: [BrokerAddress(host: "127.0.0.1", port: port, security: .plain)], clientID: "bench")
        configuration.subscriptions = (filters + ["bench/ready"]).map { Subscription(filter: $0, qos: .atMostOnce) }
        let words = LastWords(
            will: Message(topic: "bench/ready", payload: [0]), birth: Message(topic: "bench/ready", payload: [1]))
        link = try MQTTLink(configuration: configuration, lastWords: { words }) { event in
            let now = monotonicNanoseconds()
            notebook.notes.withLock { notes in
                switch event {
                case .connected: notes.isConnected = true
                case .message(let message):
                    notes.seen.append(Seen(at: now, topic: message.topic, payload: message.payload))
                default: break
                }
            }
        }
        try link.start()
        try await eventually("the probe is connected") { notebook.notes.withLock { $0.isConnected } }
        // Birth and subscription go out together; a message that comes back proves the subscription.
        var token: UInt64 = 0
        try await eventually("the probe is subscribed") {
            token += 1
            _ = link.publish(Message(topic: "bench/ready", payload: [2]), token: token)
            return !messages(on: "bench/ready").isEmpty
        }
    }

    func stop() { link.stop() }

    var all: [Seen] { notebook.notes.withLock { $0.seen } }

    func messages(on topic: String) -> [Seen] { notebook.notes.withLock { $0.seen.filter { $0.topic == topic } } }
    func count(on topic: String) -> Int { notebook.notes.withLock { $0.seen.count { $0.topic == topic } } }
}
