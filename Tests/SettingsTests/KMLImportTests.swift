import Foundation
import Safety
import Testing
import Workbench

@testable import Settings

@Suite("Imports")
struct KMLImportTests {
    private func made(_ path: String, _ text: String, skipsBare: Bool = false) -> ZoneImport {
        ZoneImport([ZoneImport.Input(path: path, bytes: Array(text.utf8))], skipsBare: skipsBare)
    }

    private func lines(_ output: ZoneImportOutput?) -> [String] {
        String(decoding: output?.bytes ?? [], as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func foldersBecomeFilesAndTheRestIsReported() throws {
        let made = made("maps/earth.kml", KMLSamples.earth, skipsBare: true)
        #expect(made.problems.errors == [])
        #expect(made.outputs.map(\.name) == ["earth-Лінія-фронту.geojson", "earth-Мости-та-міни.geojson"])
        #expect(made.outputs.map(\.layer) == ["Лінія фронту", "Мости та міни"])
        #expect(made.outputs.map(\.tally.features) == [1, 2])
        #expect(made.outputs.map(\.tally.vertices) == [4, 5])
        #expect(made.outputs.map(\.tally.circles) == [0, 1])
        #expect(
            made.left.map { "\($0.line) \($0.element) \($0.name)" } == [
                "38 Placemark Схід", "52 Point Мітка", "61 Point Поле", "65 NetworkLink Live", "66 GroundOverlay Скан",
            ])
        #expect(made.set?.zones.map(\.reference.name).sorted() == ["Міст", "Поле", "Північ"])
        #expect(
            lines(made.outputs.first)[1]
                == #"{"type":"Feature","properties":{"id":"0A1B2C3D4E","name":"Північ","level":"evacuate","#
                + #""rings":{"warning":"10km","advisory":"25km"}},"geometry":{"type":"Polygon","coordinates":"#
                + "[[[36.51231232345678,50.01231231234567],[36.61231232345678,50.01231231234567],"
                + #"[36.61231232345678,50.11231231234567],[36.51231232345678,50.01231231234567]]]}}"#)
    }

    @Test func withoutLeaveABareShapeIsAnErrorAtItsLine() {
        let made = made("earth.kml", KMLSamples.earth)
        #expect(
            made.problems.errors.map { "\($0.file):\($0.line) \($0.message)" } == [
                "earth.kml:54 a Point without a radius covers nothing"
            ])
        #expect(made.set == nil)
    }

    @Test func anImportOfAnImportIsTheSame() throws {
        for (name, text) in [
            ("earth.kml", KMLSamples.earth), ("qgis.kml", KMLSamples.qgis), ("z.geojson", Bench.zones),
        ] {
            let first = made(name, text, skipsBare: true)
            #expect(!first.outputs.isEmpty, "\(first.problems.texts)")
            #expect(made(name, text, skipsBare: true).outputs.map(\.bytes) == first.outputs.map(\.bytes))
            let second = ZoneImport(first.outputs.map { ZoneImport.Input(path: $0.name, bytes: $0.bytes) })
            #expect(second.outputs.map(\.bytes) == first.outputs.map(\.bytes))
            #expect(second.left == [])
        }
    }

