import Testing

@testable import Safety

/// Proof of life: reminded, warned, alarmed; 60 minutes, 30 in orange, 15 in red, five between the steps.
@Suite struct CheckInTimelineTests {
    typealias Unit = DutyRehearsal

    private static let ladder = [
        "raised overdue advisory@3600", "worsened overdue warning@3900", "worsened overdue evacuate@4200",
    ]

    private func unit(_ zones: [Zone] = [Rehearsal.red()], clock: ClockGrade? = .network) -> Unit {
        Unit(policy: Unit.policy(checkIn: CheckInPolicy()), zones: zones, clock: clock)
    }

    /// Seconds since the start of the true clock at which the check-in is due.
    private func due(_ unit: Unit) -> Double? {
        unit.snapshot.checkInDue.map { Unit.noon.duration(to: $0).seconds }
    }

    @Test func withoutAPolicyNobodyIsMissed() {
        var unit = Unit()
        unit.wait(90_000)
        #expect(!unit.log.contains { $0.contains("overdue") } && unit.snapshot.checkInDue == nil)
    }

    @Test func remindedWarnedAlarmedUnderOneIdUntilTheCheckIn() throws {
        var unit = unit()
        #expect(due(unit) == 3_600)
        unit.wait(20_000)
        #expect(unit.log == Self.ladder)
        #expect(due(unit) == 3_600, "while it is overdue, the time that was missed")
        let alert = try #require(unit.openAlerts.first)
        #expect(alert.actions == [] && !alert.drill && alert.zone == nil)
        unit.keep(unit.monitor.checkIn(at: unit.now))
        #expect(unit.log.last == "cleared overdue evacuate@20000")
        #expect(Set(unit.alerts.map(\.alert.id)).count == 1)
        #expect(unit.remembered.lastCheckIn?.instant == unit.now && due(unit) == 23_600)
    }

    @Test func itIsTheSameWithoutAnyClock() {
        var unit = unit(clock: nil)
        unit.send(.tick)
        unit.wait(20_000)
        #expect(unit.log == Self.ladder)
    }

    @Test func whoeverChecksInInTimeIsNotReminded() {
        var unit = unit()
        for _ in 0..<5 {
            unit.wait(3_599)
            unit.keep(unit.monitor.checkIn(at: unit.now))
        }
        #expect(unit.log == [])
    }

