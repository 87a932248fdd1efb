import Dispatch
import Journal
import Logging
import MQTTLink
import Safety
import ServiceLifecycle
import Settings
import Synchronization
import UnixSignals
import Wire

/// Makes every part of the daemon and joins them. Nothing is decided here.
struct Wiring {
    private let setUp: SetUp
    private let logger: Logger
    private let notifier = Notifier()
    private let board: StatusBoard
    private let journal: JournalThread
    private let courier: Courier
    private let link: OfficeLink
    private let loop: SafetyLoop
    private let feed: GPSFeed
    private let vehicle: VehicleFeed
    private let server: LocalServer
    private let reloader: Reloader

    init(
        setUp: SetUp, outcome: LoadOutcome, loadedAt: Int, loader: SetUpLoader, timeScale: Double, logger: Logger
    ) throws {
        self.setUp = setUp
        self.logger = logger
        let settings = setUp.settings
        let clock = UnitClock(scale: timeScale)
        let encoder = WireEncoder(address: settings.unit.address, version: Release.version)
        let memory = try Self.remember(settings, clock: clock)
        (journal, board) = (memory.journal, memory.board)
        let limit = RateLimit()
        let inbox = Inbox<Event>(limit: 1_024) { event in
            // Old reports make room for new ones; new zones or settings, an order and a press must arrive.
            switch event {
            case .report, .sky, .vehicle, .tick, .clock, .receiver: true
            case .zones, .policy, .havens, .places, .crew, .order: false
            }
        }
        let courier = Courier(
            encoder: encoder, journal: memory.journal, board: memory.board, logger: logger, limit: limit)
        let tickets = Tickets(inbox: inbox)
        let identity = Self.identity(settings, logger: logger)
        let door = Door()
        let link = OfficeLink(
            settings: settings.mqtt, address: settings.unit.address, encoder: encoder, board: memory.board,
            journal: memory.journal, logger: logger,
            onEvent: { event in
                switch event {
                case .message(let message): door.open?.take(message)
                default: courier.hear(event)
                }
            })
        courier.carry(by: link)
        let sealer = identity.map {
            Self.sealer($0, settings: settings, memory: memory, courier: courier, logger: logger)
        }
        let sounder = HookSounder(
            hooks: settings.alarm.hooks, unit: settings.unit.address.unit, logger: logger,
            onFailure: { [board = memory.board] tally in board.update { $0.hooks = tally } })
        let scribe = Scribe(
            journal: memory.journal, board: memory.board, logger: logger, onLateRows: { courier.offer($0) })
        let runner = EffectRunner(
            encoder: encoder, scribe: scribe, journal: memory.journal, courier: courier, sounder: sounder,
            logger: logger, limit: limit, lastFix: LastFix(journal: memory.journal), tickets: tickets,
            board: memory.board, sealer: sealer,
            needsReceipt: settings.receipts == .required && identity != nil,
            emission: { link.setSilent($0 != nil) })
        runner.soundAgain(memory.recovery.openAlerts)
        if settings.receipts == .broker { Self.waiveReceipts(memory, courier) }
        memory.journal.submit { [sha256 = setUp.zones.sha256] in $0.saveZoneSet(sha256: sha256) }
        runner.resend(memory.recovery.unqueued)
        let monitor = SafetyMonitor(
            restoring: SafetyMonitor.Memory(
                openAlerts: memory.recovery.openAlerts, boot: memory.recovery.boot,
                lastReport: Self.lastReport(memory, clock), standing: Self.standing(memory, identity),
                clockFloor: memory.board.floor),
            unit: settings.unit.address.unit, policy: settings.policy, zones: setUp.zones,
            generator: Self.seeded(), at: clock.now)
        inbox.send(.havens(setUp.havens))
        inbox.send(.places(setUp.places))
        // Before anybody can ask: a screen must not show "no alert" until the loop's first turn.
        let snapshot = monitor.snapshot(at: clock.now)
        memory.board.update { $0.monitor = snapshot }
        if snapshot.standing.emission?.isRunning(at: monitor.stamp(clock.now)) == true { link.setSilent(true) }
        let feed = GPSFeed(settings: settings.gps, clock: clock, inbox: inbox, board: memory.board, logger: logger)
        let vehicle = VehicleFeed(
            settings: settings.vehicle, clock: clock, inbox: inbox, board: memory.board, logger: logger)
        reloader = Reloader(
            loader: loader, setUp: setUp, problems: outcome.problems, loadedAt: loadedAt, timeScale: timeScale,
            board: memory.board,
            notifier: notifier, logger: logger,
            apply: { old, new, linkFilesChanged in
                Self.apply(
                    old, new, linkFilesChanged, inbox: inbox, feed: feed, vehicle: vehicle, link: link,
                    sounder: sounder, logger: logger)
                Self.compareKeys(identity, new.settings, logger: logger)
                memory.journal.submit { $0.saveZoneSet(sha256: new.zones.sha256) }
            })
        loop = SafetyLoop(
            inbox: inbox, monitor: monitor, clock: clock, runner: runner, board: memory.board, notifier: notifier,
            clockFloor: memory.board.floor)
        let desk = Desk(
            encoder: encoder, unit: settings.unit.address.unit, journal: memory.journal, tickets: tickets,
            courier: courier,
            link: link, board: memory.board, sounder: sounder, reloader: reloader,
            loopDrops: { inbox.dropped + courier.dropped },
            logger: logger)
        server = LocalServer(
            path: settings.socketPath, logger: logger, answer: { await desk.answer($0, $1) })
        (self.courier, self.link, self.feed, self.vehicle) = (courier, link, feed, vehicle)
        guard let identity else { return }
        let shelf = OfficeZoneShelf(
            loader: loader, board: memory.board, logger: logger, setUp: { [reloader] in reloader.setUp },
            reload: { [reloader] in reloader.nudge() })
        door.open = OfficeDoor(
            identity: identity, topics: encoder.topics, address: settings.unit.address, inbox: inbox,
            journal: memory.journal, board: memory.board, zones: shelf, logger: logger,
            onRows: { courier.offer($0) })
    }