    @Test func idsFollowTheZoneAndNotItsPlaceInTheFile() throws {
        func placemark(_ name: String, _ longitude: Int) -> String {
            let ring = "\(longitude),50 \(longitude).1,50 \(longitude).1,50.1 \(longitude),50"
            return "<Placemark><name>\(name)</name><Polygon><outerBoundaryIs><LinearRing><coordinates>\(ring)"
                + "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        }
        func ids(_ content: String) -> [String: String] {
            let made = made("m.kml", String(decoding: KMLFileTests.document(content), as: UTF8.self))
            let pairs = (made.set?.zones ?? []).map { (String(describing: $0.shape), $0.reference.id) }
            return Dictionary(uniqueKeysWithValues: pairs)
        }
        let (a, b, c, d) = (placemark("A", 36), placemark("B", 37), placemark("", 38), placemark("A", 39))
        let first = ids(a + b + c)
        #expect(first.count == 3)
        #expect(ids(c + b + a) == first, "the order changes nothing")
        #expect(Set(ids(a + d).values).count == 2, "two of one name are told apart")
        #expect(first.values.allSatisfy { $0.hasPrefix("m-") && $0.count == 10 })
        #expect(Set(ids(c).values) == Set(ids(placemark("", 40)).values), "alone in its file it may be drawn anew")
    }

    @Test func onlyWhatAZoneHasIsWritten() {
        let text = """
            {"type":"FeatureCollection","name":"x","crs":{"type":"name","properties":{"name":"EPSG:4326"}},
            "features":[{"type":"Feature","id":7,"bbox":[1,2,3,4],
            "properties":{"fill":"red","level":"warning","stroke":null,"name":"Q\\"\\\\\\u0009"},
            "geometry":{"bbox":[1,2,3,4],"type":"Point","coordinates":[36.0,50.10,120]}}]}
            """
        #expect(made("a.json", text).problems.errors.map(\.key) == ["feature 1.name", "feature 1.radius"])
        let mended = made(
            "a.json", text.replacing("\\\\\\u0009", with: "").replacing("\"fill\"", with: "\"radius\":\"1km\",\"fill\"")
        )
        #expect(mended.problems.errors == [])
        #expect(
            lines(mended.outputs.first)[1]
                == #"{"type":"Feature","properties":{"id":7,"name":"Q\"","level":"warning","radius":"1km"},"#
                + #""geometry":{"type":"Point","coordinates":[36,50.1]}}"#)
        #expect(mended.left.map { "\($0.element) \($0.name)" } == ["property fill"])
    }

    @Test func whatCantBeIsRefused() throws {
        #expect(made("a.kml", "<kml/>").problems.errors.map(\.message) == ["nothing in this file can be a zone"])
        let bare = made(
            "a.kml",
            String(decoding: KMLFileTests.placemark("<Point><coordinates>36,50</coordinates></Point>"), as: UTF8.self),
            skipsBare: true)
        #expect(bare.problems.errors.map(\.message) == ["nothing in this file can be a zone"])
        let twice = ZoneImport([
            ZoneImport.Input(path: "x/Front.kml", bytes: Array(KMLSamples.qgis.utf8)),
            ZoneImport.Input(path: "y/front.geojson", bytes: Array(Bench.zones.utf8)),
        ])
        #expect(twice.problems.errors.map(\.message) == ["front.geojson would be written twice, also for x/Front.kml"])
        let same = ZoneImport([
            ZoneImport.Input(path: "a.kml", bytes: Array(KMLSamples.qgis.utf8)),
            ZoneImport.Input(path: "b.kml", bytes: Array(KMLSamples.qgis.utf8)),
        ])
        #expect(same.problems.errors.map(\.key) == ["feature 1.id", "feature 2.id"])
        #expect(same.set == nil)
    }

    @Test(arguments: [
        ("map.kml", "map"), ("/a/b/Карта 22.11 (нова).kmz", "Карта-22.11-нова"), ("..kml", "zones"), ("-x-.json", "x"),
        ("a/../$(rm).kml", "rm"), (".hidden", "zones"),
    ])
    func namesAreMadeHarmless(_ path: String, _ stem: String) {
        #expect(ZoneImportName.stem(of: path) == stem)
    }

    @Test func filesAreWrittenWholeAndNeverOverUnasked() throws {
        let folder = try TemporaryFolder("import")
        let target = folder.file("zones.d")
        let made = made("qgis.kml", KMLSamples.qgis)
        try made.write(to: target, overwrites: false)
        let path = target + "/qgis.geojson"
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(made.outputs[0].bytes))
        #expect(try FileManager.default.contentsOfDirectory(atPath: target) == ["qgis.geojson"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode.map { $0 & 0o444 } == 0o444, "the service reads it under another user")
        try folder.write("mine", to: "zones.d/qgis.geojson")
        #expect(throws: Problem.self) { try made.write(to: target, overwrites: false) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        try made.write(to: target, overwrites: true)
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(made.outputs[0].bytes))
        #expect(throws: Problem.self) { try made.write(to: folder.file("no/such"), overwrites: true) }
    }
}
