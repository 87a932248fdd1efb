import Geodesy
import Testing

@testable import Safety

private let noPrediction = Policy(approachHorizon: .zero, alarm: Rehearsal.quiet.alarm, integrity: Rehearsal.wary)

/// The same where nobody minds that the position is lost.
private let onlyZones = Policy(
    lostAfter: .seconds(100_000), lostAlertAfter: .seconds(100_000), approachHorizon: .zero,
    alarm: Rehearsal.quiet.alarm, integrity: Rehearsal.wary)

/// What is doubtful, old or missing may raise; it lowers nothing, and it doesn't cry wolf.
@Suite struct DoubtTimelineTests {
    @Test func oneFixAndThenNothingDoesNotEndAPositionLost() {
        var unit = Rehearsal(policy: noPrediction)
        unit.silence(61)
        unit.fix(metresNorth: -40_000)
        for _ in 0..<13 {
            unit.seconds += 1
            unit.send(.tick)
        }
        #expect(unit.alerts.map(\.cause) == [.raised])
    }

    @Test func poorFixesOutsideRestartTheDwellAndSoundNothing() {
        var unit = Rehearsal(policy: noPrediction)
        unit.drive("..#...")
        for second in 0..<60 { unit.fix(metresNorth: -400, accuracy: second % 2 == 0 ? 101 : 99) }
        #expect(unit.alerts.map(\.cause) == [.raised, .returning])
        for _ in 0..<100 { unit.fix(metresNorth: -400) }
        #expect(unit.alerts.count == 2, "the last poor fix broke the dwell")
        unit.drive("#")
        #expect(unit.alerts.map(\.cause) == [.raised, .returning, .returned])
    }

    @Test func theMarginsEdgeIsSilentToo() {
        var unit = Rehearsal(policy: noPrediction)
        unit.drive("..#...")
        for second in 0..<300 { unit.fix(metresNorth: second % 4 < 2 ? -280 : -230) }
        #expect(unit.alerts.map(\.cause) == [.raised, .returning])
        unit.drive("#")
        #expect(unit.alerts.last?.cause == .returned)
    }

    @Test func aRestartWhileReturningIsNotHeardAsComingBackIn() throws {
        var first = Rehearsal(policy: noPrediction)
        first.drive("..#...")
        let alert = try #require(first.alerts.last?.alert)
        #expect(alert.state == .returning)
        var second = Rehearsal(restoring: [alert], policy: noPrediction)
        second.fix(metresNorth: -400, accuracy: 120)
        #expect(second.alerts.isEmpty)
        second.jump(to: 30)
        #expect(second.alerts.map(\.cause) == [.returned])
    }

    @Test func aCautionFarAwayDoesNotSilenceARealWarning() {
        let zones = [
            Rehearsal.red("far", level: .evacuate, from: 60_000), Rehearsal.red("near", level: .warning),
        ]
        var unit = Rehearsal(zones: zones, policy: onlyZones)
        unit.drive(".")
        unit.fix(metresNorth: 61_000)
        #expect(unit.alerts.map(\.alert.certainty) == [.possible])
        unit.fix(metresNorth: -400)
        unit.stay(60)
        #expect(unit.monitor.snapshot(at: unit.now).trust == .trusted)
        #expect(unit.alerts.allSatisfy { $0.alert.certainty == .possible && $0.alert.kind == .possible })
        unit.go(to: 20)
        #expect(unit.alerts.last?.alert.held.map(\.certainty) == [.possible, .observed])
        #expect(unit.alerts.last?.cause == .worsened)
        #expect(unit.alerts.last?.sounds == true)
    }

    @Test func twoDoubtfulFixesAMinuteApartAreNoMinuteOfAgreement() {
        var unit = Rehearsal(policy: noPrediction)
        unit.drive("..##")
        unit.fix(metresNorth: -800)
        unit.seconds += 60
        unit.fix(metresNorth: -800)
        #expect(unit.monitor.snapshot(at: unit.now).trust == .suspect)
        unit.stay(59)
        #expect(unit.monitor.snapshot(at: unit.now).trust == .suspect)
        unit.stay(1)
        #expect(unit.monitor.snapshot(at: unit.now).trust == .trusted, "but a minute of them is")
    }

    @Test func aFixWhoseTimeStandsStillIsOldAndEndsNoDwell() {
        var unit = Rehearsal(policy: noPrediction)
        let start = Policy.buildDate.advanced(by: .seconds(86_400))
        func time(_ unit: Rehearsal) -> UTCTime { start.advanced(by: .seconds(Int64(unit.seconds))) }
        unit.go(to: 30, time: time(unit))
        unit.go(to: -430, time: time(unit))
        #expect(unit.alerts.map(\.cause) == [.raised, .returning])
        let stuck = time(unit)
        for _ in 0..<200 { unit.fix(metresNorth: -430, time: stuck) }
        #expect(!unit.alerts.contains { $0.cause == .cleared }, "gpsd repeats an old fix")
        #expect(unit.monitor.snapshot(at: unit.now).trust == .suspect)
        #expect(unit.alerts.contains { $0.alert.kind == .positionLost })
        unit.stay(180, time: time(unit))
        #expect(!unit.alerts.contains { $0.cause == .cleared && $0.alert.kind == .zone }, "a minute, then the dwell")
        unit.stay(5, time: time(unit))
        #expect(unit.monitor.snapshot(at: unit.now).openAlerts.isEmpty)
    }

    @Test func severalReportsOfOneEpochAreNotOld() {
        var unit = Rehearsal(policy: noPrediction)
        let start = Policy.buildDate.advanced(by: .seconds(86_400))
        for second in 0..<60 {
            unit.fix(metresNorth: -400, time: start.advanced(by: .seconds(second / 2)))
        }
        #expect(unit.monitor.snapshot(at: unit.now).counters.doubtful == 0)
    }

    @Test func aCrossingIsHeardEvenWithoutADwell() {
        var unit = Rehearsal(zones: [Rehearsal.red(margin: 0, dwell: .zero, depth: 100)], policy: noPrediction)
        unit.fix(metresNorth: -300)
        unit.seconds += 14
        unit.fix(metresNorth: 390)
        unit.fix(metresNorth: 400)
        #expect(unit.alerts.map(\.cause) == [.raised, .cleared])
    }

    @Test func aNewZoneOverTheLastKnownPlaceIsHeardWhileLost() {
        var unit = Rehearsal(zones: [], policy: noPrediction)
        unit.drive("..##")
        unit.silence(30)
        unit.send(.zones(ZoneSet(zones: [Rehearsal.red()], sha256: "bb", source: .local, dated: nil)))
        #expect(
            unit.log == ["raised possible evacuate possible@70", "raised positionLost warning observed@70"],
            "and in a zone nobody may lose their place")
    }

    @Test func aNewSetLowersNothingWhileTheUnitIsLost() {
        var unit = Rehearsal(policy: noPrediction)
        unit.drive("..##")
        unit.silence(30)
        let milder = Rehearsal.red(level: .advisory)
        unit.send(.zones(ZoneSet(zones: [milder], sha256: "bb", source: .local, dated: nil)))
        #expect(!unit.alerts.contains { $0.cause == .eased })
        unit.fix(metresNorth: 30, accuracy: 300)
        #expect(!unit.alerts.contains { $0.cause == .eased }, "too wide to be trusted")
        unit.stay(20)
        #expect(!unit.alerts.contains { $0.cause == .eased }, "not yet, after half a minute of silence")
        unit.stay(15)
        #expect(unit.alerts.last { $0.alert.kind == .zone }?.alert.level == .advisory)
    }
}
