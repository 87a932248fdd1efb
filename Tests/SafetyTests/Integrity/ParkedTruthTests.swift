import Foundation
import Geodesy
import Testing

@testable import Safety

private let policy = IntegrityPolicy()

/// A vehicle that stands with its ignition off, a reading and a fix a second.
private struct Parking {
    var tests = VehicleTests()
    var seconds = 0.0
    var ignition: Bool? = false
    var odometer: Double?
    var isTrusted = true

    mutating func second(
        north: Double = 0, east: Double = 0, accuracy: Double? = 5, speed: Double? = 0, track: Double? = nil,
        after: Double = 1
    ) -> Findings {
        seconds += after
        if ignition != nil || odometer != nil {
            let reading = VehicleReading(isIgnitionOn: ignition, odometerMetres: odometer)
            _ = tests.take(reading, policy, at: .seconds(seconds))
        }
        let place = Coordinate(50 + north / 111_195, 36 + east / 71_475)
        let fix = Fix(
            coordinate: place, accuracyMetres: accuracy, speedMetresPerSecond: speed, trackDegrees: track)
        return tests.take(fix, isTrusted: isTrusted, policy, at: .seconds(seconds))
    }

    mutating func stand(_ count: Int) -> String { (0..<count).map { _ in second()[.parkedTruth] }.line }
}

@Suite struct ParkedTruthTests {
    @Test func itWaitsUntilTheVehicleHasRolledOut() {
        var parking = Parking()
        #expect(parking.stand(5) == "???..")
    }

    @Test(arguments: [(54.0, 5.0, Finding.clear), (56, 5, .indicated), (99, 50, .clear), (101, 80, .indicated)])
    func fiftyMetresAndItsAccuracyAreAllowed(_ metres: Double, _ accuracy: Double, _ expected: Finding) {
        var parking = Parking()
        _ = parking.stand(10)
        #expect(parking.second(north: metres, accuracy: accuracy)[.parkedTruth] == expected)
        #expect(
            parking.second(north: -metres, accuracy: accuracy)[.parkedTruth] == expected, "nothing moves the anchor")
    }

    @Test func unknownAccuracyCountsAsFifty() {
        var parking = Parking()
        _ = parking.stand(10)
        #expect(parking.second(east: 99, accuracy: nil)[.parkedTruth] == .clear)
        #expect(parking.second(east: 101, accuracy: nil)[.parkedTruth] == .indicated)
    }

    @Test func speedIndicatesInTwoFixesRunning() {
        var parking = Parking()
        _ = parking.stand(10)
        let speeds: [Double?] = [3, 3, 2.9, 3, nil, 3, 3]
        #expect(speeds.map { speed in parking.second(speed: speed)[.parkedTruth] }.line == ".#....#")
    }

    @Test func fixesOfOneEpochAreOneObservation() {
        var parking = Parking()
        _ = parking.stand(10)
        #expect(parking.second(speed: 8)[.parkedTruth] == .clear)
        #expect(parking.second(speed: 8, after: 0)[.parkedTruth] == .clear)
        #expect(parking.second(speed: 8, after: 0.8)[.parkedTruth] == .clear)
        #expect(parking.second(speed: 8, after: 0.1)[.parkedTruth] == .indicated)
    }

    @Test func poorFixesMakeNoAnchor() {
        var parking = Parking()
        _ = parking.stand(3)
        for _ in 0..<5 { #expect(parking.second(north: 300, accuracy: 51)[.parkedTruth] == .unknown) }
        #expect(parking.second(accuracy: 5)[.parkedTruth] == .clear)
        #expect(parking.second(north: 300, accuracy: 5)[.parkedTruth] == .indicated)
    }

    /// Who parks while he is lied to must not be held to the false place when the truth is back.
    @Test func aPlaceThatIsNotTrustedMakesNoAnchor() {
        var parking = Parking()
        parking.isTrusted = false
        #expect(parking.stand(10) == "??????????")
        parking.isTrusted = true
        #expect((0..<5).map { _ in parking.second(north: 5_000)[.parkedTruth] }.line == ".....")
        #expect(parking.second()[.parkedTruth] == .indicated)
    }

    /// An anchor from before the lie holds on through it.
    @Test func whatHasStoppedBeingTrustedIsHeldToTheAnchor() {
        var parking = Parking()
        _ = parking.stand(10)
        parking.isTrusted = false
        #expect((0..<3).map { _ in parking.second(north: 5_000)[.parkedTruth] }.line == "###")
        #expect(parking.second()[.parkedTruth] == .clear)
    }

    @Test func drivingIsClearAndEndsIt() {
        var parking = Parking(ignition: nil, odometer: 0)
        for _ in 0..<5 {
            parking.odometer = parking.odometer.map { $0 + 4 }
            _ = parking.second()
        }
        #expect(parking.stand(9) == "....???..")
        #expect(parking.second(north: 200)[.parkedTruth] == .indicated)
        parking.odometer = parking.odometer.map { $0 + 4 }
        #expect(parking.second(north: 200)[.parkedTruth] == .clear)
        for _ in 0..<10 { _ = parking.second(north: 200) }
        #expect(parking.second(north: 200)[.parkedTruth] == .clear, "it stands elsewhere now")
    }

    @Test func anIdlingEngineIsUnknownAndEndsIt() {
        var parking = Parking()
        _ = parking.stand(10)
        parking.ignition = true
        #expect(parking.second(north: 500)[.parkedTruth] == .unknown)
        parking.ignition = false
        #expect((0..<4).map { _ in parking.second(north: 500)[.parkedTruth] }.line == "???.")
    }

    @Test func aShortSilenceKeepsTheAnchorAndALongOneEndsIt() {
        for (silence, expected) in [(50.0, Finding.indicated), (70, .unknown)] {
            var parking = Parking()
            _ = parking.stand(10)
            parking.ignition = nil
            parking.seconds += silence / 2
            #expect(parking.second(north: 500)[.parkedTruth] == .unknown)
            parking.seconds += silence / 2
            parking.ignition = false
            #expect(parking.second(north: 500)[.parkedTruth] == expected)
        }
    }

    @Test func aParkedReceiversNoiseIsClear() {
        var random = SeededGenerator(seed: 9)
        var parking = Parking()
        var north = 0.0
        for second in 0..<36_000 {
            // A slow walk that is pulled back, as multipath makes it.
            north += Double.random(in: -1.5...1.5, using: &random) - north * 0.02
            let findings = parking.second(
                north: north, east: -north / 2, accuracy: 6, speed: abs(Double.random(in: -0.8...0.8, using: &random)),
                track: Double.random(in: 0..<360, using: &random))
            #expect(findings.indicated.isEmpty, "second \(second)")
        }
    }
}

