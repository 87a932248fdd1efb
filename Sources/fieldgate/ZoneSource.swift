import ArgumentParser
import FoundationEssentials
import Safety
import Settings

/// Where the zones of `replay` and `explain` come from: the unit's settings, or files named on the command line.
struct ZoneOption: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("Settings with zones, policy and unit.", valueName: "file"))
    var config: String?
    @Option(
        name: .long, parsing: .upToNextOption,
        help: ArgumentHelp("Zone files or folders instead of settings, with the defaults.", valueName: "file"))
    var zones: [String] = []

    func validate() throws {
        guard config == nil || zones.isEmpty else {
            throw ValidationError("--zones and --config are two answers to one question: give one of them")
        }
    }

    /// The zones and what goes with them.
    ///
    /// - Parameter now: what daily hours are worked out from: a recording's own time, or nil for the present.
    /// - Throws: the exit code for unusable files, after every problem was written to standard error.
    func read(at now: UTCTime? = nil) throws -> ZoneSource {
        let source =
            try zones.isEmpty
            ? ZoneSource(config: config ?? ConfigOption.standard, now: now) : ZoneSource(maps: zones, now: now)
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
    /// The files that were read, and the folders of zones.
    let inputs: [String]

    init(config: String, now: UTCTime?) throws {
        var surroundings = Surroundings.current(isOutsideService: true)
        if let now { (surroundings.nowOverride, surroundings.earliestNow) = (now, now) }
        let reading = SetUpLoader(config: config, surroundings: surroundings).read()
        guard let settings = reading.settings.settings, let set = reading.zones?.set else {
            try Self.refuse(reading.problems)
        }
        self.set = set
        policy = Policy(report: settings.report, alarm: Self.unanswered, integrity: settings.integrity)
        // What is odd about the rest of the settings is for `check` to say.
        problems = reading.zones?.problems ?? []
        inputs = [config, settings.zones.directory] + settings.zones.layers.map(\.path)
    }

    init(maps: [String], now: UTCTime?) throws {
        let folder = Surroundings.current().workingDirectory
        let present = UTCTime(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000))
        let reader = ZonesReader(
            settings: UnitSettings.Zones(directory: folder), now: now ?? present, earliest: now ?? Policy.buildDate)
        let reading = reader.read(named: maps.map { $0.hasPrefix("/") ? $0 : "\(folder)/\($0)" })
        guard let set = reading.set else { try Self.refuse(reading.problems) }
        self.set = set
        policy = Policy(alarm: Self.unanswered)
        problems = reading.problems
        inputs = maps
    }

    /// In a recording nobody answers: the ladder would say that at each alarm, and nothing else.
    private static let unanswered = AlarmPolicy(escalation: [])

    private static func refuse(_ problems: [Problem]) throws -> Never {
        for problem in problems { complain(problem.description) }
        throw Exit.configuration
    }
}
