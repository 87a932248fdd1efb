import Geodesy
import Testing

@testable import Safety

/// Every transition of the table, walked by somebody.
@Suite struct LifeCycleTimelineTests {
    typealias Timeline = (name: String, play: @Sendable () -> Rehearsal)

    private static let quiet = Policy(
        approachHorizon: .zero, alarm: AlarmPolicy(escalation: []), integrity: Rehearsal.lenient)
    private static let delayed = Policy(
        approachHorizon: .zero, alarm: AlarmPolicy(onDelay: .seconds(5), escalation: []),
        integrity: Rehearsal.lenient)
    /// From 0 to 5 km north, left by 250 m and 120 s; beyond it, from 6 km, one that is worse.
    private static let mild = Rehearsal.red("mild", level: .advisory)
    private static let worse = Rehearsal.red("worse", level: .warning, dwell: .seconds(30), from: 6_000, depth: 500)

    private static func rehearsal(_ zones: [Zone] = [mild, worse], policy: Policy = quiet) -> Rehearsal {
        Rehearsal(zones: zones, policy: policy)
    }

    private static func set(_ zones: [Zone]) -> Event {
        .zones(ZoneSet(zones: zones, sha256: "bb", source: .local, dated: nil))
    }

    private static func renamed(_ zone: Zone, level: Level) -> Zone {
        Zone(
            reference: ZoneReference(id: zone.reference.id, name: "Renamed"), kind: zone.kind, level: level,
            action: .relocate, marginMetres: zone.marginMetres, dwell: zone.dwell, shape: zone.shape)
    }

    /// What the crew and the office may have said before the thing under test happens.
    private enum Said: CaseIterable { case nothing, seen, shelved }

    private static func say(_ said: Said, _ unit: inout Rehearsal) {
        guard let id = unit.open.first?.id else { return }
        switch said {
        case .nothing: break
        case .seen: unit.crew(.acknowledge(alert: id, by: "crew"))
        case .shelved: unit.crew(.shelve(alert: id, .seconds(900)))
        }
        unit.office { $0.acknowledge(id, for: .office, by: "office", via: .order, stamp: $1) }
    }

    private static func each(_ name: String, _ play: @escaping @Sendable (Said) -> Rehearsal) -> [Timeline] {
        Said.allCases.map { said in (name: "\(name), \(said)", play: { play(said) }) }
    }

    /// In, out, back in, out for good.
    private static let leaving = each("in, out, in, out") { said in
        var unit = rehearsal()
        unit.go(to: 100)
        say(said, &unit)
        unit.go(to: -300)
        unit.go(to: 100)
        unit.go(to: -300)
        unit.stay(130)
        return unit
    }

    private static let saidWhileReturning = each("said while returning") { said in
        var unit = rehearsal()
        unit.go(to: 100)
        unit.go(to: -300)
        say(said, &unit)
        unit.send(set([renamed(mild, level: .advisory), worse]))
        unit.send(set([renamed(mild, level: .warning), worse]))
        return unit
    }

    private static let redrawn = each("drawn anew, then worse") { said in
        var unit = rehearsal()
        unit.go(to: 100)
        say(said, &unit)
        unit.send(set([renamed(mild, level: .advisory), worse]))
        unit.send(set([renamed(mild, level: .warning), worse]))
        return unit
    }

    /// Out of one and over a worse one in a single leg: worse, and already returning.
    private static let overAWorseOne = each("over a worse one in one leg") { said in
        var unit = rehearsal()
        unit.go(to: 4_900)
        say(said, &unit)
        unit.jump(to: 7_000)
        return unit
    }

    /// The worse of two is left while in the other, then milder.
    private static let easing = each("the worse is left") { said in
        let inner = Rehearsal.red("inner", level: .warning, margin: 20, dwell: .seconds(20), depth: 50)
        var unit = rehearsal([mild, inner])
        unit.go(to: 30)
        say(said, &unit)
        unit.go(to: 200)
        unit.stay(30)
        return unit
    }

    /// The worse one's dwell ends at the very fix that is outside the other.
    private static let easingWhileLeaving = each("the worse is left as the other is") { said in
        let inner = Rehearsal.red("inner", level: .warning, margin: 20, dwell: .seconds(10), depth: 50)
        let outer = Rehearsal.red("outer", level: .advisory, margin: 20, from: 0, depth: 200)
        var unit = rehearsal([outer, inner])
        unit.go(to: 30)
        say(said, &unit)
        unit.jump(to: 180)
        unit.stay(9)
        unit.jump(to: 240)
        return unit
    }

