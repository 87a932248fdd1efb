import Testing

@testable import Safety

/// Emission control and drills: ordered, ended by time, by the crew, by real danger.
@Suite struct EmissionTimelineTests {
    typealias Unit = DutyRehearsal

    private static let silence = Order.Work.emissionControl(minutes: 10, mode: .normal)

    // MARK: - Emission control

    @Test func theLinkIsSilentForItsMinutes() {
        var unit = Unit()
        unit.order(Self.silence)
        #expect(unit.log == ["reply done@0", "silent normal@0"])
        unit.wait(599)
        #expect(unit.snapshot.standing.emission != nil)
        unit.wait(1)
        #expect(unit.log.last == "speaks@600")
        #expect(unit.remembered.emission == nil)
    }

    @Test func theCrewEndsIt() {
        var unit = Unit()
        #expect(unit.monitor.endEmissionControl(at: unit.now) == [])
        unit.order(Self.silence)
        unit.keep(unit.monitor.endEmissionControl(at: unit.now))
        unit.wait(1_000)
        #expect(unit.log.filter { $0.hasPrefix("speaks") } == ["speaks@0"])
    }

    @Test func aSecondOrderTakesThePlaceOfTheFirst() {
        var unit = Unit()
        unit.order(Self.silence)
        unit.wait(300)
        unit.order(.emissionControl(minutes: 240, mode: .total))
        unit.wait(20_000)
        #expect(unit.log.suffix(2) == ["silent total@300", "speaks@14700"])
    }

    @Test(arguments: [
        (EmissionMode.normal, Level.evacuate, true), (.normal, .warning, false), (.total, .evacuate, false),
    ])
    func realDangerBreaksItAndTheSirenIsFirst(mode: EmissionMode, level: Level, breaks: Bool) {
        var unit = Unit(zones: [Rehearsal.red(level: level)])
        unit.fix(metresNorth: -400)
        unit.order(.emissionControl(minutes: 10, mode: mode))
        unit.seconds = 12
        unit.fix(metresNorth: 30)
        #expect(unit.log.suffix(breaks ? 2 : 1) == ["raised zone \(level)@12"] + (breaks ? ["speaks@12"] : []))
        #expect((unit.snapshot.standing.emission == nil) == breaks)
    }

    @Test func worseningBreaksItToo() {
        var unit = Unit(zones: [Rehearsal.red(rings: [ZoneRing(level: .warning, action: .avoid, distanceMetres: 200)])])
        unit.fix(metresNorth: -150)
        unit.order(Self.silence)
        unit.fix(metresNorth: -150)
        #expect(unit.snapshot.standing.emission != nil)
        unit.seconds = 7
        unit.fix(metresNorth: 30)
        #expect(unit.log.suffix(2) == ["worsened zone evacuate@7", "speaks@7"])
    }

    @Test func anAlarmThatTheOfficeHasNotSeenComesBeforeSilence() throws {
        var unit = Unit()
        unit.fix(metresNorth: 30)
        let id = try #require(unit.openAlerts.first?.id)
        let reply = unit.order(Self.silence)
        #expect(reply?.reason == .stillInDanger && reply?.alert == id && unit.snapshot.standing.emission == nil)
        unit.order(.acknowledge(alert: id))
        #expect(unit.order(Self.silence)?.outcome == .done)
        unit.wait(100)
        unit.kill()
        unit.wait(100)
        #expect(unit.snapshot.standing.emission != nil, "what the office knew doesn't break it")
        unit.order(Unit.evacuate)
        #expect(unit.log.last == "speaks@201", "what is new does")
    }

    @Test func totalSilenceNeedsNoAcknowledgement() {
        var unit = Unit()
        unit.fix(metresNorth: 30)
        #expect(unit.order(.emissionControl(minutes: 10, mode: .total))?.outcome == .done)
    }

    @Test func aDrillsAlarmDoesNotBreakIt() {
        var unit = Unit()
        unit.order(.drill(on: true))
        unit.order(Self.silence)
        unit.order(Unit.evacuate)
        #expect(unit.snapshot.standing.emission != nil)
    }

    @Test func aMissedCheckInBreaksItAtTheLaddersEnd() {
        var unit = Unit(policy: Unit.policy(checkIn: CheckInPolicy()))
        unit.order(.emissionControl(minutes: 240, mode: .normal))
        unit.wait(14_000)
        #expect(unit.log.suffix(2) == ["worsened overdue evacuate@4200", "speaks@4200"])
    }

    /// The link speaks, and nothing on board says so: not the standing memory, not the snapshot.
    @Test func forACovertCallTheLinkSpeaksAndTheSilenceIsShownAsBefore() {
        var (free, coerced) = (Unit(), Unit())
        for isUnderDuress in [false, true] {
            var unit = Unit()
            unit.order(Self.silence)
            unit.wait(100)
            unit.send(.crew(.checkIn(duress: isUnderDuress), ticket: 1))
            unit.wait(100)
            if isUnderDuress { coerced = unit } else { free = unit }
        }
        #expect(free.log.last == "silent normal@0")
        #expect(coerced.log.filter { $0.hasPrefix("speaks") } == ["speaks@100"])
        #expect(coerced.snapshot.standing == free.snapshot.standing && coerced.remembered == free.remembered)
        coerced.kill()
        coerced.send(.tick)
        #expect(coerced.log.last == "speaks@200" && coerced.snapshot.standing.emission != nil)
        coerced.wait(1_000)
        #expect(coerced.log.contains("speaks@600") && coerced.snapshot.standing.emission == nil)
        coerced.fix(metresNorth: 30)
        #expect(coerced.log.last == "raised zone evacuate@1200")
    }

