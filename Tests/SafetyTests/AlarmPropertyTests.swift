import Geodesy
import Testing

@testable import Safety

/// Crews, offices, restarts and drives in any order: what holds for every alert holds always.
@Suite struct AlarmPropertyTests {
    private struct Life {
        var made: MadeZones
        var unit: Rehearsal
        var revisions: [Identifier: Int] = [:]
        var groups: [Identifier: AlertRegister.Group] = [:]
        var seen: [Identifier: (crew: Bool, office: Bool)] = [:]
        var closed: Set<Identifier> = []
        var counts: [AlertChange.Cause: Int] = [:]
        var told = 0

        init(seed: UInt64) {
            made = MadeZones(seed: seed)
            let zones = [
                Rehearsal.red("far", level: .advisory, margin: 50, dwell: .seconds(20)),
                Rehearsal.red("mid", level: .warning, margin: 50, dwell: .seconds(20), from: 300),
                Rehearsal.red("near", level: .evacuate, margin: 50, dwell: .seconds(20), from: 600),
                Rehearsal.red("road", level: .warning, margin: 20, dwell: .seconds(20), from: -800, kind: .stayInside),
            ]
            let steps = [
                EscalationStep(after: .seconds(20), without: .crew, from: .advisory, every: .seconds(30)),
                EscalationStep(after: .seconds(40), without: .office, hooks: ["sms"]),
            ]
            let alarm = AlarmPolicy(
                onDelay: .seconds(made.chance(0.5) ? 4 : 0), escalation: steps, repeatDistress: .seconds(25),
                floodLimit: made.chance(0.5) ? 5 : 1_000)
            unit = Rehearsal(zones: zones, policy: Policy(alarm: alarm, integrity: Rehearsal.lenient), seed: seed)
        }

        mutating func live() {
            let open = unit.open
            let one = open.randomElement(using: &made.generator)?.id
            switch Int(made.number(0...16)) {
            case 0...5: drive(Int(made.number(5...40)))
            case 6: unit.silence(made.number(1...90).rounded())
            case 7: unit.crew(.acknowledge(alert: made.chance(0.5) ? nil : one, by: "crew"))
            case 8: if let one { unit.crew(.shelve(alert: one, .seconds(made.number(1...60)))) }
            case 9: if let one { unit.crew(.unshelve(alert: one)) }
            case 10: if made.chance(0.3) { unit.crew(.distress(duress: made.chance(0.3))) }
            case 11: unit.crew(.checkIn(duress: made.chance(0.2)))
            case 12: unit.crew(made.chance(0.5) ? .test(.warning) : .endTest)
            case 13:
                if let one { unit.office { $0.acknowledge(one, for: .office, by: "duty", via: .order, stamp: $1) } }
            case 14: if let one { unit.office { $0.close(one, stamp: $1) } }
            case 15: restart(isNewBoot: made.chance(0.3))
            default: jump()
            }
            check()
        }

        /// At random along the line, back and forth over every edge.
        private mutating func drive(_ seconds: Int) {
            unit.go(to: made.number(-1_200...900), accuracy: made.chance(0.8) ? made.number(1...20) : 150)
            unit.stay(seconds)
        }

        /// Doubtful: nothing may end by it.
        private mutating func jump() {
            let before = unit.open
            unit.fix(metresNorth: -60_000)
            for alert in before where alert.kind != .approach {
                #expect(unit.open.contains { $0.id == alert.id && $0.level >= alert.level } || alert.drill)
            }
        }

        private mutating func restart(isNewBoot: Bool) {
            let before = unit.open
            unit.restart(isNewBoot: isNewBoot)
            #expect(unit.open == before, "what was open is open, under its id")
        }

        private mutating func check() {
            for change in unit.alerts.dropFirst(told) { keep(change) }
            told = unit.alerts.count
            let open = unit.open
            #expect(Set(open.map { AlertRegister.Group($0) }).count == open.count)
            for alert in open {
                #expect(!closed.contains(alert.id))
                #expect(alert.shelved == nil || alert.level < .evacuate)
                guard alert.level == .evacuate, alert.phase == .active, !alert.drill, alert.duress != .covert else {
                    continue
                }
                #expect(unit.monitor.alarmsDeadline != nil, "nobody has answered, and the unit would wait for ever")
            }
        }

        private mutating func keep(_ change: AlertChange) {
            let alert = change.alert
            counts[change.cause, default: 0] += 1
            if change.cause == .restored { return }
            #expect(!closed.contains(alert.id), "an id lives once")
            #expect(alert.revision == (revisions[alert.id] ?? 0) + 1)
            revisions[alert.id] = alert.revision
            #expect(groups[alert.id] ?? AlertRegister.Group(alert) == AlertRegister.Group(alert))
            groups[alert.id] = AlertRegister.Group(alert)
            if alert.state == .cleared { closed.insert(alert.id) }
            #expect(!change.sounds || alert.duress != .covert)
            let before = seen[alert.id] ?? (false, false)
            seen[alert.id] = (alert.crewAck != nil, alert.officeAck != nil)
            if change.cause != .worsened {
                #expect(alert.crewAck != nil || !before.crew, "only worsening takes an answer away")
                #expect(alert.officeAck != nil || !before.office)
            }
            if change.cause == .acknowledged { #expect(alert.state != .cleared) }
        }
    }

    @Test func whatHoldsForEveryAlertHoldsAlways() {
        var counts: [AlertChange.Cause: Int] = [:]
        for seed in UInt64(1)...25 {
            var life = Life(seed: seed)
            for _ in 0..<80 { life.live() }
            counts.merge(life.counts, uniquingKeysWith: +)
        }
        for cause in [
            AlertChange.Cause.raised, .worsened, .eased, .changed, .returning, .returned, .cleared, .acknowledged,
            .shelved, .unshelved, .escalated, .restored,
        ] {
            #expect(counts[cause, default: 0] > 10, "\(cause): lives in which nothing happens prove nothing")
        }
    }
}
