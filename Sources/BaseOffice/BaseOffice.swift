import Dispatch
public import Logging
import Safety
import ServiceLifecycle
public import Settings
import UnixSignals
import Wire

/// The daemon of the base office: receives the fleet, stores, sends receipts and orders, and raises `overdue`.
public struct BaseOffice: Sendable {
    private let settings: OfficeSettings
    private let logger: Logger

    public init(settings: OfficeSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    /// Runs until SIGTERM or SIGINT.
    ///
    /// - Throws: what makes a start impossible: no `mqtt` part, no keys, a store that can't be opened, a second run.
    public func run() async throws {
        guard let mqtt = settings.mqtt else { throw OfficeFileError("the settings have no mqtt part") }
        let folder = PrivateFolder(path: settings.storeDirectory)
        let ring = try KeyRing(in: PrivateFolder(path: settings.keysDirectory))
        let (opening, own) = (try ring.opening(), try ring.signer(KeyRing.ownName))
        let store = try OfficeStore.open(in: folder)
        guard let lock = try RunLock.take(in: folder) else {
            throw OfficeFileError("fieldbase run is running on \(folder.path) already")
        }
        let voice = OfficeVoice(root: settings.root, fleet: settings.fleet, signer: own.key, store: store)
        var intake = OfficeIntake(store: store, opening: opening, root: settings.root, fleet: settings.fleet)
        intake.use(try store.enrolments())
        let loop = OfficeLoop(core: try restored(store), intake: intake, store: store, voice: voice, logger: logger)
        try voice.use(mqtt) { [weak loop] in loop?.hear($0) }
        let units = try store.enrolments().count
        logger.notice("fieldbase starts", metadata: ["fleet": "\(settings.fleet)", "units": "\(units)"])
        // Stopped in the other order: the link says farewell while the loop still listens.
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: loop), .init(service: voice)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        lock.release()
    }

    private func restored(_ store: OfficeStore) throws -> OfficeCore {
        var source = SystemRandomNumberGenerator()
        return OfficeCore(
            policy: OverduePolicy(report: settings.overdue.report, checkIn: settings.overdue.checkIn),
            units: try store.units(), alerts: try store.alerts(), overdue: try store.overdue(),
            generator: SeededGenerator(seededFrom: &source), at: .now)
    }
}

/// What blocks runs here, and not on the cooperative pool.
enum Blocking {
    private static let queue = DispatchQueue(label: "fieldbase.blocking")

    static func run(_ body: @escaping @Sendable () -> Void) { queue.async { body() } }
}
