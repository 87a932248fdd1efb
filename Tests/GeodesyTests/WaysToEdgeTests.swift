import Testing

@testable import Geodesy

/// Where the nearest edge of a shape lies, seen from a point.
@Suite struct WaysToEdgeTests {
    private static let square = Ring(
        [(50.0, 36.0), (50.0, 36.1), (50.1, 36.1), (50.1, 36.0), (50.0, 36.0)].map { Coordinate($0.0, $0.1) })!

    private func ways(_ shape: Shape, _ place: Coordinate, within metres: Double = 50_000) -> [ShapeIndex.WayToEdge] {
        ShapeIndex([ShapeIndex.Entry(shape)]).waysToEdge(ofShape: 0, from: place, withinMetres: metres)
    }

    @Test(arguments: [
        (50.05, 36.001, 270.0, 71.7), (50.05, 36.099, 90, 71.7), (50.001, 36.05, 180, 111.2), (50.099, 36.05, 0, 111.2),
        (50.05, 36.101, 270, 71.7), (49.999, 36.05, 0, 111.2),
    ]) func fromEitherSideItIsTheNearestEdge(latitude: Double, longitude: Double, bearing: Double, metres: Double)
        throws
    {
        let found = ways(.polygons([Polygon(outer: Self.square)]), Coordinate(latitude, longitude))
        let way = try #require(found.first)
        #expect(found.count == 1)
        #expect(abs(way.bearingDegrees - bearing) < 0.1 && abs(way.metres - metres) < 0.5, "\(way)")
    }

    @Test func theRimOfABandIsFoundFromWithinAndWithout() throws {
        let shape = Shape.circle(centre: Coordinate(50, 36), radiusMetres: 1_000)
        let inside = try #require(Coordinate(50, 36).moved(metres: 700, bearingDegrees: 30))
        let outside = try #require(Coordinate(50, 36).moved(metres: 1_300, bearingDegrees: 30))
        let (out, back) = (try #require(ways(shape, inside).first), try #require(ways(shape, outside).first))
        #expect(abs(out.metres - 300) < 0.5 && abs(out.bearingDegrees - 30) < 0.1)
        #expect(abs(back.metres - 300) < 0.5 && abs(back.bearingDegrees - 210) < 0.1)
        #expect(abs(try #require(ways(shape, Coordinate(50, 36)).first).metres - 1_000) < 0.5)
    }

    @Test func aShapeOfBothTellsBothTheNearerFirst() {
        let shape = Shape(
            polygons: [Polygon(outer: Self.square)],
            bands: [Band(line: [Coordinate(50.05, 36.05)], radiusMetres: 100)])
        let found = ways(shape, Coordinate(50.05, 36.0515))
        #expect(found.count == 2 && found[0].metres < 20 && found[1].metres > 3_000)
    }

    @Test func beyondTheLimitThereIsNone() {
        #expect(ways(.polygons([Polygon(outer: Self.square)]), Coordinate(49.9, 36.05), within: 1_000).isEmpty)
    }

    @Test func acrossTheAntimeridianItIsTheShortWay() throws {
        let ring = try #require(
            Ring(
                [(0.0, 179.9), (0.0, -179.9), (1.0, -179.9), (1.0, 179.9), (0.0, 179.9)].map { Coordinate($0.0, $0.1) })
        )
        let way = try #require(ways(.polygons([Polygon(outer: ring)]), Coordinate(0.5, -179.95)).first)
        #expect(abs(way.bearingDegrees - 90) < 0.1 && abs(way.metres - 5_566) < 10)
    }

    @Test func onTheEdgeItIsSquareToIt() throws {
        let way = try #require(ways(.polygons([Polygon(outer: Self.square)]), Coordinate(50.05, 36.1)).first)
        #expect(way.metres < 0.001)
        #expect(min(abs(way.bearingDegrees - 90), abs(way.bearingDegrees - 270)) < 0.1)
    }

    @Test(arguments: [(-1e-20, 0.0), (-90, 270), (360, 0), (540, 180), (359.5, 359.5)])
    func aWholeTurnIsNoBearing(degrees: Double, bearing: Double) { #expect(wholeTurn(degrees) == bearing) }
}
