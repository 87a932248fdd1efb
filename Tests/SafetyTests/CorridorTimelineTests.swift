import Geodesy
import Testing

@testable import Safety

private let noPrediction = Policy(approachHorizon: .zero, alarm: Rehearsal.quiet.alarm, integrity: Rehearsal.lenient)

/// An approved way: the danger is outside it, and absence of data is never safe.
@Suite struct CorridorTimelineTests {
    /// 5 km north of the edge line.
    private static func road(_ id: String = "road", level: Level = .warning, margin: Double = 20) -> Zone {
        Rehearsal.red(id, level: level, margin: margin, dwell: .seconds(20), action: .avoid, kind: .stayInside)
    }

    @Test func leavingRaisesAtTheFirstFixThatMayBeOutAndComingBackTakesMarginAndDwell() {
        var unit = Rehearsal(zones: [Self.road()], policy: noPrediction)
        for metres in [100.0, 60, 20, 6] { unit.fix(metresNorth: metres) }
        #expect(unit.log == [])
        unit.fix(metresNorth: 4)
        #expect(unit.log == ["raised corridor warning likely@4", "leave road@4"])
        unit.fix(metresNorth: -30)
        #expect(unit.log.last == "changed corridor warning observed@5")
        unit.fix(metresNorth: 10)
        unit.fix(metresNorth: 24)
        #expect(unit.log.count == 3, "inside, but not by accuracy and margin")
        unit.fix(metresNorth: 50)
        #expect(unit.log.last == "returning corridor warning observed@8")
        unit.stay(20)
        #expect(unit.log.suffix(2) == ["cleared corridor warning observed@28", "enter road@28"])
        #expect(Set(unit.alerts.map(\.alert.id)).count == 1)
        #expect(unit.alerts.last?.sounds == true)
    }

    @Test func onTheEdgeIsInsideOnlyIfTheFixIsExact() {
        let on = Coordinate(50.01, 36.0)
        for (accuracy, isRaised) in [(0.0, false), (0.5, true)] {
            var tracker = ZoneTracker(set: ZoneSet(zones: [Self.road()], sha256: "", source: .local, dated: nil))
            _ = tracker.take(Fix(coordinate: on, accuracyMetres: accuracy), worth: .trusted, at: .seconds(0))
            #expect(tracker.holds.isEmpty != isRaised)
        }
    }

    @Test func farFromEveryCorridorIsObservedOutside() {
        var unit = Rehearsal(zones: [Self.road()], policy: noPrediction)
        unit.fix(metresNorth: -90_000)
        #expect(unit.log == ["raised corridor warning observed@0", "leave road@0"])
        #expect(unit.reports.last?.inZones == [], "the unit isn't in what it has left")
        #expect(unit.alerts.last?.alert.held.map(\.kind) == [.stayInside])
    }

