import Foundation
import Testing
import Workbench

extension EndToEnd {
    @Suite struct ExplainTests {
        private static func square(_ longitude: Double, _ latitude: Double) -> String {
            let (east, north) = (longitude + 0.1, latitude + 0.1)
            let corners = [
                (longitude, latitude), (east, latitude), (east, north), (longitude, north), (longitude, latitude),
            ]
            let positions = corners.map { "[\($0.0), \($0.1)]" }.joined(separator: ", ")
            return "{\"type\": \"Polygon\", \"coordinates\": [[\(positions)]]}"
        }

        /// Degrees as they are typed, and as maps on the web copy them.
        @Test(arguments: [
            ["-33.95", "-18.45"], ["-33.95,", "-18.45"], ["--", "-33.95", "-18.45"],
            ["-33.95", "-18.45", "--leg-from", "-33.96", "-18.46"],
            ["--leg-from", "-33.96", "-18.46", "-33.95", "-18.45"],
            ["\u{2212}33.95", "\u{2212}18.45"],
        ])
        func degreesMayBeNegativeWithoutMoreAdo(_ place: [String]) async throws {
            let folder = try TemporaryFolder("explain-south")
            try folder.write(Self.square(-18.5, -34), to: "cape.geojson")
            let outcome = try await Fieldgate.run(
                ["explain", "--zones", folder.file("cape.geojson"), "--accuracy", "50"] + place, in: folder)
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(outcome.output.hasPrefix("-33.95 -18.45, accuracy 50 m"), "\(outcome.output)")
            #expect(outcome.output.contains("evacuate, itself: holds; the place is in it"))
        }

        @Test func aPlaceBehindTheZonesIsAskedForBeforeThem() async throws {
            let folder = try TemporaryFolder("explain-order")
            let outcome = try await Fieldgate.run(["explain", "--zones", "a.geojson", "50", "36"], in: folder)
            #expect(outcome.status == 64)
            #expect(outcome.output.contains("before --zones, which takes all that follows"), "\(outcome.output)")
        }

        @Test(arguments: [
            ("50.05 36.05", "warning, outside it: doesn't hold"),
            ("50.2 36.05", "warning, outside it: holds; the place is outside"),
            ("50.0999 36.05", "warning, outside it: holds; the place may be outside, by its accuracy"),
        ])
        func ofWhatMustNotBeLeftTheOutsideIsTheDanger(_ place: String, _ words: String) async throws {
            let folder = try TemporaryFolder("explain-corridor")
            let shape = Self.square(36, 50)
            try folder.write(
                "{\"type\": \"Feature\", \"properties\": {\"kind\": \"stay_inside\", \"level\": \"warning\"}, \"geometry\": \(shape)}",
                to: "oblast.geojson")
            let outcome = try await Fieldgate.run(
                ["explain"] + place.split(separator: " ").map(String.init) + [
                    "--zones", folder.file("oblast.geojson"),
                ],
                in: folder)
            #expect(outcome.output.contains(words), "\(outcome.output)")
        }

        @Test func farFromAllZonesSaysSo() async throws {
            let folder = try TemporaryFolder("explain-far")
            try folder.write(Self.square(36, 50), to: "a.geojson")
            let outcome = try await Fieldgate.run(
                ["explain", "36.05", "50.05", "--zones", folder.file("a.geojson")], in: folder)
            #expect(outcome.output.contains("would raise: nothing (1 zone)"), "\(outcome.output)")
            #expect(outcome.output.contains("no zone within 100 km; latitude comes first"), "\(outcome.output)")
        }

        /// Whoever imports a map with labels hears how to leave them out.
        @Test func anImportOfBarePointsSaysWhatHelps() async throws {
            let folder = try TemporaryFolder("import-bare")
            try folder.write(
                "<kml><Placemark><name>Bridge</name><Point><coordinates>36,50</coordinates></Point></Placemark></kml>",
                to: "map.kml")
            let arguments = ["zones", "import", folder.file("map.kml"), "--output", folder.file("out")]
            let outcome = try await Fieldgate.run(arguments, in: folder)
            #expect(outcome.status == 78)
            #expect(
                outcome.output.hasSuffix("nothing was written; --skip-bare leaves such points and lines out\n"),
                "\(outcome.output)")
        }
    }
}
