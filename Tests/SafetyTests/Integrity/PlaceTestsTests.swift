import Geodesy
import Testing

@testable import Safety

@Suite struct PlaceTestsTests {
    private static let kharkivOblast = OperatingBox(
        southDegrees: 48.5, westDegrees: 34.5, northDegrees: 51.5, eastDegrees: 38.5)

    @Test(arguments: [
        (Coordinate(49.99, 36.23), Finding.clear), (Coordinate(48.5, 34.5), .clear), (Coordinate(51.5, 38.5), .clear),
        (Coordinate(48.4999, 36), .indicated), (Coordinate(50, 38.5001), .indicated),
        (Coordinate(49.84, 24.03), .indicated),
    ])
    func outsideTheAreaIndicates(_ place: Coordinate, _ expected: Finding) {
        #expect(PlaceTests.operatingArea(place, Self.kharkivOblast) == expected)
        #expect(PlaceTests.operatingArea(place, nil) == .unknown)
    }

    @Test func anAreaMayCrossTheAntimeridian() {
        let box = OperatingBox(southDegrees: -20, westDegrees: 177, northDegrees: -15, eastDegrees: -178)
        #expect(PlaceTests.operatingArea(Coordinate(-18, 179.5), box) == .clear)
        #expect(PlaceTests.operatingArea(Coordinate(-18, -179), box) == .clear)
        #expect(PlaceTests.operatingArea(Coordinate(-18, 0), box) == .indicated)
    }

    @Test func everyKnownTargetIndicatesAndTheDistrictsDoNot() {
        let policy = IntegrityPolicy()
        for target in policy.spoofTargets {
            #expect(PlaceTests.findings(target.place, policy)[.spoofTarget] == .indicated, "\(target.name)")
        }
        // Kharkiv, Sumy, Vovchansk, Zolochiv, Krasnopillia, Bilopillia: the nearest is 38 km from Belgorod.
        let towns = [
            (49.993, 36.23), (50.911, 34.803), (50.29, 36.94), (50.279, 35.976), (50.773, 35.26), (51.15, 34.31),
        ]
        for (latitude, longitude) in towns {
            #expect(PlaceTests.findings(Coordinate(latitude, longitude), policy)[.spoofTarget] == .clear)
        }
    }

    @Test func theRadiusBelongsToTheTarget() {
        let centre = Coordinate(50.595, 36.587)
        for bearing in 0..<4 {
            let edge = Coordinate(
                centre.latitudeDegrees + (bearing < 2 ? 0.1 : -0.1),
                centre.longitudeDegrees + (bearing % 2 == 0 ? 0.1 : -0.1))
            let metres = centre.distanceMetres(to: edge) + 0.01
            #expect(PlaceTests.spoofTarget(edge, [.init(name: "x", place: centre, radiusMetres: metres)]) == .indicated)
            #expect(
                PlaceTests.spoofTarget(edge, [.init(name: "x", place: centre, radiusMetres: metres - 0.1)]) == .clear)
        }
        #expect(PlaceTests.spoofTarget(centre, []) == .unknown)
    }

    @Test func bothAreSaidTogether() {
        var policy = IntegrityPolicy()
        #expect(PlaceTests.findings(Coordinate(49.99, 36.23), policy).known == IntegrityTests(.spoofTarget))
        policy.area = Self.kharkivOblast
        policy.spoofTargets = []
        #expect(PlaceTests.findings(Coordinate(49.99, 36.23), policy).known == IntegrityTests(.operatingArea))
    }
}
