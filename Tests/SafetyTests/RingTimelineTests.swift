import Geodesy
import Testing

@testable import Safety

private let noPrediction = Policy(approachHorizon: .zero, alarm: Rehearsal.quiet.alarm, integrity: Rehearsal.lenient)
private let rings = [
    ZoneRing(level: .warning, action: .avoid, distanceMetres: 1_000),
    ZoneRing(level: .advisory, action: .avoid, distanceMetres: 2_500),
]

private func front(margin: Double = 50, dwell: Duration = .seconds(20), rings: [ZoneRing] = rings) -> Zone {
    Rehearsal.red("front", margin: margin, dwell: dwell, rings: rings)
}

private func set(_ zones: [Zone], _ sha256: String = "bb") -> ZoneSet {
    ZoneSet(zones: zones, sha256: sha256, source: .local, dated: nil)
}

/// Each ring is entered, held and left on its own; the crew hears one alarm, the worst.
@Suite struct RingTimelineTests {
    @Test func towardsTheLineAndBackIsOneAlertThatWorsensAndEases() {
        var unit = Rehearsal(zones: [front()], policy: noPrediction)
        unit.fix(metresNorth: -3_000)
        unit.go(to: 100)
        unit.go(to: -3_000)
        unit.stay(30)
        #expect(unit.alerts.map(\.cause) == [.raised, .worsened, .worsened, .eased, .eased, .returning, .cleared])
        #expect(
            unit.alerts.map(\.alert.level) == [
                .advisory, .warning, .evacuate, .warning, .advisory, .advisory, .advisory,
            ])
        #expect(unit.alerts.map(\.alert.ringMetres) == [2_500, 1_000, nil, 1_000, 2_500, 2_500, 2_500])
        #expect(Set(unit.alerts.map(\.alert.id)).count == 1)
        #expect(unit.alerts.map(\.sounds) == [true, true, true, false, false, false, true])
        #expect(
            unit.log.filter { $0.contains("front") }.map { $0.prefix { $0 != "@" } } == [
                "enter front+2500", "enter front+1000", "enter front", "leave front", "leave front+1000",
                "leave front+2500",
            ])
    }

    /// 40 m a second from −3,000 m, accuracy 5 m.
    @Test func aRingRaisesAtTheFirstFixWithinItLessTheAccuracy() {
        var unit = Rehearsal(zones: [front()], policy: noPrediction)
        for second in 0..<76 { unit.fix(metresNorth: -3_000 + 40 * Double(second) - 2) }
        #expect(
            unit.log == [
                "raised zone advisory observed@13", "enter front+2500@13", "worsened zone warning likely@50",
                "enter front+1000@50",
                "changed zone warning observed@51", "worsened zone evacuate likely@75", "enter front@75",
            ])
    }

    @Test func goingBackInWorsensUnderTheSameId() {
        var unit = Rehearsal(zones: [front()], policy: noPrediction)
        unit.fix(metresNorth: -900)
        unit.go(to: 100)
        unit.go(to: -300)
        unit.stay(30)
        unit.go(to: 100)
        #expect(unit.alerts.map(\.cause) == [.raised, .worsened, .eased, .worsened])
        #expect(Set(unit.alerts.map(\.alert.id)).count == 1)
    }

    @Test func insideTheShapeEveryRingIsHeldAndTheZoneIsNamedOnce() {
        var unit = Rehearsal(zones: [front()], policy: noPrediction)
        unit.stay(1)
        unit.fix(metresNorth: 100)
        #expect(unit.alerts.last?.alert.held.map(\.level) == [.evacuate, .warning, .advisory])
        #expect(unit.alerts.last?.alert.held.map(\.ringMetres) == [nil, 1_000, 2_500])
        #expect(unit.reports.last?.inZones.map(\.id) == ["front"])
    }

    @Test func theDetailTellsTheDistanceToTheShape() throws {
        var unit = Rehearsal(zones: [front()], policy: noPrediction)
        unit.fix(metresNorth: -900)
        let distance = try #require(unit.alerts.last?.detail?.distanceMetres)
        #expect(abs(distance - 900) < 2)
    }

    @Test func aSparseTrackCantJumpOverARing() {
        let thin = Rehearsal.red("front", margin: 50, dwell: .seconds(20), depth: 100, rings: rings)
        var unit = Rehearsal(zones: [thin], policy: noPrediction)
        unit.fix(metresNorth: -2_600)
        unit.seconds += 190
        unit.fix(metresNorth: 2_700)
        #expect(
            unit.log.map { $0.prefix { $0 != "@" } } == [
                "raised possible evacuate possible"
            ], "5.3 km between two fixes: a guess about the way between")
        #expect(unit.alerts.last?.alert.held.map(\.level) == [.evacuate, .warning, .advisory])
    }

    /// Past the corner of a square, 40 m within its ring at the nearest.
    @Test func aLegThatCutsTheRoundOfARingIsSeen() throws {
        let zone = Zone(
            reference: ZoneReference(id: "bridge", name: "Bridge"), level: .evacuate, action: .relocate,
            outerRings: [ZoneRing(level: .warning, action: .avoid, distanceMetres: 500)], marginMetres: 0,
            dwell: .seconds(20), shape: .circle(centre: Rehearsal.edge, radiusMetres: 10))
        for (east, isMet) in [(470.0, true), (505, true), (515, false), (900, false)] {
            var tracker = ZoneTracker(set: set([zone]))
            let start = try #require(Rehearsal.edge.moved(metres: east, bearingDegrees: 90))
            let south = try #require(start.moved(metres: 800, bearingDegrees: 180))
            let north = try #require(start.moved(metres: 800, bearingDegrees: 0))
            _ = tracker.take(Fix(coordinate: south, accuracyMetres: 5), worth: .trusted, at: .seconds(0))
            #expect(tracker.holds.isEmpty)
            _ = tracker.take(Fix(coordinate: north, accuracyMetres: 5), worth: .trusted, at: .seconds(40))
            #expect(tracker.holds.map(\.held.level) == (isMet ? [.warning] : []), "\(east) m east")
            #expect(tracker.holds.allSatisfy { $0.held.certainty == .likely })
        }
    }

    @Test func aDoubtfulFixWithinARingIsACaution() {
        var unit = Rehearsal(zones: [front()], policy: noPrediction)
        unit.fix(metresNorth: -80_000)
        unit.fix(metresNorth: -2_000)
        #expect(unit.log == ["raised possible advisory possible@1"])
    }

    @Test func theShapeAheadIsAdvisedWithinItsRing() {
        var unit = Rehearsal(zones: [front()])
        for metres in stride(from: -2_400.0, through: -1_700, by: 20) {
            unit.fix(metresNorth: metres, speed: 20, track: 0)
        }
        #expect(unit.monitor.snapshot(at: unit.now).openAlerts.map(\.kind) == [.zone, .approach])
        for metres in stride(from: -1_660.0, through: 20, by: 40) { unit.fix(metresNorth: metres, speed: 40, track: 0) }
        #expect(unit.monitor.snapshot(at: unit.now).openAlerts.map(\.kind) == [.zone])
    }
}

