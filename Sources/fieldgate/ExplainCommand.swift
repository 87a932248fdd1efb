import ArgumentParser
import FoundationEssentials
import Geodesy
import Safety
import Tracks

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "What the unit would decide at a place, and why.",
        discussion: """
            Takes one fix to the unit's own decisions: which zones and rings, how far, which edge is nearest, what would \
            be raised. With --points, decides for many points: one JSON object with lat and lon a line in, one JSON \
            object a line out, zones in the order of their ids. Shows coordinates: it is for your own screen.

            Examples:
              fieldgate explain 49.99 36.23
              fieldgate explain 49.99 36.23 --accuracy 80 --leg-from 50.01 36.20 --at 2026-11-22T22:30:00Z
              fieldgate explain --points grid.ndjson --zones front.geojson --timing > decided.ndjson
              fieldgate explain -33.9 18.4 --json

            Exit status: 0, or 78 when the zones, the settings or a point are unusable. docs/explain.md has the rest.
            """)

    @Argument(help: ArgumentHelp("Latitude and longitude, degrees.", valueName: "lat lon"))
    var place: [Degrees] = []
    @OptionGroup var source: ZoneOption
    @Option(name: .long, help: ArgumentHelp("Of the fix; 50 m when it isn't given.", valueName: "metres"))
    var accuracy: Double?
    @Option(
        name: .long, help: ArgumentHelp("When: RFC 3339, or unknown. Absent: now.", valueName: "time"),
        transform: ExplainTime.init)
    var at: ExplainTime?
    @Option(
        name: .long, parsing: .upToNextOption,
        help: ArgumentHelp("Where the fix before was: the way from there is followed.", valueName: "lat lon"))
    var legFrom: [Degrees] = []
    @Flag(name: .long, help: "One JSON object instead of text.")
    var json = false
    @Option(
        name: .long, help: ArgumentHelp("Many points: a file of NDJSON, or - for standard input.", valueName: "file"))
    var points: String?
    @Flag(name: .long, help: "With --points: how long building and deciding took, on standard error.")
    var timing = false

    func validate() throws {
        if points != nil {
            guard place.isEmpty, legFrom.isEmpty, accuracy == nil, at == nil else {
                throw ValidationError(
                    "--points decides for exact points with every zone in force: it takes no place, accuracy, leg or time"
                )
            }
            return
        }
        guard !timing else { throw ValidationError("--timing goes with --points") }
        _ = try question()
    }

    /// The place asked about and where the leg to it starts.
    private func question() throws -> (place: Coordinate, legFrom: Coordinate?) {
        // `--leg-from 50.1 36.2 49.9 36.3` leaves the place among the leg's numbers.
        let (place, legFrom) = (place.map(\.value), legFrom.map(\.value))
        let numbers = place.isEmpty && legFrom.count == 4 ? Array(legFrom[2...]) : place
        let start = place.isEmpty && legFrom.count == 4 ? Array(legFrom[..<2]) : legFrom
        guard numbers.count == 2 else {
            throw ValidationError(
                source.zones.count > 2
                    ? "give a place: latitude, then longitude, in degrees, before --zones, which takes all that follows"
                    : "give a place: latitude, then longitude, in degrees, such as 49.99 36.23")
        }
        guard start.isEmpty || start.count == 2 else {
            throw ValidationError("--leg-from takes a latitude and a longitude, in degrees")
        }
        guard accuracy.map({ $0 >= 0 && $0.isFinite }) ?? true else {
            throw ValidationError("--accuracy is in metres, 0 or more")
        }
        let coordinates = try [numbers, start].filter { !$0.isEmpty }.map { pair in
            guard let coordinate = Coordinate(latitudeDegrees: pair[0], longitudeDegrees: pair[1]) else {
                throw ValidationError(
                    "\(pair[0]) \(pair[1]) is not on the Earth: latitude comes first, -90 to 90, then longitude, -180 to 180"
                )
            }
            return coordinate
        }
        return (coordinates[0], coordinates.count > 1 ? coordinates[1] : nil)
    }

    func run() throws {
        try refusingUnusable {
            if let points {
                try ExplainBatch(zones: source.read(), isTimed: timing).run(points)
            } else {
                try explain()
            }
        }
    }

    private func explain() throws {
        let (place, legFrom) = try question()
        let now = UTCTime(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000))
        let time = (at ?? .known(now)).time
        let zones = try source.read(at: time)
        let explanation = zones.set.explanation(
            at: place, accuracyMetres: accuracy, legFrom: legFrom, time: time)
        var nearest: (zone: Zone, metres: Double)?
        if explanation.zones.isEmpty, let found = zones.set.index.nearest(to: place, withinMetres: 100_000) {
            nearest = (zones.set.zones[found.shape], found.metres)
        }
        let answer = ExplainAnswer(
            place: place, time: time, isAccuracyGiven: accuracy != nil, explanation: explanation, nearest: nearest,
            zoneCount: zones.set.zones.count)
        var output = LineOutput(isLive: false)
        for line in json ? [answer.json] : answer.lines.map({ Array($0.utf8) }) { try output.line(line) }
        try output.flush()
    }
}

/// The moment that `--at` names.
enum ExplainTime {
    case known(UTCTime)
    case unknown

    init(_ text: String) throws {
        if text == "unknown" {
            self = .unknown
        } else if let time = CivilTime.read(text) {
            self = .known(time)
        } else {
            throw ValidationError("\(text) is no time: write 2026-11-22T22:30:00Z, or unknown")
        }
    }

    /// Nil when unknown: every zone is in force then.
    var time: UTCTime? { if case .known(let time) = self { time } else { nil } }
}
