import Geodesy
import Testing

@testable import Safety

private let noPrediction = Policy(approachHorizon: .zero, alarm: Rehearsal.quiet.alarm, integrity: Rehearsal.lenient)

@Suite struct ZoneTimelineTests {
    @Test func enteringRaisesAtTheFirstFixInsideAndLeavingTakesMarginAndDwell() {
        var unit = Rehearsal(policy: noPrediction)
        unit.drive("..")
        #expect(unit.log == [])
        unit.drive("#")
        // 43 m a second from −400 m: the ninth fix is at −13 m with ±5, the tenth at +30.
        #expect(unit.log == ["raised zone evacuate observed@29", "enter red@29"])
        unit.drive("#.")
        #expect(unit.log.suffix(1) == ["returning zone evacuate observed@46"], "250 m of margin plus 5 of accuracy")
        unit.drive("...........")
        #expect(unit.log.suffix(1) == ["returning zone evacuate observed@46"], "the dwell of 120 s isn't over")
        unit.drive("..")
        #expect(unit.log.suffix(2) == ["cleared zone evacuate observed@166", "leave red@166"])
        #expect(Set(unit.alerts.map(\.alert.id)).count == 1)
        #expect(unit.alerts.map(\.alert.revision) == [1, 2, 3])
    }

    @Test func withinTheMarginNothingIsLeftHoweverLong() {
        var unit = Rehearsal(policy: noPrediction)
        unit.drive("..#nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn")
        #expect(unit.log == ["raised zone evacuate observed@29", "enter red@29"])
    }

    @Test func comingBackDuringTheDwellSoundsAgainUnderTheSameId() {
        var unit = Rehearsal(policy: noPrediction)
        unit.drive("..#...#")
        #expect(unit.alerts.map(\.cause) == [.raised, .returning, .returned])
        #expect(unit.alerts.last?.sounds == true)
        #expect(Set(unit.alerts.map(\.alert.id)).count == 1)
    }

    @Test(arguments: [
        (accuracy: 5.0, metres: 1.0, certainty: Certainty?.some(.observed)),
        (accuracy: 40, metres: -39, certainty: .likely),
        (accuracy: 100, metres: -99, certainty: .likely),
        (accuracy: 101, metres: -99, certainty: .possible),
        (accuracy: 5, metres: -8, certainty: nil),
    ])
    func certaintyFollowsDistanceAndAccuracy(accuracy: Double, metres: Double, certainty: Certainty?) {
        var unit = Rehearsal(policy: noPrediction)
        unit.fix(metresNorth: metres, accuracy: accuracy)
        #expect(unit.alerts.first?.alert.certainty == certainty)
    }

    @Test func unknownAccuracyCountsAsFiftyMetres() {
        var unit = Rehearsal(policy: noPrediction)
        unit.fix(metresNorth: -52, accuracy: nil)
        #expect(unit.alerts.isEmpty)
        unit.fix(metresNorth: -48, accuracy: nil)
        #expect(unit.alerts.first?.alert.certainty == .likely)
    }

    @Test func aCautionThatBecomesCertainIsHeardAgain() {
        var unit = Rehearsal(policy: noPrediction)
        unit.fix(metresNorth: -120, accuracy: 150)
        unit.fix(metresNorth: 20, accuracy: 5)
        #expect(unit.alerts.map(\.cause) == [.raised, .worsened])
        #expect(unit.alerts.map(\.alert.certainty) == [.possible, .observed])
        #expect(unit.alerts.allSatisfy { $0.sounds })
    }

    @Test func twentyOverlappingZonesAreOneAlarmTheWorst() {
        let zones = (1...20).map { Rehearsal.red("z\($0 + 10)", level: $0 == 7 ? .evacuate : .warning) }
        var unit = Rehearsal(zones: zones, policy: noPrediction)
        unit.drive("..#")
        #expect(unit.alerts.count == 1)
        #expect(unit.alerts.first?.alert.zone?.id == "z17")
        #expect(unit.alerts.first?.alert.level == .evacuate)
        #expect(unit.transitions.count == 20)
    }

    @Test func deeperIsWorseAndComingOutEases() {
        let zones = [
            Rehearsal.red("orange", level: .warning, margin: 50, dwell: .seconds(20)),
            Rehearsal.red("red", level: .evacuate, margin: 50, dwell: .seconds(20), from: 200),
        ]
        var unit = Rehearsal(zones: zones, policy: noPrediction)
        unit.drive("..#DD###......")
        #expect(unit.alerts.map(\.cause) == [.raised, .worsened, .eased, .returning, .cleared])
        #expect(unit.alerts.map(\.alert.level) == [.warning, .evacuate, .warning, .warning, .warning])
        #expect(unit.alerts.map { $0.alert.zone?.id } == ["orange", "red", "orange", "orange", "orange"])
    }

