import Geodesy
import Testing

@testable import Safety

/// What takes a key that may lower, and what doesn't; how two sets become one.
@Suite struct ZoneChangeTests {
    private static func set(_ zones: [Zone]) -> ZoneSet {
        ZoneSet(zones: zones, sha256: "", source: .local, dated: nil)
    }
    private static func at(_ hours: Double) -> UTCTime { Policy.buildDate.advanced(by: .seconds(hours * 3_600)) }
    private static func hours(_ spans: [(Double, Double)], known: Double? = nil) -> ZoneSchedule {
        ZoneSchedule(periods: spans.map { .init(from: at($0.0), until: at($0.1)) }, knownUntil: known.map(at))
    }
    private static let far = ZoneRing(level: .advisory, action: .avoid, distanceMetres: 15_000)
    private static let near = ZoneRing(level: .warning, action: .avoid, distanceMetres: 5_000)
    private static let red = Rehearsal.red(rings: [near, far])
    private static let road = Rehearsal.red("road", level: .warning, kind: .stayInside)

    private static let raising: [(String, [Zone], [Zone])] = [
        ("nothing", [red], [red]),
        ("a zone more", [red], [red, Rehearsal.red("b")]),
        ("a zone before", [red], [Rehearsal.red("a"), red]),
        ("the first corridor", [red], [red, road]),
        ("a level up", [Rehearsal.red(level: .advisory)], [Rehearsal.red()]),
        ("a level up with its action", [Rehearsal.red(level: .warning, action: .avoid)], [Rehearsal.red()]),
        ("a ring more", [Rehearsal.red()], [red]),
        (
            "a ring further out", [Rehearsal.red(rings: [near])],
            [Rehearsal.red(rings: [ZoneRing(level: .warning, action: .avoid, distanceMetres: 6_000)])]
        ),
        ("a longer dwell and margin", [red], [Rehearsal.red(margin: 300, dwell: .seconds(300), rings: [near, far])]),
        ("always in force", [Rehearsal.red(schedule: hours([(21, 29)]))], [Rehearsal.red()]),
        (
            "longer hours", [Rehearsal.red(schedule: hours([(21, 29)]))],
            [Rehearsal.red(schedule: hours([(20, 25), (25, 30)]))]
        ),
        (
            "hours that end being known earlier", [Rehearsal.red(schedule: hours([(1, 2), (5, 6)], known: 9))],
            [Rehearsal.red(schedule: hours([(1, 2)], known: 4))]
        ),
    ]

    @Test(arguments: raising) func addingAndRaisingTakesNoMore(name: String, old: [Zone], new: [Zone]) {
        #expect(!ZoneChange.lowers(from: Self.set(old), to: Self.set(new)), "\(name)")
    }

    private static let lowering: [(String, [Zone], [Zone])] = [
        ("gone", [red, road], [road]),
        ("the last one gone", [red, Rehearsal.red("b")], [Rehearsal.red("b")]),
        ("another id", [red], [Rehearsal.red("green", rings: [near, far])]),
        ("another kind", [Rehearsal.red(level: .warning)], [Rehearsal.red(level: .warning, kind: .stayInside)]),
        ("another shape, though larger", [Rehearsal.red()], [Rehearsal.red(depth: 6_000)]),
        ("a level down", [Rehearsal.red()], [Rehearsal.red(level: .warning)]),
        ("another action", [Rehearsal.red()], [Rehearsal.red(action: .shelter)]),
        ("a ring less", [red], [Rehearsal.red(rings: [near])]),
        (
            "a ring nearer", [Rehearsal.red(rings: [near])],
            [Rehearsal.red(rings: [ZoneRing(level: .warning, action: .avoid, distanceMetres: 4_000)])]
        ),
        (
            "a ring milder", [Rehearsal.red(rings: [near])],
            [Rehearsal.red(rings: [ZoneRing(level: .advisory, action: .avoid, distanceMetres: 5_000)])]
        ),
        ("a shorter margin", [Rehearsal.red()], [Rehearsal.red(margin: 249)]),
        ("a shorter dwell", [Rehearsal.red()], [Rehearsal.red(dwell: .seconds(119))]),
        ("hours for the first time", [Rehearsal.red()], [Rehearsal.red(schedule: hours([(0, 10_000)]))]),
        (
            "shorter hours", [Rehearsal.red(schedule: hours([(21, 29)]))],
            [Rehearsal.red(schedule: hours([(21, 28)]))]
        ),
        (
            "hours with a gap", [Rehearsal.red(schedule: hours([(21, 29)]))],
            [Rehearsal.red(schedule: hours([(21, 24), (25, 29)]))]
        ),
        (
            "known to be off where nothing was known", [Rehearsal.red(schedule: hours([(1, 2)], known: 9))],
            [Rehearsal.red(schedule: hours([(1, 2)]))]
        ),
        ("a second corridor", [road], [road, Rehearsal.red("road-2", level: .warning, kind: .stayInside)]),
    ]

