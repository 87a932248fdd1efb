import Foundation
import Safety
import Testing
import Wire
import Workbench

@testable import BaseOffice

@Suite struct InterferenceMapTests {
    private static let sumy = GridCell(southTenths: 508, westTenths: 348)
    private static let day = Duration.seconds(86_400)

    private func map(
        _ records: [InterferenceRecord], span: Duration = day, goesOn: [Int] = [], at seconds: Double = 36_000
    ) -> InterferenceMap {
        let ids = goesOn.map(Timeline.manyID)
        return InterferenceMap(
            records, span: span, isGoingOn: { ids.contains($0.id) }, at: Timeline.utc(seconds))
    }

    private static let records = [
        Timeline.interference(1, ended: 60),
        Timeline.interference(
            2, unit: "unit-02", .spoofing, reasons: ["time_step"], began: 600, ended: 900, received: 900),
        Timeline.interference(3, cell: sumy, began: 3_600, ended: 7_200, received: 7_200),
        Timeline.interference(4, cell: nil, began: 30_000, ended: 31_000, received: 31_000),
        Timeline.interference(5, unit: "unit-02", began: 32_000, received: 32_010),
    ]

    @Test func reportsAddUpByCell() throws {
        let cells = map(Self.records).cells
        #expect(cells.map(\.place) == [Timeline.kharkiv, Self.sumy, nil], "the latest first, the unknown last")
        let kharkiv = cells[0]
        #expect(kharkiv.jamming == 2 && kharkiv.spoofing == 1 && kharkiv.kinds == ["jamming", "spoofing"])
        #expect(kharkiv.units == ["unit-01", "unit-02"] && kharkiv.reasons == ["signal_collapse", "time_step"])
        #expect(kharkiv.first == Timeline.utc(0) && kharkiv.last == Timeline.utc(32_010) && !kharkiv.isGoingOn)
        #expect(map(Self.records).withoutCell == 1)
    }

    @Test func whatGoesOnComesFirstAndLastsUntilNow() {
        let cells = map(Self.records, goesOn: [3]).cells
        #expect(cells.map(\.place) == [Self.sumy, Timeline.kharkiv, nil])
        #expect(cells[0].isGoingOn && cells[0].last == Timeline.utc(36_000))
    }

    /// What ended before the time asked for is left out; what goes on never is.
    @Test func onlyTheTimeAskedForIsThere() {
        #expect(map(Self.records, span: .seconds(5_000)).cells.map(\.place) == [Timeline.kharkiv, nil])
        #expect(map(Self.records, span: .seconds(5_000)).cells[0].count == 1)
        #expect(map(Self.records, span: .seconds(28_800)).cells.map(\.place) == [Timeline.kharkiv, Self.sumy, nil])
        #expect(map(Self.records, span: .seconds(28_799)).cells.map(\.place) == [Timeline.kharkiv, nil])
        #expect(map(Self.records, span: .zero, goesOn: [1]).cells.map(\.count) == [1])
        #expect(map(Self.records, span: .zero).cells.isEmpty)
    }

