import Foundation
import Geodesy
import Testing

@testable import Safety

/// Killed in the middle of what it was writing, again and again, on a disk that an older program may have written: it
/// starts, keeps every alarm under its id, and goes on.
@Suite struct RestorePropertyTests {
    /// What the disk holds; each effect is one write.
    private struct Disk {
        var open: [Identifier: Alert] = [:]
        var standing = StandingMemory()
        var last: PositionReport?

        mutating func write(_ effect: Effect) {
            switch effect {
            case .alert(let change):
                open[change.alert.id] = change.alert.state == .cleared ? nil : change.alert
            case .remember(let standing, _): self.standing = standing
            case .report(let report): last = report
            default: break
            }
        }
    }

    private struct Life {
        var made: MadeZones
        var disk = Disk()
        var monitor: SafetyMonitor
        var boot = 1
        var starts = 0
        var now = MonotonicInstant.seconds(3)
        var metres = -400.0
        var counter: UInt64 = 0
        var revisions: [Identifier: Int] = [:]
        var closed: Set<Identifier> = []
        var kinds: Set<String> = []

        init(seed: UInt64) {
            made = MadeZones(seed: seed)
            monitor = SafetyMonitor(
                restoring: .init(boot: 1), unit: DutyRehearsal.unit, policy: Policy(integrity: Rehearsal.lenient),
                zones: ZoneSet(zones: [], sha256: "", source: .local, dated: nil),
                generator: SeededGenerator(seed: seed), at: .seconds(3))
            start(isNewBoot: false)
        }

        private mutating func policy() -> Policy {
            let steps = [
                EscalationStep(after: .seconds(20), without: .crew, from: .advisory, every: .seconds(30)),
                EscalationStep(after: .seconds(40), without: .office, hooks: ["sms"]),
            ]
            let checkIn = CheckInPolicy(
                normal: .seconds(200), warning: .seconds(100), evacuate: .seconds(50), grace: .seconds(20))
            return Policy(
                alarm: AlarmPolicy(
                    onDelay: .seconds(made.chance(0.5) ? 4 : 0), escalation: made.chance(0.8) ? steps : [steps[1]],
                    repeatDistress: .seconds(25)),
                checkIn: made.chance(0.7) ? checkIn : nil, integrity: Rehearsal.lenient)
        }

        private mutating func zones() -> ZoneSet {
            let kind = { (isRoad: Bool) -> Zone.Kind in isRoad ? .stayInside : .keepOut }
            var zones = [
                Rehearsal.red("far", level: .advisory, margin: 50, dwell: .seconds(20)),
                Rehearsal.red("mid", level: .warning, margin: 50, dwell: .seconds(20), from: 300),
                Rehearsal.red("near", level: .evacuate, margin: 50, dwell: .seconds(20), from: 600),
                Rehearsal.red("road", margin: 20, dwell: .seconds(20), from: -800, kind: kind(made.chance(0.8))),
            ]
            zones.removeAll { _ in made.chance(0.15) }
            return ZoneSet(zones: zones, sha256: "\(zones.count)", source: .local, dated: nil)
        }

        /// As an older program wrote it: of zones, the way and the position, without anything that came later.
        private mutating func stored(_ alert: Alert) throws -> Alert {
            let data = try JSONEncoder().encode(alert)
            let isOld = [.zone, .corridor, .approach, .positionLost].contains(alert.kind) && made.chance(0.2)
            guard isOld, var fields = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
                return try JSONDecoder().decode(Alert.self, from: data)
            }
            for later in ["crewAck", "officeAck", "shelved", "escalation", "breaksDrill"] { fields[later] = nil }
            return try JSONDecoder().decode(Alert.self, from: JSONSerialization.data(withJSONObject: fields))
        }

        mutating func start(isNewBoot: Bool) {
            starts += 1
            // Now and then the disk has lost the count of boots.
            if isNewBoot { (boot, now) = (boot + (made.chance(0.9) ? 1 : 0), .seconds(made.number(0...30))) }
            do {
                // The disk gives them in any order.
                let alerts = try disk.open.values.sorted { $0.id < $1.id }.map { try stored($0) }
                    .shuffled(using: &made.generator)
                let standing = try JSONDecoder().decode(
                    StandingMemory.self, from: JSONEncoder().encode(made.chance(0.1) ? StandingMemory() : disk.standing)
                )
                monitor = SafetyMonitor(
                    restoring: .init(openAlerts: alerts, boot: boot, lastReport: disk.last, standing: standing),
                    unit: DutyRehearsal.unit, policy: policy(), zones: zones(),
                    generator: SeededGenerator(seed: made.generator.next()), at: now)
                #expect(Set(monitor.alerts.alerts.map(\.id)) == Set(alerts.map(\.id)), "what was open is open")
            } catch {
                Issue.record(error)
            }
        }

