import ArgumentParser
import Gateway
import Logging
import Settings

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The daemon: reads gpsd, warns, publishes, keeps.",
        discussion: """
            Runs until it is told to stop (SIGTERM, SIGINT). SIGHUP, or a changed file, reads settings and zones \
            again; a bad new set leaves the old one in force. A bad set at the start runs on the last good one.

            Examples:
              fieldgate run
              fieldgate run --config ./fieldgate.yaml --log-level debug
              fieldgate run --config ./rehearsal.yaml --time-scale 20

            Exit status: 0 after a clean stop, 78 when there never was a usable set of settings and zones.
            """)

    @OptionGroup var config: ConfigOption
    @Option(
        name: .long,
        help: "Let time run N times faster than life, for recordings and rehearsals; only with loopback brokers.")
    var timeScale = 1.0
    @Option(
        name: .long, help: "trace, debug, info, notice, warning, error or critical. Positions are in none of them.",
        transform: RunCommand.level)
    var logLevel = Logger.Level.info

    func validate() throws {
        guard timeScale.isFinite, (1...1_000).contains(timeScale) else {
            throw ValidationError("--time-scale takes 1 to 1000")
        }
    }

    func run() async throws {
        let level = logLevel
        LoggingSystem.bootstrap { _ in JournaldLogHandler(level: level) }
        let logger = Logger(label: "fieldgate")
        do {
            try await FieldUnit(config: config.config, timeScale: timeScale, logger: logger).run()
        } catch let refusal as UnusableSetUp {
            for problem in refusal.problems { complain("<2>\(problem.logText)") }
            throw Exit.configuration
        }
    }
}

private enum RunCommand {
    static func level(_ word: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: word) else {
            throw ValidationError(
                "--log-level takes one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return level
    }
}
