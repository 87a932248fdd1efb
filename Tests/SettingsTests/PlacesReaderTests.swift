import Foundation
import Geodesy
import Safety
import Testing
import Workbench

@testable import Settings

@Suite("Places file")
struct PlacesReaderTests {
    static func feature(_ properties: String, _ geometry: String = point("[36.2,49.9]"), extra: String = "") -> String {
        "{\"type\":\"Feature\",\(extra)\"properties\":{\(properties)},\"geometry\":\(geometry)}"
    }

    static func point(_ position: String) -> String { "{\"type\":\"Point\",\"coordinates\":\(position)}" }

    static func collection(_ features: String...) -> String {
        "{\"type\":\"FeatureCollection\",\"features\":[\n\(features.joined(separator: ",\n"))\n]}"
    }

    private func read(_ text: String, file: String = "places.geojson") -> PlacesReading {
        PlacesReader.read(Array(text.utf8), file: file, area: .standard)
    }

    private func one(_ properties: String, _ geometry: String = point("[36.2,49.9]")) -> PlacesReading {
        read(Self.collection(Self.feature(properties, geometry)))
    }

    @Test func aFullFeatureBecomesAPlace() {
        let reading = one(#""id":"v-1","name":"Старе","names":["Stare","стАРЕ","Нове"],"radius":"1.5km","color":"red""#)
        #expect(reading.problems == [])
        #expect(
            reading.places?.places == [
                Place(
                    id: "v-1", name: "Старе", otherNames: ["Stare", "Нове"], coordinate: Coordinate(49.9, 36.2),
                    radiusMetres: 1500)
            ])
        #expect(reading.sha256.count == 64)
    }