    /// Where time is scaled, each run counts it from its own start: an instant of the run before says nothing.
    private static func lastReport(_ memory: Remembered, _ clock: UnitClock) -> PositionReport? {
        guard let last = memory.recovery.lastFix, clock.scale != 1 else { return memory.recovery.lastFix }
        let made = Stamp(
            boot: last.made.boot - 1, instant: last.made.instant, utc: last.made.utc, grade: last.made.grade)
        return PositionReport(
            fix: last.fix, time: last.time, made: made, sequence: last.sequence, trigger: last.trigger,
            trust: last.trust, reasons: last.reasons, parked: last.parked, inZones: last.inZones, next: last.next,
            zoneSet: last.zoneSet)
    }

    /// What was remembered, without the counters of keys that the office no longer has.
    private static func standing(_ memory: Remembered, _ identity: OfficeIdentity?) -> StandingMemory {
        var standing = memory.recovery.standing
        if let identity { standing.orders?.forget(allBut: identity.keys.signers.map { $0.verifying.id.description }) }
        return standing
    }

    /// Nobody waits for the office's word any more: what waited goes by the broker's.
    private static func waiveReceipts(_ memory: Remembered, _ courier: Courier) {
        let stamp = memory.board.stamp
        memory.journal.submit { journal in
            // A failure shows in the journal's own count; the next start is another try.
            do { courier.offer(try journal.waiveAlertReceipts(at: stamp)) } catch { journal.settle() }
        }
    }

    /// The office's public keys and the unit's own; nil without them, or with bad ones: then no order counts.
    private static func identity(_ settings: UnitSettings, logger: Logger) -> OfficeIdentity? {
        do {
            return try settings.office?.read()
        } catch {
            logger.error("the office's keys are unusable; no order will count", metadata: ["why": "\(error)"])
            return nil
        }
    }

    private static func sealer(
        _ identity: OfficeIdentity, settings: UnitSettings, memory: Remembered, courier: Courier, logger: Logger
    ) -> Sealer {
        Sealer(identity: identity, address: settings.unit.address, board: memory.board, logger: logger) {
            key, carrier, removal in
            let stamp = memory.board.stamp
            memory.journal.submit(.urgent) { journal in
                do {
                    courier.offer(try journal.record(seal: key, publication: carrier, removal: removal, at: stamp))
                } catch {
                    logger.error("a sealing key could not be written; it is made anew", metadata: ["why": "\(error)"])
                }
            }
        }
    }

