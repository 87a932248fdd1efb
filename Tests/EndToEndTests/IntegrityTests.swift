import Foundation
import Simulator
import Testing
import Workbench

extension EndToEnd {
    /// The daemon with all tests of the position on, as it is shipped, under the simulator's skies.
    @Suite struct IntegrityTests {
        private static let speed = 10.0

        @Test func aJumpToAnotherCityIsDisbelievedToldAndOver() async throws {
            let feed = try ScenarioFeed(.jump, seed: 15, ahead: 25, speed: Self.speed)
            let unit = try await Self.unit(on: feed)
            let office = try await unit.subscriber()
            try await unit.start()
            feed.resume()
            try await unit.shows("trusted") { $0.status.position.state == "trusted" }
            try await unit.shows("the lie is not believed", within: .seconds(30)) {
                $0.status.position.state == "suspect"
            }
            try await office.hears("the retained status says so, and why") {
                try $0.statuses.last?.position.map {
                    $0.state == "suspect" && ($0.reasons ?? []).contains("implied_speed")
                } ?? false
            }
            #expect(office.messages(on: UnitOnBench.topic + "/status").last?.retain == true)
            try await office.hears("spoofing is reported") {
                try $0.interference.contains { $0.kind == "spoofing" && $0.ended == nil }
            }
            try await unit.shows("trusted again", within: .seconds(60)) { $0.status.position.state == "trusted" }
            try await office.hears("and its end") { try $0.interference.contains { $0.ended != nil } }
            try await office.hears("a trusted position after the suspect ones") {
                try $0.positions.last?.fg.trust == "trusted"
            }
            try Self.expectLastTrustedPlace(in: office, on: feed)
            #expect(try office.interference.allSatisfy { $0.kind == "spoofing" && Self.isNear($0.cell) })
        }

        /// While the lie lasts: the last trusted place, a wider and wider circle around it, and nowhere the false one.
        private static func expectLastTrustedPlace(in office: Subscriber, on feed: ScenarioFeed) throws {
            let lie = try #require(feed.drive.falsePlace)
            #expect(lie.latitudeDegrees > 51)
            for message in office.messages {
                #expect(!message.text.contains("\(String(lie.latitudeDegrees).prefix(4))"), "\(message.topic)")
            }
            let positions = try office.positions
            let truth = try feed.truth(after: 0)
            #expect(positions.allSatisfy { abs($0.lat - truth.latitudeDegrees) < 0.1 })
            let suspect = positions.filter { $0.fg.trust == "suspect" && $0.fg.reasons?.contains("recovering") != true }
            #expect(suspect.count > 5)
            #expect(Set(suspect.map { "\($0.lat) \($0.lon) \($0.tst)" }).count == 1)
            let radii = suspect.map { $0.acc ?? 0 }
            #expect(radii == radii.sorted())
            #expect((radii.last ?? 0) > (radii.first ?? 0) + 2_000)
        }

        private static func isNear(_ cell: Heard.Interference.Cell?) -> Bool {
            cell.map { abs($0.south - 49.8) < 0.05 && abs($0.west - 35.9) < 0.05 } ?? false
        }

        /// At the pace of life: only so the monotonic clock goes on where it was when the daemon died.
        @Test func jammedBeforeAZoneTheCrewIsWarnedAndSaysItsVillageAndThatOutlivesACrash() async throws {
            let feed = try ScenarioFeed(.jam, seed: 15, ahead: 13, speed: 1)
            let unit = try await Self.unit(on: feed, timeScale: 1) { settings, folder in
                settings.more.append("places: {file: \(try folder.write(Self.villages, to: "places.geojson"))}")
            }
            let entry = 45.0
            try unit.folder.write(
                Places.zones([Self.zone(around: try feed.truth(after: entry))]), to: "zones.d/zones.geojson")
            let office = try await unit.subscriber()
            try await unit.start()
            feed.resume()
            try await unit.shows("trusted", within: .seconds(30)) { $0.status.position.state == "trusted" }

            try await unit.shows("a caution", within: .seconds(60)) { $0.alert("possible") != nil }
            let possible = try #require(try unit.status().alert("possible"))
            let begin = try #require(feed.drive.disturbed).lowerBound
            #expect(try #require(feed.now).elapsedSeconds < begin + entry, "before the unit is truly there")
            try await eventually("its siren") {
                try unit.soundings.contains { $0.id == possible.id && $0.kind == "possible" && $0.cause == "raised" }
            }
            try await office.hears("the office knows") {
                try $0.alerts("possible").contains { $0.alert.id == possible.id }
            }
            #expect(try unit.status().alert("zone") == nil)

            try await Self.say("Дальнє", to: unit)
            try await unit.shows("nothing is possible any more") { $0.alert("possible") == nil }
            try await Self.expectShown("by the crew's word: in Дальнє", by: unit)
            try await unit.crash()
            try await unit.start()
            try await unit.shows("the position") { $0.status.position.reasons?.contains("crew") ?? false }
            try await Self.expectShown("by the crew's word: in Дальнє", by: unit)
            #expect(try unit.status().alert("possible") == nil)

            try await Self.say("Ближнє", to: unit)
            try await unit.shows("a village at the zone warns again") { $0.alert("possible") != nil }
        }