    @Test func whatAFeatureLeavesOut() {
        let reading = one(#""id":7,"name":"Старе","names":null,"radius":null"#)
        #expect(reading.problems == [])
        #expect(reading.places?.places == [Place(id: "7", name: "Старе", coordinate: Coordinate(49.9, 36.2))])
        #expect(PlaceFeature.standardRadiusMetres == 2_000)
    }

    /// An official code goes before the feature's own id, and an id before the code.
    @Test(arguments: [
        (#""katottg":"UA63120270010098765""#, "", "UA63120270010098765"), (#""Code":17"#, "", "17"),
        (#""ADM4_PCODE":"UA6312""#, #""id":"node/1","#, "UA6312"), ("", #""id":"node/123","#, "node-123"),
        (#""id":"a","code":"b""#, #""id":"c","#, "a"), (#""id":null,"code":null"#, #""id":4,"#, "4"),
    ])
    func theIDIsWhatStaysTheSame(properties: String, extra: String, id: String) {
        let rest = properties.isEmpty ? "" : ",\(properties)"
        let reading = read(Self.collection(Self.feature("\"name\":\"a\"\(rest)", extra: extra)))
        #expect(reading.problems == [], "\(reading.problems.texts)")
        #expect(reading.places?.places.map(\.id) == [id])
    }

    @Test func openStreetMapsNamesAreOtherNames() {
        let reading = one(#""id":"a","name":"Нове","names":"New, Novoye","name:en":"New","old_name":"Червоне;Красне""#)
        #expect(reading.problems == [])
        #expect(reading.places?.places.first?.otherNames == ["New", "Novoye", "Червоне", "Красне"])
    }

    @Test(arguments: [
        (#""name":"a""#, "feature 1.id", "it has neither an id nor an official code; 1 to 64 of letters"),
        (#""id":"с-1","name":"a""#, "feature 1.id", "this can't be an id"),
        (#""id":"a b","name":"a""#, "feature 1.id", "this can't be an id"),
        ("\"id\":\"\(String(repeating: "x", count: 65))\",\"name\":\"a\"", "feature 1.id", "this can't be an id"),
        (#""id":true,"name":"a""#, "feature 1.id", "this can't be an id"),
        (#""id":"a""#, "feature 1.name", "nobody could name it"),
        (#""id":"a","name":" x""#, "feature 1.name", "this can't be shown as a name"),
        (#""id":"a","name":"a","names":7"#, "feature 1.names", "a number is no name"),
        (#""id":"a","name":"a","names":[7]"#, "feature 1.names", "this is no list of texts"),
        (#""id":"a","name":"a","names":[""]"#, "feature 1.names", "can't be shown as a name"),
        (
            "\"id\":\"a\",\"name\":\"a\",\"names\":\"\((1...17).map { "w\($0)" }.joined(separator: ","))\"",
            "feature 1.names", "it has 17 other names; 16 at most"
        ),
        (#""id":"a","name":"a","radius":2000"#, "feature 1.radius", "a number has no unit; 100m to 20km"),
        (#""id":"a","name":"a","radius":"2""#, "feature 1.radius", "'2' has no unit"),
        (#""id":"a","name":"a","radius":"99m""#, "feature 1.radius", "'99m' is out of range"),
        (#""id":"a","name":"a","radius":"20.1km""#, "feature 1.radius", "'20.1km' is out of range"),
    ]) func aBadPropertyRefusesTheFile(properties: String, key: String, message: String) {
        let reading = one(properties)
        #expect(reading.places == nil)
        let errors = reading.problems.errors
        #expect(errors.count == 1 && errors.first?.key == key, "\(reading.problems.texts)")
        #expect(errors.first?.description.contains(message) == true, "\(reading.problems.texts)")
        #expect(errors.first?.line == 2)
    }

    @Test(arguments: [
        ("[49.9,36.2]", "latitude stands before longitude"), ("[36.2,95]", "latitude seems to stand before longitude"),
        ("[0,0]", "unset position"), ("[4030000,6430000]", "save the file in WGS 84"), ("[36.2]", "is no position"),
    ]) func aBadPointRefusesTheFile(position: String, message: String) {
        let reading = one(#""id":"a","name":"a""#, Self.point(position))
        #expect(reading.places == nil)
        #expect(reading.problems.errors.first?.key == "feature 1.geometry")
        #expect(reading.problems.errors.first?.description.contains(message) == true, "\(reading.problems.texts)")
    }

    @Test(arguments: [
        (#""id":"a","name":"a","raduis":"1km""#, "did you mean 'radius'?"),
        (#""id":"a","name":"a","other_names":"b""#, "did you mean 'names'?"),
    ]) func aWarningKeepsThePlace(properties: String, message: String) {
        let reading = one(properties)
        #expect(reading.places?.places.count == 1 && reading.problems.map(\.severity) == [.warning])
        #expect(reading.problems.first?.description.contains(message) == true, "\(reading.problems.texts)")
    }

    @Test func outsideTheOperatingAreaIsAWarning() {
        let reading = one(#""id":"a","name":"a""#, Self.point("[10.2,49.9]"))
        #expect(reading.places?.places.count == 1)
        #expect(reading.problems.map(\.message) == ["it lies outside the operating area"])
    }

    @Test func twoOfOneNameAreFineAndTwoOfOneIDAreNot() {
        let twins = read(
            Self.collection(Self.feature(#""id":"a","name":"Нове""#), Self.feature(#""id":"b","name":"Нове""#)))
        #expect(twins.problems == [] && twins.places?.places.map(\.id) == ["a", "b"])
        let double = read(
            Self.collection(Self.feature(#""id":"UA1","name":"a""#), Self.feature(#""id":"ua1","name":"b""#)))
        #expect(double.places == nil)
        #expect(double.problems.errors.map(\.key) == ["feature 2.id"])
        #expect(double.problems.errors.first?.message == "feature 1 has the same id")
        #expect(double.problems.errors.first?.line == 3)
    }

    @Test func tooManyAreRefused() {
        let features = (1...5001).map { Self.feature("\"id\":\($0),\"name\":\"a\"") }
        let list = { (count: Int) in
            "{\"type\":\"FeatureCollection\",\"features\":[\(features.prefix(count).joined(separator: ","))]}"
        }
        #expect(read(list(5000)).places?.places.count == 5000)
        let more = read(list(5001))
        #expect(more.places == nil && more.problems.first?.message == "there are 5001 places")
    }

    @Test func placemarksArePlacesToo() {
        let reading = read(
            """
            <kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark id="p1"><name>Старе</name>
            <ExtendedData><Data name="names"><value>Stare; Old</value></Data>
            <Data name="radius"><value>3km</value></Data></ExtendedData>
            <Point><coordinates>36.2,49.9,0</coordinates></Point></Placemark>
            <Placemark id="p2"><name>Нове</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
            36.20,49.90 36.22,49.90 36.22,49.91 36.20,49.91 36.20,49.90</coordinates></LinearRing></outerBoundaryIs>
            </Polygon></Placemark></Document></kml>
            """, file: "places.kml")
        #expect(reading.problems == [], "\(reading.problems.texts)")
        let places = reading.places?.places ?? []
        #expect(places.map(\.id) == ["p2", "p1"])
        #expect(places.last?.radiusMetres == 3000 && places.last?.otherNames == ["Stare", "Old"])
        #expect((900...950).contains(places.first?.radiusMetres ?? 0))
    }

    @Test func aFileThatIsMissingIsAProblemAndNoMore() throws {
        let folder = try TemporaryFolder("places")
        let missing = PlacesReader.read(path: folder.file("none.geojson"), area: .standard)
        #expect(missing.places == nil && missing.problems.map(\.key) == ["places.file"])
        #expect(missing.problems.first?.message.contains("the places can't be read") == true)
        #expect(
            read(#"{"type":"FeatureCollection","features":[]}"#).problems.map(\.message) == ["the file holds no place"])
    }

    @Test func theSampleReadsWithoutAProblem() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let reading = PlacesReader.read(
            path: root.appending(path: "config/places.geojson.sample").path, area: .standard)
        #expect(reading.problems == [])
        #expect(reading.places?.places.count == 4)
    }

    /// Whatever is cut off or turned over, it ends with problems and never with half a set.
    @Test(arguments: 0..<200) func brokenFilesAreRefusedOrRead(seed: Int) {
        var bytes = Array(
            Self.collection(
                Self.feature(#""id":"a","name":"b","names":["x","y"],"radius":"1km""#),
                Self.feature(#""code":"b","name":"c""#, PlaceBoundaryTests.square)
            ).utf8)
        var generator = SeededGenerator(seed: UInt64(seed))
        if seed % 2 == 0 {
            bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator))
        } else {
            for _ in 0..<3 {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
        }
        let reading = PlacesReader.read(bytes, file: "places.geojson", area: .standard)
        #expect((reading.places == nil) == reading.problems.hasErrors)
        if let places = reading.places { #expect(places.places.count == 2) }
    }
}
