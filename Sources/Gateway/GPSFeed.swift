import GPSDClient
import Logging
import Safety
import ServiceLifecycle
import Settings
import Synchronization

/// Brings gpsd's reports into the loop's inbox, and says how the receiver is.
final class GPSFeed: Service {
    private let client = Mutex<GPSDClient?>(nil)
    private let initial: UnitSettings.GPS
    private let clock: UnitClock
    private let inbox: Inbox<Event>
    private let board: StatusBoard
    private let logger: Logger
    private let limit = RateLimit()

    init(
        settings: UnitSettings.GPS, clock: UnitClock, inbox: Inbox<Event>, board: StatusBoard, logger: Logger
    ) {
        initial = settings
        self.clock = clock
        self.inbox = inbox
        self.board = board
        self.logger = logger
    }

    func run() async throws {
        use(initial)
        try await gracefulShutdown()
        client.withLock { client in
            defer { client = nil }
            return client
        }?.stop()
    }

    /// Reads from another gpsd from now on. Blocks for up to a second while the old client ends.
    func use(_ settings: UnitSettings.GPS) {
        let fresh = GPSDClient(
            configuration: GPSDClient.Configuration(
                host: settings.host, port: settings.port, silence: clock.real(settings.silence)),
            onEvent: { [weak self] in self?.hear($0) })
        let old = client.withLock { client in
            defer { client = fresh }
            return client
        }
        old?.stop()
        fresh.start()
    }

    /// On the client's own thread.
    private func hear(_ event: GPSDClient.Event) {
        switch event {
        case .report(let report):
            inbox.send(.report(Safety.FixReport(report)))
        case .sky(let report):
            if let sky = Sky(report) { inbox.send(.sky(sky)) }
        case .connected(let release):
            become(.connected)
            logger.notice("gpsd answers", metadata: ["release": "\(release)"])
        case .silent:
            become(.silent)
            logger.warning("gpsd is silent; connecting anew")
        case .disconnected(let error):
            if board.current.receiver != .silent { become(.gone) }
            if let held = limit.pass("gpsd") {
                logger.warning("no gpsd", metadata: ["why": "\(error)", "held_back": "\(held)"])
            }
        }
    }

    private func become(_ state: ReceiverState) {
        board.update { $0.receiver = state }
        inbox.send(.receiver(state))
    }
}
