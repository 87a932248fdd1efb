import Testing

@testable import Safety

/// A circle that begins at full speed out of a stand: seen long before its second turn.
@Suite struct CircleLeapTests {
    @Test(arguments: [
        (6.0, 2.5, 3.0, 10.0...10.0, Finding.indicated), (5.9, 9, 90, 10...10, .clear),
        (6, 2.4, 90, 10...10, .unknown), (6, 4.9, -2.9, 10...10, .unknown), (25, 4, -3, 8.5...10, .indicated),
        (25, 9, 90, 8.4...10, .clear), (6, 5, 2.9, 10...10, .clear), (25, 60, 44, 10...10, .clear),
        (25, 60, 46, 10...10, .indicated),
    ])
    func predicate(
        gain: Double, seconds: Double, degrees: Double, speeds: ClosedRange<Double>, expected: Finding
    ) {
        let leap = CircleTest.Leap(
            gainMetresPerSecond: gain, seconds: seconds, degrees: degrees, speedMetresPerSecond: speeds)
        #expect(CircleTest.finding(leap) == expected)
    }

    /// A stand, then fixes that turn so many degrees a second at these speeds.
    private func line(_ speeds: [Double], turning degrees: Double, after pause: Double = 1) -> String {
        line(speeds, tracks: speeds.indices.map { 40 + degrees * Double($0) }, after: pause)
    }

    private func line(_ speeds: [Double], tracks: [Double], after pause: Double = 1) -> String {
        var unit = MotionRehearsal()
        unit.drive(seconds: 5, at: 0.2)
        unit.now += pause - 1
        for (speed, track) in zip(speeds, tracks) {
            unit.now += 1
            unit.move(speed, track)
            unit.take(unit.fix(speed: speed, track: track))
        }
        return String(unit.timeline(.circle).suffix(speeds.count))
    }

    @Test func aSpoofersCircleIsSeenAfterThreeSeconds() {
        #expect(line([8, 8.1, 7.9, 8, 8, 8.1], turning: 1.5) == "?..###")
        #expect(line([25, 25, 25, 25, 25], turning: -28) == "?..##")
    }

    @Test func itHoldsOnWhileTheCircleDoesAndEndsWithIt() {
        let speeds = Array(repeating: 12.0, count: 40) + [9, 9, 9]
        #expect(line(speeds, turning: 4) == "?.." + String(repeating: "#", count: 37) + "...")
    }

    @Test(arguments: [[3.5, 7, 10, 12, 14, 15], [8, 10, 12, 14, 16, 18], [8, 0.2, 8, 0.2, 8, 0.2]])
    func aVehicleThatSetsOffAndAWildSpeedAreNone(_ speeds: [Double]) {
        #expect(!line(speeds, turning: 10).contains("#"))
    }

    @Test func straightOnOrAfterAPauseNobodyKnows() {
        #expect(!line([12, 12, 12, 12, 12, 12], turning: 0).contains("#"))
        #expect(!line([12, 12, 12, 12, 12, 12], turning: 10, after: 3).contains("#"))
    }

    /// A receiver that holds 0 until it drives sets off as fast; the road bends minutes later, at the same speed.
    @Test func aBendAfterAWayStraightAheadIsNone() {
        let tracks = Array(repeating: 40.0, count: 60) + [45, 50, 60, 75, 85, 90, 90, 90]
        #expect(!line(Array(repeating: 20, count: tracks.count), tracks: tracks).contains("#"))
    }

    @Test func whoGoesStraightOnAfterATurnIsBelievedAgain() {
        let tracks = [40, 44, 48, 52] + Array(repeating: 56.0, count: 60)
        let seen = line(Array(repeating: 12, count: tracks.count), tracks: tracks)
        #expect(seen.contains("#"))
        #expect(seen.hasSuffix(String(repeating: ".", count: 30)))
    }
}
