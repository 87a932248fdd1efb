import Geodesy
import Testing

@testable import Safety

/// Speed and track against the places of ten seconds.
struct DisplacementMotionTests {
    /// Ten seconds due east at 10 m/s, as the receiver says; the errors explain 10 m.
    private func evidence(_ change: (inout DisplacementTest.Evidence) -> Void = { _ in }) -> DisplacementTest.Evidence {
        var evidence = DisplacementTest.Evidence(
            seconds: 10, fixes: 11, netMetres: 100, netDegrees: 90, pathMetres: 100, claimedMetres: 100,
            slowestMetresPerSecond: 10, fastestMetresPerSecond: 10, trackDegrees: 90, blurMetres: 10)
        change(&evidence)
        return evidence
    }

    private func finding(_ change: (inout DisplacementTest.Evidence) -> Void = { _ in }) -> Finding {
        DisplacementTest.finding(evidence(change), IntegrityPolicy())
    }

    @Test func whatAgreesIsClear() { #expect(finding() == .clear) }

    @Test func whatIsMissingIsUnknown() {
        #expect(finding { $0.claimedMetres = nil } == .unknown)
        #expect(finding { $0.fixes = 4 } == .unknown)
        // No track: the speed still speaks.
        #expect(finding { $0.trackDegrees = nil } == .clear)
    }

    /// 70 % of what is claimed, less 2 m/s and the errors: 30 m.
    @Test(arguments: [(40.0, Finding.clear), (39.9, .indicated), (0, .indicated)])
    func shortOfTheClaim(path: Double, expected: Finding) {
        #expect(
            finding {
                $0.pathMetres = path
                $0.netMetres = path
            } == expected)
    }

    /// 130 % of what is claimed, 2 m/s and the errors twice: 40 m.
    @Test(arguments: [(170.0, Finding.clear), (170.1, .indicated)])
    func beyondTheClaim(net: Double, expected: Finding) {
        #expect(
            finding {
                $0.pathMetres = net
                $0.netMetres = net
            } == expected)
    }

    @Test func aBendIsLongerThanItsChord() {
        #expect(
            finding {
                $0.netMetres = 5
                $0.trackDegrees = nil
            } == .clear)
    }

    @Test func aLagCountsByHowMuchTheSpeedChanged() {
        #expect(
            finding {
                $0.pathMetres = 30
                $0.netMetres = 30
                $0.slowestMetresPerSecond = 0
                $0.fastestMetresPerSecond = 20
            } == .clear)
    }

    @Test(arguments: [
        (135.0, 100.0, 10.0, Finding.clear), (136, 100, 10, .indicated), (44, 100, 10, .indicated),
        (270, 100, 10, .indicated), (270, 40, 10, .clear), (270, 100, 50, .clear), (270, 100, 49, .indicated),
    ])
    func trackAgainstBearing(bearing: Double, net: Double, blur: Double, expected: Finding) {
        #expect(
            finding {
                $0.netDegrees = bearing
                $0.netMetres = net
                $0.pathMetres = max(net, 100)
                $0.blurMetres = blur
            } == expected)
        #expect(
            finding {
                $0.netDegrees = bearing
                $0.slowestMetresPerSecond = 3
            } == .clear)
    }

    // MARK: Timelines

    @Test func aReceiverThatClaimsToStandWhileItsPlaceDrives() {
        var unit = MotionRehearsal()
        unit.drive(seconds: 20, at: 15, says: 0)
        #expect(unit.timeline(.displacement).hasPrefix("?????????##"))
    }

    @Test func aReceiverThatClaimsToDriveWhileItsPlaceStands() {
        var unit = MotionRehearsal()
        for second in 0..<20 {
            unit.now += 1
            unit.move(1, Double(second * 90 % 360))
            unit.take(unit.fix(speed: 15, track: 90))
        }
        #expect(unit.last[.displacement] == .indicated)
    }

    @Test func aPlaceThatDrivesAcrossItsTrack() {
        var unit = MotionRehearsal()
        unit.drive(seconds: 20, at: 15, bearing: 90, track: 0)
        #expect(unit.last[.displacement] == .indicated)
    }

    @Test func withoutSpeedOrBeforeTenSecondsNothingIsKnown() {
        var unit = MotionRehearsal()
        unit.drive(seconds: 9, at: 15)
        unit.drive(seconds: 10, at: 15, says: .some(nil))
        #expect(unit.timeline(.displacement) == "???????????????????")
    }

    @Test(arguments: [0, 2])
    func honestDrivingIsClear(lag: Int) {
        var unit = MotionRehearsal()
        unit.accuracy = 3
        var places = [unit.place]
        var bearing = 0.0
        // A standing start, a bend, a U-turn, hard braking, a stop.
        var plan: [(speed: Double, turn: Double)] = []
        plan += (0...7).map { (Double($0) * 3, 0) }
        plan += Array(repeating: (21, 0), count: 15) + Array(repeating: (21, 12), count: 8)
        plan += (1...6).map { (21 - Double($0) * 2.5, 0) } + Array(repeating: (6, 45), count: 4)
        plan += (1...7).map { (6 + Double($0) * 2, 0) } + Array(repeating: (20, 0), count: 5)
        plan += [(13, 0), (6, 0)] + Array(repeating: (0, 0), count: 20)
        for step in plan {
            unit.now += 1
            bearing += step.turn
            unit.move(step.speed, bearing)
            places.append(unit.place)
            let track = step.speed > 2 ? (bearing + 720).truncatingRemainder(dividingBy: 360) : nil
            let lagging = places[max(0, places.count - 1 - lag)]
            unit.take(
                Fix(
                    coordinate: lagging, is3D: false, accuracyMetres: 3, speedMetresPerSecond: step.speed,
                    trackDegrees: track))
        }
        #expect(!unit.timeline(.displacement).contains("#"))
        #expect(unit.timeline(.displacement).contains("."))
        #expect(!unit.timeline(.impliedSpeed).contains("#"))
    }
}
