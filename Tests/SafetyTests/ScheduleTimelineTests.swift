import Geodesy
import Testing

@testable import Safety

private let noPrediction = Policy(approachHorizon: .zero, alarm: Rehearsal.quiet.alarm, integrity: Rehearsal.lenient)
private let noon = Policy.buildDate.advanced(by: .seconds(20 * 86_400 + 43_200))
private let dusk = noon.advanced(by: .seconds(9 * 3_600))
private let dawn = noon.advanced(by: .seconds(17 * 3_600))

/// A curfew from 21:00 to 05:00; what is unknown or untrusted is in force.
@Suite struct ScheduleTimelineTests {
    private static let tonight = ZoneSchedule(periods: [.init(from: dusk, until: dawn)], knownUntil: nil)

    private static func curfew(_ schedule: ZoneSchedule = tonight) -> Zone {
        Rehearsal.red("curfew", level: .warning, dwell: .seconds(20), action: .shelter, schedule: schedule)
    }

    private func unit(_ zones: [Zone] = [curfew()]) -> Rehearsal { Rehearsal(zones: zones, policy: noPrediction) }

    @Test func outOfForceIsNotInTheSet() {
        var unit = unit()
        unit.fix(metresNorth: 30, time: noon)
        unit.stay(30, time: noon.advanced(by: .seconds(1)))
        #expect(unit.log == [])
    }

    @Test func theHourBeginsWhileInsideAndNoFixIsNeeded() {
        var unit = unit()
        unit.fix(metresNorth: 30, time: dusk.advanced(by: .seconds(-10)))
        #expect(unit.log == [])
        unit.silence(9.5)
        #expect(unit.log == ["raised zone warning observed@10", "enter curfew@10"])
    }

    @Test func theHourEndsAndTheZoneIsLeftByItsDwell() {
        var unit = unit()
        unit.fix(metresNorth: 30, time: dawn.advanced(by: .seconds(-10)))
        unit.stay(10, time: dawn.advanced(by: .seconds(-9)))
        #expect(unit.log.last == "returning zone warning observed@10")
        unit.stay(19, time: dawn.advanced(by: .seconds(1)))
        #expect(unit.alerts.map(\.cause) == [.raised, .returning])
        unit.stay(2, time: dawn.advanced(by: .seconds(20)))
        #expect(unit.alerts.map(\.cause) == [.raised, .returning, .cleared])
    }

    @Test(arguments: [ClockGrade.system, .unset]) func anUnprovenClockLeavesItInForce(grade: ClockGrade) {
        var unit = unit()
        unit.send(.clock(noon, grade))
        unit.fix(metresNorth: 30)
        #expect(unit.alerts.map(\.cause) == [.raised])
    }

    @Test func theNetworksTimeCounts() {
        var unit = unit()
        unit.send(.clock(noon, .network))
        unit.fix(metresNorth: 30)
        unit.silence(600)
        #expect(!unit.alerts.contains { $0.alert.kind == .zone }, "and goes on counting while the position is lost")
        unit.silence(9 * 3_600)
        #expect(unit.log.contains("raised possible warning possible@32400"))
    }

    @Test func aLostPositionTakesItsTimeWithIt() {
        var unit = unit()
        unit.fix(metresNorth: 30, time: noon)
        unit.silence(13)
        #expect(unit.log == [])
        unit.silence(2)
        #expect(unit.log == ["raised possible warning possible@15", "raised positionLost warning observed@15"])
    }

    @Test func aSuspectPositionTakesItsTimeWithItToo() {
        var unit = unit()
        unit.fix(metresNorth: 30, time: noon)
        unit.fix(metresNorth: -80_000, time: noon.advanced(by: .seconds(1)))
        #expect(unit.log == ["raised possible warning possible@1"], "at the last believed place")
    }

    @Test func aPoorAccuracyIsStillATime() {
        var unit = unit()
        unit.fix(metresNorth: 30, accuracy: 150, time: noon)
        #expect(unit.log == [])
    }

