import Foundation
import Simulator
import Testing
import Workbench

extension EndToEnd {
    @Suite struct ReplayTests {
        private struct Event: Decodable {
            struct Zone: Decodable { let id, name: String }
            let event: String
            let time: String?
            let zone: Zone?
            let level: String?
        }

        /// Towards the zone, 600 m into it, back out, and a stand until the dwell is over; in 2019.
        private static let drive = Drive(
            waypoints: [50.19, 50.2055, 50.185].enumerated().map { index, latitude in
                Drive.Waypoint(
                    latitudeDegrees: latitude, longitudeDegrees: 36.9, speedMetresPerSecond: 20,
                    stop: index == 2 ? .seconds(240) : .zero)
            }, startUnixMilliseconds: 1_560_000_000_000)

        private static let zone = """
            {"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"id": "line-north", "name": "Північна лінія"}, "geometry": {"type": "Polygon",
             "coordinates": [[[36.85, 50.20], [36.95, 50.20], [36.95, 50.245], [36.85, 50.245], [36.85, 50.20]]]}}
            ]}

            """

        private static func recording(_ folder: TemporaryFolder) throws -> String {
            try folder.write(drive.epochs().flatMap(\.nmea).joined(separator: "\n") + "\n", to: "drive.nmea")
            return folder.file("drive.nmea")
        }

        @Test func aDriveIsReplayedAsLinesAndAsAMap() async throws {
            let folder = try TemporaryFolder("replay")
            let track = try Self.recording(folder)
            try folder.write(Self.zone, to: "zones.geojson")
            let (map, zones) = (folder.file("seen.json"), folder.file("zones.geojson"))
            let arguments = ["replay", track, "--json", "--geojson", map, "--zones", zones]
            let outcome = try await Fieldgate.run(arguments, in: folder)
            #expect(outcome.status == 0, "\(outcome.output)")
            let lines = outcome.lines.filter { $0.hasPrefix("{") }
            let events = try lines.map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
            #expect(events.first?.event == "trust")
            #expect(events.filter { $0.event == "enter" }.map { $0.zone?.id } == ["line-north"])
            #expect(events.filter { $0.event == "leave" }.map { $0.level } == ["evacuate"])
            #expect(events.allSatisfy { $0.time?.hasPrefix("2019-06-08T13:") == true })
            #expect(outcome.lines.contains { $0.hasPrefix("track: NMEA 0183, ") })

            let drawn = try Data(contentsOf: URL(fileURLWithPath: map))
            let collection = try #require(try JSONSerialization.jsonObject(with: drawn) as? [String: Any])
            let features = try #require(collection["features"] as? [[String: Any]])
            let what = features.compactMap { ($0["properties"] as? [String: Any])?["what"] as? String }
            #expect(what.prefix(2) == ["zone", "track"])
            #expect(what.contains("alert"))

            let again = try await Fieldgate.run(arguments, in: folder)
            #expect(again.output == outcome.output)
            #expect(try Data(contentsOf: URL(fileURLWithPath: map)) == drawn)
        }

        /// The drive begins at 16:20 in Kyiv, in June.
        @Test(arguments: [("16:00-18:00 Europe/Kyiv", ["enter", "leave"]), ("21:00-05:00 Europe/Kyiv", [])])
        func dailyHoursAreThoseOfTheRecordingsOwnDay(_ hours: String, _ passages: [String]) async throws {
            let folder = try TemporaryFolder("replay-hours")
            let zone = Self.zone.replacing(
                "\"id\": \"line-north\",", with: "\"id\": \"curfew\", \"hours\": \"\(hours)\",")
            try folder.write(zone, to: "zones.geojson")
            let track = try Self.recording(folder)
            let outcome = try await Fieldgate.run(
                ["replay", track, "--json", "--zones", folder.file("zones.geojson")], in: folder)
            #expect(outcome.status == 0, "\(outcome.output)")
            let events = try outcome.lines.filter { $0.hasPrefix("{") }.map {
                try JSONDecoder().decode(Event.self, from: Data($0.utf8)).event
            }
            #expect(events.filter { $0 == "enter" || $0 == "leave" } == passages)
        }

        @Test func whatCantBeUsedIsNamedAndLeavesNoMap() async throws {
            let folder = try TemporaryFolder("replay-bad")
            try folder.write(Self.zone, to: "zones.geojson")
            try folder.write("<gpx><trk><trkseg>\n<trkpt lat=\"50\" lon=\"36\"/></trkseg></trk></gpx>\n", to: "a.gpx")
            let (map, zones) = (folder.file("seen.json"), folder.file("zones.geojson"))
            let untimed = try await Fieldgate.run(
                ["replay", folder.file("a.gpx"), "--geojson", map, "--zones", zones], in: folder)
            #expect(untimed.status == 78)
            #expect(untimed.output.contains("a.gpx:2: error: 1 of 1 points have no time"))
            #expect(!FileManager.default.fileExists(atPath: map))

            try folder.write("{}", to: "broken.geojson")
            let unusable = try await Fieldgate.run(
                ["replay", try Self.recording(folder), "--zones", folder.file("broken.geojson")], in: folder)
            #expect(unusable.status == 78)
            #expect(unusable.output.contains("broken.geojson:1:"))

            let silence = NMEASentences.epochWithoutFix().joined(separator: "\n") + "\n"
            try folder.write(silence, to: "silent.nmea")
            let silent = try await Fieldgate.run(
                ["replay", folder.file("silent.nmea"), "--zones", zones, "--geojson", map], in: folder)
            #expect(silent.status == 78)
            #expect(silent.output.contains("no report of the track has a position"))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("seen") }.isEmpty)
        }

        /// A slip of the tab key must not cost the recording, the settings or the zones.
        @Test(arguments: [
            "drive.nmea", "zones.d/front.geojson", "zones.d/seen.geojson", "fieldgate.yaml", "./zones.d/../other.kml",
        ])
        func theMapIsNotDrawnOverWhatIsRead(_ map: String) async throws {
            let folder = try TemporaryFolder("replay-over")
            let track = try Self.recording(folder)
            try folder.write(Self.zone, to: "zones.d/front.geojson")
            try folder.write(
                """
                unit: {id: unit-01, fleet: kharkiv}
                zones: {directory: zones.d, layers: [{file: \(folder.file("other.kml"))}]}
                privacy: {positions: plain, visits: plain}

                """, to: "fieldgate.yaml")
            try folder.write(
                """
                <kml><Placemark id="other"><Polygon><outerBoundaryIs><LinearRing><coordinates>
                37,50 37.1,50 37.1,50.1 37,50</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>

                """, to: "other.kml")
            func bytes() -> Data? { FileManager.default.contents(atPath: folder.file(map)) }
            let before = bytes()
            let outcome = try await Fieldgate.run(
                ["replay", track, "--config", folder.file("fieldgate.yaml"), "--geojson", folder.file(map)], in: folder)
            #expect(outcome.status == 78, "\(outcome.output)")
            #expect(outcome.output.contains("; another "), "\(outcome.output)")
            #expect(bytes() == before)
        }
    }
}
