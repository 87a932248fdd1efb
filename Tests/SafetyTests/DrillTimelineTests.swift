import Geodesy
import Testing

@testable import Safety

/// Exercises, and what is real in the middle of one.
@Suite struct DrillTimelineTests {
    private static let policy = Policy(
        approachHorizon: .zero, alarm: Rehearsal.quiet.alarm, integrity: Rehearsal.lenient)
    private static let order = Identifier("01980000-0000-7000-8000-000000000001")!

    /// A drill is on, and an evacuation was ordered in it.
    private static func drill(_ level: Level = .evacuate, zone: Level = .warning) -> Rehearsal {
        var memory = StandingMemory()
        memory.drill = Drill(since: Stamp(boot: 1, instant: .seconds(0), utc: Policy.buildDate, grade: .unset))
        var unit = Rehearsal(zones: [Rehearsal.red(level: zone)], standing: memory, policy: policy)
        unit.office {
            $0.update(
                .order(order),
                to: AlertRegister.Hazard(
                    kind: .ordered, level: level, actions: [.relocate], certainty: .observed,
                    order: OrderMark(id: order, text: nil, haven: nil), drill: true),
                zoneSet: "", stamp: $1, detail: nil)
        }
        return unit
    }

    @Test func whatIsRealSoundsFirstAndEndsTheDrillWithoutASound() throws {
        var unit = Self.drill()
        unit.effects = []
        unit.go(to: 100)
        let told = unit.effects.compactMap { effect -> String? in
            switch effect {
            case .alert(let change): "\(change.cause) \(change.alert.kind) \(change.sounds)"
            case .remember(let memory, let reply): "remember \(memory.drill == nil) \(reply == nil)"
            default: nil
            }
        }
        #expect(
            told.prefix(3) == ["raised zone true", "cleared ordered false", "remember true true"])
        #expect(unit.open.map(\.kind) == [.zone])
        #expect(unit.open[0].breaksDrill == true && !unit.open[0].drill)
        #expect(unit.monitor.standing.drill == nil)
        #expect(unit.alerts.first { $0.cause == .raised && $0.alert.kind == .zone }?.alert.breaksDrill == true)
    }

    @Test func aDistressCallBreaksItToo() throws {
        var unit = Self.drill()
        let answer = unit.crew(.distress(duress: false))
        #expect(unit.open.map(\.kind) == [.distress])
        #expect(unit.open[0].breaksDrill == true)
        #expect(answer == .done(alerts: unit.open, until: nil))
        guard case .answer = unit.effects.last else {
            Issue.record("the answer comes last")
            return
        }
    }

    @Test func adviceAndACovertCallLeaveTheDrillOn() {
        var unit = Self.drill(zone: .advisory)
        unit.go(to: 100)
        unit.crew(.checkIn(duress: true))
        #expect(unit.open.map(\.drill) == [false, false, true])
        #expect(unit.open.allSatisfy { $0.breaksDrill == nil })
        #expect(unit.monitor.standing.drill != nil)
    }

    @Test func whatWorsensIntoDangerBreaksIt() {
        let inner = Rehearsal.red("inner", from: 500, depth: 500)
        var unit = Rehearsal(zones: [Rehearsal.red(level: .advisory), inner], policy: Self.policy)
        unit.go(to: 100)
        unit.crew(.test(.warning))
        #expect(unit.open.map(\.drill) == [false, true])
        unit.go(to: 600)
        #expect(unit.open.map(\.kind) == [.zone])
        #expect(unit.open[0].breaksDrill == true)
        #expect(unit.alerts.last { $0.alert.drill }?.sounds == false)
    }

    @Test func outsideADrillNothingBreaksOne() {
        var unit = Rehearsal(policy: Self.policy)
        unit.go(to: 100)
        #expect(unit.open[0].breaksDrill == nil)
    }

    @Test func aRestartKeepsTheMark() {
        var unit = Self.drill()
        unit.go(to: 100)
        unit.restart()
        unit.stay(3)
        #expect(unit.open.map(\.breaksDrill) == [true])
    }

    // MARK: - The crew's test

    @Test func aTestSoundsAndEndsByItselfAfterTenMinutes() {
        var unit = Rehearsal(policy: LadderTimelineTests.policy)
        unit.stay(1)
        let answer = unit.crew(.test(.evacuate))
        #expect(unit.alerts.last?.sounds == true)
        #expect(unit.open[0].drill && unit.open[0].kind == .ordered && unit.open[0].order == nil)
        #expect(answer == .done(alerts: unit.open, until: unit.open[0].raised.utc.advanced(by: .seconds(600))))
        unit.stay(599)
        #expect(unit.open.count == 1)
        unit.stay(2)
        #expect(unit.open.isEmpty)
        #expect(unit.alerts.map(\.cause) == [.raised, .cleared], "a test climbs no ladder")
        #expect(unit.alerts.last?.sounds == true)
    }

    @Test func theCrewEndsIt() {
        var unit = Rehearsal(policy: Self.policy)
        #expect(unit.crew(.endTest) == .refused(.noTest))
        unit.crew(.test(.warning))
        unit.crew(.endTest)
        #expect(unit.open.isEmpty)
        #expect(unit.crew(.endTest) == .refused(.noTest))
    }

    @Test func pressingAgainMovesTheLevelAndNotTheEnd() {
        var unit = Rehearsal(policy: Self.policy)
        unit.crew(.test(.advisory))
        unit.stay(300)
        unit.crew(.test(.evacuate))
        #expect(unit.alerts.last?.cause == .worsened)
        unit.stay(301)
        #expect(unit.open.isEmpty)
    }

    @Test(arguments: [(Level.advisory, true), (.warning, false), (.evacuate, false)])
    func realDangerLeavesNoRoomForATest(level: Level, isTaken: Bool) {
        var unit = Rehearsal(zones: [Rehearsal.red(level: level)], policy: Self.policy)
        unit.go(to: 100)
        let answer = unit.crew(.test(.evacuate))
        #expect((answer == .refused(.realAlarm)) == !isTaken)
        #expect(unit.open.count == (isTaken ? 2 : 1))
    }

    @Test func anotherBootHasNoTest() {
        var unit = Rehearsal(policy: Self.policy)
        unit.crew(.test(.warning))
        unit.restart(isNewBoot: true)
        unit.silence(1)
        #expect(unit.open.isEmpty)
    }

    // MARK: - What the crew asks of others

    @Test func whatIsNotInForceIsRefused() {
        var unit = Rehearsal(policy: Self.policy)
        #expect(unit.crew(.planSilence(.seconds(600))) == .refused(.noCheckIn))
        #expect(unit.crew(.endEmissionControl) == .refused(.noEmissionControl))
        var policy = Self.policy
        policy.checkIn = CheckInPolicy()
        unit.send(.policy(policy))
        for seconds in [-1, 59, 86_401] {
            #expect(unit.crew(.planSilence(.seconds(seconds))) == .refused(.duration))
        }
    }
}
