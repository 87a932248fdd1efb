import Geodesy
import Testing

@testable import Safety

/// A place to the last digit: stuck, or a receiver that holds still.
struct FrozenMotionTests {
    typealias Evidence = FrozenTest.Evidence

    @Test(arguments: [
        // A claim of 15 m over 5 s and five fixes.
        (Evidence(lasted: .seconds(5), fixes: 5, claimedMetres: 15), Finding.indicated),
        (Evidence(lasted: .seconds(5), fixes: 5, claimedMetres: 14.9), .clear),
        (Evidence(lasted: .seconds(4.9), fixes: 5, claimedMetres: 45), .clear),
        (Evidence(lasted: .seconds(5), fixes: 4, claimedMetres: 45), .clear),
        // A vehicle doesn't stop on the spot.
        (Evidence(lasted: .seconds(10), fixes: 10, arrivalMetresPerSecond: 8), .indicated),
        (Evidence(lasted: .seconds(10), fixes: 10, arrivalMetresPerSecond: 7.9), .clear),
        (Evidence(lasted: .seconds(9.9), fixes: 10, arrivalMetresPerSecond: 20), .clear),
        // Standing: only against a receiver that never held still.
        (Evidence(lasted: .seconds(30), fixes: 30, isLively: true), .indicated),
        (Evidence(lasted: .seconds(29.9), fixes: 30, isLively: true), .clear),
        (Evidence(lasted: .seconds(3_000), fixes: 3_000, isLively: false), .unknown),
    ])
    func predicate(evidence: Evidence, expected: Finding) {
        #expect(FrozenTest.finding(evidence, isStill: nil, IntegrityPolicy()) == expected)
    }

    @Test func whoStandsOrHoldsStillMayStand() {
        let standing = Evidence(lasted: .seconds(60), fixes: 60, isLively: true)
        let claiming = Evidence(lasted: .seconds(60), fixes: 60, claimedMetres: 20, isLively: true)
        var holding = IntegrityPolicy()
        holding.holdsStill = true
        #expect(FrozenTest.finding(standing, isStill: true, IntegrityPolicy()) == .clear)
        #expect(FrozenTest.finding(standing, isStill: false, IntegrityPolicy()) == .indicated)
        #expect(FrozenTest.finding(standing, isStill: nil, holding) == .clear)
        #expect(FrozenTest.finding(claiming, isStill: true, holding) == .indicated)
    }

    @Test(arguments: [(15.0, 5), (5.0, 5), (2.0, 10), (1.0, 30)])
    func stuckWhileItClaimsToDrive(speed: Double, seconds: Int) {
        var unit = MotionRehearsal()
        unit.drive(seconds: 5, at: speed)
        unit.drive(seconds: 60, at: 0, says: speed, track: 90)
        #expect(unit.firstIndication(of: .frozen, from: 5).map { abs($0 + 1 - seconds) <= 1 } == true)
        #expect(unit.timeline(.frozen).hasSuffix("#"))
        // It stays so at a red light, and ends with the first place that differs.
        unit.drive(seconds: 20, at: 0)
        #expect(unit.last[.frozen] == .indicated)
        unit.drive(seconds: 1, at: 3)
        #expect(unit.last[.frozen] == .clear)
    }

    @Test func stuckFromSpeedToASayingOfNone() {
        var unit = MotionRehearsal()
        unit.drive(seconds: 5, at: 15)
        unit.drive(seconds: 60, at: 0)
        #expect(unit.firstIndication(of: .frozen, from: 5) == 9)
    }

    @Test func aReceiverThatHoldsStillIsNeverStuck() {
        var unit = MotionRehearsal()
        for _ in 0..<6 {
            for speed in [0.4, 1, 2, 4, 6, 8, 8, 8, 6, 4, 2, 1] { unit.drive(seconds: 1, at: speed) }
            // Held; once in a while it claims to move, and says so for a second too long.
            unit.drive(seconds: 300, at: 0)
            unit.drive(seconds: 1, at: 0, says: 3)
            unit.drive(seconds: 100, at: 0, says: 0.3)
            unit.drive(seconds: 2, at: 0, says: 1.5)
        }
        #expect(!unit.timeline(.frozen).contains("#"))
    }

    @Test func aReceiverThatTrembledIsStuckWhenItStops() {
        var unit = MotionRehearsal()
        tremble(&unit, seconds: 60)
        unit.drive(seconds: 60, at: 0)
        #expect(unit.firstIndication(of: .frozen, from: 60).map { (29...30).contains($0) } == true)
    }

    @Test func itsHabitIsRememberedOverAPauseAndUnlearnt() {
        var unit = MotionRehearsal()
        tremble(&unit, seconds: 60)
        unit.tests.startAnew()
        unit.drive(seconds: 40, at: 0)
        #expect(unit.last[.frozen] == .indicated)
        // It goes on from the very place: it had held it, and may again.
        tremble(&unit, seconds: 5)
        let before = unit.findings.count
        unit.drive(seconds: 100, at: 0)
        #expect(unit.firstIndication(of: .frozen, from: before) == nil)
        #expect(unit.last[.frozen] == .unknown)
    }

    @Test func aLeapOutOfAHeldPlaceTeachesNothing() {
        var unit = MotionRehearsal()
        tremble(&unit, seconds: 60)
        unit.drive(seconds: 40, at: 0)
        unit.move(500, 10)
        tremble(&unit, seconds: 5)
        unit.drive(seconds: 40, at: 0)
        #expect(unit.last[.frozen] == .indicated)
    }

    @Test func severalReportsOfAnEpochAreOneFix() {
        var unit = MotionRehearsal()
        // Twenty reports a second, the place a second behind the speed.
        for _ in 0..<60 {
            unit.move(12, 90)
            for _ in 0..<20 {
                unit.now += 0.05
                unit.take(unit.fix(speed: 12, track: 90))
            }
        }
        #expect(!unit.timeline(.frozen).contains("#"))
    }

    @Test func withoutSpeedsAHeldPlaceIsUnknown() {
        var unit = MotionRehearsal()
        unit.drive(seconds: 40, at: 0, says: .some(nil), track: .some(nil))
        #expect(unit.timeline(.frozen) == "?" + String(repeating: ".", count: 29) + String(repeating: "?", count: 10))
    }

    private func tremble(_ unit: inout MotionRehearsal, seconds: Int) {
        for second in 0..<seconds {
            unit.now += 1
            unit.move(0.3, Double(second * 97 % 360))
            unit.take(unit.fix(speed: 0.1, track: 0))
        }
    }
}
