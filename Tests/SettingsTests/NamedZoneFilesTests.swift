import Safety
import Testing
import Workbench

@testable import Settings

@Suite("Zone files by name")
struct NamedZoneFilesTests {
    private let folder: TemporaryFolder
    private let reader: ZonesReader

    init() throws {
        folder = try TemporaryFolder("named")
        reader = ZonesReader(settings: UnitSettings.Zones(directory: folder.path), now: Bench.now)
    }

    private static func zone(_ id: String) -> String {
        """
        {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"id": "\(id)", "name": "\(id)"},
         "geometry": {"type": "Polygon", "coordinates": [[[36, 50], [36.1, 50], [36.1, 50.1], [36, 50]]]}}]}
        """
    }

    @Test func filesAndFoldersAreReadTogetherAndTheSettingsFolderIsNot() throws {
        let files = try TemporaryFolder("maps")
        try folder.write(Self.zone("ordinary"), to: "ordinary.geojson")
        try files.write(Self.zone("b"), to: "b.geojson")
        try files.write(Self.zone("a"), to: "a.json")
        try files.write("nothing of ours", to: "notes.txt")
        let one = try TemporaryFolder("one")
        let named = try one.write(Self.zone("c"), to: "any.name")
        let reading = reader.read(named: [one.file("any.name"), files.path])
        #expect(named == one.file("any.name"))
        #expect(reading.set?.zones.map(\.reference.id) == ["a", "b", "c"], "\(reading.problems)")
    }

    @Test func whatIsMissingOrEmptyIsNamed() {
        let gone = reader.read(named: [folder.file("gone.geojson")])
        #expect(gone.set == nil)
        #expect(
            gone.problems.first?.description.contains("gone.geojson:1:1: error: file: the file can't be read") == true)
        #expect(reader.read(named: [folder.path]).set == nil)
    }
}
