import ArgumentParser
import Settings

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Every problem of the settings and zones, with file, line and column.",
        discussion: """
            Examples:
              fieldgate check
              fieldgate check --config ./fieldgate.yaml --format json

            Exit status: 0 when the daemon can run on this set (warnings may be listed), else 78.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var config: ConfigOption
    @Option(name: .long, help: "text: one problem a line; json: one array.")
    var format = Format.text

    func run() throws {
        let reading = SetUpReading(config: config.config)
        switch format {
        case .json:
            print(try Problem.json(reading.problems))
        case .text:
            for problem in reading.problems { print(problem) }
            if let summary = reading.summary { print(summary) }
        }
        if reading.problems.hasErrors { throw Exit.configuration }
    }
}

/// Settings and zones read once, without touching the last good set.
struct SetUpReading {
    let problems: [Problem]
    /// Nil with errors.
    let summary: String?

    init(config: String) {
        let reader = SettingsReader(surroundings: .current())
        let reading = reader.read(config)
        var problems = reading.problems
        var summary: String?
        if let settings = reading.settings {
            let zones = ZonesReader(defaults: settings.zones.defaults).read(directory: settings.zones.directory)
            problems += zones.problems
            if let set = zones.set, !problems.hasErrors {
                summary = "ok: \(settings.unit.address.unit), \(set.zones.count) zones, set \(set.sha256.prefix(12))"
            }
        }
        self.problems = problems
        self.summary = summary
    }
}