    @Test func twoCorridorsAreTwoDangersAndOneAlert() {
        let other = Rehearsal.red(
            "a-second", level: .advisory, margin: 20, action: .avoid, from: 20_000, kind: .stayInside)
        var unit = Rehearsal(zones: [Self.road(), other], policy: noPrediction)
        unit.fix(metresNorth: 100)
        #expect(
            unit.alerts.map(\.alert.zone?.id) == ["a-second"], "each layer's corridors are one union; layers aren't")
        unit.fix(metresNorth: -10)
        #expect(unit.alerts.map(\.cause) == [.raised, .worsened])
        #expect(unit.alerts.last?.alert.zone?.id == "road")
    }

    /// Out of the mines and back to the road are two answers: each has its alarm, under its own id.
    @Test func aZoneAndTheCorridorAreTwoAlarms() {
        let mines = Rehearsal.red("mines", margin: 20, dwell: .seconds(20), from: -500, depth: 200)
        var unit = Rehearsal(zones: [Self.road(), mines], policy: noPrediction)
        unit.fix(metresNorth: 30)
        unit.go(to: -400)
        #expect(unit.open.map(\.kind) == [.zone, .corridor])
        #expect(unit.open.map(\.level) == [.evacuate, .warning])
        #expect(unit.open.map { $0.held.map(\.zone.id) } == [["mines"], ["road"]])
        unit.go(to: -100)
        unit.stay(30)
        #expect(unit.open.map(\.kind) == [.corridor], "the mines are left, the road isn't reached")
        #expect(unit.alerts.last?.sounds == false, "no all-clear beside it")
        unit.go(to: 200)
        unit.stay(30)
        #expect(unit.open.isEmpty)
        #expect(Set(unit.alerts.map(\.alert.id)).count == 2)
        #expect(unit.alerts.last?.sounds == true)
    }

    /// Back within the road isn't out of the mines.
    @Test func eachReturnsByItself() {
        let mines = Rehearsal.red("mines", level: .warning, margin: 20, dwell: .seconds(20), from: -50, depth: 500)
        var unit = Rehearsal(zones: [Self.road(), mines], policy: noPrediction)
        unit.fix(metresNorth: -30)
        #expect(unit.open.map(\.state) == [.active, .active])
        unit.fix(metresNorth: 100)
        #expect(unit.open.map(\.kind) == [.zone, .corridor])
        #expect(unit.open.map(\.state) == [.active, .returning])
        unit.stay(30)
        #expect(unit.open.map(\.kind) == [.zone])
    }

    @Test func whoAsksOfAPlaceIsToldOfTheZoneOnATie() {
        let mines = Rehearsal.red("mines", level: .warning, from: -500, depth: 300)
        var tracker = ZoneTracker(set: MadeZones.set([Self.road("a-road"), mines]))
        let place = Coordinate(Rehearsal.latitude(-250), 36.5)
        _ = tracker.take(Fix(coordinate: place, accuracyMetres: 5), worth: .trusted, at: .seconds(0))
        #expect(tracker.worstHazard?.kind == .zone)
        #expect(tracker.hazard(.stayInside)?.kind == .corridor)
    }

    /// Of before corridors had an alert of their own.
    @Test func anOlderRecordsCorridorGetsItsOwnAlert() throws {
        let mines = Rehearsal.red("mines", from: -500, depth: 400)
        var first = Rehearsal(zones: [Self.road(), mines], policy: noPrediction)
        first.fix(metresNorth: -300)
        var old = try #require(first.open.first { $0.kind == .zone })
        let corridor = try #require(first.open.first { $0.kind == .corridor })
        old.held += corridor.held
        var second = Rehearsal(zones: [Self.road(), mines], restoring: [old], at: 5, policy: noPrediction, seed: 2)
        second.silence(1)
        #expect(second.log == ["raised corridor warning observed@5"], "without a fix: what holds is known")
        second.fix(metresNorth: -300)
        #expect(second.open.map(\.kind) == [.zone, .corridor])
        #expect(second.open.first?.id == old.id)
        #expect(second.open.map(\.held.count) == [1, 1])
    }

    /// The same id, drawn anew as what to keep out of: two dangers, and a drawing ends neither.
    @Test func aCorridorDrawnAnewAsAZoneIsLeftByItsDwellAndTheZoneIsRaisedByItself() {
        var unit = Rehearsal(zones: [Self.road()], policy: noPrediction)
        unit.fix(metresNorth: -100)
        let corridor = unit.open[0].id
        let keepOut = Rehearsal.red("road", level: .warning, margin: 20, dwell: .seconds(20), from: -150, depth: 100)
        unit.send(.zones(ZoneSet(zones: [keepOut], sha256: "bb", source: .local, dated: nil)))
        #expect(unit.open.map(\.kind) == [.zone, .corridor])
        #expect(unit.open[1].id == corridor)
        unit.stay(25)
        #expect(unit.open.map(\.kind) == [.zone], "there is no such corridor any more")
        unit.go(to: 100)
        unit.stay(25)
        #expect(unit.open.isEmpty)
    }

    /// An L of a road: the straight way between two fixes on its arms cuts the bend.
    @Test(arguments: [(40.0, Certainty.likely), (400, .possible)])
    func aLegThatCutsTheBendIsACautionUnlessItIsShort(metres: Double, certainty: Certainty) throws {
        let bend = Rehearsal.edge
        let north = try #require(bend.moved(metres: 1_000, bearingDegrees: 0))
        let east = try #require(bend.moved(metres: 1_000, bearingDegrees: 90))
        let road = Zone(
            reference: ZoneReference(id: "road", name: "Road"), kind: .stayInside, level: .warning, action: .avoid,
            marginMetres: 5, dwell: .seconds(20),
            shape: Shape(bands: [Band(line: [north, bend, east], radiusMetres: metres / 4)]))
        var tracker = ZoneTracker(set: ZoneSet(zones: [road], sha256: "", source: .local, dated: nil))
        for (bearing, second) in [(0.0, 0.0), (90, 20)] {
            let place = try #require(bend.moved(metres: metres, bearingDegrees: bearing))
            _ = tracker.take(Fix(coordinate: place, accuracyMetres: 1), worth: .trusted, at: .seconds(second))
        }
        #expect(tracker.holds.map(\.held.certainty) == [certainty])
    }

    @Test func aDoubtfulFixOutsideIsACautionAndLostFixesKeepTheAlarm() {
        var unit = Rehearsal(zones: [Self.road()], policy: noPrediction)
        unit.fix(metresNorth: 500)
        unit.fix(metresNorth: -90_000)
        #expect(unit.log == ["raised corridor warning possible@1"])
        unit.silence(600)
        #expect(!unit.alerts.contains { $0.cause == .cleared })
    }

    @Test func aRestartKeepsTheCorridorsAlertWithAndWithoutItsZone() throws {
        var first = Rehearsal(zones: [Self.road()], policy: noPrediction)
        first.fix(metresNorth: -100)
        let alert = try #require(first.alerts.last?.alert)
        for zones in [[Self.road()], []] {
            var second = Rehearsal(zones: zones, restoring: [alert], policy: noPrediction, seed: 2)
            second.fix(metresNorth: 1_000)
            #expect(second.alerts.map(\.cause) == [.returning])
            #expect(second.alerts.last?.alert.kind == .corridor)
            second.stay(130)
            #expect(second.alerts.last?.cause == .cleared)
        }
    }

    /// Off the road is in danger, as inside a zone is: reports come often, and a lost position is a warning.
    @Test func offTheRoadIsDanger() {
        var unit = Rehearsal(zones: [Self.road()], policy: noPrediction)
        unit.fix(metresNorth: -100)
        unit.stay(60)
        #expect(unit.reports.count == 5)
        unit.silence(120)
        #expect(unit.open.map(\.kind) == [.corridor, .positionLost])
        #expect(unit.open.last?.level == .warning)
    }

    /// The one's return isn't the other's, after a restart as before it.
    @Test func aRestartKeepsWhichOfThemReturns() {
        let mines = Rehearsal.red("mines", level: .warning, margin: 20, dwell: .seconds(20), from: -50, depth: 500)
        var unit = Rehearsal(zones: [Self.road(), mines], policy: noPrediction)
        unit.fix(metresNorth: -30)
        unit.fix(metresNorth: 100)
        unit.restart()
        let told = unit.alerts.count
        unit.fix(metresNorth: 101)
        #expect(unit.alerts.count == told, "nothing has changed")
        #expect(unit.open.map(\.state) == [.active, .returning])
    }

    @Test func aCorridorAheadIsNoApproach() {
        var unit = Rehearsal(zones: [Self.road(margin: 0)])
        unit.fix(metresNorth: 300, speed: 15, track: 180)
        unit.fix(metresNorth: 300, speed: 15, track: 0)
        #expect(unit.alerts.isEmpty)
    }
}