/// The rings are drawn anew while they hold the unit, or the unit starts again.
@Suite struct RingReloadTests {
    @Test func aWiderRingOfTheLevelTakesOverTheHold() {
        var unit = Rehearsal(zones: [front()], policy: noPrediction)
        unit.fix(metresNorth: -900)
        unit.send(.zones(set([front(rings: [ZoneRing(level: .warning, action: .avoid, distanceMetres: 3_000)])])))
        // The advisory ring is gone: its hold merges into the warning's.
        #expect(unit.alerts.last?.alert.held.map(\.level) == [.warning])
        #expect(unit.alerts.last?.alert.held.map(\.ringMetres) == [3_000])
        unit.go(to: -2_800)
        unit.stay(30)
        #expect(unit.alerts.map(\.cause) == [.raised, .changed], "still within the wider ring")
    }

    @Test func aNarrowerRingIsLeftByMarginAndDwellNeverAtOnce() {
        var unit = Rehearsal(zones: [front()], policy: noPrediction)
        unit.fix(metresNorth: -900)
        let narrow = [
            ZoneRing(level: .warning, action: .avoid, distanceMetres: 300),
            ZoneRing(level: .advisory, action: .avoid, distanceMetres: 2_500),
        ]
        unit.send(.zones(set([front(rings: narrow)])))
        #expect(unit.alerts.last?.alert.level == .warning)
        unit.stay(20)
        #expect(unit.alerts.last?.alert.level == .warning)
        unit.stay(2)
        #expect(unit.alerts.map(\.cause) == [.raised, .changed, .eased])
    }

