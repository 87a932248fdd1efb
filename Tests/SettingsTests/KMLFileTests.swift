import MapFiles
import Testing
import Wire

@testable import Settings

@Suite("KML as GeoJSON")
struct KMLFileTests {
    static let ring = "<LinearRing><coordinates>36,50 36.1,50,120 36.1,50.1 36,50</coordinates></LinearRing>"
    static let polygon = "<Polygon><outerBoundaryIs>\(ring)</outerBoundaryIs></Polygon>"
    static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">"

    static func document(_ content: String) -> [UInt8] {
        Array((head + "<Document>" + content + "</Document></kml>").utf8)
    }
    static func placemark(_ content: String) -> [UInt8] { document("<Placemark>\(content)</Placemark>") }

    private func features(_ reading: KMLReading) -> [JSONNode] {
        guard case .array(let features)? = reading.root["features"]?.value else { return [] }
        return features
    }

    /// The geometry of the only placemark, as text.
    private func geometry(_ content: String) throws -> String {
        let reading = try KMLFile.read(Self.placemark(content))
        #expect(reading.faults == [])
        return features(reading).first?["geometry"].map { GeoJSONText.line($0) } ?? "nothing"
    }

    private func properties(_ content: String) throws -> String {
        let reading = try KMLFile.read(Self.placemark(content + Self.polygon))
        #expect(reading.faults == [])
        return features(reading).first?["properties"].map { GeoJSONText.line($0) } ?? "nothing"
    }

    @Test func polygonsKeepTheirHolesHoweverTheyAreWritten() throws {
        let hole = "<LinearRing><coordinates>36.01,50.01 36.02,50.01 36.02,50.02 36.01,50.01</coordinates></LinearRing>"
        let outer = "[[36,50],[36.1,50],[36.1,50.1],[36,50]]"
        let inner = "[[36.01,50.01],[36.02,50.01],[36.02,50.02],[36.01,50.01]]"
        let body = "<outerBoundaryIs>\(Self.ring)</outerBoundaryIs>"
        #expect(try geometry(Self.polygon) == #"{"type":"Polygon","coordinates":[\#(outer)]}"#)
        let apart = "<innerBoundaryIs>\(hole)</innerBoundaryIs><innerBoundaryIs>\(hole)</innerBoundaryIs>"
        let together = "<innerBoundaryIs>\(hole)\(hole)</innerBoundaryIs>"
        for holes in [apart, together] {
            #expect(
                try geometry("<Polygon>\(body)\(holes)</Polygon>")
                    == #"{"type":"Polygon","coordinates":[\#(outer),\#(inner),\#(inner)]}"#)
        }
    }

