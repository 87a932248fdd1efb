import Geodesy
import Testing

@testable import Safety

/// What must hold for any zones and any place; a seed names the case that fails.
@Suite struct ZonePropertyTests {
    private static let seeds = Array(UInt64(1)...20)

    /// A wider accuracy holds the same rings and more: the level never falls, and what was certain stays certain.
    /// (How sure the *worst* level is may fall, from a likely warning to a possible evacuation.)
    @Test(arguments: seeds) func growingTheAccuracyNeverLowersTheLevel(seed: UInt64) {
        var made = MadeZones(seed: seed)
        let set = MadeZones.set(made.zones(12))
        for _ in 0..<20 {
            let place = made.place()
            var last = set.explanation(at: place, accuracyMetres: 0, legFrom: nil, time: nil)
            for accuracy in [0.5, 5, 30, 50, 99, 101, 250, 1_000, 4_000] {
                let next = set.explanation(at: place, accuracyMetres: accuracy, legFrom: nil, time: nil)
                #expect(next.rings().isSuperset(of: last.rings()))
                #expect(next.rings(held: [.certain]) == last.rings(held: [.certain]))
                if let before = last.verdict?.level { #expect(next.verdict.map { $0.level >= before } ?? false) }
                last = next
            }
        }
    }

    @Test(arguments: seeds) func theOrderOfTheZonesDoesNotMatter(seed: UInt64) {
        var made = MadeZones(seed: seed)
        let zones = made.zones(15)
        let (one, other) = (MadeZones.set(zones), MadeZones.set(zones.shuffled(using: &made.generator)))
        #expect(one == other)
        let (drive, again) = (walk(one, seed: seed), walk(other, seed: seed))
        #expect(drive == again)
        for _ in 0..<10 {
            let (here, before) = (made.place(), made.place())
            #expect(
                one.explanation(at: here, accuracyMetres: 20, legFrom: before, time: nil)
                    == other.explanation(at: here, accuracyMetres: 20, legFrom: before, time: nil))
        }
    }

    private func walk(_ set: ZoneSet, seed: UInt64) -> [Effect] {
        var made = MadeZones(seed: seed)
        var monitor = SafetyMonitor(
            restoring: .init(boot: 1), policy: Policy(integrity: Rehearsal.lenient), zones: set,
            generator: SeededGenerator(seed: 9),
            at: .seconds(0))
        var here = made.place()
        var effects: [Effect] = []
        for second in 0..<300 {
            here = made.place(within: 40, of: here)
            let report = FixReport(mode: .threeD, coordinate: here, accuracyMetres: made.number(1...150))
            effects += monitor.handle(.report(report), at: .seconds(Double(second)))
        }
        return effects
    }

