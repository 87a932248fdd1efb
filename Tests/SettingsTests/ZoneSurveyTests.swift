import Geodesy
import Safety
import Testing

@testable import Settings

@Suite("Zones that were probably not meant")
struct ZoneSurveyTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    private typealias Zones = ZonesReaderTests

    private func warnings(_ features: String..., layers: String = "[]", isThorough: Bool = true) throws -> [String] {
        let text = "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}"
        let reading = try bench.readZones(["a.geojson": text], layers: layers, isThorough: isThorough)
        #expect(reading.set != nil, "\(reading.problems.texts)")
        #expect(reading.problems.allSatisfy { $0.severity == .warning && $0.zone != nil })
        return reading.problems.map { "\($0.key): \($0.message)" }
    }
    private func polygon(_ properties: String = "", _ rings: String...) -> String {
        Zones.feature(
            properties, geometry: "{\"type\":\"Polygon\",\"coordinates\":[\(rings.joined(separator: ","))]}")
    }
    private func square(_ west: Double, _ south: Double, _ side: Double) -> String {
        let (east, north) = (west + side, south + side)
        return "[[\(west),\(south)],[\(east),\(south)],[\(east),\(north)],[\(west),\(north)],[\(west),\(south)]]"
    }

    @Test func crossingsAreNamedWithTheirPlace() throws {
        let bowTie = try warnings(polygon("", "[[36,50],[37,51],[37,50],[36,51],[36,50]]"))
        #expect(
            bowTie == ["feature 1.geometry: the outer ring crosses itself at [36.5, 50.5]"])
        let hole = try warnings(polygon("", square(36, 50, 1), square(36.5, 50.25, 1)))
        #expect(
            hole == [
                "feature 1.geometry: the outer ring crosses hole 1 at [37.0, 50.25]",
                "feature 1.geometry: the outer ring crosses hole 1 at [36.5, 51.0]",
            ])
    }

    /// Touching is no crossing, and parts of one zone may overlap: it is their union.
    @Test(arguments: [
        "[[[36,50],[37,50],[37,51],[36.5,50],[36,51],[36,50]]]",
        "[[[36,50],[37,50],[37,51],[36,51],[36,50]],[[36,50],[36.5,50.2],[36.2,50.5],[36,50]]]",
        "[[[36,50],[36.5,50],[37,50],[37,51],[37,50.5],[37,51],[36,51],[36,50]]]",
    ])
    func touchingIsFine(_ rings: String) throws {
        #expect(try warnings(Zones.feature(geometry: "{\"type\":\"Polygon\",\"coordinates\":\(rings)}")) == [])
    }

    @Test func overlappingPartsAreFine() throws {
        #expect(
            try warnings(
                Zones.feature(
                    geometry:
                        "{\"type\":\"MultiPolygon\",\"coordinates\":[[\(square(36, 50, 1))],[\(square(36.5, 50.5, 1))]]}"
                )) == [])
    }

    @Test func crossingsOverTheAntimeridian() throws {
        let found = try warnings(polygon("", "[[179,50],[181,51],[181,50],[179,51],[179,50]]"))
        #expect(found.first == "feature 1.geometry: the zone lies outside the operating area")
        #expect(found.last?.hasSuffix("crosses itself at [180.0, 50.5]") == true)
    }

    /// Against every pair, on random rings.
    @Test func theSweepFindsWhatEveryPairTells() {
        var chance = SeededGenerator(seed: 11)
        for round in 0..<60 {
            let count = Int.random(in: 3...40, using: &chance)
            let tall = round % 2 == 0 ? 5.0 : 0.2
            var positions = (0..<count).map { _ in
                Coordinate(
                    50 + Double.random(in: 0...tall, using: &chance), 36 + Double.random(in: 0...1, using: &chance))
            }
            positions.append(positions[0])
            guard let ring = Ring(positions) else { continue }
            var budget = RingCrossings.budget
            let found = RingCrossings.find(in: .polygons([Polygon(outer: ring)]), budget: &budget).count
            #expect(found == everyPair(positions))
        }
    }

    private func everyPair(_ p: [Coordinate]) -> Int {
        func side(_ a: Coordinate, _ b: Coordinate, _ c: Coordinate) -> Double {
            (b.longitudeDegrees - a.longitudeDegrees) * (c.latitudeDegrees - a.latitudeDegrees)
                - (b.latitudeDegrees - a.latitudeDegrees) * (c.longitudeDegrees - a.longitudeDegrees)
        }
        var count = 0
        for i in 1..<p.count {
            for j in 1..<i where j < i - 1 {
                let (a, b, c, d) = (p[i - 1], p[i], p[j - 1], p[j])
                if a == d || b == c { continue }
                if side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0 { count += 1 }
            }
        }
        return count
    }

    @Test func aHoleOutsideItsRingCutsNothingOut() throws {
        #expect(
            try warnings(polygon("", square(36, 50, 1), square(38, 50, 0.5)))
                == ["feature 1.geometry: hole 1 lies outside its outer ring"])
        #expect(try warnings(polygon("", square(36, 50, 1), square(36.2, 50.2, 0.5))) == [])
    }

    @Test func sizes() throws {
        #expect(
            try warnings(polygon("", "[[36,50],[36.000001,50],[36.000001,50.000001],[36,50]]"))
                == ["feature 1.geometry: the outer ring spans less than a square metre"])
        let huge = try warnings(polygon("", square(30, 46, 6)))
        #expect(huge == ["feature 1.geometry: the zone covers 291000 km²"])
        #expect(try warnings(polygon("", square(30, 46, 4))) == [])
    }

    @Test func outsideTheOperatingArea() throws {
        #expect(
            try warnings(polygon("", square(10, 50, 1)))
                == ["feature 1.geometry: the zone lies outside the operating area"])
        // Half in is in, and so is what holds all of it.
        #expect(try warnings(polygon("", square(20.5, 50, 1))) == [])
        #expect(try !warnings(polygon("", square(5, 35, 50))).contains { $0.contains("outside") })
    }

    @Test func timesThatAreOver() throws {
        #expect(
            try warnings(polygon("\"valid\":\"../2026-11-20\"", square(36, 50, 1))) == [
                "feature 1.valid: the zone's time is over"
            ])
        #expect(try warnings(polygon("\"valid\":\"../2026-11-22\"", square(36, 50, 1))) == [])
    }

    @Test(arguments: [
        // Inside a worse one; inside one as bad with the same action; the same shape twice; a circle.
        ("\"level\":\"warning\"", "\"level\":\"evacuate\"", true), ("", "", true),
        ("\"action\":\"shelter\"", "", false), ("", "\"level\":\"warning\"", false),
        // Rings that reach as far, or farther.
        ("\"rings\":\"warning 5km\"", "", false), ("\"rings\":\"warning 5km\"", "\"rings\":\"warning 5km\"", true),
        ("\"rings\":\"advisory 5km\"", "\"rings\":\"warning 6km\"", true),
        // In force at other times.
        ("", "\"valid\":\"../2026-11-30\"", false), ("\"valid\":\"../2026-11-30\"", "", true),
        ("\"kind\":\"stay_inside\"", "", false), ("", "\"kind\":\"stay_inside\"", false),
    ])
    func zonesThatNeverShow(_ inner: String, _ outer: String, _ isHidden: Bool) throws {
        let found = try warnings(polygon(inner, square(36.4, 50.4, 0.2)), polygon(outer, square(36, 50, 1)))
        #expect(
            found
                == (isHidden
                    ? ["feature 1.geometry: the zone lies wholly inside 'a-2', which is as bad or worse"] : []),
            "\(found)")
    }

    @Test func whatSticksOutOrLiesInAHoleShows() throws {
        #expect(try warnings(polygon("", square(36.4, 50.4, 1)), polygon("", square(36, 50, 1))) == [])
        #expect(
            try warnings(
                polygon("", square(36.4, 50.4, 0.2)), polygon("", square(36, 50, 1), square(36.45, 50.45, 0.05)))
                == [])
        // All corners inside, an edge across a bay.
        #expect(
            try warnings(
                polygon("", "[[36.1,50.1],[36.9,50.1],[36.9,50.2],[36.1,50.2],[36.1,50.1]]"),
                polygon("", "[[36,50],[36.5,50.15],[37,50],[37,51],[36,51],[36,50]]")) == [])
        let circle = Zones.feature("\"radius\":\"2km\"", geometry: "{\"type\":\"Point\",\"coordinates\":[36.5,50.5]}")
        #expect(try warnings(circle, polygon("", square(36, 50, 1))).count == 1)
        #expect(try warnings(polygon("", square(36.49, 50.49, 0.01)), circle).count == 1)
        #expect(try warnings(polygon("", square(36, 50, 1)), polygon("", square(36, 50, 1))).count == 0)
    }

    /// A daemon has no second to spare for what keeps no set from use.
    @Test func onlyCheckLooksSoClosely() throws {
        #expect(try warnings(polygon("", "[[36,50],[37,51],[37,50],[36,51],[36,50]]"), isThorough: false) == [])
    }
}
