import Geodesy
import Testing

@testable import Safety

/// Two turns at one speed and one rate.
struct CircleMotionTests {
    @Test(arguments: [
        (8, 10.0...10.0, 10.0...10.0, Finding.indicated), (7, 10...10, 10...10, .clear),
        (8, 8.5...10, 10...10, .indicated), (8, 8.4...10, 10...10, .clear),
        (8, 10...10, 9...10, .indicated), (8, 10...10, 8.9...10, .clear),
        (8, 10...10, 3...3.1, .clear), (64, 10...10, 3.1...3.1, .indicated),
    ])
    func predicate(
        quarters: Int, seconds: ClosedRange<Double>, speeds: ClosedRange<Double>, expected: Finding
    ) {
        let evidence = CircleTest.Evidence(quarters: quarters, seconds: seconds, speedMetresPerSecond: speeds)
        #expect(CircleTest.finding(evidence) == expected)
    }

    private func circle(
        _ unit: inout MotionRehearsal, turns: Double, at speed: Double, radius: Double, side: Double = 1,
        noise: (Int) -> Double = { _ in 0 }
    ) {
        let rate = speed / radius * 180 / .pi * side
        for second in 0..<Int(turns * 360 / abs(rate)) {
            unit.now += 1
            let bearing = 40 + rate * (Double(second) + 0.5)
            unit.move(speed, bearing)
            let track = (bearing + noise(second) + 36_000).truncatingRemainder(dividingBy: 360)
            unit.take(unit.fix(speed: speed, track: track))
        }
    }

    @Test(arguments: [(10.0, 50.0, 1.0), (20, 200, -1), (5, 30, 1), (15, 500, -1)])
    func aSpoofersCircleIsSeenAfterTwoTurns(speed: Double, radius: Double, side: Double) {
        var unit = MotionRehearsal()
        unit.drive(seconds: 30, at: speed)
        circle(&unit, turns: 3, at: speed, radius: radius, side: side) { Double(($0 * 37) % 5) - 2 }
        let turn = 2 * Double.pi * radius / speed
        let first = unit.firstIndication(of: .circle, from: 30).map(Double.init) ?? .infinity
        // The quarter that began on the straight may not count.
        #expect(first > 1.7 * turn && first < 2.6 * turn)
        #expect(unit.last[.circle] == .indicated)
    }

    @Test func aTurnAndAHalfIsClear() {
        var unit = MotionRehearsal()
        circle(&unit, turns: 1.5, at: 8, radius: 20)
        unit.drive(seconds: 100, at: 8)
        #expect(!unit.timeline(.circle).contains("#"))
        #expect(unit.timeline(.circle).hasSuffix("."))
    }

    @Test func turnsToBothSidesAreNoCircle() {
        var unit = MotionRehearsal()
        for turn in 0..<12 { circle(&unit, turns: 0.75, at: 8, radius: 30, side: turn % 2 == 0 ? 1 : -1) }
        #expect(!unit.timeline(.circle).contains("#"))
    }

    @Test func aDriverNeitherHoldsTheSpeedNorTheRate() {
        var unit = MotionRehearsal()
        for turn in 0..<12 { circle(&unit, turns: 0.5, at: turn % 2 == 0 ? 6 : 8, radius: 25) }
        #expect(!unit.timeline(.circle).contains("#"))
        unit = MotionRehearsal()
        for turn in 0..<12 { circle(&unit, turns: 0.5, at: 7, radius: turn % 2 == 0 ? 20 : 30) }
        #expect(!unit.timeline(.circle).contains("#"))
    }

    @Test func aBlockDrivenRoundTwiceIsNoCircle() {
        var unit = MotionRehearsal()
        for corner in 0..<12 {
            unit.drive(seconds: corner % 2 == 0 ? 20 : 12, at: 8, bearing: Double(corner * 90 % 360))
            circleCorner(&unit, from: Double(corner * 90))
        }
        #expect(!unit.timeline(.circle).contains("#"))
    }

    private func circleCorner(_ unit: inout MotionRehearsal, from bearing: Double) {
        for step in 1...3 {
            let track = (bearing + Double(step) * 30).truncatingRemainder(dividingBy: 360)
            unit.drive(seconds: 1, at: 6, bearing: track)
        }
    }

    @Test func withoutTrackOrSpeedNothingIsKnownAndStandingIsClear() {
        var unit = MotionRehearsal()
        unit.drive(seconds: 3, at: 10, track: .some(nil))
        unit.drive(seconds: 3, at: 10, says: .some(nil))
        unit.drive(seconds: 3, at: 3)
        #expect(unit.timeline(.circle) == "??????...")
    }
}
