import Foundation
import Safety
import Testing
import Wire
import Workbench

@testable import Settings

@Suite("The last good set-up")
struct LastGoodTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    private func write(_ yaml: String) throws { try bench.folder.write(yaml, to: "fieldgate.yaml") }
    private func zones(_ text: String) throws { try bench.folder.write(text, to: "zones.d/front.geojson") }
    private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: bench.folder.file(name)) }

    @Test func aGoodSetUpIsKeptAndABrokenFileRunsOnIt() throws {
        let loader = try bench.loader(bench.full)
        guard case .good(let good, let problems) = loader.load() else {
            Issue.record("not good")
            return
        }
        #expect(problems == [])
        #expect(good.settingsSource == .file)
        #expect(exists("state/last-good/settings.yaml"))
        #expect(!exists("state/last-good.new"))
        #expect(!exists("state/last-good.old"))

        try write(bench.full.replacing("fleet: kharkiv", with: "flet: kharkiv"))
        guard case .lastGood(let old, let wrong) = loader.load() else {
            Issue.record("not the last good")
            return
        }
        // The certificates are found beside the original, the zones in the copy.
        #expect(old.settings == good.settings)
        #expect(old.zones.zones == good.zones.zones)
        #expect(old.zones.sha256 == good.zones.sha256)
        #expect(old.zones.source == .lastGood)
        #expect(old.zones.dated == good.zones.dated)
        #expect(old.settingsSource == .lastGood)
        #expect(old.zonesSource == .lastGood)
        #expect(wrong.errors.map(\.key) == ["unit.fleet", "unit.flet"])

        try write(bench.full)
        guard case .good = loader.load() else {
            Issue.record("mended, but not good")
            return
        }
    }

    /// However the file was broken, the copy is found.
    @Test(arguments: ["syntax", "type", "empty state", "encoding", "anchor"])
    func theCopyIsFoundThoughTheFileIsNoYAML(_ how: String) throws {
        let loader = try bench.loader(bench.full)
        _ = loader.load()
        switch how {
        case "syntax": try write(bench.full + "unit: {\n")
        case "type": try write(bench.full.replacing("port: 2948", with: "port: x"))
        case "anchor": try write(bench.full.replacing("id: unit-01", with: "id: &a unit-01"))
        case "empty state":
            try write("")
            var surroundings = bench.surroundings
            surroundings.stateDirectory = bench.folder.file("state")
            let outcome = SetUpLoader(config: "fieldgate.yaml", surroundings: surroundings).load()
            #expect(outcome.setUp?.settingsSource == .lastGood)
            return
        default:
            try Data(Array(bench.full.utf8) + [0xff]).write(
                to: bench.folder.url.appendingPathComponent("fieldgate.yaml"))
        }
        #expect(loader.load().setUp?.settingsSource == .lastGood)
    }

    @Test func brokenZonesRunOnTheOldZonesWithTheNewSettings() throws {
        let loader = try bench.loader(bench.full)
        let first = try #require(loader.load().setUp)
        try zones("{")
        try write(bench.full.replacing("silence: 12s", with: "silence: 20s"))
        guard case .lastGood(let setUp, let problems) = loader.load() else {
            Issue.record("not the last good")
            return
        }
        #expect(setUp.settings.gps.silence == .seconds(20))
        #expect(setUp.settingsSource == .file)
        #expect(setUp.zonesSource == .lastGood)
        #expect(setUp.zones.zones == first.zones.zones)
        #expect(problems.errors.map(\.key) == ["json"])
    }

    @Test func brokenSettingsRunOnTheOldPairThoughTheZonesAreGood() throws {
        let loader = try bench.loader(bench.full)
        let first = try #require(loader.load().setUp)
        try zones(Bench.zones.replacing("\"red\"", with: "\"other\""))
        try write(bench.full.replacing("port: 2948", with: "port: 0"))
        let setUp = try #require(loader.load().setUp)
        #expect(setUp.zonesSource == .lastGood)
        #expect(setUp.zones.zones == first.zones.zones)
    }

    @Test func withoutACopyThereIsNothingToRunOn() throws {
        let loader = try bench.loader("unit: {}\nstate: {directory: state}\n")
        guard case .none(let problems) = loader.load() else {
            Issue.record("something out of nothing")
            return
        }
        #expect(problems.hasErrors)
        #expect(!exists("state"))
    }

    @Test func aReloadNeverFallsBack() throws {
        let loader = try bench.loader(bench.full)
        _ = loader.load()
        try zones("{")
        guard case .none(let problems) = loader.reload() else {
            Issue.record("a bad new set must leave the old one in force")
            return
        }
        #expect(problems.errors.count == 1)
    }

    @Test func aReloadKeepsWhatIsGood() throws {
        let loader = try bench.loader(bench.full)
        _ = loader.load()
        try zones(Bench.zones.replacing("\"red\"", with: "\"newer\""))
        #expect(loader.reload().setUp?.zonesSource == .file)
        try zones("{")
        #expect(loader.load().setUp?.zones.zones.map(\.reference.id) == ["newer"])
    }

    @Test func aBadMQTTPartRunsWithoutALinkAndIsNotKept() throws {
        let loader = try bench.loader(bench.full)
        _ = loader.load()
        let kept = try String(contentsOfFile: bench.folder.file("state/last-good/settings.yaml"), encoding: .utf8)
        try write(bench.full.replacing("root: clinics", with: "root: Clinics"))
        guard case .good(let setUp, let problems) = loader.load() else {
            Issue.record("the warning must go on")
            return
        }
        #expect(setUp.settings.mqtt == nil)
        #expect(setUp.settingsSource == .file)
        // What is queued meanwhile keeps the topics of the last good root.
        #expect(setUp.settings.unit.address.root == "clinics")
        #expect(problems.errors.map(\.key) == ["mqtt.root"])
        let still = try String(contentsOfFile: bench.folder.file("state/last-good/settings.yaml"), encoding: .utf8)
        #expect(still == kept)
    }

    @Test func certificatesAndProgramsThatHaveGoneDoNotStopTheWarning() throws {
        let loader = try bench.loader(bench.full)
        _ = loader.load()
        try bench.remove("siren")
        try bench.remove("ca.pem")
        guard case .lastGood(let setUp, let problems) = loader.load() else {
            Issue.record("not the last good")
            return
        }
        #expect(setUp.settings.mqtt == nil)
        #expect(setUp.settings.alarm.hooks.map(\.path) == [bench.folder.file("siren"), bench.folder.file("siren")])
        #expect(problems.errors.contains { $0.key == "alarm.hooks[1]" })
    }

    @Test func theStateOverrideHoldsForCopyAndSettings() throws {
        let loader = try bench.loader(bench.full, state: "elsewhere")
        #expect(loader.load().setUp?.settings.stateDirectory == bench.folder.file("elsewhere"))
        #expect(exists("elsewhere/last-good/manifest.json"))
        #expect(!exists("state"))
        try write("")
        #expect(loader.load().setUp?.settings.stateDirectory == bench.folder.file("elsewhere"))
    }

    @Test func aTornCopyIsNoCopy() throws {
        let loader = try bench.loader(bench.full)
        _ = loader.load()
        try write("")
        for damage in ["settings.yaml", "zones/front.geojson", "zones/stranger.geojson", "manifest.json"] {
            let path = "state/last-good/" + damage
            let before = exists(path) ? try Data(contentsOf: bench.folder.url.appendingPathComponent(path)) : nil
            try bench.folder.write("{}", to: path)
            #expect(LastGood(stateDirectory: bench.folder.file("state")).read() == nil, "\(damage)")
            try bench.remove(path)
            if let before { try before.write(to: bench.folder.url.appendingPathComponent(path)) }
            #expect(LastGood(stateDirectory: bench.folder.file("state")).read() != nil, "\(damage)")
        }
    }

    /// The two moves: last-good → last-good.old, last-good.new → last-good. A cut can fall before, between and after.
    @Test func aPowerCutLeavesACopy() throws {
        let loader = try bench.loader(bench.full)
        _ = loader.load()
        let state = bench.folder.url.appendingPathComponent("state")
        let files = FileManager.default
        func move(_ old: String, _ new: String) throws {
            try files.moveItem(at: state.appendingPathComponent(old), to: state.appendingPathComponent(new))
        }
        // Torn while writing: the old copy holds.
        try bench.folder.write("half", to: "state/last-good.new/settings.yaml")
        #expect(LastGood(stateDirectory: state.path).read()?.path.contains("last-good/") == true)
        // Between the moves, the new one whole.
        try bench.remove("state/last-good.new")
        try move("last-good", "last-good.new")
        #expect(LastGood(stateDirectory: state.path).read()?.path.contains("last-good.new/") == true)
        // Between the moves, the new one gone bad on the disk.
        try move("last-good.new", "last-good.old")
        try bench.folder.write("half", to: "state/last-good.new/settings.yaml")
        #expect(LastGood(stateDirectory: state.path).read()?.path.contains("last-good.old/") == true)
        // The next good start sweeps up.
        #expect(loader.load().problems == [])
        #expect(exists("state/last-good/manifest.json"))
        #expect(!exists("state/last-good.new"))
        #expect(!exists("state/last-good.old"))
    }

    @Test func anUnchangedSetUpIsNotWrittenAgain() throws {
        let loader = try bench.loader(bench.full)
        _ = loader.load()
        let before = try RawFile.facts(bench.folder.file("state/last-good/manifest.json"))
        try bench.folder.write("mark", to: "state/last-good/mark")
        _ = loader.load()
        #expect(exists("state/last-good/mark"))
        #expect(try RawFile.facts(bench.folder.file("state/last-good/manifest.json")).modified == before.modified)
        try zones(Bench.zones + "\n")
        _ = loader.load()
        #expect(!exists("state/last-good/mark"))
    }

    @Test func aStateFolderThatCannotBeWrittenIsAWarning() throws {
        try bench.folder.write("a file in the way", to: "state")
        let outcome = try bench.loader(bench.full).load()
        #expect(outcome.setUp?.settingsSource == .file)
        #expect(outcome.problems.map(\.key) == ["state.directory"])
        #expect(outcome.problems.map(\.severity) == [.warning])
    }

    @Test func checkWritesNothing() throws {
        let loader = try bench.loader(bench.full)
        #expect(loader.read().problems == [])
        #expect(!exists("state"))
        // Both halves are reported at once.
        try zones("{")
        try write(bench.full.replacing("port: 2948", with: "port: 0"))
        #expect(loader.read().problems.errors.map(\.key) == ["gps.port", "json"])
    }
}
