import ArgumentParser
import Simulator

/// Made drives for tests, for the bench and for people who want to see what an attack looks like.
@main
struct ScenarioProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario",
        abstract: "Made drives with a known truth, as a receiver would report them through gpsd.",
        subcommands: [ListScenarios.self, WriteScenario.self, ScenarioTruth.self, ServeScenario.self])
}

/// Which drive.
struct DriveOptions: ParsableArguments {
    @Argument(help: "One of `scenario list`.", transform: DriveOptions.scenario)
    var name: Scenario
    @Option(help: "The same seed, the same drive.")
    var seed: UInt64 = 1
    @Option(help: "How long the drive is.")
    var seconds = 3_600

    func validate() throws {
        guard (1...86_400).contains(seconds) else { throw ValidationError("--seconds is 1 to 86400") }
    }

    static func scenario(_ name: String) throws -> Scenario {
        guard let scenario = Scenario(rawValue: name) else {
            throw ValidationError(
                "no scenario '\(name)'; there are: \(Scenario.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return scenario
    }
}

struct ListScenarios: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "What there is.")

    func run() throws {
        for scenario in Scenario.allCases {
            let padding = String(repeating: " ", count: max(1, 16 - scenario.rawValue.count))
            try Output.write("\(scenario.rawValue)\(padding)\(scenario.summary)\n")
        }
    }
}

struct WriteScenario: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write", abstract: "The drive as JSON lines of gpsd, for `fieldgate replay`.")

    @OptionGroup var options: DriveOptions
    @Flag(name: .long, help: "Without the lines of the vehicle (ignition, odometer), which gpsd doesn't have.")
    var noVehicle = false

    func run() throws {
        let drive = ScenarioDrive(options.name, seed: options.seed, seconds: options.seconds)
        var output = Output()
        try drive.gpsdLines(withVehicle: !noVehicle) { try output.line($0) }
        try output.end()
    }
}

enum TruthFormat: String, ExpressibleByArgument { case csv, geojson }

struct ScenarioTruth: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "truth", abstract: "Where the vehicle truly was, and where the receiver put it.")

    @OptionGroup var options: DriveOptions
    @Option(help: "csv or geojson.")
    var format = TruthFormat.csv

    func run() throws {
        let drive = ScenarioDrive(options.name, seed: options.seed, seconds: options.seconds)
        var output = Output()
        switch format {
        case .csv:
            try output.line(TruthText.header)
            try drive.play { try output.line(TruthText.row($0)) }
        case .geojson: for line in TruthText.map(drive) { try output.line(line) }
        }
        try output.end()
    }
}
