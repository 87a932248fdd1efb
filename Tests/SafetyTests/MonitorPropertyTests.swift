import Geodesy
import Testing

@testable import Safety

/// Whatever happens in whatever order: what only trusted fixes may do, nothing else does.
@Suite struct MonitorPropertyTests {
    private struct Life {
        var made: MadeZones
        var monitor: SafetyMonitor
        var seconds = 0.0
        var zones: [Zone]
        var here: Coordinate
        var revisions: [Identifier: Int] = [:]
        var closed: Set<Identifier> = []
        var lowered = 0

        init(seed: UInt64) {
            made = MadeZones(seed: seed)
            zones = made.zones(10)
            here = made.place()
            monitor = SafetyMonitor(
                restoring: .init(boot: 1), policy: Policy(integrity: Rehearsal.lenient), zones: MadeZones.set(zones),
                generator: SeededGenerator(seed: seed), at: .seconds(0))
        }

        var open: [Alert] { monitor.snapshot(at: .seconds(seconds)).openAlerts }
        /// The levels of the alerts that only trusted fixes may lower, zones and corridors.
        var levels: [Level?] { [monitor.alerts[.zones]?.level, monitor.alerts[.corridor]?.level] }

        /// Nil is below all.
        static func isMilder(_ after: [Level?], than before: [Level?]) -> Bool {
            zip(after, before).contains { after, before in
                before.map { before in after.map { $0 < before } ?? true } ?? false
            }
        }

        mutating func send(_ event: Event) {
            let before = levels
            let doubtful = monitor.snapshot(at: .seconds(seconds)).counters.doubtful
            let effects = monitor.handle(event, at: .seconds(seconds))
            for case .alert(let change) in effects { keep(change) }
            #expect(Set(open.map { AlertRegister.Group($0) }).count == open.count)
            let isDoubtful = monitor.snapshot(at: .seconds(seconds)).counters.doubtful > doubtful
            let isMilder = Self.isMilder(levels, than: before)
            if isMilder { lowered += 1 }
            if case .report(let report) = event, !isDoubtful, report.accuracyMetres ?? 50 <= 100 { return }
            #expect(!isMilder, "milder by \(event) at \(seconds)")
        }

        private mutating func keep(_ change: AlertChange) {
            let alert = change.alert
            #expect(!closed.contains(alert.id), "an id lives once")
            #expect(alert.revision == (revisions[alert.id] ?? 0) + 1)
            revisions[alert.id] = alert.revision
            if alert.state == .cleared { closed.insert(alert.id) }
        }

        mutating func live() {
            let stays = Int(made.number(1...90))
            let accuracy = made.chance(0.7) ? made.number(1...30) : made.number(60...400)
            switch made.number(0...1) {
            case ..<0.45:
                let bearing = made.number(0...360)
                for _ in 0..<stays { drive(35, bearing, accuracy) }
            case ..<0.6:
                for _ in 0..<stays { drive(0, 0, accuracy) }
            case ..<0.75:
                let jump = made.place(within: 60_000, of: here)
                for _ in 0..<min(stays, 50) { fix(jump, accuracy) }
            case ..<0.9: silence(Double(stays))
            default:
                if made.chance(0.5) { zones[Int(made.number(0...9))] = made.zone("z\(100 + Int(made.number(0...9)))") }
                var seen: Set<String> = []
                zones = zones.filter { seen.insert($0.reference.id).inserted }
                while zones.count < 10 {
                    let zone = made.zone("y\(1_000 + Int(made.number(0...8_000)))")
                    if seen.insert(zone.reference.id).inserted { zones.append(zone) }
                }
                let before = levels
                let effects = monitor.handle(.zones(MadeZones.set(zones)), at: .seconds(seconds))
                for case .alert(let change) in effects { keep(change) }
                #expect(!Self.isMilder(levels, than: before), "a reload ends and lowers nothing")
            }
        }

        private mutating func drive(_ metres: Double, _ bearing: Double, _ accuracy: Double) {
            here = here.moved(metres: metres, bearingDegrees: bearing) ?? here
            fix(here, accuracy)
        }

        private mutating func fix(_ place: Coordinate, _ accuracy: Double) {
            send(
                .report(
                    FixReport(
                        mode: .threeD, coordinate: place, accuracyMetres: accuracy, speedMetresPerSecond: 20,
                        trackDegrees: 90)))
            seconds += 1
        }

        private mutating func silence(_ duration: Double) {
            let end = seconds + duration
            while let deadline = monitor.nextDeadline, deadline <= .seconds(end) {
                seconds = max(seconds, Double(deadline.nanoseconds) / 1e9)
                send(.tick)
                #expect(monitor.nextDeadline != deadline)
                if monitor.nextDeadline == deadline { break }
            }
            seconds = end
        }
    }

    @Test func onlyTrustedFixesLowerAnAlarm() {
        var lowered = 0
        for seed in UInt64(1)...30 {
            var life = Life(seed: seed)
            for _ in 0..<60 { life.live() }
            lowered += life.lowered
        }
        #expect(lowered > 30, "lives that never get better prove nothing")
    }
}