    @Test func acknowledgingIsNoProofOfLife() throws {
        var unit = unit()
        unit.wait(3_700)
        unit.order(.acknowledge(alert: try #require(unit.openAlerts.first?.id)))
        unit.wait(1_000)
        #expect(unit.log.last == Self.ladder[2])
    }

    // MARK: - Danger

    @Test(arguments: [(Level.advisory, 3_600.0), (.warning, 1_800 + 600), (.evacuate, 900 + 600)])
    func dangerBringsTheCheckInForward(level: Level, expected: Double) {
        var unit = unit([Rehearsal.red(level: level)])
        unit.stay(600, metresNorth: -400)
        unit.fix(metresNorth: 30)
        #expect(due(unit) == expected)
        unit.wait(until: expected - 1)
        #expect(!unit.log.contains { $0.contains("overdue") })
        unit.wait(2)
        #expect(unit.log.last == "raised overdue advisory@\(Int(expected))")
    }

    @Test func dangerNeverPutsItOff() {
        var unit = unit()
        unit.wait(3_590)
        unit.fix(metresNorth: 30)
        #expect(due(unit) == 3_600)
    }

    @Test func dangerThatIsOverPutsItOffOnlyAtTheNextCheckIn() {
        var unit = unit([Rehearsal.red(dwell: .seconds(20))])
        unit.fix(metresNorth: 30)
        unit.wait(9)
        unit.stay(51, metresNorth: -400)
        #expect(unit.openAlerts == [] && due(unit) == 900)
        unit.keep(unit.monitor.checkIn(at: unit.now))
        #expect(due(unit) == 3_661.0)
    }

    @Test func neitherADrillNorTheLadderItselfShortensTheInterval() {
        var unit = unit()
        unit.order(.drill(on: true))
        unit.order(Unit.evacuate)
        #expect(due(unit) == 3_600)
        unit.wait(4_300)
        unit.keep(unit.monitor.checkIn(at: unit.now))
        #expect(due(unit) == 7_900.0)
    }

    @Test func anOrderedEvacuationIsDangerToo() {
        var unit = unit()
        unit.order(Unit.evacuate)
        #expect(due(unit) == 900)
    }

    @Test func shorterIntervalsInSettingsCountAtOnce() {
        var unit = unit()
        unit.send(.policy(Unit.policy(checkIn: CheckInPolicy(normal: .seconds(600)))))
        #expect(due(unit) == 600)
    }

    @Test func settingsThatTurnItOffAreNoProofOfLife() {
        var unit = unit()
        unit.wait(3_700)
        unit.send(.policy(Unit.policy()))
        unit.wait(1_000)
        #expect(unit.log == Array(Self.ladder.prefix(1)) && unit.openAlerts.count == 1)
        unit.keep(unit.monitor.checkIn(at: unit.now))
        #expect(unit.openAlerts == [] && unit.snapshot.checkInDue == nil)
    }

    // MARK: - The office

    @Test func aStandDownEndsTheAlarmAndStartsTheClockAnew() throws {
        var unit = unit()
        unit.wait(4_000)
        let reply = unit.order(.standDown(alert: try #require(unit.openAlerts.first?.id)))
        #expect(reply?.outcome == .done && unit.openAlerts == [])
        #expect(due(unit) == 7_600 && unit.remembered.lastCheckIn == nil, "it is no proof of life")
    }

    // MARK: - Planned silence

    @Test func aPlannedSilenceIsNoIncidentAndAtItsEndACheckInIsDue() {
        var unit = unit()
        unit.keep(unit.monitor.planSilence(.seconds(7_200), at: unit.now))
        #expect(due(unit) == 7_200)
        unit.wait(7_199)
        #expect(unit.log == [] && unit.snapshot.standing.plannedSilence != nil)
        unit.wait(1)
        #expect(unit.log == ["raised overdue advisory@7200"])
        #expect(unit.remembered.plannedSilence == nil)
    }

    @Test func planningASilenceIsAHumanActAndCountsAsACheckIn() {
        var unit = unit()
        unit.wait(3_700)
        unit.keep(unit.monitor.planSilence(.seconds(60), at: unit.now))
        #expect(unit.log.last == "cleared overdue advisory@3700")
        #expect(due(unit) == 7_300)
    }

    @Test func zeroEndsASilenceAndADayIsTheLongest() {
        var unit = unit()
        unit.keep(unit.monitor.planSilence(.seconds(200_000), at: unit.now))
        #expect(due(unit) == 86_400)
        unit.keep(unit.monitor.planSilence(.zero, at: unit.now))
        #expect(due(unit) == 3_600 && unit.remembered.plannedSilence == nil)
    }

    @Test func dangerDoesNotBreakASilence() {
        var unit = unit()
        unit.keep(unit.monitor.planSilence(.seconds(7_200), at: unit.now))
        unit.fix(metresNorth: 30)
        #expect(due(unit) == 7_200)
        unit.wait(until: 7_201)
        #expect(unit.log.last == "raised overdue advisory@7200")
    }

    // MARK: - Restarts

    @Test(arguments: [10.0, 3_601, 3_901, 4_201]) func aRestartInTheSameBootChangesNothing(at seconds: Double) {
        var unit = unit()
        unit.wait(seconds)
        unit.kill()
        unit.wait(until: 20_000)
        #expect(unit.log.filter { !$0.hasPrefix("start") } == Self.ladder)
        #expect(Set(unit.alerts.map(\.alert.id)).count == 1)
    }

    @Test func aDangerThatWasOverKeepsTheEarlierTimeOverARestart() {
        var unit = unit([Rehearsal.red(dwell: .seconds(20))])
        unit.fix(metresNorth: 30)
        unit.stay(60, metresNorth: -400)
        unit.kill()
        #expect(due(unit) == 900)
        unit.wait(until: 901)
        #expect(unit.log.last == "raised overdue advisory@900")
    }

    @Test func timeThatPassedWhileTheProgramWasDeadCounts() {
        var unit = unit()
        unit.seconds = 4_500
        unit.kill()
        unit.send(.tick)
        #expect(unit.log == ["start@4500", "raised overdue evacuate@4500"])
    }

    @Test func aLaterBootBeginsANewInterval() {
        var unit = unit()
        unit.wait(3_000)
        unit.reboot()
        unit.send(.tick)
        unit.wait(5_000)
        #expect(unit.log == ["start@0"] + Self.ladder)
    }

    private static let climbs: [(Double, [String])] = [
        (3_700, ["worsened overdue warning@0", "worsened overdue evacuate@300"]),
        (4_000, ["worsened overdue evacuate@0"]),
        (4_300, []),
    ]

    @Test(arguments: climbs)
    func whatWasOverdueStaysSoOverARebootAndClimbsAtOnce(before: Double, after: [String]) {
        var unit = unit()
        unit.wait(before)
        let count = unit.log.count
        unit.reboot()
        unit.send(.tick)
        unit.wait(200)
        unit.kill()
        unit.wait(20_000)
        #expect(unit.log.dropFirst(count).filter { !$0.hasPrefix("start") } == after)
        #expect(Set(unit.alerts.map(\.alert.id)).count == 1 && unit.openAlerts.count == 1)
        unit.keep(unit.monitor.checkIn(at: unit.now))
        #expect(unit.openAlerts == [])
    }

    @Test func aSilenceGoesOnOverARestart() {
        var unit = unit()
        unit.keep(unit.monitor.planSilence(.seconds(7_200), at: unit.now))
        unit.wait(100)
        unit.kill()
        unit.wait(until: 7_201)
        #expect(unit.log == ["start@100", "raised overdue advisory@7200"])
    }

    @Test(arguments: [ClockGrade.network, .system, .unset]) func overARebootOnlyAProvenClockKeepsIt(clock: ClockGrade) {
        let reminded = clock == .network ? 5_000.0 : 3_600
        var unit = unit()
        unit.keep(unit.monitor.planSilence(.seconds(7_200), at: unit.now))
        unit.wait(100)
        // 2,200 s after the silence began.
        unit.reboot(clock: clock, at: Unit.noon.advanced(by: .seconds(2_200)))
        unit.send(.tick)
        unit.wait(10_000)
        #expect(unit.log[1] == "raised overdue advisory@\(Int(reminded))")
        #expect(unit.remembered.plannedSilence == nil)
    }

    /// A disk that lost the count of boots: a silence of half an hour must not last for the days of the other boot.
    @Test func aSilenceThatBeginsAheadIsOfAnotherBoot() {
        var standing = StandingMemory()
        standing.plannedSilence = PlannedSilence(
            since: Stamp(boot: 1, instant: .seconds(900_000), utc: DutyRehearsal.noon, grade: .unset), seconds: 1_800)
        var unit = DutyRehearsal(
            policy: DutyRehearsal.policy(checkIn: CheckInPolicy()), clock: nil, standing: standing)
        unit.send(.tick)
        unit.wait(3_700)
        #expect(unit.snapshot.standing.plannedSilence == nil)
        #expect(unit.openAlerts.map(\.kind) == [.overdue])
    }
}
