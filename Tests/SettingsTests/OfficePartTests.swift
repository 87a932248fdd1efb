import Safety
import Testing
import Wire
import Workbench

@testable import Settings

@Suite("The office part")
struct OfficePartTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    private static let part = "office: {keys: office.keys, signing: unit.signing, opening: unit.opening}\n"

    @Test func theThreeFilesAreTheIdentity() throws {
        let reading = bench.read(Bench.least + Self.part)
        #expect(!reading.problems.hasErrors, "\(reading.problems.texts)")
        let identity = try #require(reading.settings?.office).read()
        #expect(identity.keys == Bench.officeKeys)
        #expect(identity.opening.sealing == Bench.opening.sealing)
    }

    /// Without a link it is said already that nothing reaches the office.
    @Test func withALinkItsAbsenceIsAWarning() {
        let mqtt = "mqtt: {brokers: [mqtt://localhost]}\n"
        #expect(!bench.read(Bench.least).problems.contains { $0.key == "office" })
        let reading = bench.read(Bench.least + mqtt)
        #expect(reading.problems.contains { $0.key == "office" && $0.severity == .warning })
        #expect(!bench.read(Bench.least + mqtt + Self.part).problems.contains { $0.key == "office" })
    }

    @Test func aBadPartIsOffAndSparesTheWarning() throws {
        for (damage, key) in [
            (Self.part.replacing("keys: office.keys, ", with: ""), "office.keys"),
            (Self.part.replacing("unit.opening", with: "gone"), "office.opening"),
            (Self.part.replacing("unit.opening", with: "unit.signing"), "office.opening"),
            (Self.part.replacing("unit.signing", with: "password"), "office.signing"),
            (Self.part.replacing("office.keys", with: "havens.geojson"), "office.keys"),
        ] {
            let reading = bench.read(Bench.least + damage)
            #expect(reading.sparesTheWarning)
            #expect(reading.settings != nil)
            #expect(reading.settings?.office == nil)
            #expect(reading.problems.errors.map(\.key) == [key], "\(reading.problems.texts)")
            #expect(!reading.problems.texts.contains("correct horse"))
        }
        try bench.setMode(0o640, of: "unit.signing")
        #expect(bench.read(Bench.least + Self.part).problems.errors.map(\.key) == ["office.signing"])
    }

    @Test func receiptsAreRequiredOnlyWithTheKeysToCheckThem() {
        let receipts = "delivery: {receipts: required}\n"
        #expect(bench.read(Bench.least + receipts).settings == nil)
        #expect(bench.read(Bench.least + receipts + Self.part).settings?.receipts == .required)
    }
}

@Suite("Havens in the set-up")
struct HavensInSetUpTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    @Test func badHavensDisableNothingAndTheLastGoodOnesStay() throws {
        let loader = try bench.loader(bench.full)
        #expect(loader.load().setUp?.havens.havens.map(\.id) == ["crh"])
        try bench.folder.write("{", to: "havens.geojson")
        try bench.folder.write(Bench.zones.replacing("\"red\"", with: "\"newer\""), to: "zones.d/front.geojson")
        guard case .good(let setUp, let problems) = loader.load() else {
            Issue.record("the warning must go on")
            return
        }
        #expect(problems.hasErrors)
        #expect(setUp.zones.zones.map(\.reference.id) == ["newer"])
        #expect(setUp.havens.havens.map(\.id) == ["crh"])
        // The new zones were kept, and the havens with them.
        try bench.folder.write("{", to: "zones.d/front.geojson")
        guard case .lastGood(let old, _) = loader.load() else {
            Issue.record("not the last good")
            return
        }
        #expect(old.zones.zones.map(\.reference.id) == ["newer"])
        #expect(old.havens.havens.map(\.id) == ["crh"])
    }

    @Test func withoutThePartThereAreNone() throws {
        let loader = try bench.loader(bench.full)
        _ = loader.load()
        try bench.folder.write(
            bench.full.replacing("havens:   {file: havens.geojson}", with: ""), to: "fieldgate.yaml")
        #expect(loader.load().setUp?.havens == HavenSet())
    }

    @Test func havensThatWereNeverGoodAreNone() throws {
        try bench.remove("havens.geojson")
        let outcome = try bench.loader(bench.full).load()
        #expect(outcome.setUp?.havens == HavenSet())
        #expect(outcome.problems.errors.map(\.key) == ["havens.file"])
    }
}
