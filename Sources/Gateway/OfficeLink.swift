import Dispatch
import Journal
import Logging
import MQTTLink
import Safety
import ServiceLifecycle
import Settings
import Synchronization
import Wire

/// Holds the link to the office's broker: made from the settings, remade when they change, and none at all while the
/// settings' `mqtt` part is unusable.
final class OfficeLink: Service {
    private struct State {
        var link: MQTTLink?
        /// Birth, will and status of the connection now in force.
        var words: BirthAndDeath?
        var lastError: String?
        var isStopped = false
        /// What to connect with; kept while the link is silent.
        var settings: MQTTSettings?
        /// Off the air by order.
        var isSilent = false
    }

    private let state = Mutex(State())
    private let initial: MQTTSettings?
    private let address: UnitAddress
    private let encoder: WireEncoder
    private let board: StatusBoard
    private let journal: JournalThread
    private let logger: Logger
    private let limit = RateLimit()
    private let onEvent: @Sendable (LinkEvent) -> Void

    init(
        settings: MQTTSettings?, address: UnitAddress, encoder: WireEncoder, board: StatusBoard,
        journal: JournalThread, logger: Logger, onEvent: @escaping @Sendable (LinkEvent) -> Void
    ) {
        initial = settings
        self.address = address
        self.encoder = encoder
        self.board = board
        self.journal = journal
        self.logger = logger
        self.onEvent = onEvent
    }

    func run() async throws {
        use(initial)
        try await gracefulShutdown()
        await Aside.run { self.stop() }
    }

    /// Replaces the link by one for `settings`; with nil there is none.
    func use(_ settings: MQTTSettings?) {
        let isSilent = state.withLock { state in
            state.settings = settings
            return state.isSilent
        }
        end { $0.stopping(self.board.report(.stopping)) }
        guard !isSilent else { return }
        connect(settings)
    }

    /// Ends the present link, if there is one. Without a farewell the broker would go on saying `online`: a clean end
    /// drops the will.
    private func end(saying farewell: (BirthAndDeath) -> Publication) {
        let (old, words) = state.withLock { state in
            defer { state.link = nil }
            return (state.link, state.words)
        }
        old?.stop(farewell: words.map { Message(farewell($0)) })
    }

    private func connect(_ settings: MQTTSettings?) {
        guard let settings else {
            fail("the settings' mqtt part is unusable; the link is off")
            return
        }
        do {
            let link = try MQTTLink(
                configuration: try configuration(settings),
                lastWords: { [weak self] in try self.map { try $0.lastWords() } ?? { throw CancellationError() }() },
                onEvent: { [weak self] in self?.hear($0) })
            let isWanted = state.withLock { state in
                guard !state.isStopped else { return false }
                state.link = link
                return true
            }
            if isWanted { try link.start() }
        } catch {
            fail("\(error)")
        }
    }

    // MARK: - Emission control

    /// How long what has just been said, the order's reply above all, has to get out before the link falls silent.
    static let lastWordsTake = DispatchTimeInterval.seconds(2)
    private static let emissionQueue = DispatchQueue(label: "emission")

    /// Takes the link off the air, keepalives included, or puts it back; returns at once.
    func setSilent(_ isSilent: Bool) {
        state.withLock { $0.isSilent = isSilent }
        guard isSilent else {
            Self.emissionQueue.async { [self] in speak() }
            return
        }
        Self.emissionQueue.asyncAfter(deadline: .now() + Self.lastWordsTake) { [self] in fallSilent() }
    }

    private func fallSilent() {
        guard state.withLock({ $0.isSilent && !$0.isStopped }) else { return }
        logger.notice("the link falls silent by order")
        end { $0.update(self.board.report(.silent)) }
    }

    private func speak() {
        let settings = state.withLock { state in
            state.isSilent || state.isStopped || state.link != nil ? nil : state.settings
        }
        guard let settings else { return }
        logger.notice("the link speaks again")
        connect(settings)
    }

    /// Hands a message over; never blocks.
    func publish(_ publication: Publication, token: UInt64) -> PublishOutcome {
        guard let link = state.withLock({ $0.link }) else { return .notConnected }
        return link.publish(Message(publication), token: token)
    }

