import Foundation
import Geodesy
import Safety
import Testing
import Workbench

@testable import Settings

@Suite("Havens file")
struct HavensReaderTests {
    /// 2026-11-22T00:00:00Z.
    static let now = UTCTime(secondsSinceEpoch: 1_795_305_600)

    static func feature(_ properties: String, at position: String = "[36.2,49.9]", extra: String = "") -> String {
        """
        {"type":"Feature",\(extra)"properties":{\(properties)},"geometry":{"type":"Point","coordinates":\(position)}}
        """
    }

    static func collection(_ features: String...) -> String {
        "{\"type\":\"FeatureCollection\",\"features\":[\n\(features.joined(separator: ",\n"))\n]}"
    }

    private func read(_ text: String, file: String = "havens.geojson", now: UTCTime? = now) -> HavensReading {
        HavensReader.read(Array(text.utf8), file: file, area: .standard, now: now)
    }

    private func one(_ properties: String, at position: String = "[36.2,49.9]") -> HavensReading {
        read(Self.collection(Self.feature(properties, at: position)))
    }

    @Test func aFullFeatureBecomesAHaven() {
        let reading = one(
            #""id":"h1","name":"Лікарня","kind":"hospital","capabilities":["Surgery"," oxygen","surgery"],"#
                + #""status":"partial","status_dated":"2026-11-20T06:00:00+02:00","marker-color":"red""#)
        #expect(reading.problems == [])
        #expect(
            reading.havens?.havens == [
                Haven(
                    id: "h1", name: "Лікарня", kind: .hospital, coordinate: Coordinate(49.9, 36.2),
                    capabilities: ["oxygen", "surgery"], status: .partial,
                    statusDated: UTCTime(secondsSinceEpoch: 1_795_147_200))
            ])
        #expect(reading.sha256.count == 64)
    }