@Suite struct ParkedCircleTests {
    /// Seconds until the circle, and until anything, indicates.
    private func recognised(speed: Double, radius: Double, error: Double = 0) -> (circle: Int?, any: Int?) {
        var parking = Parking()
        _ = parking.stand(10)
        var random = SeededGenerator(seed: 4)
        var result: (circle: Int?, any: Int?) = (nil, nil)
        for second in 1...60 {
            let angle = speed / radius * Double(second)
            let track = (angle * 180 / .pi + Double.random(in: -1...1, using: &random) * error + 720)
                .truncatingRemainder(dividingBy: 360)
            let findings = parking.second(
                north: radius * sin(angle), east: radius * (1 - cos(angle)), speed: speed,
                track: track)
            if findings[.circle] == .indicated { result.circle = result.circle ?? second }
            if !findings.indicated.isEmpty { result.any = result.any ?? second }
        }
        return result
    }

    @Test(arguments: [(10.0, 50.0), (15, 100), (5, 20), (25, 200), (3, 30)])
    func aSpoofedCircleIsRecognisedWithinFiveSeconds(_ speed: Double, _ radius: Double) throws {
        let seen = recognised(speed: speed, radius: radius, error: 1)
        #expect(try #require(seen.any) <= 5)
        let degreesPerSecond = speed / radius * 180 / .pi
        #expect(try #require(seen.circle) <= Int(90 / degreesPerSecond) + 3)
    }

    @Test func aSlowCircleShowsByItsTurnAlone() throws {
        let seen = recognised(speed: 2.5, radius: 10, error: 1)
        #expect(try #require(seen.circle) <= 9)
    }

    @Test func notAboveTwoMetresASecondIsNone() {
        #expect(recognised(speed: 2, radius: 10).circle == nil)
    }

    /// Tracks a second apart at one speed; the line of `circle`.
    private func line(_ tracks: [Double], speeds: [Double] = [10]) -> String {
        var parking = Parking()
        _ = parking.stand(10)
        return tracks.enumerated().map { second, track in
            parking.second(speed: speeds[second % speeds.count], track: track)[.circle]
        }.line
    }

    @Test func onlyASteadyTurnCounts() {
        #expect(line([0, 30, 60, 90, 120]) == "...##")
        #expect(line([300, 330, 0, 30]) == "...#", "across north")
        #expect(line([90, 60, 30, 0]) == "...#", "to the left")
        #expect(line([0, 30, 59.9, 89.9]) == "....")
        #expect(line([0, 30, 60, 50, 80, 110]) == "......", "back and forth")
        #expect(line([0, 30, 60, 90, 120], speeds: [10, 15]) == ".....", "not at one speed")
        #expect(line([0, 61, 122, 183]) == "....", "faster than anything turns")
    }
}