        @Test func circlesOfAParkedUnitAreNotBelievedBecauseTheIgnitionIsOff() async throws {
            let feed = try ScenarioFeed(.circle, seed: 15, ahead: 25, speed: Self.speed)
            #expect(try !feed.truth(after: -20).isIgnitionOn)
            let unit = try await Self.unit(on: feed) { settings, folder in
                let ignition = try folder.write("off\n", to: "ignition")
                settings.more.append("vehicle: {ignition: {file: \(ignition)}, every: 1s}")
            }
            try await unit.start()
            feed.resume()
            try await unit.shows("trusted") { $0.status.position.state == "trusted" }
            try await unit.shows("the lie is not believed", within: .seconds(30)) {
                $0.status.position.state == "suspect"
                    && $0.status.position.reasons?.contains("parked_truth") ?? false
            }
            // It drives a circle; the truth stands still, and so does the disc.
            let radius = try #require(try await Self.position(of: unit).radius_m)
            try await eventually("half a minute of the drive") {
                (feed.now?.elapsedSeconds ?? 0) > (feed.drive.disturbed?.lowerBound ?? 0) + 60
            }
            let later = try await Self.position(of: unit)
            #expect(later.trust == "suspect")
            // What hasn't been read yet counts as driven until it is: a second or two, not a minute at 30 m/s.
            #expect(try #require(later.radius_m) < radius + 200)
        }

        // MARK: - The unit and what is around it

        private static func unit(
            on feed: ScenarioFeed, timeScale: Double = speed,
            prepare: (inout BenchSettings, TemporaryFolder) throws -> Void = { _, _ in }
        ) async throws -> UnitOnBench {
            try await UnitOnBench(Recording(sentences: []), timeScale: timeScale) { settings, folder in
                settings.gps = "{host: 127.0.0.1, port: \(feed.port), silence: 40s}"
                settings.integrity = nil
                settings.report = "{moving: 5s, parked: 5s, danger: 5s, distance: 250m, turn: 30deg}"
                try prepare(&settings, folder)
            }
        }

        /// 300 m wide.
        private static func zone(around truth: ScenarioMoment.Truth) -> String {
            let (south, west) = (truth.latitudeDegrees - 0.00135, truth.longitudeDegrees - 0.0021)
            let ring = [(0.0, 0.0), (0.0042, 0), (0.0042, 0.0027), (0, 0.0027), (0, 0)]
            let positions = ring.map { "[\(west + $0.0), \(south + $0.1)]" }.joined(separator: ", ")
            return """
                {"type": "Feature", "properties": {"id": "ahead", "name": "Попереду"},
                 "geometry": {"type": "Polygon", "coordinates": [[\(positions)]]}}
                """
        }

        /// One 20 km from where `jam` 15 is jammed, and one there.
        private static let villages = Places.zones(
            [("dalnie", "Дальнє", 50.03), ("blyzhnie", "Ближнє", 49.8377)].map { id, name, latitude in
                #"{"type": "Feature", "properties": {"id": "\#(id)", "name": "\#(name)", "radius": "1km"}, "#
                    + #""geometry": {"type": "Point", "coordinates": [35.969, \#(latitude)]}}"#
            })

        private static func say(_ place: String, to unit: UnitOnBench) async throws {
            let said = try await unit.run(["position", "set", place, "--socket", unit.settings.local])
            #expect(said.status == 0, "\(said.output)")
        }

        private static func expectShown(_ words: String, by unit: UnitOnBench) async throws {
            let shown = try await unit.run(["position", "show", "--socket", unit.settings.local])
            #expect(shown.status == 0 && shown.output.contains(words), "\(shown.output)")
        }

        private struct Shown: Decodable {
            let trust: String
            let radius_m: Int?
        }

        private static func position(of unit: UnitOnBench) async throws -> Shown {
            try await unit.run(["position", "show", "--json", "--socket", unit.settings.local]).json(Shown.self)
        }
    }
}
