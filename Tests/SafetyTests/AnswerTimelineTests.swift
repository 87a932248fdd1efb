import Geodesy
import Testing

@testable import Safety

private let noPrediction = Policy(approachHorizon: .zero, alarm: Rehearsal.quiet.alarm, integrity: Rehearsal.lenient)

/// Seen and set aside: both silence, neither ends anything.
@Suite struct AnswerTimelineTests {
    private static func inside(_ level: Level = .warning) -> Rehearsal {
        var unit = Rehearsal(zones: [Rehearsal.red(level: level)], policy: noPrediction)
        unit.go(to: 100)
        return unit
    }

    @Test func crewAndOfficeAcknowledgeApartAndNothingIsCleared() throws {
        var unit = Self.inside(.evacuate)
        let id = unit.open[0].id
        #expect(unit.crew(.acknowledge(alert: id, by: "driver")) == .done(alerts: unit.open, until: nil))
        #expect(unit.open[0].crewAck?.by == "driver")
        #expect(unit.open[0].crewAck?.via == .local)
        #expect(unit.open[0].officeAck == nil)
        unit.office { $0.acknowledge(id, for: .office, by: "duty", via: .order, stamp: $1) }
        #expect(unit.open[0].officeAck?.via == .order)
        #expect(unit.open[0].state == .active)
        #expect(unit.alerts.suffix(2).map(\.sounds) == [false, false])
        unit.stay(600)
        unit.silence(600)
        #expect(unit.open.map(\.kind).contains(.zone))
        #expect(!unit.alerts.contains { $0.cause == .cleared })
    }

    @Test func acknowledgingTwiceIsDoneAndWritesNothing() {
        var unit = Self.inside()
        unit.crew(.acknowledge(alert: nil, by: "driver"))
        let (told, open) = (unit.alerts.count, unit.open)
        unit.seconds += 10
        #expect(unit.crew(.acknowledge(alert: open[0].id, by: "medic")) == .done(alerts: open, until: nil))
        #expect(unit.alerts.count == told)
        #expect(unit.open == open)
    }

    @Test func acknowledgingNothingIsRefused() throws {
        var unit = Rehearsal(policy: noPrediction)
        #expect(unit.crew(.acknowledge(alert: nil, by: "driver")) == .refused(.nothingOpen))
        let id = try #require(Identifier("01980000-0000-7000-8000-000000000001"))
        #expect(unit.crew(.acknowledge(alert: id, by: "driver")) == .refused(.noSuchAlert))
        #expect(unit.alerts.isEmpty)
    }

    @Test func acknowledgingAllMeansEveryOpenOne() {
        var unit = Self.inside()
        unit.crew(.distress(duress: false))
        unit.crew(.acknowledge(alert: nil, by: "driver"))
        #expect(unit.open.count == 2)
        #expect(unit.open.allSatisfy { $0.crewAck != nil })
    }

    @Test func worseSoundsAgainAndNobodyHasSeenIt() throws {
        let inner = Rehearsal.red("inner", from: 500, depth: 500)
        var unit = Rehearsal(zones: [Rehearsal.red(level: .warning), inner], policy: noPrediction)
        unit.go(to: 100)
        let id = unit.open[0].id
        unit.crew(.acknowledge(alert: id, by: "driver"))
        unit.office { $0.acknowledge(id, for: .office, by: "duty", via: .order, stamp: $1) }
        unit.go(to: 600)
        let change = try #require(unit.alerts.last { $0.cause == .worsened })
        #expect(change.sounds)
        #expect(change.alert.id == id)
        #expect(unit.open[0].crewAck == nil && unit.open[0].officeAck == nil)
        #expect(unit.open[0].escalation?.since == change.alert.changed)
    }

    @Test func comingBackInSoundsAndKeepsTheAcknowledgement() {
        var unit = Self.inside()
        unit.crew(.acknowledge(alert: nil, by: "driver"))
        unit.go(to: -300)
        unit.go(to: 100)
        #expect(unit.alerts.last?.cause == .returned)
        #expect(unit.alerts.last?.sounds == true)
        #expect(unit.open[0].crewAck != nil)
    }

    // MARK: - Shelving

    @Test func shelvedIsSilentForItsTimeAndThenSounds() {
        var unit = Self.inside()
        let begun = unit.seconds
        let answer = unit.crew(.shelve(alert: unit.open[0].id, .seconds(300)))
        #expect(answer == .done(alerts: unit.open, until: unit.open[0].shelved?.until))
        unit.go(to: -300)
        unit.go(to: 100)
        unit.stay(Int(begun + 299 - unit.seconds))
        #expect(unit.alerts.last { $0.sounds }?.cause == .raised, "going out and back in doesn't cut into it")
        unit.stay(2)
        #expect(unit.alerts.last?.cause == .unshelved)
        #expect(unit.alerts.last?.sounds == true)
        #expect(unit.log.last == "unshelved zone warning observed@\(Int(begun) + 300)")
    }