    @Test func realDangerEndsASilenceThatACovertCallHasBroken() {
        var unit = Unit()
        unit.order(Self.silence)
        unit.send(.crew(.checkIn(duress: true), ticket: 1))
        unit.wait(10)
        unit.fix(metresNorth: 30)
        #expect(unit.log.last == "speaks@10" && unit.snapshot.standing.emission == nil)
    }

    @Test func callingAgainBreaksItThoughTheOfficeKnewOfTheFirstCall() throws {
        var unit = Unit()
        unit.send(.crew(.distress(duress: false), ticket: 1))
        unit.order(.acknowledge(alert: try #require(unit.openAlerts.first?.id)))
        #expect(unit.order(Self.silence)?.outcome == .done)
        unit.wait(10)
        unit.send(.crew(.distress(duress: false), ticket: 2))
        #expect(unit.log.suffix(2) == ["worsened distress evacuate@10", "speaks@10"])
    }

    @Test func aCrashBetweenTheAlarmAndTheEndOfSilenceEndsItAtTheStart() {
        var unit = Unit()
        unit.order(Self.silence)
        let silent = unit.remembered
        unit.fix(metresNorth: 30)
        unit.remembered = silent
        unit.kill()
        unit.send(.tick)
        #expect(unit.log.suffix(2) == ["start@1", "speaks@1"])
    }

    @Test func itGoesOnOverARestartAndIsOverAfterAReboot() {
        var unit = Unit()
        unit.order(Self.silence)
        unit.wait(100)
        unit.kill()
        unit.wait(1_000)
        #expect(unit.log.suffix(2) == ["start@100", "speaks@600"])
        unit.order(Self.silence)
        unit.reboot()
        #expect(unit.snapshot.standing.emission?.isRunning(at: unit.monitor.stamp(unit.now)) == false)
        unit.send(.tick)
        #expect(unit.log.last == "speaks@0" && unit.remembered.emission == nil)
    }

    // MARK: - Drill

    @Test func whatIsOrderedInADrillSaysSoAndEndsWithIt() {
        var unit = Unit()
        unit.order(.drill(on: true))
        unit.order(Unit.evacuate)
        unit.order(.message(text: "Well done"))
        #expect(unit.alerts[0].alert.drill && unit.messages[0].drill)
        unit.order(.drill(on: false), by: Unit.clerk)
        #expect(unit.log.suffix(2) == ["cleared ordered evacuate@0", "reply done@0"])
        unit.order(Unit.evacuate)
        #expect(unit.alerts.last?.alert.drill == false)
    }

    @Test func onlyAKeyThatMayLowerBeginsADrill() {
        var unit = Unit()
        #expect(unit.order(.drill(on: true), by: Unit.clerk)?.reason == .mayNotLower)
        #expect(unit.snapshot.standing.drill == nil)
    }

    @Test func aForgottenDrillEndsAfterFourHours() {
        var unit = Unit()
        unit.order(.drill(on: true))
        unit.order(Unit.evacuate)
        unit.wait(100)
        unit.kill()
        unit.wait(14_299)
        #expect(unit.log.last?.hasPrefix("start") == true)
        unit.wait(1)
        #expect(unit.log.last == "cleared ordered evacuate@14400" && unit.remembered.drill == nil)
    }

    @Test func aRebootEndsIt() {
        var unit = Unit()
        unit.order(.drill(on: true))
        unit.order(Unit.evacuate)
        unit.reboot()
        unit.send(.tick)
        #expect(unit.openAlerts == [] && unit.remembered.drill == nil)
    }

    @Test func aCrashBetweenRealDangerAndTheDrillsEndEndsItAtTheStart() {
        var unit = Unit()
        unit.fix(metresNorth: -400)
        unit.order(.drill(on: true))
        unit.order(Unit.evacuate)
        let (drill, ordered) = (unit.remembered, unit.alerts[0].alert)
        unit.seconds = 12
        unit.fix(metresNorth: 30)
        unit.remembered = drill
        unit.kill(reviving: ordered)
        unit.send(.tick)
        #expect(unit.openAlerts.map(\.kind) == [.zone] && unit.remembered.drill == nil)
    }

    @Test func inRealDangerNoDrillBegins() throws {
        var unit = Unit()
        unit.order(Unit.evacuate)
        let reply = unit.order(.drill(on: true))
        #expect(reply?.outcome == .failed && reply?.reason == .stillInDanger)
        #expect(reply?.alert == unit.openAlerts.first?.id && unit.snapshot.standing.drill == nil)
    }

    @Test func aDangerThatWasThereBeforeDoesNotEndIt() {
        var unit = Unit(zones: [Rehearsal.red(level: .warning)])
        unit.fix(metresNorth: 30)
        unit.order(.drill(on: true))
        unit.stay(20, metresNorth: 30)
        unit.kill()
        unit.stay(5, metresNorth: 30)
        #expect(unit.snapshot.standing.drill != nil)
    }
}