    @Test func onATieAllActionsAreListed() {
        let zones = [Rehearsal.red("a", action: .shelter), Rehearsal.red("b", action: .relocate)]
        var unit = Rehearsal(zones: zones, policy: noPrediction)
        unit.drive("..#")
        #expect(unit.alerts.last?.alert.actions == [.relocate, .shelter])
    }

    /// A minute apart and 150 m wide, past both sides of a circle: the way between them counts too.
    @Test func aSparseTrackOfWideFixesCantJumpOverAZone() throws {
        let bridge = Zone(
            reference: ZoneReference(id: "bridge", name: "Bridge"), level: .evacuate, action: .relocate,
            marginMetres: 0, dwell: .seconds(20), shape: .circle(centre: Rehearsal.edge, radiusMetres: 50))
        var tracker = ZoneTracker(set: ZoneSet(zones: [bridge], sha256: "aa", source: .local, dated: nil))
        let west = try #require(Rehearsal.edge.moved(metres: 600, bearingDegrees: 270))
        let east = try #require(Rehearsal.edge.moved(metres: 600, bearingDegrees: 90))
        let start = try #require(west.moved(metres: 1_500, bearingDegrees: 0))
        _ = tracker.take(Fix(coordinate: start, accuracyMetres: 5), worth: .trusted, at: .seconds(0))
        _ = tracker.take(Fix(coordinate: west, accuracyMetres: 150), worth: .degraded, at: .seconds(60))
        #expect(tracker.holds.isEmpty)
        _ = tracker.take(Fix(coordinate: east, accuracyMetres: 150), worth: .degraded, at: .seconds(120))
        #expect(tracker.holds.map(\.held.zone.id) == ["bridge"])
    }

    @Test func aSparseTrackCantJumpOverAZone() {
        var unit = Rehearsal(zones: [Rehearsal.red(depth: 100)], policy: noPrediction)
        unit.fix(metresNorth: -300, accuracy: 5)
        unit.seconds += 14
        unit.fix(metresNorth: 390, accuracy: 5)
        #expect(unit.log == ["raised zone evacuate likely@15", "enter red@15"])
    }

    @Test func aZoneCrossedWhileTheUnitWasDownIsSeen() {
        let zones = [Rehearsal.red(from: 500, depth: 100)]
        var unit = Rehearsal(zones: zones, policy: noPrediction)
        unit.fix(metresNorth: 300)
        #expect(unit.log.isEmpty)
        var again = Rehearsal(zones: zones, last: unit.reports.last, at: 25, policy: noPrediction)
        again.fix(metresNorth: 1_100)
        #expect(again.log == ["raised zone evacuate likely@25", "enter red@25"])
    }

    @Test func jitterOnTheEdgeForTenMinutesIsOneAlarm() {
        var generator = SeededGenerator(seed: 7)
        var unit = Rehearsal(policy: noPrediction)
        for _ in 0..<600 { unit.fix(metresNorth: .random(in: -30...30, using: &generator), accuracy: 15) }
        #expect(unit.alerts.filter(\.sounds).count == 1)
        #expect(Set(unit.alerts.map(\.alert.id)).count == 1)
    }

    @Test func growingTheAccuracyNeverLowersTheLevel() {
        for metres in stride(from: -300.0, through: 100, by: 10) {
            var last = -1
            for accuracy in stride(from: 1.0, through: 400, by: 20) {
                var unit = Rehearsal(policy: noPrediction)
                unit.fix(metresNorth: metres, accuracy: accuracy)
                let level = unit.alerts.isEmpty ? 0 : 1
                #expect(level >= last)
                last = level
            }
        }
    }

    @Test func aNewSetRaisesAtOnceAndAZoneTakenAwayIsLeftByDwell() {
        var unit = Rehearsal(zones: [], policy: noPrediction)
        unit.drive("..##")
        #expect(unit.log == [])
        unit.send(.zones(ZoneSet(zones: [Rehearsal.red()], sha256: "bb", source: .local, dated: nil)))
        #expect(unit.alerts.map(\.cause) == [.raised])
        unit.send(.zones(ZoneSet(zones: [], sha256: "cc", source: .local, dated: nil)))
        unit.drive("###########")
        #expect(unit.alerts.map(\.cause) == [.raised, .returning])
        unit.drive("##")
        #expect(unit.alerts.map(\.cause) == [.raised, .returning, .cleared])
    }

    @Test func theSameSeedAndEventsGiveTheSameEffects() {
        var a = Rehearsal(seed: 42)
        var b = Rehearsal(seed: 42)
        for track in ["..##..............", "#", "..."] {
            a.drive(track)
            b.drive(track)
        }
        #expect(a.alerts == b.alerts)
        #expect(a.reports == b.reports)
        #expect(!a.alerts.isEmpty)
    }
}
