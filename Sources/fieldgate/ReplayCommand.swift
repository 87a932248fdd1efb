import ArgumentParser
import Safety
import Tracks

struct ReplayTrack: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "What would have happened on a recorded drive, with these zones.",
        discussion: """
            Runs the unit's own decisions over a recording, on the recording's own time: no gpsd, no network, nothing \
            written but what you ask for. Reads NMEA 0183, GPX 1.0 and 1.1, and the JSON of gpspipe -w, by content. \
            Prints each transition, alert, interference and change of trust or of its reasons, and in the end how long the \
            position was in which state. Shows coordinates: it is for your own screen.

            Examples:
              fieldgate replay drive.nmea
              fieldgate replay drive.gpx --zones front.geojson mines.kml --geojson seen.geojson
              fieldgate replay drive.json --config ./fieldgate.yaml --json | jq 'select(.event == "alert")'

            Exit status: 0, or 78 when the track, the settings or the zones are unusable. docs/replay.md has the rest.
            """)

    @Argument(help: ArgumentHelp("The recording, or - for standard input.", valueName: "track"))
    var track: String
    @OptionGroup var source: ZoneOption
    @Option(
        name: .long, help: ArgumentHelp("nmea, gpx or gpsd, where the content doesn't tell.", valueName: "format"),
        transform: ReplayWords.format)
    var format: TrackFormat?
    @Flag(name: .long, help: "One JSON object a line.")
    var json = false
    @Flag(name: .long, help: "Position reports too.")
    var reports = false
    @Option(name: .long, help: ArgumentHelp("max, or how many times faster than life.", valueName: "max|N"))
    var speed = ReplaySpeed.max
    @Option(name: .long, help: ArgumentHelp("Write track, zones and events for a map.", valueName: "file"))
    var geojson: String?
    @Option(
        name: .long, help: ArgumentHelp("Between GPX points that have no time, as in 1s.", valueName: "seconds"),
        transform: ReplayWords.seconds)
    var assumeInterval: Duration?
    @Option(
        name: .long, help: ArgumentHelp("When it was recorded, where it doesn't say.", valueName: "yyyy-mm-dd"),
        transform: ReplayWords.date)
    var date: UTCTime?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Without a fix for so long the position is lost; the unit's is 15s, a sparse log may need more.",
            valueName: "seconds"), transform: ReplayWords.seconds)
    var lostAfter: Duration?
    @Option(name: .long, help: "Makes the alerts' ids; the same seed, the same ids.")
    var seed: UInt64 = 1

    func run() throws { try refusingUnusable(play) }

    private func play() throws {
        let assumptions = TrackReader.Assumptions(format: format, interval: assumeInterval, date: date)
        var track = try Track(TrackReader(track, assuming: assumptions))
        let zones = try source.read(at: track.start)
        var replay = Replay(zones: zones.set, policy: policy(zones.policy, for: track), start: track.start, seed: seed)
        let pacer = ReplayPacer(speed)
        var output = LineOutput(isLive: speed != .max)
        var map = try geojson.map { path in
            (file: try FreshFile(path, sparing: [self.track] + zones.inputs), drawing: TrackMap(zones: zones.set))
        }
        if !json { try output.line(Array(ReplayTable.heading.utf8)) }
        while let report = try track.next() {
            try replay.play(report, pace: pacer.wait) { event in
                map?.drawing.note(event)
                if case .report = event.what, !reports { return }
                try output.line(json ? event.json : Array(ReplayTable.line(event).utf8))
            }
            map?.drawing.note(report)
            if let ready = map?.drawing.take(ifMoreThan: 65_536) { try map?.file.write(ready) }
        }
        if json { try replay.finish { try output.line($0.json) } }
        try output.flush()
        let summary = replay.summary
        if summary.fixes > 0 {
            map?.drawing.finish()
            if let rest = map?.drawing.take() { try map?.file.write(rest) }
            try map?.file.finish()
        }
        for line in ReplayTable.summary(summary, of: track, zones: zones.set) { complain(line) }
        if let dropped = map?.drawing.eventsDropped, dropped > 0 { complain("map: \(dropped) events aren't drawn") }
        guard summary.fixes > 0 else {
            throw TrackError(
                file: self.track, "no report of the track has a position", remedy: "a recording with a fix")
        }
    }

    private func policy(_ settings: Policy, for track: Track) -> Policy {
        var policy = settings
        if let earliest = track.earliestTime { policy.earliestTime = earliest }
        if let lostAfter {
            policy.lostAfter = lostAfter
            policy.lostAlertAfter = max(policy.lostAlertAfter, lostAfter)
        }
        return policy
    }
}
