import Geodesy
import Safety
import Testing

@testable import Settings

@Suite("Shapes of zone files")
struct ZoneShapeTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    private func read(_ properties: String, _ geometry: String) throws -> ZonesReading {
        try bench.readZones(["a.geojson": ZonesReaderTests.feature(properties, geometry: geometry)])
    }
    private func shape(_ properties: String, _ geometry: String) throws -> Shape {
        let reading = try read(properties, geometry)
        return try #require(reading.set?.zones.first?.shape, "\(reading.problems.texts)")
    }
    private static func geometry(_ type: String, _ coordinates: String) -> String {
        "{\"type\":\"\(type)\",\"coordinates\":\(coordinates)}"
    }

    @Test func linesAreCorridorsOfTheirWidth() throws {
        let line = try shape("\"width\":\"400m\"", Self.geometry("LineString", "[[36,50],[36.1,50,120],[36.2,50.1]]"))
        #expect(
            line.bands == [
                Band(line: [Coordinate(50, 36), Coordinate(50, 36.1), Coordinate(50.1, 36.2)], radiusMetres: 200)
            ])
        let lines = try shape(
            "\"width\":\"1km\"", Self.geometry("MultiLineString", "[[[36,50],[36.1,50]],[[37,50],[37.1,50]]]"))
        #expect(lines.bands.map(\.radiusMetres) == [500, 500])
    }

    @Test func pointsAreCirclesOfTheirRadius() throws {
        let points = try shape("\"radius\":\"1km\"", Self.geometry("MultiPoint", "[[36,50],[36.1,50]]"))
        #expect(
            points.bands == [Coordinate(50, 36), Coordinate(50, 36.1)].map { Band(line: [$0], radiusMetres: 1000) })
    }

    @Test func collectionsAreTheUnionOfTheirParts() throws {
        let square = Self.geometry("Polygon", "[\(ZonesReaderTests.square)]")
        let inner = "{\"type\":\"GeometryCollection\",\"geometries\":[\(square),\(Self.geometry("Point", "[36,50]"))]}"
        let outer =
            "{\"type\":\"GeometryCollection\",\"geometries\":[\(inner),\(Self.geometry("LineString", "[[36,50],[37,50]]"))]}"
        let shape = try shape("\"radius\":\"50m\",\"width\":\"20m\"", outer)
        #expect(shape.polygons.count == 1)
        #expect(shape.bands.map(\.radiusMetres) == [50, 10])
        var deep = square
        for _ in 0..<9 { deep = "{\"type\":\"GeometryCollection\",\"geometries\":[\(deep)]}" }
        #expect(try read("", deep).problems.map(\.message) == ["collections are nested too deep"])
    }

    @Test(arguments: [
        ("", "LineString", "[[36,50],[37,50]]", "width", "a line without a width covers nothing"),
        ("\"width\":\"5m\"", "LineString", "[[36,50],[37,50]]", "width", "'5m' is out of range"),
        ("\"width\":\"50m\"", "LineString", "[[36,50]]", "geometry", "the line has 1 positions"),
        ("\"width\":\"50m\"", "LineString", "[]", "geometry", "the line has 0 positions"),
        ("\"width\":\"50m\"", "LineString", "[36,50]", "geometry", "the line, position 1 is no position"),
        ("\"width\":\"50m\"", "MultiLineString", "[]", "geometry", "a MultiLineString without lines covers nothing"),
        (
            "\"width\":\"50m\"", "MultiLineString", "[[[36,50],[37,50]],[[0,0],[1,1]]]", "geometry",
            "line 2, the line, position 1 is at 0°, 0°: an unset position"
        ),
        ("", "MultiPoint", "[[36,50]]", "radius", "a Point without a radius covers nothing"),
        ("\"radius\":\"50m\"", "MultiPoint", "[]", "geometry", "a MultiPoint without points covers nothing"),
        ("", "Polygon", "[[36,50],[36.1,50],[36.1,50.1],[36,50]]", "geometry", "the positions stand in no ring"),
        ("", "Poligon", "[]", "geometry", "'Poligon' is no geometry"),
        // Round the pole, half round the Earth, round the Earth.
        ("", "Polygon", "[[[0,80],[120,80],[-120,80],[0,80]]]", "geometry", "the outer ring goes round a pole"),
        (
            "", "Polygon", "[[[-100,50],[0,50],[80,50],[0,51],[-100,50]]]", "geometry",
            "the outer ring spans 180° of longitude or more"
        ),
        (
            "", "Polygon", "[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]", "geometry",
            "the outer ring covers no area: an edge of more than 180° of longitude goes the short way round"
        ),
        (
            "\"width\":\"50m\"", "LineString", "[[-100,50],[0,50],[90,50]]", "geometry",
            "the line spans 180° of longitude or more"
        ),
        (
            "", "Polygon", "[[[361,50],[361.1,50],[361.1,50.1],[361,50]]]", "geometry",
            "the outer ring, position 1 is not on the Earth"
        ),
    ])
    func aWrongShapeIsAnError(
        _ properties: String, _ type: String, _ coordinates: String, _ key: String, _ message: String
    ) throws {
        let reading = try read(properties, Self.geometry(type, coordinates))
        #expect(reading.set == nil)
        #expect(reading.problems.errors.map(\.message) == [message], "\(reading.problems.texts)")
        #expect(reading.problems.errors.first?.key == "feature 1." + key)
    }

    @Test(arguments: [
        ("\"width\":\"50m\"", "Polygon", "width", "a width means nothing to a Polygon"),
        ("\"radius\":\"50m\"", "Polygon", "radius", "a radius means nothing to a Polygon"),
    ])
    func measuresThatMeanNothingAreWarnings(
        _ properties: String, _ type: String, _ key: String, _ message: String
    ) throws {
        let reading = try read(properties, Self.geometry(type, "[\(ZonesReaderTests.square)]"))
        #expect(reading.set?.zones.count == 1)
        #expect(reading.problems.map(\.message) == [message])
        // Of a layer that has other shapes as well, they are no slip.
        let layered = try bench.readZones(
            ["a.geojson": ZonesReaderTests.feature()], layers: "[{file: a.geojson, radius: 50m, width: 50m}]")
        #expect(layered.problems == [])
    }

    /// Writers that cross the antimeridian go on counting, or jump: it is the same ring.
    @Test(arguments: [
        "[[179,50],[181,50],[181,51],[179,51],[179,50]]", "[[179,50],[-179,50],[-179,51],[179,51],[179,50]]",
        "[[-181,50],[-179,50],[-179,51],[-181,51],[-181,50]]",
    ])
    func overTheAntimeridian(_ ring: String) throws {
        let shape = try shape("", Self.geometry("Polygon", "[\(ring)]"))
        #expect(shape.polygons.first?.outer.positions.map(\.longitudeDegrees) == [179, -179, -179, 179, 179])
    }

    @Test func numbersAreTheSameCompactAndAsATree() throws {
        let texts = ["36.2345678", "-0.5", "1e1", "36", "0.1", "35.123456789012345", "179.99999999999997"]
        for text in texts {
            let ring = "[[\(text),50],[30,50],[30,51],[\(text),50]]"
            let compact = try shape("", Self.geometry("Polygon", "[\(ring)]"))
            #expect(compact.polygons.first?.outer.positions.first?.longitudeDegrees == Double(text), "\(text)")
        }
    }
}