    @Test func aWorseLevelTakesEffectAtOnceAndAMilderOneFromABelievedFix() {
        let mild = front(rings: [ZoneRing(level: .advisory, action: .avoid, distanceMetres: 2_500)])
        let worse = front(rings: [ZoneRing(level: .warning, action: .avoid, distanceMetres: 2_500)])
        var unit = Rehearsal(zones: [mild], policy: noPrediction)
        unit.fix(metresNorth: -2_000)
        unit.silence(30)
        unit.send(.zones(set([worse])))
        #expect(unit.alerts.last?.cause == .worsened)
        #expect(unit.alerts.last?.alert.level == .warning)
        unit.send(.zones(set([mild], "cc")))
        #expect(unit.alerts.last?.alert.level == .warning, "lost: nothing gets milder")
        unit.fix(metresNorth: -2_000)
        #expect(unit.alerts.last?.alert.level == .advisory)
        #expect(unit.alerts.last?.cause == .eased)
    }

    /// A level that moves to another ring goes with the level: it is left there, never dropped.
    @Test func aHoldWhoseLevelMovedInwardsIsLeftByDwell() {
        let wide = front(rings: [ZoneRing(level: .evacuate, action: .relocate, distanceMetres: 2_500)])
        var unit = Rehearsal(zones: [wide], policy: noPrediction)
        unit.fix(metresNorth: -2_000)
        unit.send(.zones(set([front()])))
        unit.stay(20)
        #expect(unit.alerts.last?.alert.level == .evacuate)
        unit.stay(2)
        #expect(unit.alerts.last?.alert.level == .advisory)
    }

    /// Within the advisory's ring, 2 km from the line: with the ring gone that is no evacuation.
    @Test func aRingThatIsGoneIsLeftAtItsOwnLevel() {
        var unit = Rehearsal(zones: [front()], policy: noPrediction)
        unit.fix(metresNorth: -2_000)
        unit.send(.zones(set([front(rings: [])])))
        unit.stay(10)
        #expect(unit.alerts.map(\.alert.level) == [.advisory, .advisory])
        unit.send(.zones(set([front(rings: [])], "cc")))
        unit.stay(30)
        #expect(unit.alerts.map(\.cause) == [.raised, .returning, .cleared])
        #expect(unit.alerts.allSatisfy { $0.alert.level == .advisory })
    }

    @Test func insideTheLineARingThatIsGoneGivesWayToTheZone() {
        var unit = Rehearsal(zones: [front()], policy: noPrediction)
        unit.fix(metresNorth: -600)
        unit.send(.zones(set([front(rings: [])])))
        unit.go(to: 100)
        #expect(unit.alerts.last?.alert.level == .evacuate)
        #expect(unit.alerts.last?.alert.certainty == .observed)
        #expect(Set(unit.alerts.map(\.alert.id)).count == 1)
        #expect(unit.transitions.last.map { "\($0.direction) \($0.zone.id)" } == "enter front")
        unit.go(to: -400)
        unit.stay(30)
        #expect(unit.alerts.last?.cause == .cleared)
    }

