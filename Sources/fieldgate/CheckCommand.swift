import ArgumentParser
import Safety
import Settings
import Wire

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
        let reading = SetUpLoader(config: config.config, surroundings: .current(isOutsideService: true)).read()
        switch format {
        case .json:
            print(try Problem.json(reading.problems))
        case .text:
            for problem in reading.problems { print(problem) }
            if !reading.problems.hasErrors, let settings = reading.settings.settings, let zones = reading.zones?.set {
                print("ok: \(settings.unit.address.unit), \(zones.zones.count) zones, set \(zones.sha256.prefix(12))")
                if let size = reading.zones?.size { print("zones: \(size)") }
            }
        }
        if reading.problems.hasErrors { throw Exit.configuration }
    }
}
