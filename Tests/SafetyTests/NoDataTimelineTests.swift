import Geodesy
import Testing

@testable import Safety

private let noPrediction = Policy(approachHorizon: .zero, alarm: Rehearsal.quiet.alarm, integrity: Rehearsal.wary)

/// No data is never good news.
@Suite struct NoDataTimelineTests {
    @Test func losingFixInsideZoneKeepsAlarm() {
        var unit = Rehearsal(policy: noPrediction)
        unit.drive("..##")
        unit.silence(3_600)
        #expect(unit.alerts.map { "\($0.cause) \($0.alert.kind)" } == ["raised zone", "raised positionLost"])
        #expect(unit.monitor.snapshot(at: unit.now).openAlerts.count == 2)
        #expect(unit.alerts.last?.alert.level == .warning, "lost inside a zone is worse than lost")
    }

    @Test func aGapInTheFixesBreaksTheDwell() {
        var unit = Rehearsal(policy: noPrediction)
        unit.drive("..#......")
        unit.silence(110)
        unit.drive(".................")
        #expect(
            !unit.alerts.contains { $0.cause == .cleared && $0.alert.kind == .zone },
            "the silence counted for nothing, and a minute after it neither")
        unit.drive("..")
        #expect(unit.alerts.contains { $0.cause == .cleared && $0.alert.kind == .zone })
    }

    @Test func aJumpFarAwayClearsNothingUntilAMinuteOfFixesAgree() {
        var unit = Rehearsal(policy: noPrediction)
        unit.drive("..##")
        for _ in 0..<59 { unit.fix(metresNorth: -900) }
        #expect(unit.monitor.snapshot(at: unit.now).trust == .suspect)
        #expect(unit.alerts.map { "\($0.cause) \($0.alert.kind)" } == ["raised zone", "raised positionLost"])
        unit.stay(100)
        #expect(unit.monitor.snapshot(at: unit.now).trust == .trusted)
        #expect(!unit.alerts.contains { $0.cause == .cleared && $0.alert.kind == .zone }, "and then the dwell begins")
        unit.stay(30)
        #expect(unit.alerts.contains { $0.cause == .cleared && $0.alert.kind == .zone })
    }

    @Test(arguments: [-8_000.0, -80_000]) func noTimeBringsBackTrustFromBeyondReach(metresNorth: Double) {
        var unit = Rehearsal(policy: noPrediction)
        unit.drive("..##")
        unit.fix(metresNorth: metresNorth)
        unit.stay(7_200)
        #expect(unit.monitor.snapshot(at: unit.now).trust == .suspect)
        #expect(!unit.alerts.contains { $0.cause == .cleared })
    }

    @Test func aDoubtfulFixInsideRaisesAsPossibleOnly() {
        var unit = Rehearsal(zones: [Rehearsal.red(from: 50_000)], policy: noPrediction)
        unit.drive("..")
        unit.fix(metresNorth: 51_000)
        #expect(unit.log == ["raised possible evacuate possible@20"])
        #expect(unit.reports.allSatisfy { $0.fix.coordinate.latitudeDegrees < 50.01 }, "and is never published")
    }

    @Test func aColdReceiverBecomesAnAlertAndTenTrustedSecondsEndIt() {
        var unit = Rehearsal(policy: noPrediction)
        unit.silence(59)
        #expect(unit.log == [])
        unit.silence(2)
        #expect(unit.log == ["raised positionLost advisory observed@60"])
        for _ in 0..<10 { unit.fix(metresNorth: -400) }
        #expect(unit.log.count == 1)
        unit.fix(metresNorth: -400)
        #expect(unit.log.last == "cleared positionLost advisory observed@71")
        #expect(unit.alerts.last?.sounds == true)
    }

    @Test func findingThePositionInsideAZoneIsNoAllClear() {
        var unit = Rehearsal(policy: noPrediction)
        unit.drive("..##")
        unit.silence(120)
        for _ in 0..<80 { unit.fix(metresNorth: 30) }
        #expect(unit.log.last == "cleared positionLost warning observed@230")
        #expect(unit.alerts.last?.sounds == false)
    }

    @Test func whileLostTheLastTrustedPositionGoesOutWithAGrowingDisc() throws {
        var unit = Rehearsal(policy: noPrediction)
        unit.drive("..")
        let trusted = try #require(unit.reports.last)
        unit.silence(1_000)
        let lost = try #require(unit.reports.last)
        #expect(lost.fix.coordinate.distanceMetres(to: Rehearsal.edge) < 500)
        #expect(lost.trust == .lost)
        #expect(lost.time == trusted.time || lost.time > trusted.time)
        #expect(try #require(lost.fix.accuracyMetres) > 10_000)
        #expect(lost.fix.speedMetresPerSecond == nil)
    }

    @Test func nullIslandNoModeAndNoCoordinateAreCountedAndNothingElse() {
        var unit = Rehearsal(policy: noPrediction)
        unit.send(.report(FixReport(mode: .threeD, coordinate: Coordinate(0, 0))))
        unit.send(.report(FixReport(mode: .none)))
        unit.send(.report(FixReport(mode: .twoD)))
        let counters = unit.monitor.snapshot(at: unit.now).counters
        #expect(counters.nullIsland == 1 && counters.withoutFix == 1 && counters.withoutCoordinate == 1)
        #expect(unit.reports.isEmpty)
        #expect(unit.monitor.snapshot(at: unit.now).trust == .lost)
    }

    @Test(arguments: [-1_000.0, 0, 1_136_073_600, 4_000_000_000])
    func aBadGNSSTimeDropsTheTimeNeverThePosition(seconds: Double) {
        var unit = Rehearsal(policy: noPrediction)
        unit.fix(metresNorth: 20, time: UTCTime(secondsSinceEpoch: Int64(seconds)))
        #expect(unit.alerts.count == 1)
        #expect(unit.reports.first?.fix.time == nil)
        #expect(unit.monitor.snapshot(at: unit.now).clock == .unset)
    }

    @Test func aRestartKeepsTheAlarmUnderItsIdWithoutAFix() throws {
        var first = Rehearsal(policy: noPrediction)
        first.drive("..##")
        let alert = try #require(first.alerts.last?.alert)
        var second = Rehearsal(restoring: [alert], policy: noPrediction, seed: 2)
        #expect(second.monitor.snapshot(at: second.now).openAlerts.map(\.id) == [alert.id])
        second.drive("..............")
        let cleared = try #require(second.alerts.last)
        #expect(cleared.cause == .cleared)
        #expect(cleared.alert.id == alert.id)
        #expect(cleared.alert.revision == 3)
    }

    @Test(arguments: [1, 2]) func aRestartDoesNotOpenTheSpeedGate(boot: Int) throws {
        var first = Rehearsal(policy: noPrediction)
        first.drive("..##")
        let alert = try #require(first.alerts.last?.alert)
        var second = Rehearsal(
            restoring: [alert], last: first.reports.last, boot: boot, at: boot == 1 ? first.seconds + 5 : 5,
            policy: noPrediction, seed: 2)
        for _ in 0..<59 { second.fix(metresNorth: -80_000) }
        #expect(second.monitor.snapshot(at: second.now).trust == .suspect)
        #expect(
            second.reports.allSatisfy { $0.fix.coordinate.latitudeDegrees > 49.9 }, "the spoofed place goes nowhere")
    }

    @Test func afterACrashTheLastPlaceIsReportedWithAGrowingDisc() throws {
        var first = Rehearsal(policy: noPrediction)
        first.drive("..##")
        var second = Rehearsal(last: first.reports.last, at: first.seconds + 100, policy: noPrediction, seed: 2)
        second.silence(301)
        let report = try #require(second.reports.first)
        #expect(report.trust == .lost)
        #expect(report.fix.coordinate == first.reports.last?.fix.coordinate)
        #expect(try #require(report.fix.accuracyMetres) > 3_400, "115 s at 30 m/s: it may be in the zone")
        #expect(try #require(second.reports.last?.fix.accuracyMetres) > 10_000, "400 s")
        second.fix(metresNorth: 30)
        #expect(second.reports.last?.trust == .degraded, "and is told at once when it is found")
        second.stay(60)
        #expect(second.reports.last?.trust == .trusted)
    }
}
