internal import CPlatform
import Logging
import Safety
import ServiceLifecycle
import Settings
import Synchronization
import UnixSignals

/// Reads settings and zones again on SIGHUP and when a file has changed. A new set counts as a whole or not at all.
///
/// Daily hours of zones are worked out anew each day, from the same files.
final class Reloader: Service {
    private let loader: SetUpLoader
    private let board: StatusBoard
    private let notifier: Notifier
    private let logger: Logger
    private let current: Mutex<SetUp>
    private let problems: Mutex<[String]>
    private let apply: @Sendable (_ old: SetUp, _ new: SetUp, _ linkFilesChanged: Bool) -> Void
    private let timeScale: Double
    /// When the set-up in force was begun to be read, epoch seconds of the system clock.
    private let loadedAt: Int

    /// Two looks must agree, so that a change counts within four seconds; SIGHUP doesn't wait.
    static let lookEvery = Duration.seconds(2)
    /// A clock that was set after the start is noticed within a minute; what can't be worked out isn't tried all day.
    static let hoursLookEvery = Duration.seconds(60)
    static let hoursRetryAfter = Duration.seconds(3600)

    /// - Parameter apply: puts the difference in force; called on a thread of its own, it may block.
    init(
        loader: SetUpLoader, setUp: SetUp, problems: [Problem], loadedAt: Int, timeScale: Double, board: StatusBoard,
        notifier: Notifier, logger: Logger,
        apply: @escaping @Sendable (_ old: SetUp, _ new: SetUp, _ linkFilesChanged: Bool) -> Void
    ) {
        self.loader = loader
        self.board = board
        self.notifier = notifier
        self.logger = logger
        self.timeScale = timeScale
        self.loadedAt = loadedAt
        self.apply = apply
        current = Mutex(setUp)
        self.problems = Mutex([])
        keep(problems)
    }

    var setUp: SetUp { current.withLock { $0 } }
    /// What `check` would print, for the local status; on this machine only.
    var problemLines: [String] { problems.withLock { $0 } }

    // True: asked for by SIGHUP or by the office's zones; false: time to look whether a file has changed.
    private let nudges = Inbox<Bool>(limit: 4)

    /// Has everything read again; returns at once.
    func nudge() { nudges.send(true) }

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sighup) { self.nudge() }
            }
            group.addTask { await self.watch() }
            try await gracefulShutdown()
            nudges.finish()
            group.cancelAll()
        }
    }

    private func watch() async {
        let ticker = Ticker { [nudges] in nudges.send(false) }
        var inForce = await look()
        // A file may have changed while the daemon was starting, between its first reading and now.
        if !board.current.runsOnLastGood, inForce.setUp.hasChanged(since: loadedAt) {
            await reload(linkFilesChanged: false, isAsked: false)
        }
        var last = inForce
        var nextHours = ContinuousClock.now
        ticker.arm(in: Self.lookEvery)
        await nudges.forEach { isAsked in
            let now = await look()
            // A file half written: wait until two looks agree.
            if isAsked || (now != inForce && now == last) {
                await reload(linkFilesChanged: now.link != inForce.link, isAsked: true)
                // The look from before the reading: what changed meanwhile is seen next time.
                inForce = now
            }
            last = now
            if ContinuousClock.now >= nextHours { nextHours = ContinuousClock.now + (await renewHours()) }
            ticker.arm(in: Self.lookEvery)
        }
    }

    /// Works out the hours of the zones in force if they have aged by a day; how long to wait before the next try.
    private func renewHours() async -> Duration {
        let old = setUp
        guard loader.isRenewalDue(old) else { return Self.hoursLookEvery }
        defer { fg_return_free_memory() }
        if let new = await Aside.run({ [loader] in loader.renewed(old) }), new != old {
            current.withLock { $0 = new }
            await Aside.run { [apply] in apply(old, new, false) }
            logger.debug("daily hours of zones worked out anew")
        }
        return Self.hoursRetryAfter
    }

    private struct Look: Equatable {
        var setUp: FileWatch.Signature
        var link: FileWatch.Signature
    }

    /// Aside: a hung folder blocks `stat`, and the cooperative threads have other things to do.
    private func look() async -> Look {
        let (settings, config) = (setUp.settings, loader.config)
        return await Aside.run { Self.look(settings, config: config) }
    }

    private static func look(_ settings: UnitSettings, config: String) -> Look {
        let link = [
            settings.mqtt?.caPath, settings.mqtt?.identity?.certificatePath, settings.mqtt?.identity?.keyPath,
            settings.mqtt?.login?.passwordPath,
        ].compactMap { $0 }
        return Look(
            setUp: FileWatch.look(
                at: [config, settings.zones.directory] + settings.zones.layers.map(\.path)
                    + [settings.havensPath, settings.placesPath].compactMap(\.self)),
            link: FileWatch.look(at: link))
    }

    /// - Parameter isAsked: whether somebody expects an answer; false at the start, when all is as it was.
    private func reload(linkFilesChanged: Bool, isAsked: Bool) async {
        notifier.reloading()
        defer {
            // Reading leaves megabytes free in the heap, which the daemon never needs again.
            fg_return_free_memory()
            notifier.ready()
        }
        // Reading and checking may take a while; the cooperative threads belong to others.
        let outcome = await Aside.run { [loader] in loader.reload() }
        let old = setUp
        if isAsked || outcome.problems.hasErrors { keep(outcome.problems) }
        guard case .good(let new, let found) = outcome else {
            logger.error("the new settings or zones are unusable; the old ones stay in force")
            return
        }
        // At the start a bad mqtt or office part turns the link off; a link that works isn't given up for a typo.
        if found.turnOffTheLink, old.settings.mqtt != nil {
            logger.error("the new settings' mqtt or office part is unusable; the old settings stay in force")
            return
        }
        if timeScale != 1, !FieldUnit.isRehearsal(new.settings) {
            logger.error("the new settings name a broker that is not loopback; refused while time is scaled")
            return
        }
        guard isAsked || new != old else { return }
        current.withLock { $0 = new }
        board.update { $0.runsOnLastGood = false }
        await Aside.run { [apply] in apply(old, new, linkFilesChanged) }
        logger.notice("settings and zones read again", metadata: ["zones": "\(new.zones.zones.count)"])
    }

    private func keep(_ found: [Problem]) {
        for problem in found {
            switch problem.severity {
            case .error: logger.error("\(problem.logText)")
            case .warning: logger.warning("\(problem.logText)")
            }
        }
        problems.withLock { $0 = found.prefix(50).map(\.logText) }
        board.update { $0.problems = found.count }
    }
}
