import ArgumentParser
import Safety
import Settings

/// Where the zones of `replay` and `explain` come from: the unit's settings, or files named on the command line.
struct ZoneOption: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("Settings with zones, policy and unit.", valueName: "file"))
    var config: String?
    @Option(
        name: .long, parsing: .upToNextOption,
        help: ArgumentHelp("Zone files or folders instead, with the defaults of a settings file.", valueName: "file"))
    var zones: [String] = []

    func validate() throws {
        guard config == nil || zones.isEmpty else {
            throw ValidationError("--zones and --config are two answers to one question: give one of them")
        }
    }

    /// The zones and what goes with them.
    ///
    /// - Throws: the exit code for unusable files, after every problem was written to standard error.
    func read() throws -> ZoneSource {
        let source = try zones.isEmpty ? ZoneSource(config: config ?? ConfigOption.standard) : ZoneSource(maps: zones)
        for problem in source.problems { complain(problem.description) }
        return source
    }
}

/// A set of zones that can be used, and the policy that goes with it.
struct ZoneSource {
    let set: ZoneSet
    let policy: Policy
    /// What is odd about the files; errors were thrown.
    let problems: [Problem]

    init(config: String) throws {
        let reading = SetUpLoader(config: config, surroundings: .current(isOutsideService: true)).read()
        guard let settings = reading.settings.settings, let set = reading.zones?.set else {
            try Self.refuse(reading.problems)
        }
        self.set = set
        policy = Policy(report: settings.report)
        problems = reading.problems
    }

    init(maps: [String]) throws {
        let base = Surroundings.current().workingDirectory
        guard maps.count == 1 else { throw ValidationError("--zones takes one folder") }
        let reading = ZonesReader(defaults: ZoneDefaults()).read(
            maps[0].hasPrefix("/") ? maps[0] : base + "/" + maps[0])
        guard let set = reading.set else { try Self.refuse(reading.problems) }
        self.set = set
        policy = Policy()
        problems = reading.problems
    }

    private static func refuse(_ problems: [Problem]) throws -> Never {
        for problem in problems { complain(problem.description) }
        throw Exit.configuration
    }
}