    @Test func withoutAFixItsEndIsADeadline() {
        var unit = Self.inside()
        unit.crew(.shelve(alert: unit.open[0].id, .seconds(900)))
        unit.silence(901)
        #expect(unit.alerts.contains { $0.cause == .unshelved && $0.alert.kind == .zone })
    }

    @Test(arguments: [(0.0, false), (0.5, false), (1, true), (900, true), (900.5, false), (3600, false)])
    func shelvingHasItsBounds(seconds: Double, isTaken: Bool) {
        var unit = Self.inside()
        let answer = unit.crew(.shelve(alert: unit.open[0].id, .milliseconds(Int64(seconds * 1000))))
        #expect((answer == .refused(.duration)) == !isTaken)
        #expect((unit.open[0].shelved != nil) == isTaken)
    }

    @Test func theHighestLevelIsNeverShelved() {
        var unit = Self.inside(.evacuate)
        #expect(unit.crew(.shelve(alert: unit.open[0].id, .seconds(60))) == .refused(.highestLevel))
        unit.crew(.distress(duress: false))
        for alert in unit.open {
            #expect(unit.crew(.shelve(alert: alert.id, .seconds(60))) == .refused(.highestLevel))
        }
    }

    @Test func shelvingAgainDoesNotProlongIt() {
        var unit = Self.inside()
        unit.crew(.shelve(alert: unit.open[0].id, .seconds(900)))
        let open = unit.open
        unit.seconds += 10
        #expect(
            unit.crew(.shelve(alert: open[0].id, .seconds(900))) == .done(alerts: open, until: open[0].shelved?.until))
        #expect(unit.open == open)
    }

    @Test func worseEndsShelving() {
        let inner = Rehearsal.red("inner", from: 500, depth: 500)
        var unit = Rehearsal(zones: [Rehearsal.red(level: .warning), inner], policy: noPrediction)
        unit.go(to: 100)
        unit.crew(.shelve(alert: unit.open[0].id, .seconds(900)))
        unit.go(to: 600)
        #expect(unit.alerts.last { $0.sounds }?.cause == .worsened)
        #expect(unit.open[0].shelved == nil)
        #expect(unit.crew(.unshelve(alert: unit.open[0].id)) == .refused(.notShelved))
    }

    @Test(arguments: [false, true]) func shelvingSurvivesARestartAndNoReboot(isNewBoot: Bool) {
        var unit = Self.inside()
        unit.crew(.shelve(alert: unit.open[0].id, .seconds(300)))
        unit.restart(isNewBoot: isNewBoot)
        unit.silence(1)
        #expect((unit.open[0].shelved == nil) == isNewBoot, "how long the power was off, nobody knows")
        unit.silence(299)
        #expect(unit.open[0].shelved == nil)
        #expect(unit.alerts.filter { $0.cause == .unshelved }.count == 1)
    }

    // MARK: - On-delay

    @Test func aHazardThatDoesNotLastIsNoAlarm() {
        var alarm = Rehearsal.quiet.alarm
        alarm.onDelay = .seconds(20)
        let zone = Rehearsal.red(level: .warning, margin: 10, dwell: .seconds(5))
        var unit = Rehearsal(
            zones: [zone], policy: Policy(approachHorizon: .zero, alarm: alarm, integrity: Rehearsal.lenient))
        unit.go(to: 20)
        unit.go(to: -100)
        unit.stay(60)
        #expect(unit.alerts.isEmpty)
        unit.go(to: 20)
        let begun = unit.seconds - 1
        unit.silence(60)
        #expect(
            unit.log.contains("raised zone warning observed@\(Int(begun) + 20)"), "a lost fix doesn't stop the delay")
    }

    @Test func whatIsBeingLeftAlreadyIsNotRaisedByTheDelay() {
        var alarm = Rehearsal.quiet.alarm
        alarm.onDelay = .seconds(20)
        let zone = Rehearsal.red(level: .warning, margin: 10, dwell: .seconds(120))
        var unit = Rehearsal(
            zones: [zone], policy: Policy(approachHorizon: .zero, alarm: alarm, integrity: Rehearsal.lenient))
        unit.go(to: 20)
        unit.go(to: -100)
        unit.stay(60)
        #expect(unit.alerts.isEmpty)
        unit.go(to: 20)
        #expect(unit.alerts.map(\.cause) == [.raised], "back in: it has lasted long enough")
    }

    @Test func theHighestLevelNeverWaits() {
        var alarm = Rehearsal.quiet.alarm
        alarm.onDelay = .seconds(60)
        let inner = Rehearsal.red("inner", from: 200, depth: 500)
        let policy = Policy(approachHorizon: .zero, alarm: alarm, integrity: Rehearsal.lenient)
        var unit = Rehearsal(zones: [Rehearsal.red(level: .warning), inner], policy: policy)
        unit.go(to: 100)
        #expect(unit.alerts.isEmpty)
        unit.go(to: 240)
        #expect(unit.alerts.map(\.cause) == [.raised])
        #expect(unit.alerts[0].alert.level == .evacuate)
    }
}
