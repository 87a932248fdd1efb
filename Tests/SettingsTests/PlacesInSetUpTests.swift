import Safety
import Testing
import Workbench

@testable import Settings

@Suite("Places in the set-up")
struct PlacesInSetUpTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    @Test func badPlacesDisableNothingAndTheLastGoodOnesStay() throws {
        let loader = try bench.loader(bench.full)
        let first = try #require(loader.load().setUp)
        #expect(first.places.places.map(\.id) == ["stare"])
        #expect(loader.renewed(first)?.places == first.places)
        try bench.folder.write("{", to: "places.geojson")
        try bench.folder.write(Bench.zones.replacing("\"red\"", with: "\"newer\""), to: "zones.d/front.geojson")
        guard case .good(let setUp, let problems) = loader.load() else {
            Issue.record("the warning must go on")
            return
        }
        #expect(problems.errors.map(\.file) == [bench.folder.file("places.geojson")])
        #expect(setUp.zones.zones.map(\.reference.id) == ["newer"])
        #expect(setUp.places.places.map(\.id) == ["stare"] && setUp.havens.havens.map(\.id) == ["crh"])
        // The new zones were kept, and the places with them.
        try bench.folder.write("{", to: "zones.d/front.geojson")
        guard case .lastGood(let old, _) = loader.load() else {
            Issue.record("not the last good")
            return
        }
        #expect(old.places.places.map(\.id) == ["stare"] && old.havens.havens.map(\.id) == ["crh"])
        #expect(loader.read().problems.errors.map(\.file).contains(bench.folder.file("places.geojson")))
    }

    @Test func placesThatWereNeverGoodAreNone() throws {
        try bench.remove("places.geojson")
        let outcome = try bench.loader(bench.full).load()
        #expect(outcome.setUp?.places == PlaceSet())
        #expect(outcome.setUp?.havens.havens.map(\.id) == ["crh"])
        #expect(outcome.problems.errors.map(\.key) == ["places.file"])
    }

    /// The copies that stand in aren't those of another file.
    @Test func withoutThePartOrWithAnotherFileThereAreNone() throws {
        let loader = try bench.loader(bench.full)
        _ = loader.load()
        let part = "places:   {file: places.geojson}"
        try bench.folder.write(bench.full.replacing(part, with: "places: {file: other.geojson}"), to: "fieldgate.yaml")
        #expect(loader.load().setUp?.places == PlaceSet())
        try bench.folder.write(bench.full.replacing(part, with: ""), to: "fieldgate.yaml")
        let none = loader.load()
        #expect(none.setUp?.places == PlaceSet() && !none.problems.hasErrors)
    }

    /// A copy that an earlier release made has no such folder.
    @Test func aCopyWithoutPlacesIsWhole() throws {
        let part = "places:   {file: places.geojson}"
        let loader = try bench.loader(bench.full.replacing(part, with: ""))
        _ = loader.load()
        try bench.remove("state/last-good/places")
        #expect(LastGood(stateDirectory: bench.folder.file("state")).read() != nil)
        try bench.folder.write(bench.full, to: "fieldgate.yaml")
        #expect(loader.load().setUp?.places.places.map(\.id) == ["stare"])
        #expect(
            LastGood(stateDirectory: bench.folder.file("state")).read()?.places?.origin.hasSuffix("places.geojson")
                == true)
    }

    @Test func aStrangerAmongThePlacesMakesTheCopyNone() throws {
        let loader = try bench.loader(bench.full)
        _ = loader.load()
        let kept = LastGood(stateDirectory: bench.folder.file("state"))
        #expect(kept.read()?.places != nil && kept.read()?.zones.count == 1)
        try bench.folder.write("{}", to: "state/last-good/places/stranger.geojson")
        #expect(kept.read() == nil)
    }
}
