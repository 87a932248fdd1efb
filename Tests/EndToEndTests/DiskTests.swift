import Foundation
import Simulator
import Testing
import Workbench

extension EndToEnd {
    @Suite struct DiskTests {
        static let needsRoot: Comment = "mounting a small tmpfs needs CAP_SYS_ADMIN: run as root"

        /// Ends 80 m before the zone; the next fix is inside, and no further than a vehicle can have driven.
        private static var lastMile: (recording: Recording, inside: [String]) {
            let road = Places.drive([Places.before, Places.edge + 0.002]).epochs()
            let near = Places.edge - 80 / Places.metresPerDegree
            let before = road.prefix { $0.latitudeDegrees < near }
            let inside = road.first { $0.latitudeDegrees > Places.edge + 0.0001 }
            return (Recording(sentences: before.map(\.nmea)), inside?.nmea ?? [])
        }

        /// Drives in, and holds the siren against the moment the receiver spoke.
        private func enterZone(_ unit: UnitOnBench, _ inside: [String]) async throws -> UnitOnBench.Sounding {
            try await eventually("the drive up to the zone", within: .seconds(30)) { unit.feed.isFinished }
            let spoken = Date().timeIntervalSince1970
            try unit.feed.send(inside)
            try await eventually("the siren") {
                try unit.soundings.contains { $0.kind == "zone" && $0.cause == "raised" }
            }
            let siren = try #require(try unit.soundings.first { $0.kind == "zone" })
            #expect(siren.at - spoken < 0.3, "\(siren.at - spoken) s")
            return siren
        }

        @Test(.enabled(if: SmallDisk.isPossible, needsRoot))
        func fullDiskKeepsTheAlarmAndRefusesVisits() async throws {
            let (recording, inside) = Self.lastMile
            let unit = try await UnitOnBench(recording)
            let disk = try await SmallDisk(on: unit.state, bytes: 2 << 20, log: unit.folder.file("disk.log"))
            let office = try await unit.subscriber()
            try await unit.start()
            unit.feed.resume()
            let first = try await unit.addVisit(1)
            try await office.hears("the visit") { try $0.visits.map(\.id) == [first] }
            try disk.fill()

            let siren = try await enterZone(unit, inside)
            try await office.hears("the alert, from memory") {
                try $0.alerts("zone").first.map { $0.alert.id == siren.id && $0.alert.rev == 1 } ?? false
            }
            // The pages that were there already take a visit or a few.
            var refused: Int32 = 0
            var accepted = [first]
            for number in 2...40 where refused == 0 {
                let file = try unit.folder.write(UnitOnBench.visit(number), to: "visit.json")
                let outcome = try await unit.run(["visit", "add", file, "--socket", unit.settings.local])
                if outcome.status == 0 {
                    accepted.append(String(outcome.lines.last ?? ""))
                } else {
                    refused = outcome.status
                }
            }
            #expect(refused == 75)
            #expect(try unit.status().status.journal.state == "failing")

            try disk.free()
            try await unit.shows("all is well again", within: .seconds(30)) { $0.status.journal.state != "failing" }
            accepted.append(try await unit.addVisit(99))
            try await unit.crash()
            try await unit.start()
            try await unit.shows("the alert under its id") { $0.alert("zone")?.id == siren.id }
            try await office.hears("every accepted visit") { Set(try $0.visits.map(\.id)) == Set(accepted) }
            try await unit.stop()
            try await disk.unmount()
        }

        @Test(.enabled(if: SmallDisk.isPossible, needsRoot))
        func alarmOfAFullDiskKeepsItsIDThroughACrash() async throws {
            let (recording, inside) = Self.lastMile
            let unit = try await UnitOnBench(recording)
            let disk = try await SmallDisk(on: unit.state, bytes: 2 << 20, log: unit.folder.file("disk.log"))
            try await unit.start()
            unit.feed.resume()
            try disk.fill()
            let siren = try await enterZone(unit, inside)
            try await unit.crash()
            try disk.free()
            try await unit.start()
            try await unit.shows("the alert under its id") { $0.alert("zone")?.id == siren.id }
            try await unit.stop()
            try await disk.unmount()
        }

        @Test(.enabled(if: SmallDisk.isPossible, needsRoot))
        func readOnlyDiskKeepsTheAlarmAndRefusesVisits() async throws {
            let (recording, inside) = Self.lastMile
            let unit = try await UnitOnBench(recording)
            let disk = try await SmallDisk(on: unit.state, bytes: 4 << 20, log: unit.folder.file("disk.log"))
            let office = try await unit.subscriber()
            try await unit.start()
            try await unit.stop()
            try await disk.makeReadOnly()
            try await unit.start()
            unit.feed.resume()
            #expect(try unit.status().status.journal.state == "failing")
            let siren = try await enterZone(unit, inside)
            try await office.hears("the alert, from memory") {
                try $0.alerts("zone").first?.alert.id == siren.id
            }
            let file = try unit.folder.write(UnitOnBench.visit(1), to: "visit.json")
            #expect(try await unit.run(["visit", "add", file, "--socket", unit.settings.local]).status == 75)
            try await unit.stop()
            try await disk.makeWritable()
            try await unit.start()
            let visit = try await unit.addVisit(2)
            try await office.hears("the visit") { try $0.visits.map(\.id) == [visit] }
            try await unit.stop()
            try await disk.unmount()
        }

        @Test func damagedDatabaseIsSetAsideAndItsVisitsStillArrive() async throws {
            let unit = try await UnitOnBench(Places.outside)
            try await unit.broker.kill()
            try await unit.start()
            unit.feed.resume()
            var accepted: [String] = []
            for number in 1...30 {
                let answer = try unit.socket.addVisit(UnitOnBench.visit(number))
                accepted.append(try JSONDecoder().decode(Accepted.self, from: answer.body).id)
            }
            try await unit.stop()
            try damage(unit.state + "/journal.sqlite", around: accepted[14])

            try await unit.broker.start()
            let office = try await unit.subscriber()
            try await unit.start()
            #expect(try unit.status().status.journal.state == "salvaged")
            #expect(try unit.log.contains("journal"))
            let names = try FileManager.default.contentsOfDirectory(atPath: unit.state)
            #expect(names.contains { $0.hasPrefix("journal-damaged-") || $0.hasPrefix("journal-salvaged-") })
            try await office.hears("the visits", within: .seconds(30)) { Set(try $0.visits.map(\.id)) == Set(accepted) }
        }

        private struct Accepted: Decodable { let id: String }

        /// Overwrites the first page that holds `word` with rubbish.
        private func damage(_ file: String, around word: String) throws {
            var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
            let place = try #require(bytes.range(of: Data(word.utf8)) ?? bytes.range(of: Data("unit-01".utf8)))
            let page = place.lowerBound / 4_096 * 4_096
            try #require(page > 0)
            for index in page..<min(page + 4_096, bytes.count) {
                bytes[index] = UInt8(truncatingIfNeeded: index &* 7919)
            }
            try bytes.write(to: URL(fileURLWithPath: file))
        }
    }
}
