import ArgumentParser
import BaseOffice
import Logging
import Settings
import Wire

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The daemon: receives the fleet, sends receipts and orders, raises overdue.",
        discussion: """
            Runs until it is told to stop (SIGTERM, SIGINT). What other commands order meanwhile, it sends.

            Exit status: 0 after a clean stop, 78 when settings, keys or store are unusable.
            """)

    @OptionGroup var config: ConfigOption
    @Option(name: .long, help: "trace, debug, info, notice, warning, error or critical. Positions are in none of them.")
    var logLevel = "info"

    func validate() throws {
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError(
                "--log-level takes one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
        }
    }

    func run() async throws {
        let level = Logger.Level(rawValue: logLevel) ?? .info
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        let reading = OfficeSettingsReader(surroundings: .current()).read(config.config)
        for problem in reading.problems { complain(problem.logText) }
        guard let settings = reading.settings else { throw Exit.configuration }
        do {
            try await BaseOffice(settings: settings, logger: Logger(label: "fieldbase")).run()
        } catch {
            complain("\(error)")
            throw Exit.configuration
        }
    }
}

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Every problem of the settings, the keys and the store.",
        discussion: "Exit status: 0 when the daemon can run on this set (warnings may be listed), else 78.")

    @OptionGroup var config: ConfigOption

    func run() throws {
        let reading = OfficeSettingsReader(surroundings: .current(isOutsideService: true)).read(config.config)
        for problem in reading.problems { tell(problem) }
        guard let settings = reading.settings else { throw Exit.configuration }
        try sayingWhy {
            let ring = try KeyRing(in: PrivateFolder(path: settings.keysDirectory))
            _ = try ring.opening()
            for signer in ring.keys.signers { _ = try ring.signer(signer.name) }
            let store = try OfficeStore.open(in: PrivateFolder(path: settings.storeDirectory))
            guard settings.mqtt != nil else { throw OfficeFileError.noLink(config.config) }
            tell(
                "ok: fleet \(settings.fleet), \(try store.enrolments().count) units, \(ring.keys.signers.count) keys")
        }
    }
}
