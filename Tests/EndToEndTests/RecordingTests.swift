import Foundation
import Simulator
import Testing
import Workbench

extension EndToEnd {
    @Suite struct RecordingTests {
        /// What came out of one recording.
        private struct Harvest {
            var epochs = 0
            var reports: [GPSDWatch.TPV] = []
            var published: [(lat: Double, lon: Double)] = []
            var late = 0
            /// Made while the position was lost or suspect: the last trusted place once more, as the contract says.
            var repeated = 0

            /// Every published place is one that gpsd reported with a fix, to a millionth of a degree.
            var invented: [(lat: Double, lon: Double)] {
                // Published places have six decimals: half a millionth lies between one and its report.
                let said = Set(reports.filter { $0.mode >= 2 }.compactMap { Self.cell($0.lat, $0.lon) })
                return published.filter { place in
                    !(-1...1).contains { north in
                        (-1...1).contains { east in
                            guard let cell = Self.cell(place.lat, place.lon) else { return false }
                            return said.contains(Cell(north: cell.north + north, east: cell.east + east))
                        }
                    }
                }
            }

            struct Cell: Hashable { var north, east: Int }
            static func cell(_ lat: Double?, _ lon: Double?) -> Cell? {
                guard let lat, let lon else { return nil }
                return Cell(north: Int((lat * 1e6).rounded()), east: Int((lon * 1e6).rounded()))
            }
        }

        /// Plays a recording through gpsd and the daemon, with every fix due, until nothing more comes.
        private func play(_ recording: Recording) async throws -> Harvest {
            let unit = try await UnitOnBench(recording) { settings, _ in settings.report = BenchSettings.everyFix }
            let office = try await unit.subscriber()
            let watch = try await GPSDWatch(port: unit.gpsd.port)
            try await unit.start()
            try await unit.shows("gpsd and broker are there") {
                $0.status.gps.state == "connected" && $0.local.link.state == "up"
            }
            unit.feed.resume()
            try await eventually("all is sent", within: .seconds(150)) { unit.feed.isFinished }
            // gpsd reports the last cycle late; nothing new for a second is the end.
            var (count, since) = (-1, ContinuousClock.now)
            try await eventually("all is said", within: .seconds(20)) {
                let now = try watch.reports().count
                if now != count { (count, since) = (now, .now) }
                return since.duration(to: .now) > .seconds(1)
            }
            try await unit.stop()
            try await office.hears("the farewell") { try $0.statuses.last?.state == "stopping" }
            let (positions, track) = (try office.positions, try office.tracks.flatMap(\.places))
            return Harvest(
                epochs: unit.feed.sent, reports: try watch.reports(),
                published: positions.map { ($0.lat, $0.lon) } + track.map { ($0.lat, $0.lon) }, late: track.count,
                repeated: positions.count { ["suspect", "lost"].contains($0.fg.trust) })
        }

        @Test func brokenSentencesNullIslandAndLostFixesPublishNothing() async throws {
            let good = Places.drive([Places.before - 0.3, Places.before - 0.28]).epochs().map(\.nmea)
            var sentences: [[String]] = []
            for (index, epoch) in good.enumerated() {
                sentences.append(index < 5 ? epoch : Self.damage(epoch, kind: index % 9))
            }
            let harvest = try await play(Recording(sentences: sentences))
            let withFix = harvest.reports.filter { $0.mode >= 2 && $0.lat != nil }
            // The damage reached gpsd, and gpsd believed Null Island.
            #expect(withFix.contains { abs($0.lat ?? 9) < 0.01 && abs($0.lon ?? 9) < 0.01 })
            #expect(harvest.reports.contains { $0.mode == 1 })
            #expect(harvest.invented.isEmpty)
            #expect(!harvest.published.contains { abs($0.lat) < 1 })
            #expect(harvest.published.allSatisfy { abs($0.lon - Places.longitude) < 0.001 })
            #expect(harvest.published.count > good.count / 4)
        }

        /// One epoch as a bad cable, a jammer or a bad receiver would have it.
        private static func damage(_ epoch: [String], kind: Int) -> [String] {
            switch kind {
            case 0: epoch.map { String($0.prefix($0.count / 2)) }
            case 1: epoch.map { $0.replacingOccurrences(of: ",N,", with: ",S,") }
            case 2: NMEASentences.epochWithoutFix()
            case 3: epoch.map(nullIsland)
            case 4: ["$GPGGA,,,,", "\u{1}\u{2}rubbish", "$$$$*00", String(repeating: "A", count: 200)] + epoch
            default: epoch
            }
        }

        /// The sentence at 0°, 0°, with a checksum that holds.
        private static func nullIsland(_ sentence: String) -> String {
            var fields = sentence.dropFirst().prefix { $0 != "*" }.split(
                separator: ",", omittingEmptySubsequences: false)
            guard let north = fields.firstIndex(of: "N"), fields.count > north + 2, fields[north + 2] == "E" else {
                return sentence
            }
            fields[north - 1] = "0000.000000"
            fields[north + 1] = "00000.000000"
            return NMEASentences.checked(fields.joined(separator: ","))
        }

        /// Real recordings aren't part of the project: a folder of gpsd's `test/daemon/*.log` can be named in the
        /// environment.
        static let folder = ProcessInfo.processInfo.environment["FIELDGATE_RECORDINGS"]

        static func recordings() throws -> [String] {
            guard let folder else { return [] }
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".log") }.sorted()
                .map { "\(folder)/\($0)" }
        }

        @Test(.enabled(if: folder != nil), arguments: try recordings())
        func everyPositionOfARealRecordingIsWhatGPSDSaid(_ path: String) async throws {
            let harvest = try await play(try Recording(contentsOf: path))
            #expect(harvest.invented.isEmpty)
            #expect(!harvest.published.contains { $0.lat == 0 && $0.lon == 0 })
            let withPlace = harvest.reports.count { $0.mode >= 2 && $0.lat != nil }
            #expect(withPlace > 0 ? !harvest.published.isEmpty : harvest.published.isEmpty)
            print(
                "\(path): \(harvest.epochs) epochs, \(harvest.reports.count) TPVs, \(withPlace) with a fix, "
                    + "\(harvest.published.count) published (\(harvest.late) late, \(harvest.repeated) repeating the last "
                    + "trusted place), \(Set(harvest.published.map { "\($0.lat) \($0.lon)" }).count) places, "
                    + "\(harvest.invented.count) invented")
        }
    }
}