        /// - Parameter share: how often the power goes in the middle of it.
        mutating func send(_ event: Event, share: Double = 0.05) {
            let effects = monitor.handle(event, at: now)
            let isKilled = made.chance(share)
            let written = isKilled ? Int(made.number(0...Double(effects.count))) : effects.count
            for effect in effects.prefix(written) {
                disk.write(effect)
                if case .alert(let change) = effect { keep(change) }
            }
            check()
            if isKilled { start(isNewBoot: made.chance(0.4)) }
        }

        private mutating func keep(_ change: AlertChange) {
            let alert = change.alert
            #expect(!closed.contains(alert.id), "an id lives once")
            #expect(alert.revision == (revisions[alert.id] ?? 0) + 1)
            revisions[alert.id] = alert.revision
            kinds.insert("\(alert.kind) \(change.cause)")
            if alert.state == .cleared { closed.insert(alert.id) }
        }

        private func check() {
            for alert in monitor.alerts.alerts {
                #expect(alert.shelved == nil || alert.level < .evacuate)
                guard alert.level == .evacuate, alert.phase == .active, alert.duress != .covert,
                    !monitor.policy.alarm.escalation.isEmpty, monitor.alerts.group(of: alert.id) != .test,
                    monitor.policy.alarm.escalation.count == 2
                else { continue }
                let soon = now.advanced(by: .seconds(60))
                #expect(monitor.nextDeadline.map { $0 <= soon } ?? false, "nobody has answered \(alert.kind)")
            }
        }

        mutating func wait(_ duration: Double) {
            let end = now.advanced(by: .seconds(duration))
            let starts = starts
            while self.starts == starts, let deadline = monitor.nextDeadline, deadline <= end {
                now = max(now, deadline)
                let before = monitor.nextDeadline
                send(.tick, share: 0.02)
                if self.starts != starts { return }
                if monitor.nextDeadline == before { send(.tick, share: 0) }
                #expect(monitor.nextDeadline != before, "a deadline that never passes would spin the loop")
                if monitor.nextDeadline == before { break }
            }
            if self.starts == starts { now = end }
        }

        mutating func live() {
            let open = monitor.alerts.alerts
            let one = open.randomElement(using: &made.generator)?.id
            let isOn = made.chance(0.5)
            switch Int(made.number(0...16)) {
            case 0...4: drive()
            case 5: wait(made.number(1...120))
            case 6: send(.crew(.acknowledge(alert: isOn ? nil : one, by: "crew"), ticket: 1))
            case 7: if let one { send(.crew(.shelve(alert: one, .seconds(made.number(1...60))), ticket: 1)) }
            case 8:
                send(.crew(isOn ? .distress(duress: made.chance(0.3)) : .checkIn(duress: made.chance(0.5)), ticket: 1))
            case 9: send(.crew(isOn ? .test(.warning) : .planSilence(.seconds(made.chance(0.5) ? 100 : 0)), ticket: 1))
            case 10: if let one { order(isOn ? .acknowledge(alert: one) : .standDown(alert: one)) }
            case 11: order(.evacuate(level: isOn ? .evacuate : .warning, actions: [.relocate], text: nil, haven: nil))
            case 12: order(isOn ? .drill(on: made.chance(0.7)) : .emissionControl(minutes: 2, mode: .normal))
            case 13: send(.policy(policy()))
            case 14: send(.zones(zones()))
            case 15:
                send(
                    .clock(
                        DutyRehearsal.noon.advanced(by: .seconds(made.number(-9e8...9e8))), isOn ? .network : .system))
            default: start(isNewBoot: isOn)
            }
        }

        private mutating func order(_ work: Order.Work) {
            counter += 1
            let time = monitor.stamp(now).utc
            send(
                .order(
                    SignedOrder(
                        order: Order(
                            id: Identifier(at: time, using: &made.generator), unit: DutyRehearsal.unit, issued: time,
                            expires: time.advanced(by: .seconds(3_600)), counter: counter, work: work),
                        signer: DutyRehearsal.duty)))
        }

        private mutating func drive() {
            let end = made.chance(0.9) ? made.number(-1_200...900) : 50_000
            let steps = end > 1_000 ? 1 : max(1, Int(abs(end - metres) / 30))
            for step in 1...steps {
                let here = metres + (end - metres) * Double(step) / Double(steps)
                send(
                    .report(
                        FixReport(
                            mode: .threeD, coordinate: Coordinate(Rehearsal.latitude(here), 36.5),
                            accuracyMetres: made.chance(0.9) ? 5 : 150, speedMetresPerSecond: 20, trackDegrees: 0)),
                    share: 0.01)
                now = now.advanced(by: .seconds(1))
            }
            if end < 1_000 { metres = end }
        }
    }

    @Test func itStartsFromWhateverItWroteAndLosesNothing() {
        var kinds: Set<String> = []
        for seed in UInt64(1)...25 {
            var life = Life(seed: seed)
            for _ in 0..<100 { life.live() }
            kinds.formUnion(life.kinds)
        }
        for kind in AlertKind.allCases where kind != .possible {
            #expect(kinds.contains("\(kind) raised") && kinds.contains("\(kind) cleared"), "\(kind)")
        }
    }
}
