import Geodesy
import Testing

@testable import Safety

/// The shortest way out, where a nearest edge would lead astray.
@Suite struct WayOutTests {
    private func wayOut(_ zones: [Zone], _ east: Double, _ north: Double) -> Guidance.WayOut? {
        GuideGround(zones: zones).guide(east, north).wayOut()
    }

    private func expect(
        _ way: Guidance.WayOut?, _ metres: Double, _ bearing: Double, within slack: Double = 3,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let way = try #require(way, sourceLocation: location)
        #expect(abs(way.distanceMetres - metres) <= slack, "\(way)", sourceLocation: location)
        let apart = abs(way.bearingDegrees - bearing)
        #expect(min(apart, 360 - apart) <= 2, "\(way)", sourceLocation: location)
    }

    @Test func ofOneZoneItIsTheNearestEdge() throws {
        let box = GuideGround.box("red", -1_000, -1_000, 1_000, 1_000)
        try expect(wayOut([box], 800, 0), 200, 90)
        try expect(wayOut([box], 0, -700), 300, 180)
        #expect(wayOut([box], 1_200, 0) == nil)
    }

    @Test func ofARingItIsAwayFromTheShape() throws {
        let box = GuideGround.box(
            "red", -500, -500, 500, 500, level: .evacuate,
            rings: [GuideGround.ring(.warning, 2_000), GuideGround.ring(.advisory, 4_000)])
        try expect(wayOut([box], 2_300, 0), 200, 90)
        try expect(wayOut([box], 0, -4_000), 500, 180)
        // In the core the core is what to leave first.
        try expect(wayOut([box], 0, 400), 100, 0)
    }

    @Test func aZoneInsideALargerOneIsLeftWithIt() throws {
        let zones = [
            GuideGround.box("inner", -300, -300, 300, 300), GuideGround.box("outer", -3_000, -3_000, 3_000, 1_000),
        ]
        try expect(wayOut(zones, 0, -250), 1_250, 0)
    }

    @Test func anEdgeInsideAnotherZoneIsNoWayOut() throws {
        let zones = [
            GuideGround.box("west", -2_000, -2_000, 100, 2_000), GuideGround.box("east", 50, -2_000, 4_000, 2_000),
        ]
        try expect(wayOut(zones, 0, 1_500), 500, 0)
        try expect(wayOut(zones, 75, 0), 2_000, 0, within: 3)
    }

    @Test func whereTwoOverlapBothWaysTheirCornerMayBeNearest() throws {
        // A cross: the nearest way out is into the notch between its arms.
        let zones = [
            GuideGround.box("across", -3_000, -400, 3_000, 400), GuideGround.box("along", -400, -3_000, 400, 3_000),
        ]
        let way = try #require(wayOut(zones, 0, 0))
        #expect(way.distanceMetres < 400 * 2.0.squareRoot() * 1.02)
    }

    @Test func aGapTooNarrowToStandInIsNoWayOut() throws {
        let zones = [
            GuideGround.box("a", -2_000, -2_000, 2_000, 100), GuideGround.box("b", -2_000, 130, 2_000, 900),
        ]
        try expect(wayOut(zones, 0, 0), 900, 0)
    }

    @Test func aWorseZoneIsNotDrivenThrough() throws {
        let zones = [
            GuideGround.box("yellow", -5_000, -5_000, 5_000, 300, level: .warning),
            GuideGround.box("red", -600, 100, 600, 200),
        ]
        let way = try #require(wayOut(zones, 0, 0))
        // Past its corner, 600 m east and 100 m north.
        #expect(way.distanceMetres > 1_820 && way.distanceMetres < 2_100, "\(way)")
        // Where it is the only way, it is better than none.
        let wall = GuideGround.shape(
            "red", [(-6_000, -6_000), (6_000, -6_000), (6_000, 6_000), (-6_000, 6_000)])
        let hole = Zone(
            reference: wall.reference, level: .evacuate, action: .relocate, marginMetres: 0, dwell: .zero,
            shape: .polygons([
                Polygon(
                    outer: wall.shape.polygons[0].outer,
                    holes: [GuideGround.ring([(-100, -100), (100, -100), (100, 100), (-100, 100)])])
            ]))
        let yellow = GuideGround.box("yellow", -6_500, -6_500, 6_500, 6_500, level: .warning)
        #expect(try #require(wayOut([yellow, hole], 0, 0)).distanceMetres >= 6_490)
    }

    @Test func aCircleAndABandAreLeftByTheirRim() throws {
        let circle = Zone(
            reference: ZoneReference(id: "c", name: "c"), level: .evacuate, action: .relocate, marginMetres: 0,
            dwell: .zero, shape: .circle(centre: GuideGround.place(0, 0), radiusMetres: 1_000))
        try expect(wayOut([circle], 600, 0), 400, 90)
        #expect(abs(try #require(wayOut([circle], 0, 0)).distanceMetres - 1_000) < 3)
        let line = Zone(
            reference: ZoneReference(id: "l", name: "l"), level: .evacuate, action: .relocate, marginMetres: 0,
            dwell: .zero,
            shape: Shape(bands: [
                Band(line: [GuideGround.place(-5_000, 0), GuideGround.place(5_000, 0)], radiusMetres: 200)
            ]))
        try expect(wayOut([line], 0, 50), 150, 0)
        try expect(wayOut([line], 0, -50), 150, 180)
    }

    @Test func ofACorridorItIsTheWayBack() throws {
        let road = GuideGround.box("road", -5_000, -200, 5_000, 200, level: .warning, kind: .stayInside)
        try expect(wayOut([road], 0, 900), 700, 180)
        #expect(wayOut([road], 0, 100) == nil)
        // Out of a zone that is as bad goes first; back into a corridor that lies in danger is no way.
        let zone = GuideGround.box("red", -1_000, 800, 1_000, 1_200)
        try expect(wayOut([road, zone], 900, 1_000), 100, 90)
        #expect(wayOut([road, GuideGround.box("red", -900, -500, 900, 500)], 0, 900) == nil)
    }
}