    /// Every ring that any point of the way lies in is held at its end; and none that the whole way stays clear of.
    @Test(arguments: seeds) func aLegThroughAZoneOrARingIsNeverMissed(seed: UInt64) {
        var made = MadeZones(seed: seed)
        let set = MadeZones.set(made.zones(12))
        for _ in 0..<6 {
            let start = made.place()
            let leg = Leg(from: start, to: made.place(within: made.number(50...6_000), of: start))
            let nearest = nearestOnTheWay(leg, set)
            let held = set.explanation(at: leg.end, accuracyMetres: 0, legFrom: start, time: nil).rings()
            for (ring, metres) in nearest {
                // Between two looks the way may come nearer by half of what lies between them.
                if metres < 0 { #expect(held.contains(ring), "\(ring) at \(metres) m") }
                let isCorridor = set.zones[set.place(ofZone: ring.zone)!].kind == .stayInside
                if metres > (isCorridor ? 10 : 6) { #expect(!held.contains(ring), "\(ring) at \(metres) m") }
            }
        }
    }

    /// How near a look every few metres comes to each ring's danger.
    private func nearestOnTheWay(_ leg: Leg, _ set: ZoneSet) -> [(NamedRing, Double)] {
        var nearest: [NamedRing: Double] = [:]
        let looks = max(1, Int(leg.lengthMetres / 5))
        for look in 0...looks {
            let answers = set.index.answers(at: leg.point(at: Double(look) / Double(looks)), wideningMetres: 50)
            for place in set.zones.indices {
                let zone = set.zones[place]
                for ring in zone.rings.indices {
                    let metres = zone.metresToDanger(
                        ofRing: ring, signedDistanceMetres: answers.signedDistanceMetres(toShape: place))
                    nearest[NamedRing(zone, ring: ring), default: .infinity] = min(
                        metres, nearest[NamedRing(zone, ring: ring)] ?? .infinity)
                }
            }
        }
        return nearest.sorted { $0.key < $1.key }
    }

    @Test(arguments: seeds) func theExplanationIsWhatTheUnitRaises(seed: UInt64) {
        var made = MadeZones(seed: seed)
        let set = MadeZones.set(made.zones(12))
        for _ in 0..<20 {
            let (place, accuracy) = (made.place(), made.number(0...200))
            var monitor = SafetyMonitor(
                restoring: .init(boot: 1), policy: Policy(integrity: Rehearsal.lenient), zones: set,
                generator: SeededGenerator(seed: 9),
                at: .seconds(0))
            _ = monitor.handle(
                .report(FixReport(mode: .threeD, coordinate: place, accuracyMetres: accuracy)), at: .seconds(0))
            let open = monitor.snapshot(at: .seconds(0)).openAlerts
            let alert = open.first { alert in open.allSatisfy { $0.level <= alert.level } }
            let told = set.explanation(at: place, accuracyMetres: accuracy, legFrom: nil, time: nil)
            #expect(told.verdict?.level == alert?.level)
            #expect(told.verdict?.kind == alert?.kind)
            #expect(told.verdict?.actions == alert?.actions)
            #expect(told.verdict?.certainty == alert?.certainty)
            #expect(told.verdict?.zone == alert?.zone)
            #expect(told.verdict?.ringMetres == alert?.ringMetres)
            #expect(told.zones.map(\.reference.id) == told.zones.map(\.reference.id).sorted())
            #expect(told.rings().count == open.reduce(0) { $0 + $1.held.count })
        }
    }

    @Test(arguments: seeds) func theDecisionAtAPointIsTheExplanations(seed: UInt64) {
        var made = MadeZones(seed: seed)
        let set = MadeZones.set(made.zones(12))
        var decision = ZoneDecision()
        for _ in 0..<50 {
            let place = made.place()
            set.decision(at: place, into: &decision)
            let told = set.explanation(at: place, accuracyMetres: 0, legFrom: nil, time: nil)
            #expect(decision.level == told.verdict?.level)
            #expect(decision.findings.map(\.zone) == decision.findings.map(\.zone).sorted())
            let listed = told.zones.map { finding in
                finding.rings.filter { $0.holding != nil }.map(\.ring.level).max()
            }
            #expect(decision.findings.map { set.zones[$0.zone].reference.id } == told.zones.map(\.reference.id))
            #expect(decision.findings.map(\.level) == listed)
            #expect(decision.findings.map(\.isInside) == told.zones.map(\.isInside))
        }
    }

    @Test(arguments: seeds) func aWalkDecidesAsTheSetDoes(seed: UInt64) {
        var made = MadeZones(seed: seed)
        let set = MadeZones.set(made.zones(12))
        var walk = ZoneWalk(set)
        var (one, other) = (ZoneDecision(), ZoneDecision())
        var here = made.place()
        for step in 0..<400 {
            here = made.place(within: step % 100 == 99 ? 9_000 : 60, of: here)
            walk.decision(at: here, into: &one)
            set.decision(at: here, into: &other)
            #expect(one.level == other.level)
            #expect(one.findings == other.findings)
        }
    }

    @Test(arguments: seeds) func aRestartAnywhereRemembersEveryRing(seed: UInt64) throws {
        var made = MadeZones(seed: seed)
        let set = MadeZones.set(made.zones(12))
        for _ in 0..<10 {
            let fix = Fix(coordinate: made.place(), accuracyMetres: made.number(0...150))
            var before = ZoneTracker(set: set)
            _ = before.take(fix, worth: .trusted, at: .seconds(0))
            var after = ZoneTracker(set: set, restoring: before.holds.map(\.held).shuffled(using: &made.generator))
            #expect(after.holds.map(\.held) == before.holds.map(\.held))
            #expect(after.take(fix, worth: .trusted, at: .seconds(1)) == [])
            for kind in Zone.Kind.allCases { #expect(after.hazard(kind) == before.hazard(kind)) }
        }
    }
}
