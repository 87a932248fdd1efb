import Geodesy
import Testing

@testable import Safety

/// Nobody answers.
@Suite struct LadderTimelineTests {
    static let steps = [
        EscalationStep(after: .seconds(60), without: .crew, hooks: []),
        EscalationStep(after: .seconds(120), without: .office, hooks: ["sms"]),
        EscalationStep(after: .seconds(300), without: .office, from: .evacuate, hooks: ["duty"], every: .seconds(100)),
    ]
    static let policy = Policy(
        approachHorizon: .zero, alarm: AlarmPolicy(escalation: steps), integrity: Rehearsal.lenient)

    private static func inside(_ level: Level = .evacuate) -> Rehearsal {
        var unit = Rehearsal(zones: [Rehearsal.red(level: level)], policy: policy)
        unit.fix(metresNorth: 20)
        return unit
    }

    /// Each step as `number@second`, with `!` where it sounds.
    private static func climbed(_ unit: Rehearsal) -> [String] {
        unit.alerts.filter { $0.cause == .escalated && $0.alert.kind != .positionLost }.map {
            let seconds = Int($0.alert.changed.instant.nanoseconds / 1_000_000_000)
            return "\($0.stepNumber ?? 0)@\(seconds)\($0.sounds ? "!" : "")"
        }
    }

    @Test func nobodyAnswersAndEachStepIsTakenOnItsSecond() {
        var unit = Self.inside()
        unit.stay(520)
        #expect(Self.climbed(unit) == ["1@60!", "2@120!", "3@300!", "3@400!", "3@500!"])
        #expect(unit.alerts.last { $0.cause == .escalated }?.step == Self.steps[2])
        #expect(unit.open[0].escalation?.taken.map(\.step) == [1, 2, 3])
        #expect(unit.open[0].escalation?.taken.map(\.times) == [1, 1, 3])
    }

    @Test func withoutFixesTheStepsAreDeadlines() {
        var unit = Self.inside()
        unit.silence(320)
        #expect(Self.climbed(unit) == ["1@60!", "2@120!", "3@300!"])
    }

    @Test func theCrewsAnswerSilencesTheSirenAndTheOfficeIsStillCalled() {
        var unit = Self.inside()
        unit.stay(30)
        unit.crew(.acknowledge(alert: nil, by: "driver"))
        unit.stay(400)
        #expect(Self.climbed(unit) == ["2@120", "3@300", "3@400"])
        let id = unit.open[0].id
        unit.office { $0.acknowledge(id, for: .office, by: "duty", via: .order, stamp: $1) }
        unit.stay(400)
        #expect(Self.climbed(unit).count == 3)
    }

    @Test func theOfficesAnswerDoesNotSilenceTheCrewsStep() {
        var unit = Self.inside()
        let id = unit.open[0].id
        unit.office { $0.acknowledge(id, for: .office, by: "duty", via: .order, stamp: $1) }
        unit.stay(400)
        #expect(Self.climbed(unit) == ["1@60!"])
    }

    @Test func belowItsLevelNothingClimbs() {
        var unit = Self.inside(.advisory)
        unit.stay(600)
        #expect(Self.climbed(unit).isEmpty)
        var warned = Self.inside(.warning)
        warned.stay(600)
        #expect(Self.climbed(warned) == ["1@60!", "2@120!"])
    }

    @Test func worseBeginsAnew() {
        let inner = Rehearsal.red("inner", from: 500, depth: 900)
        var unit = Rehearsal(zones: [Rehearsal.red(level: .warning), inner], policy: Self.policy)
        unit.fix(metresNorth: 20)
        unit.stay(89)
        unit.go(to: 600)
        let begun = Int(unit.open[0].escalation!.since.instant.nanoseconds / 1_000_000_000)
        #expect(begun > 90)
        unit.stay(130)
        #expect(Self.climbed(unit) == ["1@60!", "1@\(begun + 60)!", "2@\(begun + 120)!"])
    }

    @Test func whatIsOnlyPossibleNeedsAnAnswerToo() {
        var unit = Rehearsal(policy: Self.policy)
        unit.fix(metresNorth: -2_000)
        unit.fix(metresNorth: 30)
        #expect(unit.open.map(\.certainty) == [.possible])
        unit.silence(60)
        #expect(Self.climbed(unit).contains("1@61!"))
    }

    @Test func whatIsBeingLeftWaits() {
        var unit = Self.inside(.warning)
        unit.go(to: -300)
        unit.stay(100)
        #expect(unit.open[0].state == .returning)
        #expect(Self.climbed(unit).isEmpty)
        unit.go(to: 20)
        #expect(Self.climbed(unit) == ["1@\(Int(unit.open[0].changed.instant.nanoseconds / 1_000_000_000))!"])
    }

    @Test func aRestartKeepsTheClockToTheSecond() {
        var unit = Self.inside()
        unit.stay(70)
        unit.restart()
        unit.stay(300)
        #expect(Self.climbed(unit) == ["1@60!", "2@120!", "3@300!"])
    }

    @Test func afterARebootWhatWasNotTakenIsTakenOnceAndInOrder() {
        var unit = Self.inside()
        unit.stay(70)
        unit.restart(isNewBoot: true)
        unit.silence(90)
        #expect(Self.climbed(unit) == ["1@60!", "2@1!", "3@1!"])
        unit.silence(20)
        #expect(Self.climbed(unit).last == "3@101!")
    }

