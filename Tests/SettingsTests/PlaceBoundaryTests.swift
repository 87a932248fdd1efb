import Geodesy
import Safety
import Testing

@testable import Settings

@Suite("A place's boundary")
struct PlaceBoundaryTests {
    static let square = polygon("[[36.2,49.9],[36.22,49.9],[36.22,49.91],[36.2,49.91],[36.2,49.9]]")

    static func polygon(_ rings: String...) -> String {
        "{\"type\":\"Polygon\",\"coordinates\":[\(rings.joined(separator: ","))]}"
    }

    private func read(_ geometry: String, area: OperatingArea = .standard, more: String = "") -> PlacesReading {
        let text =
            "{\"type\":\"FeatureCollection\",\"features\":[\n"
            + PlacesReaderTests.feature("\"id\":\"a\",\"name\":\"b\"\(more)", geometry) + "\n]}"
        return PlacesReader.read(Array(text.utf8), file: "places.geojson", area: area)
    }

    /// Every corner is within, and the circle is little wider than the smallest.
    private func expectCircle(_ reading: PlacesReading, around corners: [Coordinate], within slack: Double = 1.1) {
        guard let place = reading.places?.places.first else {
            Issue.record("\(reading.problems.texts)")
            return
        }
        let furthest = corners.map { $0.distanceMetres(to: place.coordinate) }.max() ?? 0
        #expect(furthest <= place.radiusMetres)
        #expect(place.radiusMetres <= furthest + 1)
        var widest = 0.0
        for one in corners { for other in corners { widest = max(widest, one.distanceMetres(to: other)) } }
        // No circle around them is smaller than half their width (and 2/√3 of that always does).
        #expect(place.radiusMetres <= widest / 2 * slack + 1)
    }

    @Test func aSquareIsTheCircleThroughItsCorners() {
        let reading = read(Self.square)
        #expect(reading.problems == [])
        expectCircle(
            reading,
            around: [
                Coordinate(49.9, 36.2), Coordinate(49.9, 36.22), Coordinate(49.91, 36.22), Coordinate(49.91, 36.2),
            ], within: 1.01)
    }

    @Test func aTriangleIsNoHalfCircle() {
        let reading = read(Self.polygon("[[36.2,49.9],[36.3,49.9],[36.25,49.955],[36.2,49.9]]"))
        expectCircle(
            reading, around: [Coordinate(49.9, 36.2), Coordinate(49.9, 36.3), Coordinate(49.955, 36.25)], within: 1.22)
    }

    @Test func holesDoNotMatterAndPartsAreTakenTogether() {
        let hole = read(
            Self.polygon(
                "[[36.2,49.9],[36.22,49.9],[36.22,49.91],[36.2,49.91],[36.2,49.9]]",
                "[[36.9,49.9],[36.91,49.9],[36.91,49.91],[36.9,49.9]]"))
        #expect(hole.places == read(Self.square).places)
        let parts = read(
            "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[36.2,49.9],[36.21,49.9],[36.2,49.91],[36.2,49.9]]],"
                + "[[[36.3,49.9],[36.31,49.9],[36.31,49.91],[36.3,49.9]]]]}")
        expectCircle(parts, around: [Coordinate(49.9, 36.2), Coordinate(49.91, 36.2), Coordinate(49.91, 36.31)])
    }

    @Test func aHouseIsAHundredMetres() {
        let house = read(Self.polygon("[[36.2,49.9],[36.2001,49.9],[36.2001,49.9001],[36.2,49.9]]"))
        #expect(house.places?.places.first?.radiusMetres == 100)
    }

    @Test func aBoundaryMayCrossTheAntimeridian() {
        let world = OperatingArea(south: -90, west: -180, north: 90, east: 180)
        let reading = read(
            Self.polygon("[[179.95,-17],[-179.95,-17],[-179.95,-17.1],[179.95,-17]]"), area: world)
        expectCircle(
            reading, around: [Coordinate(-17, 179.95), Coordinate(-17, -179.95), Coordinate(-17.1, -179.95)],
            within: 1.2)
    }

    @Test(arguments: [
        (polygon("[[36,49.5],[36.9,49.5],[36.9,49.9],[36,49.5]]"), "villages, not districts"),
        (polygon("[[49.9,36.2],[49.9,36.22],[49.91,36.22],[49.9,36.2]]"), "latitude stands before longitude"),
        (polygon("[[36.2,49.9],[36.22,49.9],[36.22,99],[36.2,49.9]]"), "latitude seems to stand before longitude"),
        (polygon("[[36.2,49.9],[36.22,49.9],[36.2,49.9]]"), "the boundary is no ring"),
        (polygon("[[36.2,49.9],[36.22,49.9],[36.22],[36.2,49.9]]"), "this is no position"),
        ("{\"type\":\"Polygon\",\"coordinates\":[]}", "the boundary is no ring"),
        ("{\"type\":\"MultiPolygon\",\"coordinates\":[]}", "nothing is drawn in it"),
        (
            "{\"type\":\"LineString\",\"coordinates\":[[36.2,49.9],[36.22,49.9]]}",
            "a place is one point or one boundary"
        ),
        ("{\"type\":\"MultiPoint\",\"coordinates\":[[36.2,49.9]]}", "a place is one point or one boundary"),
        ("null", "nobody can be at a feature without a geometry"),
    ]) func aBadBoundaryRefusesTheFile(geometry: String, message: String) {
        let reading = read(geometry)
        #expect(reading.places == nil)
        #expect(reading.problems.errors.map(\.key) == ["feature 1.geometry"], "\(reading.problems.texts)")
        #expect(reading.problems.errors.first?.description.contains(message) == true, "\(reading.problems.texts)")
        #expect(reading.problems.errors.first?.line == 2)
    }

    @Test func aBoundaryHasNoOtherRadius() {
        let reading = read(Self.square, more: ",\"radius\":\"1km\"")
        #expect(reading.problems.errors.map(\.key) == ["feature 1.radius"])
    }
}
