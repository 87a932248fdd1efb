internal import CPlatform
import Glibc
import Journal
public import Logging
import Safety
import ServiceLifecycle
public import Settings
import Wire

/// There never was a usable set of settings and zones, or this one can't be used in this way.
public struct UnusableSetUp: Error {
    public let problems: [Problem]
}

/// The whole daemon: reads the set-up, restores what the unit must not have forgotten, wires the rooms and runs them.
public struct FieldUnit: Sendable {
    private let loader: SetUpLoader
    private let timeScale: Double
    private let logger: Logger

    /// - Parameters:
    ///   - config: the settings file.
    ///   - timeScale: 1 or more; above 1 only with loopback brokers.
    public init(config: String, timeScale: Double, logger: Logger) {
        loader = SetUpLoader(config: config, surroundings: .current(isOutsideService: timeScale != 1))
        self.timeScale = timeScale
        self.logger = logger
    }

    /// Whether time may be scaled with these settings: nobody outside this machine hears of it.
    static func isRehearsal(_ settings: UnitSettings) -> Bool {
        settings.mqtt?.brokers.allSatisfy(\.isLoopback) ?? true
    }

    /// Runs until SIGTERM or SIGINT.
    ///
    /// - Throws: `UnusableSetUp`, or what the operating system wouldn't give at the start.
    public func run() async throws {
        fg_keep_allocator_small()
        // Until the reloader listens, a SIGHUP must not end the daemon.
        signal(SIGHUP, SIG_IGN)
        let loadedAt = time(nil)
        let outcome = loader.load()
        guard let setUp = outcome.setUp else { throw UnusableSetUp(problems: outcome.problems) }
        if timeScale != 1, !Self.isRehearsal(setUp.settings) {
            throw UnusableSetUp(problems: [
                Problem(
                    .error, file: loader.config, at: .start, key: "mqtt.brokers",
                    "not loopback, and time runs \(timeScale) times faster than life",
                    remedy: "mqtt://127.0.0.1:PORT, or no --time-scale")
            ])
        }
        try makeFolder(setUp.settings.stateDirectory, mode: 0o700)
        let wiring = try Wiring(
            setUp: setUp, outcome: outcome, loadedAt: loadedAt, loader: loader, timeScale: timeScale, logger: logger)
        wiring.announce(outcome)
        fg_return_free_memory()
        try await wiring.run()
    }

    private func makeFolder(_ path: String, mode: mode_t) throws {
        guard unsafe mkdir(path, mode) != 0, errno != EEXIST else { return }
        // Read-only, or no parent: the journal says so, and the unit warns from memory.
        logger.error("cannot make the state folder", metadata: ["errno": "\(errno)"])
    }
}
