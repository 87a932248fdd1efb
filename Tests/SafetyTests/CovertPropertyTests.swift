import Geodesy
import Testing

@testable import Safety

/// The same life with and without coercion, act by act: whatever a screen, a siren or a plain payload could tell is the
/// same.
@Suite struct CovertPropertyTests {
    private static let policy = Policy(
        alarm: AlarmPolicy(
            escalation: [
                EscalationStep(after: .seconds(20), without: .crew, from: .advisory, every: .seconds(30)),
                EscalationStep(after: .seconds(40), without: .office, hooks: ["sms"]),
            ], repeatDistress: .seconds(25), floodLimit: 6),
        checkIn: CheckInPolicy(
            normal: .seconds(300), warning: .seconds(200), evacuate: .seconds(100), grace: .seconds(30)),
        integrity: Rehearsal.lenient)
    private static let zones = [
        Rehearsal.red("far", level: .advisory, margin: 50, dwell: .seconds(20)),
        Rehearsal.red("mid", level: .warning, margin: 50, dwell: .seconds(20), from: 300),
        Rehearsal.red("near", level: .evacuate, margin: 50, dwell: .seconds(20), from: 600),
    ]

    /// One of the two lives, and what it shows.
    private struct Side {
        var unit: DutyRehearsal
        let isCoerced: Bool
        /// Ids by the order in which they are shown: chance gives others to each life.
        private var names: [Identifier: Int] = [:]

        init(isCoerced: Bool, seed: UInt64) {
            self.isCoerced = isCoerced
            unit = DutyRehearsal(policy: policy, zones: zones, seed: seed)
        }

        var shown: [Alert] { unit.openAlerts.filter { $0.duress != .covert } }
        var covert: Alert? { unit.openAlerts.first { $0.duress == .covert } }

        private mutating func name(_ id: Identifier) -> Int {
            if let name = names[id] { return name }
            names[id] = names.count
            return names.count - 1
        }

        private mutating func words(_ alert: Alert) -> String {
            "\(name(alert.id)) \(alert.kind) \(alert.level) \(alert.phase) \(alert.revision) \(alert.raised) "
                + "\(alert.changed) \(alert.drill) \(alert.breaksDrill ?? false) \(String(describing: alert.escalation))"
        }

        private mutating func words(_ effect: Effect) -> String? {
            switch effect {
            case .alert(let change):
                guard change.alert.duress != .covert else {
                    return change.sounds || change.step != nil ? "a covert sound" : nil
                }
                return "\(change.cause) \(change.sounds) \(change.stepNumber ?? 0) \(words(change.alert)) "
                    + String(describing: change.detail)
            case .answer(_, .done(let alerts, let until)):
                return "done \(alerts.map { words($0) }) \(String(describing: until))"
            case .remember(var standing, _):
                // The replies of orders name alerts by their ids.
                standing.orders = nil
                return "\(standing)"
            // Only the link is told; it shows nothing.
            case .emission(nil): return nil
            case .transition(let one): return "\(one.direction) \(one.zone.id) \(one.alert.map { name($0) } ?? -1)"
            default: return "\(effect)"
            }
        }

        /// What came of it since it was last asked, and what status shows now.
        mutating func told(_ effects: [Effect]) -> [String] {
            var told = effects.compactMap { words($0) }
            var snapshot = unit.snapshot
            told += shown.map { words($0) }
            snapshot.openAlerts = []
            snapshot.standing.orders = nil
            return told + ["\(snapshot)"]
        }

        mutating func send(_ event: Event) -> [String] {
            unit.send(event)
            return told(unit.effects)
        }

        mutating func wait(_ duration: Double) -> [String] {
            let before = unit.alerts.count
            unit.wait(duration)
            return told(unit.alerts.dropFirst(before).map(Effect.alert))
        }
    }

    private struct Lives {
        var sides: [Side]
        var made: MadeZones
        var metres = -400.0
        var calls = 0

        init(seed: UInt64) {
            made = MadeZones(seed: seed)
            sides = [false, true].map { Side(isCoerced: $0, seed: seed) }
        }

        private mutating func both(_ act: (inout Side) -> [String]) {
            let told = sides.indices.map { act(&sides[$0]) }
            #expect(told[0].count == told[1].count)
            for (free, coerced) in zip(told[0], told[1]) { #expect(free == coerced) }
        }

        mutating func live() {
            let place = sides[0].shown.indices.randomElement(using: &made.generator)
            let (seconds, isDuress) = (made.number(1...90).rounded(), made.chance(0.4))
            switch Int(made.number(0...11)) {
            case 0...3: drive()
            case 4: both { $0.wait(seconds) }
            case 5:
                calls += isDuress ? 1 : 0
                both { $0.send(.crew(.checkIn(duress: isDuress && $0.isCoerced), ticket: 1)) }
            case 6: both { $0.send(.crew(.acknowledge(alert: nil, by: "crew"), ticket: 1)) }
            case 7: both { $0.send(.crew(.test(isDuress ? .advisory : .warning), ticket: 1)) }
            case 8: both { $0.send(.crew(isDuress ? .distress(duress: false) : .endTest, ticket: 1)) }
            case 9: if let place { both { Self.order(.standDown(alert: $0.shown[place].id), &$0) } }
            case 10:
                if let place { both { $0.send(.crew(.shelve(alert: $0.shown[place].id, .seconds(20)), ticket: 1)) } }
            default: office(isDuress)
            }
        }

        private static func order(_ work: Order.Work, _ side: inout Side) -> [String] {
            let signed = side.unit.made(work)
            return side.send(.order(signed))
        }

        /// A silence that is refused because of a covert call, which the office then knows of, is no trace on board.
        private mutating func office(_ isDrill: Bool) {
            if isDrill { return both { Self.order(.drill(on: true), &$0) } }
            guard sides[1].covert == nil else { return }
            both { Self.order(.emissionControl(minutes: 3, mode: .normal), &$0) }
        }

        private mutating func drive() {
            let end = made.number(-500...900)
            let steps = max(1, Int(abs(end - metres) / 30))
            for step in 1...steps {
                let here = metres + (end - metres) * Double(step) / Double(steps)
                both { side in
                    side.unit.fix(metresNorth: here)
                    return side.told(side.unit.effects)
                }
            }
            metres = end
        }
    }

    @Test(arguments: UInt64(1)...20) func nothingShownTellsOfACovertCall(seed: UInt64) {
        var lives = Lives(seed: seed)
        for _ in 0..<60 { lives.live() }
        #expect(lives.calls == 0 || lives.sides[1].covert != nil)
        #expect(lives.sides[0].covert == nil)
    }
}