    @Test func theTableIsForPeople() {
        let lines = map(Self.records, goesOn: [3]).text().split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "SOUTH   WEST   KIND             REPORTS FIRST        LAST         UNITS",
                "50.8    34.8   jamming          1       05-28 21:26Z goes on      unit-01",
                "49.9    36.2   jamming+spoofing 3       05-28 20:26Z 05-29 05:20Z unit-01 unit-02",
                "unknown        jamming          1       05-29 04:46Z 05-29 05:03Z unit-01",
            ])
        #expect(map([]).text().hasPrefix("no interference"))
        let south = Timeline.interference(cell: GridCell(southTenths: -5, westTenths: -1234))
        #expect(map([south]).text().contains("\n-0.5    -123.4 jamming"))
    }

    private struct Collection: Decodable {
        struct Feature: Decodable {
            struct Geometry: Decodable {
                let type: String
                let coordinates: [[[Double]]]
            }
            struct Properties: Decodable {
                let count, jamming, spoofing, units: Int
                let kinds, reasons: [String]
                let first, last: String
                let going_on: Bool
            }
            let type: String
            let geometry: Geometry
            let properties: Properties
        }
        let type: String
        let features: [Feature]
    }

    @Test func theMapIsOfCellsThatShareTheirEdges() throws {
        let text = try map(Self.records, goesOn: [3]).geoJSON()
        let read = try JSONDecoder().decode(Collection.self, from: Data(text.utf8))
        #expect(read.type == "FeatureCollection" && read.features.count == 2)
        let sumy = read.features[0]
        #expect(sumy.type == "Feature" && sumy.geometry.type == "Polygon")
        #expect(
            sumy.geometry.coordinates == [[[34.8, 50.8], [34.9, 50.8], [34.9, 50.9], [34.8, 50.9], [34.8, 50.8]]])
        let kharkiv = read.features[1].properties
        #expect(kharkiv.count == 3 && kharkiv.jamming == 2 && kharkiv.spoofing == 1 && kharkiv.units == 2)
        #expect(kharkiv.kinds == ["jamming", "spoofing"] && !kharkiv.going_on && sumy.properties.going_on)
        #expect(kharkiv.first == "2026-05-28T20:26:40Z" && kharkiv.last == "2026-05-29T05:20:10Z")
        #expect(!text.contains("unit-0"), "which units were there stays in the office")
    }

    @Test func theEdgesOfTheEarthAreOnTheMap() throws {
        let corner = Timeline.interference(cell: GridCell(southTenths: 899, westTenths: 1799))
        let read = try JSONDecoder().decode(Collection.self, from: Data(try map([corner]).geoJSON().utf8))
        #expect(read.features[0].geometry.coordinates[0][2] == [180, 90])
    }

    @Test func programsGetNumbers() throws {
        let text = try map(Self.records).json()
        #expect(!text.contains("\n"))
        let body = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let cells = try #require(body["cells"] as? [[String: Any]])
        #expect(cells.count == 3 && cells[0]["south"] as? Double == 49.9 && cells[0]["jamming"] as? Int == 2)
        #expect(cells[2]["south"] == nil && body["at"] as? Int == 1_780_036_000)
    }

    @Test func aMapReplacesAMapAndNothingElse() throws {
        let folder = try TemporaryFolder("map")
        let path = folder.file("week.geojson")
        for records in [Self.records, [], Self.records] {
            try map(records).write(to: path)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == map(records).geoJSON())
        }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let other = try folder.write("fleet: kharkiv\n", to: "fieldbase.yaml")
        #expect(throws: OfficeFileError.self) { try map(Self.records).write(to: other) }
        #expect(try String(contentsOfFile: other, encoding: .utf8) == "fleet: kharkiv\n")
        #expect(throws: OfficeFileError.self) { try map(Self.records).write(to: folder.file("no/such/map.geojson")) }
        #expect(throws: OfficeFileError.self) { try map(Self.records).write(to: folder.path + "/") }
    }

    /// As the command asks: with what the units last said.
    @Test func theStoreIsDrawn() throws {
        let store = try OfficeStore.inMemory()
        for record in Self.records { try store.keep(record) }
        var unit = UnitRecord(unit: "unit-02")
        unit.status = Timeline.status(at: 33_000)
        unit.status?.trust = .lost
        try store.keep([unit])
        #expect(try InterferenceMap(store, span: Self.day, at: Timeline.utc(36_000)).cells[0].isGoingOn)
        unit.status?.trust = .trusted
        unit.status?.trustSince = Timeline.utc(32_900)
        try store.keep([unit])
        #expect(try !InterferenceMap(store, span: Self.day, at: Timeline.utc(36_000)).cells[0].isGoingOn)
    }
}