    /// The present status under the present session; nil before the first connection attempt.
    func status() -> Publication? { state.withLock { $0.words }?.update(board.report(.online)) }

    var local: LocalStatus.Link {
        let (link, error) = state.withLock { ($0.link, $0.lastError) }
        let counters = link?.counters
        let state = counters.map { $0.isConnected ? "up" : "down" } ?? "disabled"
        return LocalStatus.Link(
            state: state, attempts: counters?.attempts ?? 0, connections: counters?.connections ?? 0,
            refused: counters?.refusedPublishes ?? 0, lastError: error)
    }

    private func stop() {
        let (link, words) = state.withLock { state in
            state.isStopped = true
            return (state.link, state.words)
        }
        link?.stop(farewell: words.map { Message($0.stopping(board.report(.stopping))) })
    }

    // MARK: - On the link's thread

    private func lastWords() throws -> LastWords {
        let now = board.stamp
        let session = nextSession(floorSeconds: now.grade == .unset ? 0 : now.utc.secondsSinceEpoch)
        board.update { $0.session = session }
        let words = BirthAndDeath(encoder: encoder, session: session, boot: now.boot, connected: now.utc)
        state.withLock { $0.words = words }
        return LastWords(will: Message(words.will), birth: Message(words.birth(board.report(.online))))
    }

    /// The journal's next session, written before it is used; a disk that doesn't answer within a second can't keep
    /// the unit off the air.
    private func nextSession(floorSeconds: Int64) -> UInt64 {
        let last = board.current.session
        let written = journal.ask(within: .seconds(1)) { $0.startSession(floorSeconds: floorSeconds) }
        return written ?? max(last + 1, UInt64(max(0, floorSeconds)))
    }

    private func hear(_ event: LinkEvent) {
        switch event {
        case .connected(let info):
            state.withLock { $0.lastError = nil }
            logger.notice(
                "link up", metadata: ["session": "\(board.current.session)", "kept": "\(info.sessionPresent)"])
        case .disconnected(let reason):
            logger.warning("link down", metadata: ["why": "\(reason)"])
        case .attemptFailed(let error, let broker):
            state.withLock { $0.lastError = "\(error)" }
            if let held = limit.pass("attempt") {
                logger.warning(
                    "cannot reach the broker",
                    metadata: ["broker": "\(broker)", "why": "\(error)", "held_back": "\(held)"])
            }
        case .subscriptionRefused(let filter, let error):
            if let held = limit.pass("subscription") {
                logger.error(
                    "subscription refused",
                    metadata: ["filter": "\(filter)", "why": "\(error)", "held_back": "\(held)"])
            }
        case .acknowledged, .refused, .unconfirmed, .message:
            break
        }
        onEvent(event)
    }

    private func fail(_ why: String) {
        state.withLock { $0.lastError = why }
        logger.error("no link to the broker", metadata: ["why": "\(why)"])
    }

    // MARK: - Settings

    private func configuration(_ settings: MQTTSettings) throws -> MQTTLinkConfiguration {
        var credentials: Credentials?
        if let login = settings.login {
            credentials = Credentials(user: login.user, password: try login.password())
        }
        let usesTLS = settings.brokers.contains { $0.usesTLS }
        return MQTTLinkConfiguration(
            brokers: settings.brokers.map {
                BrokerAddress(host: $0.host, port: $0.port, security: $0.usesTLS ? .tls : .plain)
            },
            clientID: address.unit, version: settings.version == .v5 ? .v5 : .v311, keepalive: settings.keepalive,
            tls: usesTLS
                ? TLSFiles(
                    authorities: settings.caPath, certificate: settings.identity?.certificatePath,
                    key: settings.identity?.keyPath) : nil,
            credentials: credentials, allowPlaintext: settings.allowsPlaintext,
            subscriptions: encoder.topics.readable.map { Subscription(filter: $0) })
    }
}

extension Message {
    init(_ publication: Publication) {
        self.init(
            topic: publication.topic, payload: publication.payload, qos: .atLeastOnce, retain: publication.retain,
            expirySeconds: publication.expirySeconds)
    }
}