    @Test func beyondWhatWasWorkedOutItIsInForce() {
        let schedule = ZoneSchedule(
            periods: [.init(from: dusk, until: dawn)], knownUntil: noon.advanced(by: .seconds(60)))
        var unit = unit([Self.curfew(schedule)])
        unit.fix(metresNorth: 30, time: noon)
        unit.stay(50, time: noon.advanced(by: .seconds(1)))
        #expect(unit.log == [])
        unit.silence(9.5)
        #expect(unit.log.first == "raised zone warning observed@60")
    }

    @Test func aClockThatGoesBackIsLookedAtAnew() {
        var unit = unit()
        unit.fix(metresNorth: 30, time: dawn.advanced(by: .seconds(60)))
        #expect(unit.log == [])
        unit.fix(metresNorth: 30, time: dawn.advanced(by: .seconds(-60)))
        #expect(unit.alerts.map(\.cause) == [.raised])
    }

    @Test func aLegOrACourseThroughAZoneOutOfForceIsNothing() {
        let thin = Rehearsal.red("thin", depth: 100, schedule: Self.tonight)
        var unit = Rehearsal(zones: [thin])
        unit.fix(metresNorth: -300, speed: 15, track: 0, time: noon)
        unit.seconds += 14
        unit.fix(metresNorth: 390, speed: 15, track: 180, time: noon.advanced(by: .seconds(15)))
        #expect(unit.log == [])
    }

    @Test func aRestartHoldsWhatItHeldUntilTheDwellIsOver() throws {
        var first = unit()
        first.fix(metresNorth: 30, time: dawn.advanced(by: .seconds(-10)))
        let alert = try #require(first.alerts.last?.alert)
        var second = Rehearsal(zones: [Self.curfew()], restoring: [alert], policy: noPrediction, seed: 2)
        second.fix(metresNorth: 30, time: dawn.advanced(by: .seconds(100)))
        #expect(second.alerts.map(\.cause) == [.returning])
        second.stay(20, time: dawn.advanced(by: .seconds(101)))
        #expect(second.alerts.map(\.cause) == [.returning, .cleared])
    }

    @Test func aNewSetStartsAtThePresentTime() {
        var unit = unit([])
        unit.fix(metresNorth: 30, time: noon)
        unit.send(.zones(ZoneSet(zones: [Self.curfew()], sha256: "bb", source: .local, dated: nil)))
        #expect(unit.log == [])
        unit.fix(metresNorth: 30, time: dusk)
        #expect(unit.alerts.map(\.cause) == [.raised])
    }

    @Test(arguments: [
        (-1.0, 0.0), (0, 60), (59, 60), (60, 100), (150, 200), (200, 250), (250, 300), (299, 300),
    ])
    func theNextBoundaryIsTheFirstAhead(after: Double, next: Double) {
        func at(_ seconds: Double) -> UTCTime { noon.advanced(by: .seconds(seconds)) }
        let schedule = ZoneSchedule(
            periods: [
                .init(from: at(0), until: at(60)), .init(from: at(100), until: at(200)),
                .init(from: at(250), until: at(400)),
            ],
            knownUntil: at(300))
        #expect(schedule.nextBoundary(after: at(after)) == at(next))
        #expect(schedule.nextBoundary(after: at(300)) == nil)
    }

    /// "For ever", as people write it: 9999-12-31 is further than nanoseconds can count.
    @Test func anEndThatIsCenturiesAwayNeverComes() {
        let end = UTCTime(secondsSinceEpoch: 253_402_300_799)
        let ever = ZoneSchedule(periods: [.init(from: dusk, until: end)], knownUntil: nil)
        var unit = unit([Self.curfew(ever)])
        unit.send(.clock(dusk, .network))
        unit.fix(metresNorth: 30)
        unit.stay(3)
        #expect(unit.log == ["raised zone warning observed@0", "enter curfew@0"])
    }
}
