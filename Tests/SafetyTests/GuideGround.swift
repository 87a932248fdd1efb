import Geodesy

@testable import Safety

/// A flat piece of ground in metres east and north of a middle, with squares for zones, for the guide to work on.
struct GuideGround {
    static let middle = Coordinate(50, 36.25)

    var zones: [Zone] = []
    var havens: [Haven] = []

    static func place(_ east: Double, _ north: Double) -> Coordinate {
        let frame = LocalFrame(at: middle)
        let oneEast = frame.offset(to: Coordinate(50, 36.35)).east * 10
        let oneNorth = frame.offset(to: Coordinate(50.1, 36.25)).north * 10
        return Coordinate(50 + north / oneNorth, 36.25 + east / oneEast)
    }

    static func ring(_ corners: [(Double, Double)]) -> Ring {
        let positions = corners.map { place($0.0, $0.1) }
        return Ring(positions + positions.prefix(1))!
    }

    /// A zone that fills the box from the south-west to the north-east corner.
    static func box(
        _ id: String, _ west: Double, _ south: Double, _ east: Double, _ north: Double, level: Level = .evacuate,
        rings: [ZoneRing] = [], kind: Zone.Kind = .keepOut, schedule: ZoneSchedule? = nil
    ) -> Zone {
        shape(
            id, [(west, south), (east, south), (east, north), (west, north)], level: level, rings: rings, kind: kind,
            schedule: schedule)
    }

    static func shape(
        _ id: String, _ corners: [(Double, Double)], level: Level = .evacuate, rings: [ZoneRing] = [],
        kind: Zone.Kind = .keepOut, schedule: ZoneSchedule? = nil
    ) -> Zone {
        Zone(
            reference: ZoneReference(id: id, name: id), kind: kind, level: level, action: .relocate, outerRings: rings,
            marginMetres: 0, dwell: .zero, schedule: schedule, shape: .polygons([Polygon(outer: ring(corners))]))
    }

    static func ring(_ level: Level, _ metres: Double) -> ZoneRing {
        ZoneRing(level: level, action: .avoid, distanceMetres: metres)
    }

    mutating func haven(
        _ id: String, _ kind: Haven.Kind, _ east: Double, _ north: Double, _ capabilities: [String] = [],
        status: Haven.Status = .functional
    ) {
        havens.append(
            Haven(
                id: id, name: id.uppercased(), kind: kind, coordinate: Self.place(east, north),
                capabilities: capabilities, status: status, statusDated: UTCTime(secondsSinceEpoch: 1_795_000_000)))
    }

    /// - Parameter time: nil leaves every zone in force.
    func guide(_ east: Double, _ north: Double, time: UTCTime? = nil) -> Guide {
        var tracker = ZoneTracker(set: MadeZones.set(zones))
        _ = tracker.keep(time)
        return Guide(place: Self.place(east, north), havens: HavenSet(havens), zones: tracker)
    }

    /// The ways by id, a `!` behind those that cross danger.
    func told(_ east: Double, _ north: Double, _ actions: [Action], kind: AlertKind = .zone) -> String {
        guard let wish = Guide.Wish(actions, kind: kind) else { return "nothing" }
        return Self.told(guide(east, north).nearest(wish))
    }

    static func told(_ ways: [Guidance.Way]) -> String {
        ways.map { $0.id + ($0.crossesDanger ? "!" : "") }.joined(separator: " ")
    }
}
