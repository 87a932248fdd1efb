import Geodesy
import Testing

/// Geodesic answers by GeographicLib's GeodSolve.
@Suite struct DistanceTests {
    @Test(arguments: [
        (Coordinate(50.0, 36.25), Coordinate(50.1, 36.25), 11_123.0, 0.0),
        (Coordinate(50.0, 36.25), Coordinate(50.0, 36.35), 7_169.6, 89.96),
        (Coordinate(0, 0.5), Coordinate(0, 0.6), 11_131.9, 90),
    ])
    func distancesAndBearings(from: Coordinate, to: Coordinate, metres: Double, bearing: Double) {
        #expect(abs(from.distanceMetres(to: to) - metres) < metres * 0.001 + 0.5)
        #expect(abs(to.distanceMetres(to: from) - metres) < metres * 0.001 + 0.5)
        #expect(abs(from.bearingDegrees(to: to) - bearing) < 0.1)
    }

    @Test func acrossTheAntimeridianTheShortWayCounts() {
        let metres = Coordinate(0, 179.95).distanceMetres(to: Coordinate(0, -179.95))
        #expect(abs(metres - 11_131.9) < 12)
    }

    @Test(arguments: [0.0, 45, 90, 135, 180, 225, 270, 315], [1.0, 500, 20_000])
    func movingAwayAndMeasuringAgree(bearing: Double, metres: Double) throws {
        let start = Coordinate(49.99, 36.23)
        let end = try #require(start.moved(metres: metres, bearingDegrees: bearing))
        #expect(abs(start.distanceMetres(to: end) - metres) < metres * 0.002 + 0.01)
    }

    @Test func aCoordinateOffTheEarthIsRefused() {
        #expect(Coordinate(latitudeDegrees: 949.99, longitudeDegrees: 0) == nil)
        #expect(Coordinate(latitudeDegrees: .nan, longitudeDegrees: 0) == nil)
        #expect(Coordinate(latitudeDegrees: 0, longitudeDegrees: -180.0001) == nil)
        #expect(Coordinate(latitudeDegrees: 0.0005, longitudeDegrees: -0.0005)?.isNullIsland == true)
        #expect(Coordinate(latitudeDegrees: 0.0005, longitudeDegrees: 36)?.isNullIsland == false)
    }
}
