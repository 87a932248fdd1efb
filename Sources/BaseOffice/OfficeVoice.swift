import MQTTLink
import Safety
import ServiceLifecycle
import Settings
import Synchronization
import Wire

/// What the office says: signs it, hands it to the link, and knows what every token was.
final class OfficeVoice: Service {
    enum Said: Sendable, Equatable {
        case receipt(unit: String, ReceiptContent)
        case order(Identifier)
        case zones(UInt64)
    }

    private struct State {
        var link: MQTTLink?
        var session: UInt64 = 0
        var said: [UInt64: Said] = [:]
        var lastToken: UInt64 = 0
    }

    private let state = Mutex(State())
    private let root: String
    private let fleet: String
    private let signer: SigningKey
    private let store: OfficeStore

    init(root: String, fleet: String, signer: SigningKey, store: OfficeStore) {
        self.root = root
        self.fleet = fleet
        self.signer = signer
        self.store = store
    }

    /// Makes the link; it is started by `run`.
    func use(_ settings: MQTTSettings, onEvent: @escaping @Sendable (LinkEvent) -> Void) throws {
        var credentials: Credentials?
        if let login = settings.login {
            credentials = Credentials(user: login.user, password: try login.password())
        }
        let usesTLS = settings.brokers.contains { $0.usesTLS }
        let link = try MQTTLink(
            configuration: MQTTLinkConfiguration(
                brokers: settings.brokers.map {
                    BrokerAddress(host: $0.host, port: $0.port, security: $0.usesTLS ? .tls : .plain)
                },
                clientID: UnitAddress.office, version: settings.version == .v5 ? .v5 : .v311,
                keepalive: settings.keepalive,
                tls: usesTLS
                    ? TLSFiles(
                        authorities: settings.caPath, certificate: settings.identity?.certificatePath,
                        key: settings.identity?.keyPath) : nil,
                credentials: credentials, allowPlaintext: settings.allowsPlaintext,
                subscriptions: OfficeIntake.subscriptions(root: root, fleet: fleet).map { Subscription(filter: $0) },
                maximumInFlight: 32),
            lastWords: { [weak self] in try self.map { try $0.lastWords() } ?? { throw CancellationError() }() },
            onEvent: onEvent)
        state.withLock { $0.link = link }
    }

    func run() async throws {
        guard let link = state.withLock({ $0.link }) else { return }
        try link.start()
        try await gracefulShutdown()
        let farewell = presence(.stopping, session: state.withLock { $0.session })
        await withCheckedContinuation { continuation in
            // It blocks until the broker has confirmed, or two seconds.
            Blocking.run {
                link.stop(farewell: farewell)
                continuation.resume()
            }
        }
    }

    // MARK: - Saying

    /// - Returns: false when the link has no room for it, or is down.
    func send(_ content: ReceiptContent, to unit: String) -> Bool {
        guard let topics = topics(unit) else { return true }
        let now = OfficeMoment.now.utc
        let receipt = Receipt(
            unit: unit, issued: now,
            alerts: content.alerts, keys: content.keys)
        do {
            let bytes = try OfficeMail.receipt(receipt, message: Self.newID(now), topic: topics.receipt, by: signer)
            return publish(Message(topic: topics.receipt, payload: bytes), as: .receipt(unit: unit, content))
        } catch {
            preconditionFailure("a receipt of \(OfficeCore.mostInReceipt) ids fits any message")
        }
    }

    func send(_ order: StoredOrder, at now: UTCTime) -> Bool {
        let left = max(1, now.duration(to: order.expires).components.seconds)
        return publish(
            Message(topic: order.topic, payload: order.payload, expirySeconds: UInt32(clamping: left)),
            as: .order(order.id))
    }

    func send(_ zones: StoredZones) -> Bool {
        publish(
            Message(topic: "\(root)/\(fleet)/\(UnitAddress.office)/zones", payload: zones.payload, retain: true),
            as: .zones(zones.version))
    }

    private func publish(_ message: Message, as said: Said) -> Bool {
        let (link, token) = state.withLock { state in
            state.lastToken += 1
            state.said[state.lastToken] = said
            return (state.link, state.lastToken)
        }
        if link?.publish(message, token: token) == .accepted { return true }
        state.withLock { $0.said[token] = nil }
        return false
    }

    private func topics(_ unit: String) -> Topics? {
        UnitAddress(root: root, fleet: fleet, unit: unit).map { Topics($0) }
    }

    // MARK: - Answers

    func confirmed(_ token: UInt64) -> Said? { state.withLock { $0.said.removeValue(forKey: token) } }

    /// What the core must know about a message that didn't arrive. An order is sent again in its time.
    func failed(_ token: UInt64) -> OfficeCore.Event? {
        guard case .receipt(let unit, let content) = confirmed(token) else { return nil }
        return .receiptNotSent(unit: unit, content)
    }

    func forgetAll() -> [OfficeCore.Event] {
        let tokens = state.withLock { $0.said.keys.sorted() }
        return tokens.compactMap { failed($0) }
    }

    // MARK: - Presence; on the link's thread

    private func lastWords() throws -> LastWords {
        let session = try store.nextSession(at: OfficeMoment.now.utc)
        state.withLock { $0.session = session }
        return LastWords(will: presence(.offline, session: session), birth: presence(.online, session: session))
    }

    private func presence(_ state: Presence.State, session: UInt64) -> Message {
        let now = OfficeMoment.now.utc
        let topic = "\(root)/\(fleet)/\(UnitAddress.office)/presence"
        let bytes = OfficeMail.presence(
            Presence(fleet: fleet, state: state, session: session, sent: now), message: Self.newID(now), topic: topic,
            by: signer)
        return Message(topic: topic, payload: bytes, retain: true)
    }

    private static func newID(_ now: UTCTime) -> Identifier {
        var generator = SystemRandomNumberGenerator()
        return Identifier(at: now, using: &generator)
    }
}
