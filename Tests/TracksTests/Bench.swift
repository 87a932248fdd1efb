import Geodesy
import Safety
import Simulator

@testable import Tracks

/// What the tests read and play.
enum Bench {
    /// Every report of a text, in any format.
    static func reports(
        _ text: String, assuming assumptions: TrackReader.Assumptions = TrackReader.Assumptions()
    ) throws -> [TrackReport] {
        try read(text, assuming: assumptions).reports
    }

    static func read(
        _ text: String, assuming assumptions: TrackReader.Assumptions = TrackReader.Assumptions()
    ) throws -> (reports: [TrackReport], passedOver: PassedOver) {
        try read(Array(text.utf8), assuming: assumptions)
    }

    static func read(
        _ bytes: [UInt8], assuming assumptions: TrackReader.Assumptions = TrackReader.Assumptions()
    ) throws -> (reports: [TrackReport], passedOver: PassedOver) {
        var reader = try TrackReader(bytes: bytes, file: "track", assuming: assumptions)
        var reports: [TrackReport] = []
        while let report = try reader.next() { reports.append(report) }
        return (reports, reader.passedOver)
    }

    /// Sentences with their checksums, a line each.
    static func nmea(_ bodies: [String]) -> String { bodies.map { NMEASentences.checked($0) + "\r\n" }.joined() }

    static func time(_ text: String) throws -> UTCTime {
        guard let time = CivilTime.read(text) else { throw BenchError() }
        return time
    }

    struct BenchError: Error {}

    /// A road due north along 36.9° E, at 20 m/s, a fix a second; in 2019, long before any build date.
    static func drive(_ latitudes: [Double], stop: Duration = .zero) -> Drive {
        Drive(
            waypoints: latitudes.enumerated().map { index, latitude in
                Drive.Waypoint(
                    latitudeDegrees: latitude, longitudeDegrees: 36.9, speedMetresPerSecond: 20,
                    stop: index + 1 == latitudes.count ? stop : .zero)
            }, startUnixMilliseconds: 1_560_000_000_000)
    }

    /// A box across that road, from `south` on, 5 km deep.
    static func zone(_ id: String = "line", level: Level = .evacuate, south: Double = 50.20) -> Zone {
        let (west, east, north) = (36.85, 36.95, south + 0.045)
        let corners = [(south, west), (south, east), (north, east), (north, west), (south, west)]
        return Zone(
            reference: ZoneReference(id: id, name: "Північна \(id)"), level: level, action: .relocate,
            marginMetres: 250, dwell: .seconds(120),
            shape: .polygons([Polygon(outer: Ring(corners.map { Coordinate($0.0, $0.1) })!)]))
    }

    static func set(_ zones: [Zone]) -> ZoneSet { ZoneSet(zones: zones, sha256: "ab12", source: .local, dated: nil) }

    /// Plays a recording as the command does.
    static func replay(
        _ text: String, zones: [Zone], seed: UInt64 = 1, format: TrackFormat? = nil
    ) throws -> (events: [ReplayEvent], summary: ReplaySummary) {
        let reader = try TrackReader(
            bytes: Array(text.utf8), file: "track", assuming: TrackReader.Assumptions(format: format))
        var track = try Track(reader)
        var policy = Policy(alarm: AlarmPolicy(escalation: []))
        if let earliest = track.earliestTime { policy.earliestTime = earliest }
        var replay = Replay(zones: set(zones), policy: policy, start: track.start, seed: seed)
        var events: [ReplayEvent] = []
        while let report = try track.next() { replay.play(report) { events.append($0) } }
        replay.finish { events.append($0) }
        return (events, replay.summary)
    }
}
