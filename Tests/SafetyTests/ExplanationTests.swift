import Geodesy
import Testing

@testable import Safety

private let noon = Policy.buildDate.advanced(by: .seconds(20 * 86_400))
private func at(_ seconds: Double) -> UTCTime { noon.advanced(by: .seconds(seconds)) }
private let rings = [
    ZoneRing(level: .warning, action: .avoid, distanceMetres: 1_000),
    ZoneRing(level: .advisory, action: .avoid, distanceMetres: 2_500),
]

/// What `explain` is told: which rings, why, and whether they count.
@Suite struct ExplanationTests {
    private func explain(
        _ zones: [Zone], metresNorth: Double, accuracy: Double? = 5, legFrom: Double? = nil, time: UTCTime? = nil
    ) -> ZoneExplanation {
        func place(_ metres: Double) -> Coordinate { Coordinate(Rehearsal.latitude(metres), 36.5) }
        return ZoneSet(zones: zones, sha256: "", source: .local, dated: nil).explanation(
            at: place(metresNorth), accuracyMetres: accuracy, legFrom: legFrom.map(place), time: time)
    }

    @Test(arguments: [
        (100.0, 5.0 as Double?, nil as Double?, ["certain", "certain", "certain"], Level.evacuate as Level?),
        (-30, 40, nil, ["accuracy", "certain", "certain"], .evacuate),
        (-30, nil, nil, ["accuracy", "certain", "certain"], .evacuate),
        (-900, 5, nil, ["-", "certain", "certain"], .warning),
        (-2_000, 5, -900, ["-", "leg", "certain"], .warning),
        (-2_000, 5, 100, ["leg", "leg", "certain"], .evacuate),
        (-2_400, 5, nil, ["-", "-", "certain"], .advisory),
    ])
    func eachRingSaysWhyItHolds(
        metresNorth: Double, accuracy: Double?, legFrom: Double?, reasons: [String], level: Level?
    ) throws {
        let front = Rehearsal.red("front", rings: rings)
        let told = explain([front], metresNorth: metresNorth, accuracy: accuracy, legFrom: legFrom)
        let finding = try #require(told.zones.first)
        #expect(finding.rings.map { $0.holding?.rawValue ?? "-" } == reasons)
        #expect(finding.rings.map(\.ring.distanceMetres) == [0, 1_000, 2_500])
        #expect(told.verdict?.level == level)
        #expect(abs(try #require(finding.signedDistanceMetres) + metresNorth) < 0.01 * abs(metresNorth) + 1)
        #expect(finding.nearestEdge?.edge == 1, "the southern one")
        #expect(told.accuracyMetres == accuracy ?? 50)
    }

    @Test func beyondEveryRingThereIsNothingToTell() {
        let told = explain([Rehearsal.red("front", rings: rings)], metresNorth: -2_600)
        #expect(told.zones.isEmpty)
        #expect(told.verdict == nil)
    }

    @Test(arguments: [
        (nil as UTCTime?, ZoneExplanation.Force.timeUnknown), (at(-10), .off(until: at(0))),
        (at(0), .within(until: at(60))), (at(60), .off(until: at(100))), (at(150), .off(until: at(200))),
        (at(200), .beyondKnowledge),
    ])
    func aScheduleSaysWhetherItCountsAndWhatComesNext(time: UTCTime?, force: ZoneExplanation.Force) throws {
        let schedule = ZoneSchedule(
            periods: [.init(from: at(0), until: at(60)), .init(from: at(100), until: at(120))], knownUntil: at(200))
        let told = explain([Rehearsal.red("curfew", schedule: schedule)], metresNorth: 30, time: time)
        let finding = try #require(told.zones.first)
        #expect(finding.force == force)
        #expect(finding.isHolding == force.isInForce)
        #expect((told.verdict != nil) == force.isInForce)
        #expect(finding.isInside, "where it is doesn't depend on when")
    }

    @Test(arguments: [
        (100.0, true, false), (-100, false, true), (-90_000, false, true), (-150_000, false, true),
    ])
    func aCorridorIsAlwaysToldOf(metresNorth: Double, isInside: Bool, isHolding: Bool) throws {
        let road = Rehearsal.red("road", level: .warning, kind: .stayInside)
        let told = explain([road], metresNorth: metresNorth)
        let finding = try #require(told.zones.first)
        #expect(finding.isInside == isInside)
        #expect(finding.isHolding == isHolding)
        #expect((finding.signedDistanceMetres == nil) == (metresNorth < -100_000))
        #expect(told.verdict?.kind == (isHolding ? .corridor : nil))
    }
}
