import Geodesy
import Testing

@testable import Safety

/// Where the unit can be while nobody sees it.
@Suite struct DiscTests {
    private static let policy = IntegrityPolicy()
    private static let here = Coordinate(50, 36)

    private static func disc(speed: Double?, radius: Double = 10) -> Disc {
        Disc(around: here, radiusMetres: radius, speedMetresPerSecond: speed, policy, at: .seconds(100))
    }

    @Test func itGrowsFromTheSpeedItHadUpToTheGreatest() {
        let parked = Self.disc(speed: 0)
        #expect(parked.radiusMetres(at: .seconds(100)) == 10)
        // 3 m/s² for ten seconds, then 30 m/s.
        #expect(abs(parked.radiusMetres(at: .seconds(110)) - 160) < 0.001)
        #expect(abs(parked.radiusMetres(at: .seconds(120)) - 460) < 0.001)
        let unknown = Self.disc(speed: nil)
        #expect(abs(unknown.radiusMetres(at: .seconds(110)) - 310) < 0.001)
    }

    @Test(arguments: [0.0, 5, 17, 30]) func itSaysWhenItIsSoLarge(speed: Double) throws {
        let disc = Self.disc(speed: speed)
        for radius in stride(from: 10.5, to: 40_000, by: 333) {
            let at = try #require(disc.reaches(radius))
            let met = disc.radiusMetres(at: at)
            #expect(met >= radius && met < radius + 0.1)
        }
        #expect(disc.reaches(9) == nil)
    }

    @Test func whatTheVehicleSaysHoldsItBack() {
        var disc = Self.disc(speed: 20)
        for second in 100..<1_000 {
            disc.take(.init(from: .seconds(Double(second)), to: .seconds(Double(second) + 1), mostMetres: 0))
        }
        #expect(disc.radiusMetres(at: .seconds(1_000)) == 10)
        #expect(disc.radiusMetres(at: .seconds(1_002)) < 17, "and from standing it takes time")
        disc.take(.init(from: .seconds(1_000), to: .seconds(1_010), mostMetres: 42))
        #expect(abs(disc.radiusMetres(at: .seconds(1_010)) - 52) < 0.001)
    }

    @Test func whatNobodySaysIsGrownInFull() {
        var disc = Self.disc(speed: nil)
        disc.take(.init(from: .seconds(200), to: .seconds(201), mostMetres: 0))
        #expect(abs(disc.radiusMetres(at: .seconds(201)) - 3_010) < 0.001, "100 s at 30 m/s passed before")
    }

    @Test func anOdometerNeverMakesItGrowFaster() {
        var disc = Self.disc(speed: 0)
        disc.take(.init(from: .seconds(100), to: .seconds(101), mostMetres: 5_000))
        #expect(disc.radiusMetres(at: .seconds(101)) < 12)
    }

    @Test func theCrewsWordHoldsItUntilTheVehicleSaysOtherwise() {
        var disc = Self.disc(speed: nil, radius: 2_000)
        disc.hold(until: .seconds(1_900))
        #expect(disc.radiusMetres(at: .seconds(1_900)) == 2_000)
        disc.take(.init(from: .seconds(500), to: .seconds(600), mostMetres: 900))
        #expect(disc.radiusMetres(at: .seconds(700)) == 2_900)
    }

    @Test func theAnswerIsOneOfFour() {
        func answer(_ metres: Double, _ radius: Double) -> ZoneAnswer {
            ZoneAnswer(metresToDanger: metres, radiusMetres: radius, marginMetres: 250)
        }
        #expect(answer(-100, 100) == .inside)
        #expect(answer(-99, 100) == .possiblyInside)
        #expect(answer(100, 100) == .possiblyInside)
        #expect(answer(101, 100) == .near)
        #expect(answer(350, 100) == .near)
        #expect(answer(351, 100) == .outside)
        #expect(answer(1e6, .infinity) == .possiblyInside)
    }
}