    @Test func whatAFeatureLeavesOut() throws {
        let reading = read(
            Self.collection(
                Self.feature(#""kind":"haven","name":"a","status":null,"capabilities":null"#),
                Self.feature(#""kind":"shelter","name":"b""#, extra: #""id":17,"#)))
        #expect(reading.problems == [])
        let set = try #require(reading.havens)
        #expect(set.havens.map(\.id) == ["17", "havens-1"])
        #expect(set.havens.allSatisfy { $0.status == .unknown && $0.statusDated == nil && $0.capabilities.isEmpty })
    }

    @Test func capabilitiesMayStandInOneText() {
        let reading = one(#""kind":"hospital","name":"h","capabilities":"Cardiology, x-ray;oxygen,""#)
        #expect(reading.havens?.havens.first?.capabilities == ["cardiology", "oxygen", "x-ray"])
    }

    @Test(arguments: [
        (#""name":"a""#, "feature 1.kind", "it doesn't say what it is"),
        (#""kind":"hospitl""#, "feature 1.kind", "'hospitl' is no kind; did you mean 'hospital'?"),
        (#""kind":3"#, "feature 1.kind", "a number is no kind; one of hospital, haven, assembly, shelter"),
        (#""kind":"haven","status":"open""#, "feature 1.status", "one of functional, partial, closed, unknown"),
        (#""kind":"haven","status_dated":"yesterday""#, "feature 1.status_dated", "'yesterday' is no date"),
        (#""kind":"haven","status_dated":"2026-11-20T06:00""#, "feature 1.status_dated", "is no date"),
        (#""kind":"haven","id":"""#, "feature 1.id", "this can't be an id"),
        (#""kind":"haven","name":" x""#, "feature 1.name", "this can't be shown as a name"),
        (#""kind":"haven","capabilities":7"#, "feature 1.capabilities", "a number is no list of words"),
        (#""kind":"haven","capabilities":[7]"#, "feature 1.capabilities", "a number is no word"),
        (#""kind":"haven","capabilities":"intensive care""#, "feature 1.capabilities", "is no single word"),
        (
            "\"kind\":\"haven\",\"capabilities\":\"\(String(repeating: "x", count: 33))\"", "feature 1.capabilities",
            "of at most 32 bytes"
        ),
        (
            "\"kind\":\"haven\",\"capabilities\":\"\((1...33).map { "w\($0)" }.joined(separator: ","))\"",
            "feature 1.capabilities", "there are 33 capabilities; 32 at most"
        ),
    ]) func aBadPropertyRefusesTheFile(properties: String, key: String, message: String) {
        let reading = one(properties)
        #expect(reading.havens == nil)
        let errors = reading.problems.errors
        #expect(errors.count == 1 && errors.first?.key == key, "\(reading.problems)")
        #expect(errors.first?.description.contains(message) == true, "\(reading.problems)")
        #expect(errors.first?.line == 2)
    }

    @Test(arguments: [
        ("[49.9,36.2]", "latitude stands before longitude"), ("[36.2,95]", "latitude seems to stand before longitude"),
        ("[0,0]", "unset position"), ("[4030000,6430000]", "save the file in WGS 84"), ("[36.2]", "is no position"),
        ("\"here\"", "is no position"), ("[36.2,999]", "not on the Earth"),
    ]) func aBadPlaceRefusesTheFile(position: String, message: String) {
        let reading = one(#""kind":"haven","name":"a""#, at: position)
        #expect(reading.havens == nil)
        #expect(reading.problems.errors.first?.key == "feature 1.geometry")
        #expect(reading.problems.errors.first?.description.contains(message) == true, "\(reading.problems)")
    }

    @Test(arguments: [
        (#""kind":"haven""#, "it has no name for the crew to read"),
        (#""kind":"haven","name":"a","capabilites":"x""#, "did you mean 'capabilities'?"),
        (#""kind":"haven","name":"a","status-dated":"2026-11-20""#, "did you mean 'status_dated'?"),
        (#""kind":"hospital","name":"a","status":"functional""#, "nobody says when"),
        (#""kind":"hospital","name":"a","status":"functional","status_dated":"2026-10-01""#, "is 52 days old"),
        (#""kind":"haven","name":"a","status":"functional","status_dated":"2027-10-01""#, "lies in the future"),
    ]) func aWarningKeepsTheHaven(properties: String, message: String) {
        let reading = one(properties)
        #expect(reading.havens?.havens.count == 1)
        #expect(reading.problems.count == 1)
        #expect(reading.problems.first?.description.contains(message) == true, "\(reading.problems)")
    }

    @Test func withoutATimeNoAgeIsJudged() {
        let text = Self.collection(
            Self.feature(#""kind":"hospital","name":"a","status":"functional","status_dated":"2020-10-01""#))
        #expect(read(text, now: nil).problems == [])
    }

    @Test func outsideTheOperatingAreaIsAWarning() {
        let reading = one(#""kind":"haven","name":"a""#, at: "[10.2,49.9]")
        #expect(reading.havens?.havens.count == 1)
        #expect(reading.problems.first?.message == "it lies outside the operating area")
    }

    @Test func doublesAndTooManyAreRefused() {
        let double = read(
            Self.collection(Self.feature(#""id":"a","kind":"haven""#), Self.feature(#""id":"a","kind":"shelter""#)))
        #expect(double.havens == nil)
        #expect(double.problems.errors.first?.message == "feature 1 has the same id")
        let feature = Self.feature(#""kind":"haven","name":"a""#)
        let most = Array(repeating: feature, count: HavenSet.most).joined(separator: ",")
        #expect(read("{\"type\":\"FeatureCollection\",\"features\":[\(most)]}").havens?.havens.count == HavenSet.most)
        let more = read("{\"type\":\"FeatureCollection\",\"features\":[\(most),\(feature)]}")
        #expect(more.havens == nil && more.problems.first?.message == "there are 2001 havens")
    }

    @Test(arguments: [
        ("{}", "this is no FeatureCollection"), (#"{"type":"FeatureCollection"}"#, "there is no list of features"),
        (#"{"type":"FeatureCollection","features":[{}]}"#, "this is not a Feature"),
        (
            #"{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:3857"}},"features":[]}"#,
            "the file is in 'EPSG:3857'"
        ),
        (
            #"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"kind":"haven","name":"a"},"geometry":{"type":"Polygon","coordinates":[]}}]}"#,
            "a haven is one place"
        ),
        (
            #"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"kind":"haven","name":"a"},"geometry":null}]}"#,
            "nobody can go to a feature without a geometry"
        ), ("nonsense", "json"),
    ]) func whatIsNoHavensFileIsRefused(text: String, message: String) {
        let reading = read(text)
        #expect(reading.havens == nil)
        #expect(reading.problems.errors.first?.description.contains(message) == true, "\(reading.problems)")
    }

    @Test func anEmptyCollectionIsAnEmptySetWithAWarning() {
        let reading = read(#"{"type":"FeatureCollection","features":[]}"#)
        #expect(reading.havens == HavenSet() && reading.problems.map(\.severity) == [.warning])
    }

    @Test func placemarksAreHavensToo() throws {
        let reading = read(
            """
            <kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark id="p1"><name>Школа</name>
            <ExtendedData><Data name="kind"><value>assembly</value></Data>
            <Data name="capabilities"><value>water; heat</value></Data></ExtendedData>
            <Point><coordinates>36.2,49.9,0</coordinates></Point></Placemark></Document></kml>
            """, file: "havens.kml")
        #expect(reading.problems == [])
        let haven = try #require(reading.havens?["p1"])
        #expect(haven.name == "Школа" && haven.kind == .assembly && haven.capabilities == ["heat", "water"])
        #expect(haven.coordinate == Coordinate(49.9, 36.2))
    }

    @Test func aFileThatIsMissingIsAProblemAndNoMore() throws {
        let folder = try TemporaryFolder("havens")
        let missing = HavensReader.read(path: folder.file("none.geojson"), area: .standard)
        #expect(missing.havens == nil && missing.problems.count == 1)
        #expect(missing.problems.first?.message.contains("can't be read") == true)
        try folder.write(Self.collection(Self.feature(#""kind":"haven","name":"a""#)), to: "h.geojson")
        let there = HavensReader.read(path: folder.file("h.geojson"), area: .standard)
        #expect(there.havens?.havens.map(\.id) == ["h-1"] && there.modified != nil)
        #expect(HavensReader.read(there.bytes, file: "h.geojson", area: .standard).sha256 == there.sha256)
    }

    @Test func theSampleReadsWithoutAProblem() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let reading = HavensReader.read(
            path: root.appending(path: "config/havens.geojson.sample").path, area: .standard, now: Self.now)
        #expect(reading.problems == [])
        #expect(Set(reading.havens?.havens.map(\.kind) ?? []) == Set(Haven.Kind.allCases))
    }

    /// Whatever is cut off or turned over, it ends with problems and never with half a set.
    @Test(arguments: 0..<200) func brokenFilesAreRefusedOrRead(seed: Int) {
        var bytes = Array(
            Self.collection(
                Self.feature(#""id":"a","kind":"hospital","capabilities":["x","y"],"status_dated":"2026-11-20""#),
                Self.feature(#""id":"b","kind":"shelter""#)
            ).utf8)
        var generator = SeededGenerator(seed: UInt64(seed))
        if seed % 2 == 0 {
            bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator))
        } else {
            for _ in 0..<3 {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
        }
        let reading = HavensReader.read(bytes, file: "havens.geojson", area: .standard, now: Self.now)
        #expect((reading.havens == nil) == reading.problems.hasErrors)
        if let havens = reading.havens { #expect(havens.havens.count == 2) }
    }
}
