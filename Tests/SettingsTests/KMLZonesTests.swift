import Geodesy
import Safety
import Testing

@testable import Settings

@Suite("KML in the zones' folder")
struct KMLZonesTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    private static func placemark(_ content: String) -> String {
        String(decoding: KMLFileTests.placemark(content), as: UTF8.self)
    }

    @Test func whatQGISWroteIsReadAsItIs() throws {
        let reading = try bench.readZones(["mines.kml": KMLSamples.qgis])
        #expect(reading.problems.errors == [])
        let zones = try #require(reading.set?.zones)
        #expect(zones.map(\.reference.id) == ["mines.1", "mines.2"])
        #expect(zones.map(\.reference.name) == ["Mine field A", "mines.2"])
        #expect(zones.map(\.level) == [.warning, .warning])
        #expect(zones[0].marginMetres == 100)
        #expect(zones[1].shape.polygons.first?.holes.count == 1)
    }

    @Test func whatGoogleEarthWroteIsReadAndWhatIsNoZoneIsAWarning() throws {
        let reading = try bench.readZones(["map.KML": KMLSamples.earth.replacing("500m", with: "700m")])
        #expect(reading.set == nil)
        #expect(reading.problems.errors.map(\.message) == ["a Point without a radius covers nothing"])
        #expect(reading.problems.errors.map(\.line) == [54], "the label's own line")
        #expect(reading.problems.errors.first?.zone?.name == "Мітка")
        let warnings = reading.problems.filter { $0.severity == .warning }
        #expect(
            warnings.map { "\($0.line) \($0.key) \($0.zone?.name ?? "")" } == [
                "38 Placemark Схід", "61 Point Поле", "65 NetworkLink Live", "66 GroundOverlay Скан",
            ])
        #expect(warnings.allSatisfy { !$0.logText.contains("Схід") }, "no name in a log")
        let mended = KMLSamples.earth.replacing(
            "36.3,49.9,0</coordinates></Point>", with: "36.3,49.9</coordinates></Point>")
        let layer = try bench.readZones(["map.kml": mended], layers: "[{file: map.kml, radius: 300m}]")
        let zones = try #require(layer.set?.zones, "\(layer.problems.texts)")
        #expect(zones.map(\.reference.name).sorted() == ["Міст", "Мітка", "Поле", "Північ"])
        let front = try #require(zones.first { $0.reference.name == "Північ" })
        #expect(front.reference.id == "0A1B2C3D4E")
        #expect(front.rings.map(\.distanceMetres) == [0, 10_000, 25_000])
        #expect(front.rings.map(\.level) == [.evacuate, .warning, .advisory])
        #expect(zones.first { $0.reference.name == "Мітка" }?.shape.bands.first?.radiusMetres == 300)
        #expect(zones.first { $0.reference.name == "Міст" }?.shape.bands.first?.radiusMetres == 500)
        #expect(zones.first { $0.reference.name == "Поле" }?.schedule != nil)
    }

    @Test func anArchiveIsReadAndItsOtherDocumentIsAWarning() throws {
        let file = ZoneFile(
            KMLSamples.kmz, file: "/z/map.kmz", settings: UnitSettings.Zones(directory: "/z"),
            calendar: ZoneCalendar(now: nil))
        #expect(file.problems.map { "\($0.severity) \($0.key)" } == ["warning document"])
        #expect(file.drafts.map(\.zone.reference) == [ZoneReference(id: "map-1", name: "Міст")])
        #expect(file.drafts.first?.zone.shape == .circle(centre: Coordinate(49.9, 36.2), radiusMetres: 500))
        let cut = ZoneFile(
            Array(KMLSamples.kmz.dropLast(40)), file: "/z/map.kmz", settings: UnitSettings.Zones(directory: "/z"),
            calendar: ZoneCalendar(now: nil))
        #expect(
            cut.problems.map(\.description) == [
                "/z/map.kmz:1:1: error: kml: this is no ZIP archive; a KMZ file as Google Earth saves it"
            ])
    }

    @Test(arguments: [
        ("36,50 36.1,50 36.1,50.1 36,50.2", 2, "the outer ring isn't closed"),
        ("50,36 50,36.1 50.1,36.1 50,36", 2, "latitude stands before longitude"),
        ("36,50 36.1,50\n36.1 50.1 36,50", 3, "no comma follows a position's longitude"),
        ("36,50 36.1,50\n\n36.1,95 36,50", 4, "latitude"), ("36,50 36,50", 2, "the outer ring has 2 positions"),
    ])
    func problemsNameThePlaceInTheKML(_ coordinates: String, _ line: Int, _ message: String) throws {
        let reading = try bench.readZones([
            "a.kml": Self.placemark(
                "<name>Лінія</name><Polygon><outerBoundaryIs><LinearRing><coordinates>\(coordinates)</coordinates>"
                    + "</LinearRing></outerBoundaryIs></Polygon>")
        ])
        #expect(reading.set == nil)
        let problem = try #require(reading.problems.errors.first)
        #expect(problem.line == line, "\(problem)")
        #expect(problem.message.contains(message), "\(problem)")
        #expect(problem.zone?.name == "Лінія")
    }

    @Test func aMapOfWhichNothingIsLeftIsNoEmptySet() throws {
        let hidden = try bench.readZones([
            "a.kml": KMLSamples.qgis.replacing("<Folder>", with: "<Folder><visibility>0</visibility>")
        ])
        #expect(hidden.set == nil)
        #expect(hidden.problems.errors.map(\.message) == ["nothing in this file can be a zone"])
        #expect(try bench.readZones(["a.kml": "<kml/>"]).set == nil)
    }

    @Test func documentsThatAreNoKMLAreErrors() throws {
        let reading = try bench.readZones(["a.kml": "<gpx/>", "b.kml": "<kml>\n<Document>", "c.kml": "{}"])
        #expect(reading.problems.errors.map(\.key) == ["placemark", "kml", "type"])
        #expect(reading.problems.errors.map(\.line) == [1, 2, 1])
        #expect(reading.set == nil)
    }

    @Test func aCorridorOfKMLIsStayedInside() throws {
        let reading = try bench.readZones([
            "road.kml": Self.placemark(
                """
                <ExtendedData><Data name="kind"><value>stay_inside</value></Data>
                <Data name="width"><value>200m</value></Data><Data name="level"><value>warning</value></Data></ExtendedData>
                <LineString><coordinates>36,50 36.1,50.1</coordinates></LineString>
                """)
        ])
        let zone = try #require(reading.set?.zones.first, "\(reading.problems.texts)")
        #expect(zone.kind == .stayInside)
        #expect(
            zone.shape == Shape(bands: [Band(line: [Coordinate(50, 36), Coordinate(50.1, 36.1)], radiusMetres: 100)]))
    }
}
