import Geodesy
import Testing

@testable import Safety

private let quiet = Policy(
    approachHorizon: .zero, alarm: AlarmPolicy(escalation: [], repeatDistress: .seconds(60)),
    integrity: Rehearsal.lenient)

/// One press, and only the office ends it.
@Suite struct DistressTimelineTests {
    @Test func itWorksBeforeAnyFixClockAndNetwork() throws {
        var unit = Rehearsal(policy: quiet)
        let answer = unit.crew(.distress(duress: false))
        let change = try #require(unit.alerts.last)
        #expect(change.alert.kind == .distress && change.alert.level == .evacuate && change.alert.actions == [])
        #expect(change.alert.raised.grade == .unset)
        #expect(change.sounds && change.detail == nil && change.alert.duress == nil)
        #expect(answer == .done(alerts: [change.alert], until: nil))
    }

    @Test func itTellsTheLastPlaceHoweverOldAndHowWideItIs() throws {
        var unit = Rehearsal(policy: quiet)
        unit.fix(metresNorth: -400)
        unit.seconds = 101
        unit.crew(.distress(duress: false))
        let detail = try #require(unit.alerts.last { $0.alert.kind == .distress }?.detail)
        #expect(detail.coordinate == Coordinate(Rehearsal.latitude(-400), 36.5))
        #expect(try #require(detail.accuracyMetres) == 2 * 5 + 101 * 30)
    }

    /// Repeated to everybody; the crew's answer stops the siren, the office's the repetition.
    @Test func itIsRepeatedUntilTheOfficeHasSeenIt() throws {
        var unit = Rehearsal(policy: quiet)
        unit.crew(.distress(duress: false))
        unit.silence(130)
        let id = try #require(unit.open.first { $0.kind == .distress }?.id)
        unit.crew(.acknowledge(alert: id, by: "driver"))
        unit.silence(120)
        let repeated = unit.alerts.filter { $0.cause == .escalated && $0.alert.id == id }
        #expect(repeated.map { Int($0.alert.changed.instant.nanoseconds / 1_000_000_000) } == [60, 120, 180, 240])
        #expect(repeated.map(\.sounds) == [true, true, false, false])
        #expect(repeated.allSatisfy { $0.step == nil })
        unit.office { $0.acknowledge(id, for: .office, by: "duty", via: .order, stamp: $1) }
        let told = unit.alerts.count
        unit.silence(600)
        #expect(unit.alerts.dropFirst(told).allSatisfy { $0.alert.kind != .distress })
        #expect(unit.open.contains { $0.id == id }, "seen isn't over")
        unit.office { $0.close(id, stamp: $1) }
        #expect(!unit.open.contains { $0.id == id })
    }

    @Test func aStepOfTheLadderIsARepetitionToo() {
        let steps = [EscalationStep(after: .seconds(50), without: .crew)]
        var unit = Rehearsal(policy: Policy(alarm: AlarmPolicy(escalation: steps)))
        unit.crew(.distress(duress: false))
        unit.silence(120)
        let told = unit.alerts.filter { $0.cause == .escalated && $0.alert.kind == .distress }
        #expect(told.map { Int($0.alert.changed.instant.nanoseconds / 1_000_000_000) } == [50, 110])
    }

    @Test func pressingAgainIsANewCall() {
        var unit = Rehearsal(policy: quiet)
        unit.crew(.distress(duress: false))
        let id = unit.open[0].id
        unit.crew(.acknowledge(alert: nil, by: "driver"))
        unit.office { $0.acknowledge(id, for: .office, by: "duty", via: .order, stamp: $1) }
        unit.crew(.distress(duress: false))
        #expect(unit.open.map(\.id) == [id])
        #expect(unit.alerts.last?.cause == .worsened)
        #expect(unit.alerts.last?.sounds == true)
        #expect(unit.open[0].crewAck == nil && unit.open[0].officeAck == nil)
    }

    @Test func neitherFixesNorTheCrewEndIt() {
        var unit = Rehearsal(policy: quiet)
        unit.crew(.distress(duress: false))
        unit.crew(.acknowledge(alert: nil, by: "driver"))
        unit.crew(.checkIn(duress: false))
        unit.crew(.endTest)
        unit.drive("..##......................")
        #expect(unit.open.map(\.kind) == [.distress])
    }

    @Test func itSurvivesARebootAndIsRepeatedAtOnce() {
        var unit = Rehearsal(policy: quiet)
        unit.crew(.distress(duress: true))
        unit.restart(isNewBoot: true)
        unit.silence(1)
        #expect(unit.open.map(\.duress) == [.marked])
        #expect(unit.alerts.last?.cause == .escalated)
    }

    // MARK: - Duress

    @Test func underDuressTheCallLooksTheSameButForItsMark() {
        var (plain, marked) = (Rehearsal(policy: quiet), Rehearsal(policy: quiet))
        plain.crew(.distress(duress: false))
        marked.crew(.distress(duress: true))
        #expect(marked.log == plain.log)
        #expect(marked.alerts.map(\.sounds) == plain.alerts.map(\.sounds))
        #expect(marked.open[0].duress == .marked)
    }

