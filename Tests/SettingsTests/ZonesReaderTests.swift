import Foundation
import Geodesy
import Safety
import Testing
import Workbench

@testable import Settings

@Suite("Zone files")
struct ZonesReaderTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    static let square = "[[36,50],[36.1,50],[36.1,50.1],[36,50.1],[36,50]]"

    /// A feature with these properties and this geometry; a triangle when none is given.
    static func feature(_ properties: String = "", geometry: String? = nil, extra: String = "") -> String {
        let shape = geometry ?? "{\"type\":\"Polygon\",\"coordinates\":[\(square)]}"
        return "{\"type\":\"Feature\",\(extra)\"properties\":{\(properties)},\"geometry\":\(shape)}"
    }

    static func collection(_ features: String...) -> String {
        "{\"type\":\"FeatureCollection\",\"features\":[\n\(features.joined(separator: ",\n"))\n]}"
    }

    private func one(_ feature: String) throws -> ZonesReading { try bench.readZones(["a.geojson": feature]) }

    @Test func aFullFeatureBecomesAZone() throws {
        let text = Self.collection(
            Self.feature(
                #""id":"z1","name":"Лінія","level":"warning","action":"shelter","margin":"1km","dwell":"5min","fill":"red""#,
                geometry: """
                    {"type":"Polygon","coordinates":[\(Self.square),
                     [[36.02,50.02],[36.04,50.02,180],[36.04,50.04,180,1],[36.02,50.02]]]}
                    """))
        let reading = try one(text)
        #expect(reading.problems == [])
        let outer = try #require(
            Ring([(50, 36), (50, 36.1), (50.1, 36.1), (50.1, 36), (50, 36)].map { Coordinate($0.0, $0.1) }))
        let hole = try #require(
            Ring([(50.02, 36.02), (50.02, 36.04), (50.04, 36.04), (50.02, 36.02)].map { Coordinate($0.0, $0.1) }))
        let set = try #require(reading.set)
        #expect(
            set.zones == [
                Zone(
                    reference: ZoneReference(id: "z1", name: "Лінія"), level: .warning, action: .shelter,
                    marginMetres: 1000, dwell: .seconds(300), shape: .polygons([Polygon(outer: outer, holes: [hole])]))
            ])
        #expect(set.source == .local)
        #expect(set.dated != nil)
    }

    @Test func whatAFeatureLeavesOutComesFromTheSettings() throws {
        let defaults = ZoneDefaults(level: .advisory, marginMetres: 7, dwell: .seconds(3))
        let reading = try bench.readZones(
            ["front.geojson": Self.feature("\"name\":null,\"level\":null")], defaults: defaults)
        let zone = try #require(reading.set?.zones.first)
        #expect(zone.reference == ZoneReference(id: "front-1", name: "front-1"))
        #expect(zone.level == .advisory)
        #expect(zone.action == .avoid)
        #expect(zone.marginMetres == 7)
        #expect(zone.dwell == .seconds(3))
        #expect(ZoneTerms.standardAction(at: .evacuate) == .relocate)
        #expect(ZoneTerms.standardAction(at: .warning) == .avoid)
    }

    @Test func geometriesStandAloneToo() throws {
        let circle = try one(
            Self.feature("\"radius\":\"1.5km\"", geometry: #"{"type":"Point","coordinates":[36,50,180]}"#))
        #expect(circle.set?.zones.first?.shape == .circle(centre: Coordinate(50, 36), radiusMetres: 1500))
        let bare = try one("\u{feff}{\"type\":\"MultiPolygon\",\"coordinates\":[[\(Self.square)],[\(Self.square)]]}")
        #expect(bare.set?.zones.first?.shape.polygons.count == 2, "\(bare.problems.texts)")
        #expect(bare.set?.zones.first?.reference.id == "a-1")
    }

    @Test func idsComeFromPropertiesThenFeatureThenFile() throws {
        let reading = try bench.readZones([
            "b.json": Self.collection(
                Self.feature("\"id\":17", extra: "\"id\":\"x\","), Self.feature(extra: "\"id\":\"north\","),
                Self.feature(), Self.feature("\"id\":9007199254740993")),
            "a.geojson": Self.collection(Self.feature()),
        ])
        #expect(reading.problems == [])
        #expect(reading.set?.zones.map(\.reference.id) == ["17", "9007199254740993", "a-1", "b-3", "north"])
    }

    @Test(arguments: [
        ("\"level\":\"evacuat\"", "level", "'evacuat' is no level", "did you mean 'evacuate'?"),
        ("\"level\":3", "level", "a number is no level", "one of advisory, warning, evacuate"),
        ("\"action\":\"run\"", "action", "'run' is no action", "one of relocate, shelter, avoid"),
        (
            "\"margin\":250", "margin", "a number says no unit",
            "a text with a number and its unit, such as \"250m\", from 0m to 10km"
        ),
        (
            "\"margin\":\"250\"", "margin", "'250' has no unit",
            "a text with a number and its unit, such as \"250m\", from 0m to 10km"
        ),
        (
            "\"dwell\":\"3h\"", "dwell", "'3h' is out of range",
            "a text with a number and its unit, such as \"120s\", from 0s to 2h"
        ),
        ("\"id\":\"\"", "id", "this can't be an id", "a text of 1 to 64 bytes, or a whole number"),
        ("\"id\":1.5", "id", "this can't be an id", "a text of 1 to 64 bytes, or a whole number"),
        ("\"name\":\"a\\nb\"", "name", "this can't be shown as a name", "a text of 1 to 128 characters in one line"),
    ])
    func aWrongPropertyIsAnError(_ property: String, _ key: String, _ message: String, _ remedy: String) throws {
        let reading = try one(Self.collection(Self.feature(), Self.feature(property)))
        #expect(reading.set == nil)
        #expect(reading.problems.map(\.key) == ["feature 2." + key])
        #expect(reading.problems.map(\.message) == [message])
        #expect(reading.problems.map(\.remedy) == [remedy])
        #expect(reading.problems.map(\.line) == [3])
    }

    @Test(arguments: [
        ("\"Level\":\"warning\"", "level"), ("\"lvl\":1", "level"), ("\"Name\":\"x\"", "name"), ("\"ID\":1", "id"),
        ("\"actoin\":1", "action"), ("\"margins\":1", "margin"), ("\"RADIUS\":1", "radius"),
    ])
    func aNearMissIsAWarning(_ property: String, _ meant: String) throws {
        let reading = try one(Self.feature(property))
        #expect(reading.set?.zones.count == 1)
        #expect(reading.problems.map(\.severity) == [.warning])
        #expect(reading.problems.map(\.remedy) == ["did you mean '\(meant)'?"])
    }

    @Test func foreignPropertiesArePassedOver() throws {
        let reading = try one(Self.feature(#""fid":1,"stroke":"red","styles":{"a":[1]},"Name":"x","name":"y""#))
        #expect(reading.problems == [])
    }

    @Test func problemsNameTheZoneAndNoCoordinate() throws {
        let reading = try one(
            Self.feature(
                #""id":"z9","name":"Ліс""#,
                geometry: #"{"type":"Polygon","coordinates":[[[36.123,50.456],[36.2,50],[36.2,50.1]]]}"#))
        #expect(
            reading.problems.first?.description.contains(
                "feature 1.geometry: zone 'z9' (Ліс): the outer ring has 3 positions; ") == true)
        #expect(!reading.problems.texts.contains("36.123"))
        #expect(reading.problems.first?.logText.contains("Ліс") == false)
    }

    @Test(arguments: [
        ("Polygon", "[]", "no ring is there"),
        ("Polygon", "[[]]", "the outer ring has 0 positions"),
        ("Polygon", "[[[36,50],[36.1,50],[36.1,50.1],[36,50.1]]]", "the outer ring isn't closed"),
        (
            "Polygon", "[[[36,50],[36.1,50.1],[36.2,50.2],[36,50]]]",
            "the outer ring covers no area: all its positions lie on one line"
        ),
        (
            "Polygon", "[[[36,50],[36,50],[36,50],[36,50]]]",
            "the outer ring covers no area: all its positions lie on one line"
        ),
        ("Polygon", "[\(square),[[36.1,50.1],[36.2,50]]]", "hole 1 has 2 positions"),
        ("Polygon", "[[[36,50],[36.1,\"50\"],[36.1,50.1],[36,50]]]", "the outer ring, position 2 is no position"),
        ("Polygon", "[[[36,50],[36.1],[36.1,50.1],[36,50]]]", "the outer ring, position 2 is no position"),
        (
            "Polygon", "[[[36,50],[0,0],[36.1,50.1],[36,50]]]",
            "the outer ring, position 2 is at 0°, 0°: an unset position"
        ),
        ("Polygon", "[[[4000000,6000000],[1,1],[2,2],[1,1]]]", "the outer ring, position 1 is not on the Earth"),
        (
            "Polygon", "[[[50,136],[50,137],[51,137],[50,136]]]",
            "the outer ring, position 1: latitude seems to stand before longitude"
        ),
        (
            "Polygon", "[[[50,36],[50,36.1],[50.1,36.1],[50,36]]]",
            "latitude stands before longitude: only swapped does this lie in the operating area"
        ),
        ("MultiPolygon", "[]", "a MultiPolygon without polygons covers nothing"),
        ("MultiPolygon", "[[\(square)],[[[36,50]]]]", "polygon 2, the outer ring has 1 positions"),
        ("LineString", "[[36,50],[37,50]]", "a line without a width covers nothing"),
        ("GeometryCollection", "[]", "the collection has no geometries"),
        ("Circle", "[36,50]", "'Circle' is no geometry"),
    ])
    func aWrongGeometryIsAnError(_ type: String, _ coordinates: String, _ message: String) throws {
        let reading = try one(Self.feature(geometry: "{\"type\":\"\(type)\",\"coordinates\":\(coordinates)}"))
        #expect(reading.set == nil)
        #expect(reading.problems.map(\.message) == [message], "\(reading.problems.texts)")
    }

    @Test(arguments: [
        ("\"name\":\"x\"", "a Point without a radius covers nothing"), ("\"radius\":500", "a number says no unit"),
        ("\"radius\":\"5m\"", "'5m' is out of range"), ("\"radius\":\"500\"", "'500' has no unit"),
    ])
    func aPointNeedsARadiusWithItsUnit(_ properties: String, _ message: String) throws {
        let reading = try one(Self.feature(properties, geometry: #"{"type":"Point","coordinates":[36,50]}"#))
        #expect(reading.problems.map(\.message) == [message])
        #expect(reading.problems.first?.key == "feature 1.radius")
    }

    @Test(arguments: [
        (
            "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}", "feature 1.geometry",
            "a feature without a geometry can't warn"
        ),
        ("[]", "type", "a list is no GeoJSON"), ("{}", "type", "the document has no type"),
        ("{\"type\":\"Topology\"}", "type", "'Topology' is no type that GeoJSON knows"),
        ("{\"type\":\"FeatureCollection\"}", "features", "there is no list of features"),
        (
            "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"feature\"}]}", "feature 1",
            "this is not a Feature"
        ),
        ("{\"type\":\"FeatureCollection\",\"features\":[],}", "json", "no name begins here"),
        ("{\"type\":\"Feature\",\"type\":\"Feature\"}", "json", "the name 'type' is given twice in one object"),
        ("{\"type\":\"Polygon\"}", "feature 1.geometry", "the geometry has no coordinates"),
    ])
    func aWrongDocumentIsOneError(_ text: String, _ key: String, _ message: String) throws {
        let reading = try one(text)
        #expect(reading.set == nil)
        #expect(reading.problems.errors.map(\.key) == [key])
        #expect(reading.problems.errors.map(\.message) == [message])
    }

    @Test func referenceSystems() throws {
        for name in ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"] {
            let text =
                "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"\(name)\"}},"
                + "\"features\":[\(Self.feature())]}"
            #expect(try one(text).problems == [])
        }
        let silent = "{\"type\":\"FeatureCollection\",\"crs\":null,\"features\":[\(Self.feature())]}"
        #expect(try one(silent).problems == [])
        for crs in ["{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:3857\"}}", "{}"] {
            let text = "{\"type\":\"FeatureCollection\",\"crs\":\(crs),\"features\":[\(Self.feature())]}"
            #expect(try one(text).problems.map(\.key) == ["crs"])
        }
    }

    @Test func aShapeFarFromTheOthersAndNearOnceSwappedIsRefused() throws {
        // Colombia, where the Ukrainian rule knows nothing.
        func triangle(_ x: Double, _ y: Double) -> String {
            Self.feature(
                geometry:
                    "{\"type\":\"Polygon\",\"coordinates\":[[[\(x),\(y)],[\(x + 0.1),\(y)],"
                    + "[\(x),\(y + 0.1)],[\(x),\(y)]]]}"
            )
        }
        let good = Self.collection(triangle(-76, 2), triangle(-76.2, 2.1), triangle(-75, 1))
        #expect(
            try one(good).problems.map(\.message)
                == Array(repeating: "the zone lies outside the operating area", count: 3))
        let swapped = try one(Self.collection(triangle(-76, 2), triangle(2, -76), triangle(-75, 1)))
        #expect(swapped.problems.map(\.key) == ["feature 2.geometry"])
        #expect(swapped.problems.map(\.line) == [3])
    }

    @Test func twoZonesWithOneIdNameBothPlaces() throws {
        let reading = try bench.readZones([
            "a.geojson": Self.collection(Self.feature("\"id\":\"x\"")),
            "b.geojson": Self.collection(Self.feature(), Self.feature("\"id\":\"x\"")),
        ])
        #expect(reading.set == nil)
        #expect(reading.problems.map(\.key) == ["feature 2.id"])
        #expect(reading.problems.first?.file.hasSuffix("b.geojson") == true)
        #expect(reading.problems.first?.message.hasPrefix("feature 1 of ") == true)
        #expect(reading.problems.first?.message.contains("a.geojson") == true)
    }

    @Test func aFolderThatIsMissingOrEmptyIsAnErrorAndAnEmptySetIsNot() throws {
        let missing = ZonesReader(settings: .init(directory: bench.folder.file("nowhere")), now: nil).read()
        #expect(missing.set == nil)
        #expect(missing.problems.map(\.message) == ["the zones' folder can't be read: No such file or directory"])
        let file = ZonesReader(settings: .init(directory: bench.folder.file("siren")), now: nil).read()
        #expect(file.problems.map(\.message) == ["the zones' folder can't be read: it is not a folder"])
        let empty = try bench.readZones([".hidden.geojson": "{", "a.geojson~": "{", "notes.txt": "x"])
        #expect(empty.set == nil)
        #expect(empty.problems.map(\.message) == ["the folder holds no zone file"])
        let none = try bench.readZones(["none.geojson": #"{"type":"FeatureCollection","features":[]}"#])
        #expect(none.set?.zones == [])
        #expect(!none.problems.hasErrors)
        let foreign = try bench.readZones(["front.gpkg": "GP", "a.GeoJSON": Self.feature()])
        #expect(foreign.set?.zones.count == 1)
        #expect(foreign.problems.map(\.message) == ["this file is not read"])
    }

    @Test func filesThatAreTooLargeOrNoFilesAreErrors() throws {
        let large = try bench.readZones(["a.json": String(repeating: " ", count: ZoneFile.limitBytes + 1)])
        #expect(large.problems.map(\.message) == ["the file is too large"])
        let folder = try bench.readZones(["a.json/b": ""])
        #expect(folder.set == nil)
    }

    @Test func theDigestCoversNamesAndBytes() throws {
        let one = try #require(try bench.readZones(["a.json": Self.feature()]).set?.sha256)
        let same = try bench.readZones(["a.json": Self.feature()]).set?.sha256
        let renamed = try bench.readZones(["b.json": Self.feature()]).set?.sha256
        let changed = try bench.readZones(["a.json": Self.feature() + " "]).set?.sha256
        #expect(one == same)
        #expect(Set([one, renamed, changed]).count == 3)
        // printf 'a\0\0\0\0\0\0\0\0\1x' | sha256sum
        #expect(
            ZonesReader.digest([.init(origin: "/a", bytes: [0x78], modified: Bench.now)], [])
                == "d111bd52b5b0762b90ad7eee406879b07483b5f90f397270da284f6b377ff2f6")
    }

    /// The size and form of the public map of the front: one MultiPolygon of 3,000 positions without properties.
    @Test func aMapOfTheFrontLoadsAtOnce() throws {
        let ring = (0...3000).map { step -> String in
            let angle = Double(step % 3000) / 3000 * 2 * Double.pi
            return "[ \(36 + cos(angle)), \(49 + sin(angle)) ]"
        }.joined(separator: ", ")
        let text = Self.collection(
            Self.feature(geometry: "{\"type\":\"MultiPolygon\",\"coordinates\":[[[\(ring)]]]}"))
        let clock = ContinuousClock()
        var reading: ZonesReading?
        let took = try clock.measure { reading = try one(text) }
        #expect(reading?.problems == [])
        #expect(reading?.set?.zones.first?.reference.id == "a-1")
        #expect(took < .seconds(2), "a debug build on a busy machine takes a tenth of that")
    }
}