    /// Started in this order, stopped in the other.
    func run() async throws {
        let services: [any Service] = [
            link, courier, loop, feed, vehicle, server, reloader,
            Upkeep(
                journal: journal, board: board, courier: courier, folder: setUp.settings.stateDirectory,
                logger: logger),
        ]
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger))
        notifier.ready()
        do {
            try await group.run()
        } catch {
            logger.critical("a part of the daemon ended", metadata: ["why": "\(error)"])
            await close()
            throw error
        }
        await close()
    }

    private func close() async {
        notifier.stopping()
        courier.keepWhatIsLate()
        await Aside.run { [journal] in journal.close(within: .seconds(2)) }
    }

    /// Says at the start what a technician must know.
    func announce(_ outcome: LoadOutcome) {
        logger.notice(
            "fieldgate starts",
            metadata: [
                "version": "\(Release.version)", "unit": "\(setUp.settings.unit.address.unit)",
                "zones": "\(setUp.zones.zones.count)", "boot": "\(board.stamp.boot)",
            ])
        if case .lastGood = outcome {
            logger.critical("THE SETTINGS OR ZONES ARE UNUSABLE: warning from the last good set; run fieldgate check")
            board.update { $0.runsOnLastGood = true }
        }
        if board.current.journal != .sound {
            logger.critical("the journal is not sound", metadata: ["state": "\(board.current.journal)"])
        }
    }

    // MARK: - At the start

    private struct Remembered {
        let journal: JournalThread
        let recovery: Recovery
        let board: StatusBoard
    }

    private static func remember(_ settings: UnitSettings, clock: UnitClock) throws -> Remembered {
        var generator = SystemRandomNumberGenerator()
        let wall = clock.wall(floor: Policy.buildDate)
        let (journal, recovery) = JournalThread.open(
            settings.stateDirectory, bootID: try BootIdentity.read(), now: wall.utc,
            newInstallation: Identifier(at: wall.utc, using: &generator))
        // A clock before the floor is wrong; the floor is the better guess.
        let floor = max(recovery.clockFloor ?? Policy.buildDate, Policy.buildDate)
        let utc = max(wall.utc, floor)
        let label = Stamp(boot: recovery.boot, instant: clock.now, utc: utc, grade: wall.grade)
        let board = StatusBoard(clock: clock, label: label, floor: floor, journal: recovery.journalState)
        board.update { $0.session = recovery.session }
        return Remembered(journal: journal, recovery: recovery, board: board)
    }

    private static func seeded() -> SeededGenerator {
        var source = SystemRandomNumberGenerator()
        return SeededGenerator(seededFrom: &source)
    }

    // MARK: - New settings

    /// Keys are read once, at the start: whoever changes their files must hear that this isn't enough.
    private static func compareKeys(_ started: OfficeIdentity?, _ settings: UnitSettings, logger: Logger) {
        do {
            guard try settings.office?.read().names != started?.names else { return }
            logger.error("the office's or the unit's keys have changed; they take effect at the next start")
        } catch {
            logger.error(
                "the office's keys are unusable now; those of the start stay in force", metadata: ["why": "\(error)"])
        }
    }

    private static func apply(
        _ old: SetUp, _ new: SetUp, _ linkFilesChanged: Bool, inbox: Inbox<Event>, feed: GPSFeed, vehicle: VehicleFeed,
        link: OfficeLink, sounder: HookSounder, logger: Logger
    ) {
        // Not by their digest alone: hours that were worked out again leave the files as they were.
        if old.zones != new.zones {
            inbox.send(.zones(new.zones))
        }
        if old.settings.policy != new.settings.policy { inbox.send(.policy(new.settings.policy)) }
        if old.havens != new.havens { inbox.send(.havens(new.havens)) }
        if old.places != new.places { inbox.send(.places(new.places)) }
        sounder.use(new.settings.alarm.hooks)
        if old.settings.gps != new.settings.gps { feed.use(new.settings.gps) }
        if old.settings.vehicle != new.settings.vehicle { vehicle.use(new.settings.vehicle) }
        if old.settings.mqtt != new.settings.mqtt || linkFilesChanged { link.use(new.settings.mqtt) }
        let needRestart =
            old.settings.unit.address != new.settings.unit.address
            || old.settings.stateDirectory != new.settings.stateDirectory
            || old.settings.socketPath != new.settings.socketPath || old.settings.office != new.settings.office
            || old.settings.receipts != new.settings.receipts
        if needRestart {
            logger.warning("unit, office, delivery, state.directory and local.socket take effect at the next start")
        }
    }
}

/// Where the office's messages go in; open once everything behind it stands.
private final class Door: Sendable {
    private let door = Mutex<OfficeDoor?>(nil)

    var open: OfficeDoor? {
        get { door.withLock { $0 } }
        set { door.withLock { $0 = newValue } }
    }
}