    /// All that the crew's own devices could show or play: answers, and what sounds.
    private static func seen(_ unit: Rehearsal) -> [String] {
        unit.effects.compactMap { effect in
            switch effect {
            case .alert(let change):
                guard change.alert.duress != .covert else { return change.sounds ? "a covert sound" : nil }
                return "\(change.cause) \(change.alert.kind) \(change.alert.revision) \(change.sounds)"
            case .answer(_, let answer):
                guard case .done(let alerts, let until) = answer else { return "\(answer)" }
                return "done \(alerts.map { "\($0.kind) \($0.revision)" }) \(String(describing: until))"
            case .message, .emission, .remember: return "\(effect)"
            case .transition, .report, .interference, .status: return nil
            }
        }
    }

    /// The same drive with and without coercion: nothing on board tells them apart.
    @Test(arguments: [false, true]) func aCovertCallLeavesNoTrace(isDrill: Bool) {
        func play(_ isUnderDuress: Bool) -> Rehearsal {
            var memory = StandingMemory()
            if isDrill {
                memory.drill = Drill(
                    since: Stamp(boot: 1, instant: .seconds(0), utc: Policy.buildDate, grade: .unset))
            }
            var unit = Rehearsal(
                zones: [Rehearsal.red(level: .warning, margin: 20, dwell: .seconds(20))], standing: memory,
                policy: LadderTimelineTests.policy)
            unit.stay(10)
            unit.crew(.test(.warning))
            unit.crew(.checkIn(duress: isUnderDuress))
            unit.crew(.acknowledge(alert: nil, by: "driver"))
            unit.crew(.endTest)
            unit.crew(.acknowledge(alert: nil, by: "driver"))
            unit.crew(.test(.advisory))
            unit.go(to: 30)
            unit.stay(130)
            unit.crew(.shelve(alert: unit.open[0].id, .seconds(10)))
            unit.crew(.checkIn(duress: isUnderDuress))
            unit.crew(.endTest)
            unit.go(to: -100)
            unit.stay(60)
            unit.crew(.acknowledge(alert: nil, by: "driver"))
            return unit
        }
        let (free, coerced) = (play(false), play(true))
        #expect(Self.seen(coerced) == Self.seen(free))
        #expect(free.alerts.last { $0.alert.kind == .zone }?.sounds == true, "the all-clear is heard")
        let covert = coerced.alerts.filter { $0.alert.duress == .covert }
        #expect(covert.map(\.cause).prefix(4) == [.raised, .escalated, .escalated, .worsened])
        #expect(covert.allSatisfy { !$0.sounds && $0.step == nil && $0.alert.level == .evacuate && !$0.alert.drill })
        #expect(free.open.isEmpty && coerced.open.map(\.duress) == [.covert])
    }

    @Test func theCrewCannotReachACovertCall() {
        var unit = Rehearsal(policy: quiet)
        unit.crew(.checkIn(duress: true))
        let id = unit.open[0].id
        #expect(unit.crew(.acknowledge(alert: nil, by: "x")) == .refused(.nothingOpen))
        #expect(unit.crew(.acknowledge(alert: id, by: "x")) == .refused(.noSuchAlert))
        #expect(unit.crew(.shelve(alert: id, .seconds(9))) == .refused(.noSuchAlert))
        #expect(unit.crew(.unshelve(alert: id)) == .refused(.noSuchAlert))
        #expect(unit.open[0].revision == 1)
    }

    /// Its id, its beginning and its revision must not tell that there was another call before it.
    @Test func thePressAfterItIsAFreshCall() throws {
        var unit = Rehearsal(policy: quiet)
        unit.crew(.checkIn(duress: true))
        let covert = try #require(unit.open.first)
        unit.stay(200)
        unit.crew(.distress(duress: false))
        let open = try #require(unit.open.first { $0.kind == .distress && $0.duress != .covert })
        #expect(open.id != covert.id && open.revision == 1 && open.raised.instant == unit.now)
        #expect(open.duress == .marked, "that it began under duress is told, sealed")
        #expect(unit.alerts.last?.cause == .raised && unit.alerts.last?.sounds == true)
        #expect(unit.open.contains { $0.id == covert.id && $0.duress == .covert })
        unit.office { $0.close(open.id, stamp: $1) }
        #expect(unit.alerts.last?.sounds == true, "the covert call keeps no all-clear back")
        #expect(unit.open.map(\.id) == [covert.id], "somebody's word about the one ends only that")
    }

    @Test func aCheckInUnderDuressDuringAnOpenCallLeavesThatAsItWas() throws {
        var unit = Rehearsal(policy: quiet)
        unit.crew(.distress(duress: false))
        let before = try #require(unit.open.first)
        let answer = unit.crew(.checkIn(duress: true))
        #expect(answer == .done(alerts: [], until: nil))
        #expect(unit.open.first == before)
        #expect(unit.open.map(\.duress) == [nil, .covert] && unit.alerts.last?.sounds == false)
    }

    /// A box that restarts with a newer program: the call that an older one kept in the open call's place goes on.
    @Test func aCovertCallOfAnOlderReleaseGoesOnAndLeavesTheOpenCallItsPlace() throws {
        var unit = Rehearsal(policy: quiet)
        unit.crew(.checkIn(duress: true))
        let id = unit.open[0].id
        unit.restart()
        unit.crew(.distress(duress: false))
        #expect(unit.open.map(\.duress) == [.marked, .covert] && unit.open[1].id == id)
        unit.restart(isNewBoot: true)
        #expect(unit.open.map(\.duress) == [.marked, .covert] && unit.open[1].id == id)
        unit.silence(1)
        #expect(unit.alerts.suffix(2).map(\.cause) == [.escalated, .escalated])
        #expect(unit.alerts.suffix(2).map(\.sounds) == [true, false])
    }
}