    @Test(arguments: [-2_000.0, -600, 100]) func aRestartInEachRingKeepsTheAlert(metresNorth: Double) throws {
        var first = Rehearsal(zones: [front()], policy: noPrediction)
        first.fix(metresNorth: metresNorth)
        let alert = try #require(first.alerts.last?.alert)
        // What another release drew, or nothing at all, is no reason to forget.
        for zones in [[front()], [], [front(rings: [])]] {
            var second = Rehearsal(zones: zones, restoring: [alert], policy: noPrediction, seed: 2)
            let open = try #require(second.monitor.snapshot(at: second.now).openAlerts.first)
            #expect(open == alert)
            #expect(second.alerts.isEmpty)
            if zones.first?.rings.count == 3 {
                second.fix(metresNorth: metresNorth)
                #expect(second.alerts.isEmpty, "the same place says nothing new")
                #expect(second.monitor.snapshot(at: second.now).openAlerts.first?.held == alert.held)
            }
            second.seconds += 210
            second.fix(metresNorth: -6_000)
            #expect(second.alerts.allSatisfy { $0.alert.level <= alert.level }, "nothing is worse far away")
            for _ in 0..<250 { second.fix(metresNorth: -6_000) }
            #expect(second.alerts.last?.cause == .cleared)
            #expect(second.alerts.last?.alert.id == alert.id)
        }
    }

    @Test func whatTheFirstReleaseHeldIsTheRingOfItsLevel() {
        let old = HeldZone(
            zone: ZoneReference(id: "front", name: "FRONT"), level: .warning, action: .avoid, certainty: .observed)
        let tracker = ZoneTracker(set: set([front()]), restoring: [old])
        #expect(tracker.holds.map(\.held.ringMetres) == [1_000])
        let gone = ZoneTracker(set: .empty, restoring: [old])
        #expect(gone.holds.map(\.held) == [old])
    }

    /// A field of mines, and a caution far away that is worse.
    @Test func anAlertRemembersTheWorstAndTheWorstThatAreReal() throws {
        let mines = (100..<400).map { Rehearsal.red("mine\($0)", level: $0 < 390 ? .advisory : .warning, rings: []) }
        let far = (100..<200).map { Rehearsal.red("far\($0)", from: 60_000) }
        var unit = Rehearsal(zones: mines + far, policy: noPrediction)
        unit.fix(metresNorth: 30)
        #expect(unit.transitions.count == 300, "each is entered, whatever is remembered")
        unit.fix(metresNorth: 61_000)
        let alert = try #require(unit.alerts.last?.alert)
        #expect(alert.held.count == 64)
        #expect(alert.held.filter { $0.level == .evacuate && $0.certainty == .possible }.count == 32)
        #expect(alert.held.filter { $0.level == .warning && $0.certainty == .observed }.count == 10)
        #expect(alert.held.map(\.zone.id) == alert.held.map(\.zone.id).sorted())
        var second = Rehearsal(zones: mines + far, restoring: [alert], policy: noPrediction, seed: 2)
        second.fix(metresNorth: 30)
        #expect(second.alerts.allSatisfy { $0.cause == .changed && !$0.sounds })
        #expect(second.monitor.snapshot(at: second.now).openAlerts.map(\.level) == [.evacuate])
    }

    @Test func twoHoldsOfOneRingBecomeTheWorse() {
        let zone = ZoneReference(id: "front", name: "FRONT")
        let held = [
            HeldZone(zone: zone, level: .warning, action: .avoid, certainty: .observed, ringMetres: 1_000),
            HeldZone(zone: zone, level: .evacuate, action: .relocate, certainty: .possible, ringMetres: 5_000),
        ]
        let one = Rehearsal.red("front", level: .advisory)
        let tracker = ZoneTracker(set: set([one]), restoring: held)
        #expect(tracker.holds.map(\.held.level) == [.evacuate])
        #expect(tracker.holds.map(\.held.certainty) == [.observed])
    }
}
