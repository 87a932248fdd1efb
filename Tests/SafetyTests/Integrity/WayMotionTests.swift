import Geodesy
import Testing

@testable import Safety

/// Timelines of the tests that compare a fix with the one before.
struct WayMotionTests {
    @Test func theFirstFixIsComparedWithNothing() {
        var unit = MotionRehearsal()
        unit.take(unit.fix(altitude: 150))
        for test in IntegrityTest.allCases {
            #expect(unit.last[test] == (test == .altitude ? .clear : .unknown), "\(test)")
        }
    }

    @Test func aLeapIsToldOnce() {
        var unit = MotionRehearsal()
        unit.drive(seconds: 5, at: 15)
        unit.move(80_000, 20)
        unit.drive(seconds: 20, at: 15)
        #expect(unit.timeline(.impliedSpeed) == "?....#...................")
    }

    @Test func afterAPauseNothingIsCompared() {
        var unit = MotionRehearsal()
        unit.drive(seconds: 12, at: 15)
        unit.tests.startAnew()
        unit.move(80_000, 20)
        unit.drive(seconds: 1, at: 15)
        #expect(unit.last[.impliedSpeed] == .unknown)
        #expect(unit.last[.acceleration] == .unknown)
        #expect(unit.last[.displacement] == .unknown)
        #expect(unit.last[.frozen] == .unknown)
    }

    @Test func reportsOfOneInstantAreNoLeap() {
        var unit = MotionRehearsal()
        for _ in 0..<20 {
            unit.now += 1
            unit.move(20, 90)
            for _ in 0..<5 { unit.take(unit.fix(speed: 20, track: 90, altitude: 150)) }
        }
        for test in IntegrityTest.allCases { #expect(!unit.timeline(test).contains("#"), "\(test)") }
    }

    @Test func aFastDragInSmallStepsIsALeapOverTenSeconds() {
        var unit = MotionRehearsal()
        // Ten fixes a second, 8 m apart: 80 m/s, each within the slack of its delivery.
        for _ in 0..<150 {
            unit.now += 0.1
            unit.move(8, 45)
            unit.take(unit.fix())
        }
        let first = unit.firstIndication(of: .impliedSpeed)
        #expect(first.map { (90...115).contains($0) } == true)
    }

    @Test func aBunchAfterAHoldUpIsNoBraking() {
        var unit = MotionRehearsal()
        var speed = 20.0
        // The receiver brakes gently; its reports of five seconds reach us at once.
        for second in 0..<12 {
            unit.now += second == 3 ? 6 : (4...8).contains(second) ? 0 : 1
            unit.move(speed, 90)
            var fix = unit.fix(speed: speed, track: 90)
            fix.time = UTCTime(secondsSinceEpoch: 1_700_000_000 + Int64(second))
            unit.take(fix)
            speed = max(0, speed - 2.5)
        }
        #expect(!unit.timeline(.acceleration).contains("#"))
        #expect(unit.timeline(.acceleration).contains("."))
    }

    @Test func aSpeedThatGpsdMadeFromPlacesSaysNothingOfBraking() {
        var unit = MotionRehearsal()
        for (speed, track) in [(0.7, 300.0), (14.7, nil), (0.2, 300), (88, nil), (0.6, 271)] as [(Double, Double?)] {
            unit.now += 1
            unit.take(unit.fix(speed: speed, track: track))
        }
        #expect(!unit.timeline(.acceleration).contains("#"))
        unit.now += 1
        unit.take(unit.fix(speed: 20, track: 271))
        #expect(unit.last[.acceleration] == .indicated)
    }

    @Test func aTrackThatSpinsAtSpeedIndicates() {
        var unit = MotionRehearsal()
        unit.drive(seconds: 3, at: 15, track: 90)
        unit.drive(seconds: 1, at: 15, track: 200)
        #expect(unit.timeline(.turnRate) == "?..#")
        unit.drive(seconds: 3, at: 5, track: 20)
        #expect(!unit.timeline(.turnRate).dropFirst(4).contains("#"))
    }

    @Test func altitudeIsComparedPastFixesWithoutIt() {
        var unit = MotionRehearsal()
        for altitude in [150, nil, nil, 400, 410] as [Double?] {
            unit.now += 1
            unit.take(unit.fix(speed: 0, altitude: altitude))
        }
        #expect(unit.timeline(.altitudeJump) == "???#.")
        #expect(unit.timeline(.altitude) == ".??..")
    }

    @Test func accuracyIsHeldAgainstItsBestOfFiveSeconds() {
        var unit = MotionRehearsal()
        for accuracy in [4, 4, 60, 70, 60, 60, 60, 60, 60, nil] as [Double?] {
            unit.now += 1
            unit.accuracy = accuracy
            unit.take(unit.fix(speed: 0))
        }
        #expect(unit.timeline(.accuracyJump) == "?.#####..?")
    }

    @Test func aTestThatIsOffIsUnknown() {
        var unit = MotionRehearsal()
        unit.policy.off = [IntegrityTests(.impliedSpeed)]
        unit.drive(seconds: 3, at: 15)
        unit.move(80_000, 20)
        unit.drive(seconds: 1, at: 15)
        #expect(unit.timeline(.impliedSpeed) == "????")
    }
}