    @Test(arguments: [
        ("<Point><coordinates>36,50,0</coordinates></Point>", #"{"type":"Point","coordinates":[36,50]}"#),
        (
            "<LineString><coordinates>36,50 37,51</coordinates></LineString>",
            #"{"type":"LineString","coordinates":[[36,50],[37,51]]}"#
        ),
        (
            "<LinearRing><coordinates>36,50 37,51 37,50 36,50</coordinates></LinearRing>",
            #"{"type":"LineString","coordinates":[[36,50],[37,51],[37,50],[36,50]]}"#
        ),
        (
            "<MultiGeometry><MultiGeometry><Point><coordinates>1,2</coordinates></Point></MultiGeometry></MultiGeometry>",
            #"{"type":"Point","coordinates":[1,2]}"#
        ),
        (
            "<MultiGeometry><Point><coordinates>1,2</coordinates></Point><Point><coordinates>3,4</coordinates></Point></MultiGeometry>",
            #"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"Point","coordinates":[3,4]}]}"#
        ),
        (
            "<MultiGeometry><LineString><coordinates>1,2 3,4</coordinates></LineString><MultiGeometry><LineString><coordinates>5,6 7,8</coordinates></LineString></MultiGeometry></MultiGeometry>",
            #"{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]}"#
        ),
    ])
    func everyGeometryHasItsCounterpart(_ kml: String, _ json: String) throws {
        #expect(try geometry(kml) == json)
    }

    @Test func nestedPolygonsAreOneZoneAndALabelIsNone() throws {
        let label = "<Point><coordinates>36.05,50.02</coordinates></Point>"
        let content =
            "<MultiGeometry>\(label)\(Self.polygon)<MultiGeometry>\(Self.polygon)</MultiGeometry></MultiGeometry>"
        #expect(try geometry(content).hasPrefix(#"{"type":"MultiPolygon","coordinates":[[[[36,50],"#))
        let reading = try KMLFile.read(Self.placemark("<name>N</name>" + content))
        #expect(reading.left.map(\.element) == ["Point"])
        #expect(reading.left.map(\.name) == ["N"])
        let circle = "<ExtendedData><Data name='radius'><value>1km</value></Data></ExtendedData>" + content
        #expect(try geometry(circle).hasPrefix(#"{"type":"GeometryCollection","#), "with a radius it is a circle")
    }

    @Test(arguments: [
        ("36,50 37,51", "[[36,50],[37,51]]"),
        ("\n\t 36.5,50.25,0\r\n37,51,-3.5 \n", "[[36.5,50.25],[37,51]]"),
        ("36, 50, 0 37 , 51", "[[36,50],[37,51]]"),
        ("-36.5,+50,1e2 1e1,51", "[[-36.5,50],[10,51]]"),
        ("<![CDATA[36,50 37,51]]>", "[[36,50],[37,51]]"),
        ("36,50&#32;37,51", "[[36,50],[37,51]]"),
        ("36.123456789012345,50", "[[36.123456789012344,50]]"),
        ("", "[]"),
    ])
    func coordinatesAreReadAsHandsWriteThem(_ text: String, _ list: String) throws {
        #expect(
            try geometry("<LineString><coordinates>\(text)</coordinates></LineString>")
                == #"{"type":"LineString","coordinates":\#(list)}"#)
    }

    @Test(arguments: [
        ("36 50 37 51", 0, "no comma follows a position's longitude"),
        ("36,50 37", 6, "no comma follows a position's longitude"),
        ("36,50,0,37,51,0", 0, "a position has more than three numbers"),
        ("36,50\n37,x", 9, "this is no number of a position"), ("36,,50", 3, "this is no number of a position"),
        ("36,50,", 6, "this is no number of a position"), ("36,1e999", 3, "this is no number of a position"),
        ("0x10,50", 0, "no comma follows a position's longitude"), ("nan,50", 0, "this is no number of a position"),
        ("inf,50", 0, "this is no number of a position"), ("e5,1", 0, "this is no number of a position"),
    ])
    func brokenCoordinatesAreFaultsAtTheirPlace(_ text: String, _ at: Int, _ message: String) throws {
        let bytes = Self.placemark("<name>Міст</name><LineString><coordinates>\(text)</coordinates></LineString>")
        let reading = try KMLFile.read(bytes)
        #expect(reading.faults.map(\.message) == [message])
        #expect(reading.faults.map(\.name) == ["Міст"])
        let marked = String(decoding: bytes, as: UTF8.self)
        let start = try #require(marked.firstRange(of: "<coordinates>")?.upperBound)
        let offset = marked.utf8.distance(from: marked.startIndex, to: start)
        #expect(reading.faults.map { $0.offset - offset } == [at])
        #expect(features(reading).isEmpty)
    }

    @Test(arguments: [
        ("<Polygon></Polygon>", "a Polygon has no outer boundary"),
        (
            "<Polygon><outerBoundaryIs>\(ring)</outerBoundaryIs><outerBoundaryIs>\(ring)</outerBoundaryIs></Polygon>",
            "a Polygon has two outer boundaries"
        ),
        ("<Point/>", "a Point has no coordinates"),
        ("<Point><coordinates>1,2 3,4</coordinates></Point>", "a Point is no single position"),
        ("<Point><coordinates> </coordinates></Point>", "a Point is no single position"),
    ])
    func brokenGeometryIsAFault(_ kml: String, _ message: String) throws {
        let reading = try KMLFile.read(Self.placemark(kml + Self.polygon))
        #expect(reading.faults.map(\.message) == [message])
        #expect(features(reading).isEmpty, "half a zone is none")
    }

    @Test func dataBecomesProperties() throws {
        let kml = """
            <name>
              Північна   лінія&#x200e;</name>
            <TimeSpan><begin>2020</begin></TimeSpan>
            <ExtendedData>
              <Data name="level"><displayName>L</displayName><value> warning </value></Data>
              <Data name="rings"><value>evacuate 0m; warning 10km</value></Data>
              <Data name="empty"><value/></Data>
              <SchemaData schemaUrl="#s"><SimpleData name="margin">1km</SimpleData>
                <SimpleData name="valid_from">2026-11-01</SimpleData><SimpleData name="valid_until">2026-12-01</SimpleData>
                <SimpleData name="units">["unit-01"]</SimpleData><SimpleData name="name">attribute</SimpleData>
              </SchemaData>
              <hours>21:00-05:00 Europe/Kyiv</hours>
            </ExtendedData>
            """
        #expect(
            try properties(kml)
                == #"{"name":"Північна лінія","level":"warning","rings":"evacuate 0m, warning 10km","margin":"1km","#
                + #""units":["unit-01"],"hours":"21:00-05:00 Europe/Kyiv","#
                + #""valid":{"from":"2026-11-01","until":"2026-12-01"}}"#)
    }

    @Test func ringsInPartsAreOneObjectAndNeverBoth() throws {
        let parts = """
            <ExtendedData><Data name="ring_warning"><value>10km</value></Data>
            <Data name="ring_advisory"><value>25km</value></Data></ExtendedData>
            """
        #expect(try properties(parts) == #"{"rings":{"warning":"10km","advisory":"25km"}}"#)
        let both = parts + "<ExtendedData><Data name='rings'><value>warning 1km</value></Data></ExtendedData>"
        #expect(
            try KMLFile.read(Self.placemark(both + Self.polygon)).faults.map(\.message)
                == ["rings is given twice, as a whole and in parts"])
        let twice =
            "<ExtendedData><Data name='level'><value>warning</value></Data><level>advisory</level></ExtendedData>"
        #expect(
            try KMLFile.read(Self.placemark(twice + Self.polygon)).faults.map(\.message)
                == ["'level' is given twice, and differently"])
        #expect(try properties(twice.replacing("advisory", with: "warning")) == #"{"level":"warning"}"#)
    }

    @Test(arguments: [
        ("2026", "2026-01-01", "2026-12-31"), ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-02", "2026-02-01", "2026-02-28"), ("2026-11", "2026-11-01", "2026-11-30"),
        ("2026-11-21", "2026-11-21", "2026-11-21"),
        ("2026-11-21T06:00:00Z", "2026-11-21T06:00:00Z", "2026-11-21T06:00:00Z"),
        ("2026-11-21T06:00:00+02:00", "2026-11-21T06:00:00+02:00", "2026-11-21T06:00:00+02:00"),
        ("2026-11-21T06:00:00", "2026-11-21", "2026-11-21"), ("soon", "soon", "soon"),
    ])
    func aTimeSpanIsAValidityThatIsRatherTooLong(_ text: String, _ from: String, _ until: String) throws {
        #expect(
            try properties("<TimeSpan><begin>\(text)</begin><end>\(text)</end></TimeSpan>")
                == #"{"valid":{"from":"\#(from)","until":"\#(until)"}}"#)
    }

    @Test func foldersAreLayersAndWhatIsNoZoneIsSaid() throws {
        let zone = "<Placemark id='p1'>\(Self.polygon)</Placemark>"
        let reading = try KMLFile.read(
            Self.document(
                """
                <name>Map</name><Style id="s"/><Region/>\(zone)
                <Folder><name>North</name>\(zone)<Folder><name>Mines</name>\(zone)</Folder>
                <Folder><name>Off</name><visibility>0</visibility>\(zone)</Folder></Folder>
                <NetworkLink><name>Live</name></NetworkLink><GroundOverlay/>
                <Placemark><name>Hidden</name><visibility>0</visibility>\(Self.polygon)</Placemark>
                <Placemark><name>Track</name><gx:Track/></Placemark><Placemark><name>Empty</name></Placemark>
                """))
        #expect(
            features(reading).map { $0["properties"]?["layer"]?.text } == ["Map", "North", "North/Mines"])
        #expect(features(reading).map { $0["id"]?.text } == ["p1", "p1", "p1"])
        #expect(
            reading.left.map { "\($0.element) \($0.name)" } == [
                "Region ", "Folder Off", "NetworkLink Live", "GroundOverlay ", "Placemark Hidden", "Track Track",
                "Placemark Track", "Placemark Empty",
            ])
        #expect(reading.faults == [])
    }

    @Test func whatIsListedIsBounded() throws {
        let many = String(repeating: "<NetworkLink/>", count: KMLFeatures.limit + 7)
        let reading = try KMLFile.read(Self.document(many))
        #expect(reading.left.count == KMLFeatures.limit + 1)
        #expect(reading.left.last?.reason == "7 more things like these")
    }

    @Test func otherFilesAreToldApart() throws {
        #expect(KMLFile.isKML(Self.document("")))
        #expect(KMLFile.isKML([0xff, 0xfe] + Array("<".utf8) + [0]))
        #expect(!KMLFile.isKML(Array(" {\"type\":1}".utf8)))
        #expect(
            try KMLFile.read(Array("<gpx/>".utf8)).faults.map(\.message) == [
                "this is no KML: its outermost element is 'gpx'"
            ])
        #expect(throws: MapFault.self) { try KMLFile.read(Array("<kml>".utf8)) }
        #expect(features(try KMLFile.read(Array("<Placemark>\(Self.polygon)</Placemark>".utf8))).count == 1)
    }
}
