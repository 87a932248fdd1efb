import Geodesy
import Safety
import Testing
import Wire
import Workbench

@testable import Settings

@Suite("The office's zones")
struct OfficeZonesTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    private static func square(_ properties: String = "{}", at west: Double = 36) -> String {
        """
        {"type": "Feature", "properties": \(properties), "geometry": {"type": "Polygon", "coordinates":
        [[[\(west), 50], [\(west + 0.1), 50], [\(west + 0.1), 50.1], [\(west), 50]]]}}
        """
    }

    private static func collection(_ features: String...) -> String {
        "{\"type\": \"FeatureCollection\", \"features\": [\(features.joined(separator: ", "))]}"
    }

    private func frame(
        _ layers: [(id: String, terms: String, map: String)], version: UInt64 = 3
    ) throws -> OfficeZones {
        try OfficeZones(
            version: version, issued: Bench.now, validUntil: Bench.now.advanced(by: .seconds(86_400)),
            drafts: layers.map { OfficeZones.Draft(id: $0.id, terms: Array($0.terms.utf8), map: Array($0.map.utf8)) })
    }

    private func read(_ frame: OfficeZones, unit: String? = nil) throws -> ZonesReading {
        let settings = try #require(bench.read(Bench.least).zones)
        return OfficeZonesReader(settings: settings, unit: unit, surroundings: bench.surroundings).read(frame)
    }

    @Test func layersBecomeZonesByTheirTermsAndTheirFeaturesOwn() throws {
        let frame = try frame([
            (
                "front", "{\"level\": \"evacuate\", \"rings\": {\"warning\": \"10km\"}, \"name\": \"Фронт\"}",
                Self.collection(Self.square())
            ),
            (
                "mines", "{\"level\": \"warning\", \"margin\": \"50m\"}",
                Self.collection(Self.square("{\"level\": \"advisory\"}"), Self.square("{\"id\": \"bridge\"}", at: 37))
            ),
        ])
        let reading = try read(frame)
        #expect(reading.problems == [], "\(reading.problems.texts)")
        let set = try #require(reading.set)
        #expect(set.zones.map(\.reference.id) == ["bridge", "front", "mines-1"])
        #expect(set.zones.map(\.level) == [.warning, .evacuate, .advisory])
        #expect(set.zones[1].outermostMetres == 10_000)
        #expect(set.zones[1].reference.name == "Фронт")
        #expect(set.zones[0].marginMetres == 50)
        #expect(set.source == .office)
        #expect(set.officeVersion == 3)
        #expect(set.dated == Bench.now)
    }

    @Test func anErrorRefusesTheSetAndNamesLayerAndFeature() throws {
        let frame = try frame([
            ("front", "{}", Self.collection(Self.square(), Self.square("{\"level\": \"red\"}", at: 37))),
            ("mines", "{\"levle\": \"warning\", \"margin\": 50}", Self.collection(Self.square(at: 38))),
        ])
        let reading = try read(frame)
        #expect(reading.set == nil)
        #expect(
            reading.problems.errors.map { "\($0.file): \($0.key): \($0.message)" } == [
                "office zones, layer front: feature 2.level: 'red' is no level",
                "office zones, layer mines: terms.levle: there is no such key",
                "office zones, layer mines: terms.margin: a number says no unit",
            ], "\(reading.problems.texts)")
    }

    @Test func twoLayersCantHaveOneZone() throws {
        let reading = try read(
            try frame([
                ("a", "{}", Self.collection(Self.square("{\"id\": \"x\"}"))),
                ("b", "{}", Self.collection(Self.square("{\"id\": \"x\"}"))),
            ]))
        #expect(reading.set == nil)
        #expect(reading.problems.errors.map(\.file) == ["office zones, layer b"])
    }

    @Test func anEmptySetIsASet() throws {
        #expect(try read(try frame([])).set?.zones == [])
    }

    @Test func zonesForOthersAreLeftOut() throws {
        let frame = try frame([("front", "{\"units\": [\"unit-02\"]}", Self.collection(Self.square()))])
        #expect(try read(frame, unit: "unit-01").set?.zones == [])
        #expect(try read(frame, unit: "unit-02").set?.zones.count == 1)
    }

    // MARK: Beside the technician's

    private func shelve(_ frame: OfficeZones) throws {
        let store = OfficeZoneStore(stateDirectory: bench.folder.file("state"))
        let version = frame.version
        let envelope = try OfficeMail.zones(
            frame, message: #require(Identifier("01935000-0000-7000-8000-00000000000\(version)")),
            topic: "clinics/kharkiv/office/zones", by: Bench.officeSigning)
        try bench.folder.write("", to: "state/.keep")
        try store.write(envelope)
    }

    @Test func theyJoinTheLocalOnesUnderIdsOfTheirOwn() throws {
        let loader = try bench.loader(bench.full)
        let local = try #require(loader.load().setUp)
        #expect(local.zones.officeVersion == nil)
        try shelve(try frame([("red", "{\"level\": \"warning\"}", Self.collection(Self.square()))]))
        let joined = try #require(loader.load().setUp)
        #expect(joined.zones.zones.map(\.reference.id) == ["office:red", "red"])
        #expect(joined.zones.officeVersion == 3)
        #expect(joined.zones.sha256 != local.zones.sha256)
        #expect(joined.zonesSource == .file)
        #expect(loader.read().zones?.set?.zones.count == 2)
        // Bad local zones: the copy's, and the office's beside them.
        try bench.folder.write("{", to: "zones.d/front.geojson")
        guard case .lastGood(let old, _) = loader.load() else {
            Issue.record("not the last good")
            return
        }
        #expect(old.zones.zones.map(\.reference.id) == ["office:red", "red"])
    }

    /// A damaged file of the office must not take the technician's zones away, nor keep them from being the last good.
    @Test func aBrokenSetTakesNothingAway() throws {
        let loader = try bench.loader(bench.full)
        try bench.folder.write("torn", to: "state/office-zones")
        guard case .good(let setUp, let problems) = loader.load() else {
            Issue.record("the warning must go on")
            return
        }
        #expect(setUp.zones.zones.map(\.reference.id) == ["red"])
        #expect(problems.errors.map(\.file) == ["office zones"])
        #expect(LastGood(stateDirectory: bench.folder.file("state")).read() != nil)
    }

    @Test func hoursOfBothAreRenewed() throws {
        let hours = "{\"hours\": \"21:00-05:00 Europe/Kyiv\", \"level\": \"warning\"}"
        try shelve(try frame([("curfew", hours, Self.collection(Self.square()))]))
        let setUp = try #require(try bench.loader(bench.full).load().setUp)
        var later = bench
        later.surroundings.nowOverride = Bench.now.advanced(by: .seconds(3 * 86_400))
        let loader = try later.loader(bench.full)
        #expect(loader.isRenewalDue(setUp))
        let renewed = try #require(loader.renewed(setUp))
        #expect(renewed.zones.sha256 == setUp.zones.sha256)
        #expect(renewed != setUp)
    }
}