    @Test func anOlderRecordWithoutAClockCountsFromItsRaising() {
        var unit = Self.inside()
        var alert = unit.open[0]
        alert.escalation = nil
        unit = Rehearsal(restoring: [alert], at: 50, policy: Self.policy, seed: 3)
        unit.silence(80)
        #expect(Self.climbed(unit) == ["1@60!", "2@120!"])
    }

    @Test func repetitionsEnd() {
        let step = EscalationStep(after: .seconds(1), without: .crew, every: .zero)
        let policy = Policy(approachHorizon: .zero, alarm: AlarmPolicy(escalation: [step], floodLimit: 1))
        var unit = Rehearsal(policy: policy)
        unit.fix(metresNorth: 20)
        unit.stay(2_000)
        #expect(unit.open[0].escalation?.taken.map(\.times) == [AlertRegister.mostTimes])
        #expect(unit.alerts.filter { $0.cause == .escalated }.allSatisfy { $0.sounds }, "evacuate is never held back")
    }

    // MARK: - Flood

    @Test func aFloodIsHeldBackBelowTheHighestLevel() {
        let policy = Policy(
            approachHorizon: .zero, alarm: AlarmPolicy(escalation: [], floodLimit: 3, floodWindow: .seconds(600)),
            integrity: Rehearsal.lenient)
        var unit = Rehearsal(zones: [Rehearsal.red(level: .warning, margin: 20)], policy: policy)
        for _ in 0..<6 {
            unit.go(to: 30)
            unit.go(to: -60)
        }
        #expect(unit.alerts.filter(\.sounds).count == 3)
        #expect(unit.monitor.snapshot(at: unit.now).heldBack == 3)
        #expect(unit.alerts.count == 12, "all of it is written and sent")
        unit.crew(.distress(duress: false))
        #expect(unit.alerts.last?.sounds == true)
        unit.seconds += 600
        unit.send(.tick)
        unit.go(to: 30)
        #expect(unit.alerts.last { $0.alert.kind == .zone }?.sounds == true, "the flood is over")
    }

    // MARK: - Jitter

    @Test(arguments: UInt64(1)...5) func jitterOnTheEdgeForTenMinutesIsOneAlarm(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var unit = Rehearsal(policy: Policy(alarm: Rehearsal.quiet.alarm, integrity: Rehearsal.lenient))
        unit.go(to: -60)
        for _ in 0..<600 {
            // The sum of twelve is near enough to a normal one: 15 m about the edge.
            let noise = (0..<12).reduce(-6.0) { sum, _ in sum + .random(in: 0...1, using: &generator) }
            unit.fix(metresNorth: noise * 15, accuracy: 15)
        }
        let zone = unit.alerts.filter { $0.alert.kind == .zone }
        #expect(zone.filter(\.sounds).count == 1)
        #expect(Set(zone.map(\.alert.id)).count == 1)
        #expect(unit.open.map(\.kind) == [.zone])
    }

    /// Half an hour of one alarm that nobody answers, once a minute: the next one sounds all the same.
    @Test func anAlarmThatNobodyAnswersKeepsNoOtherSilent() {
        let every = EscalationStep(after: .seconds(60), without: .crew, every: .seconds(30))
        let zones = [
            Rehearsal.red("a", level: .warning),
            Rehearsal.red("road", level: .warning, from: -5_000, depth: 5_500, kind: .stayInside),
        ]
        var unit = Rehearsal(
            zones: zones, policy: Policy(approachHorizon: .zero, alarm: AlarmPolicy(escalation: [every])))
        unit.fix(metresNorth: -400)
        unit.go(to: 30)
        unit.stay(1_800)
        #expect(unit.alerts.count { $0.cause == .escalated } > 50 && unit.monitor.heldBack == 0)
        unit.go(to: 700)
        #expect(unit.alerts.first { $0.alert.kind == .corridor }?.cause == .raised)
        #expect(unit.alerts.first { $0.alert.kind == .corridor }?.sounds == true)
    }

    @Test func whatIsRealIsNotHeldBackForADrill() {
        let policy = Policy(
            approachHorizon: .zero, alarm: AlarmPolicy(escalation: [], floodLimit: 2), integrity: Rehearsal.lenient)
        var unit = Rehearsal(zones: [Rehearsal.red(level: .warning)], policy: policy)
        for _ in 0..<4 {
            unit.crew(.test(.warning))
            unit.crew(.endTest)
        }
        #expect(unit.monitor.heldBack > 0)
        unit.fix(metresNorth: 30)
        #expect(unit.alerts.last { $0.alert.kind == .zone }?.sounds == true)
    }

    /// The technician adds a step while an alarm is open: that the first of the old ladder was taken says nothing of it.
    @Test func anotherLadderBeginsAnew() {
        var unit = Rehearsal(
            policy: Policy(alarm: AlarmPolicy(escalation: [.init(after: .seconds(30), without: .crew)])))
        unit.crew(.distress(duress: false))
        unit.silence(40)
        var policy = unit.monitor.policy
        policy.alarm.escalation = [EscalationStep(after: .seconds(50), without: .office, hooks: ["sms"])]
        unit.send(.policy(policy))
        unit.silence(15)
        #expect(unit.alerts.last?.step?.hooks == ["sms"])
    }

    /// A disk that lost the count of boots: the alarm must not wait until the other boot's time comes round.
    @Test func anInstantThatLiesAheadCountsAsElapsed() {
        var before = Rehearsal(at: 900_000, policy: LadderTimelineTests.policy)
        before.fix(metresNorth: 30)
        var after = Rehearsal(restoring: before.open, at: 5, policy: LadderTimelineTests.policy)
        after.send(.tick)
        #expect(after.alerts.map(\.cause).first == .escalated)
    }
}