    @Test(arguments: lowering) func everythingElseLowers(name: String, old: [Zone], new: [Zone]) {
        #expect(ZoneChange.lowers(from: Self.set(old), to: Self.set(new)), "\(name)")
    }

    @Test func anotherNameIsAnotherZone() {
        let named = Zone(
            reference: ZoneReference(id: "red", name: "All clear"), level: .evacuate, action: .relocate,
            marginMetres: 250, dwell: .seconds(120), shape: Self.red.shape)
        #expect(ZoneChange.lowers(from: Self.set([Rehearsal.red()]), to: Self.set([named])))
    }

    /// Wherever one is in danger by the old set, one is by the new set, as bad or worse: what isn't lowering keeps it.
    @Test func whatIsNotLoweringWarnsNoLess() {
        var looked = 0
        for seed in 0..<80 {
            var made = MadeZones(seed: UInt64(seed))
            let old = made.zones(6)
            let (before, after) = (Self.set(old), Self.set(old.map { Self.changed($0, &made) }))
            guard !ZoneChange.lowers(from: before, to: after) else { continue }
            for _ in 0..<50 {
                let place = made.place()
                guard let level = Self.level(at: place, before) else { continue }
                #expect(Self.level(at: place, after).map { $0 >= level } ?? false)
                looked += 1
            }
        }
        #expect(looked > 300)
    }

    private static func changed(_ zone: Zone, _ made: inout MadeZones) -> Zone {
        guard zone.kind == .keepOut, made.chance(0.4) else { return zone }
        let level = Level.allCases.randomElement(using: &made.generator) ?? .warning
        let shift = made.number(-100...400)
        let rings = zone.rings.dropFirst().map {
            ZoneRing(level: $0.level, action: $0.action, distanceMetres: max(0, $0.distanceMetres + shift))
        }
        return Zone(
            reference: zone.reference, level: made.chance(0.7) ? zone.rings[0].level : level,
            action: zone.rings[0].action, outerRings: rings, marginMetres: zone.marginMetres, dwell: zone.dwell,
            shape: zone.shape)
    }

    private static func level(at place: Coordinate, _ set: ZoneSet) -> Level? {
        var tracker = ZoneTracker(set: set)
        _ = tracker.take(Fix(coordinate: place, accuracyMetres: 5), worth: .trusted, at: .seconds(0))
        return tracker.holds.map(\.held.level).max()
    }

    // MARK: - Local and office

    private static func combined(_ local: [Zone], _ office: [Zone]) -> ZoneSet {
        ZoneCombination.worse(local: local, office: office, sha256: "cc", dated: nil, officeVersion: 7)
    }

    @Test func bothHoldWhereIdsClash() {
        let mild = Rehearsal.red(level: .advisory)
        let set = Self.combined([mild, Self.road], [Self.red, Rehearsal.red("z")])
        #expect(set.zones.map(\.reference.id) == ["office:red", "red", "road", "z"])
        #expect(set.zones[0].rings == Self.red.rings && set.zones[0].reference.name == "RED")
        #expect(set.zones[1] == mild && set.officeVersion == 7 && set.sha256 == "cc" && set.source == .office)
    }

    @Test func theSameZoneInBothIsThereOnce() {
        #expect(Self.combined([Self.red], [Self.red]).zones == [Self.red])
    }

    @Test func aTakenNameGetsANumberAndLongIdsStayShort() {
        let long = String(repeating: "я", count: 32)
        let local = [Rehearsal.red("a"), Rehearsal.red("office:a"), Rehearsal.red(long)]
        let office = [
            Rehearsal.red("a", level: .warning), Rehearsal.red("office:a~2"), Rehearsal.red(long, level: .warning),
        ]
        let ids = Self.combined(local, office).zones.map(\.reference.id)
        #expect(ids.count == 6 && ids.contains("office:a~3") && ids.allSatisfy { $0.utf8.count <= 64 })
        #expect(ids == Self.combined(local.reversed(), office.reversed()).zones.map(\.reference.id))
    }

    @Test func anOfficesZoneNeverLowersALocalOne() {
        let local = [Rehearsal.red(rings: [Self.near])]
        #expect(!ZoneChange.lowers(from: Self.set(local), to: Self.combined(local, [Rehearsal.red(level: .advisory)])))
    }
}