    private static let easingBeyond: [Timeline] = [
        (
            "milder while returning",
            {
                let inner = Rehearsal.red("inner", level: .warning, margin: 20, dwell: .seconds(10), depth: 50)
                let outer = Rehearsal.red("outer", level: .advisory, margin: 20, from: 0, depth: 100)
                var unit = rehearsal([outer, inner])
                unit.go(to: 30)
                unit.go(to: 140)
                unit.stay(20)
                return unit
            }
        ),
        (
            "out of one into a worse one",
            {
                var unit = rehearsal()
                unit.jump(to: 4_900)
                unit.go(to: 5_300)
                unit.go(to: 6_100)
                return unit
            }
        ),
        (
            "seen after it was shelved",
            {
                var unit = rehearsal()
                unit.go(to: 100)
                say(.shelved, &unit)
                say(.seen, &unit)
                return unit
            }
        ),
        (
            "jumped over",
            {
                var unit = rehearsal([worse])
                unit.jump(to: 5_500)
                unit.jump(to: 7_000)
                return unit
            }
        ),
    ]

    /// What isn't left but is over: the position comes back.
    private static let lostAndFound = each("lost and found") { said in
        var unit = rehearsal([])
        unit.fix(metresNorth: -400)
        unit.silence(100)
        say(said, &unit)
        unit.stay(20)
        return unit
    }

    private static let ordered = each("ordered and stood down") { said in
        var unit = rehearsal([])
        let id = Identifier("01980000-0000-7000-8000-000000000001")!
        unit.office {
            $0.update(
                .order(id),
                to: AlertRegister.Hazard(
                    kind: .ordered, level: .warning, actions: [.relocate], certainty: .observed,
                    order: OrderMark(id: id, text: nil, haven: nil)),
                zoneSet: "", stamp: $1, detail: nil)
        }
        say(said, &unit)
        unit.restart()
        let alert = unit.open[0].id
        unit.office { $0.close(alert, stamp: $1) }
        return unit
    }

    private static let shelfOver = each("the shelf is over") { said in
        var unit = rehearsal()
        unit.go(to: 100)
        if said == .seen { say(.seen, &unit) }
        if said == .nothing { unit.go(to: -300) }
        say(.shelved, &unit)
        unit.crew(.unshelve(alert: unit.open[0].id))
        unit.restart()
        return unit
    }

    private static let unanswered = each("nobody answers") { said in
        let steps = [
            EscalationStep(after: .seconds(60), without: .crew, from: .advisory),
            EscalationStep(after: .seconds(120), without: .office, from: .advisory, hooks: ["sms"]),
        ]
        var unit = rehearsal(
            policy: Policy(
                approachHorizon: .zero, alarm: AlarmPolicy(escalation: steps), integrity: Rehearsal.lenient))
        unit.go(to: 100)
        if said == .seen { unit.crew(.acknowledge(alert: nil, by: "crew")) }
        unit.stay(130)
        return unit
    }

    private static let delays: [Timeline] = [
        (
            "the hazard lasts",
            {
                var unit = rehearsal(policy: delayed)
                unit.go(to: 100)
                unit.stay(10)
                return unit
            }
        ),
        (
            "the hazard passes",
            {
                let short = Rehearsal.red("short", level: .advisory, margin: 20, dwell: .seconds(1), depth: 50)
                var unit = rehearsal([short], policy: delayed)
                unit.go(to: 30)
                unit.go(to: -60)
                unit.stay(3)
                return unit
            }
        ),
        (
            "worse while it passes",
            {
                var unit = rehearsal(policy: delayed)
                unit.go(to: 10, speed: 40)
                unit.jump(to: -300)
                unit.send(set([renamed(mild, level: .evacuate)]))
                return unit
            }
        ),
    ]

    private static let timelines =
        leaving + saidWhileReturning + redrawn + overAWorseOne + easing + easingWhileLeaving + easingBeyond
        + lostAndFound + ordered + shelfOver + unanswered + delays

    @Test func everyTransitionHasATimeline() {
        var walked: Set<AlertLifeCycle.Row> = []
        for timeline in Self.timelines { walked.formUnion(timeline.play().walk.rows) }
        let missing = AlertLifeCycle.table.filter { !walked.contains($0) }
        #expect(missing == [], "rows that nobody walks")
    }

    @Test(arguments: timelines.indices) func aTimelineKeepsOneIdAndItsRevisionsRise(place: Int) {
        let unit = Self.timelines[place].play()
        let isTold = Self.timelines[place].name != "the hazard passes"
        #expect(Set(unit.alerts.map(\.alert.id)).count == (isTold ? 1 : 0), "\(Self.timelines[place].name)")
        for (before, after) in zip(unit.alerts, unit.alerts.dropFirst()) where after.cause != .restored {
            #expect(after.alert.revision == before.alert.revision + 1, "\(Self.timelines[place].name)")
        }
    }
}
