import Foundation
import Simulator
import Testing
import Workbench

extension EndToEnd {
    @Suite struct DriveTests {
        @Test func driveThroughAZoneIsToldFromApproachToAllClear() async throws {
            let unit = try await UnitOnBench(Places.through)
            let office = try await unit.subscriber()
            try await unit.start()
            unit.feed.resume()

            try await office.hears("the zone's alert") { try !$0.alerts("zone").isEmpty }
            let first = try #require(try office.alerts("zone").first)
            #expect(first.alert.rev == 1)
            #expect(first.alert.level == "evacuate")
            #expect(first.alert.zone?.name == Places.zoneName)
            #expect(first.message.topic == UnitOnBench.topic + "/alert/" + first.alert.id)
            #expect(first.message.retain)

            // The crew hears it before the office, or at most 300 ms after.
            try await eventually("the siren") {
                try unit.soundings.contains { $0.id == first.alert.id && $0.cause == "raised" }
            }
            let siren = try #require(try unit.soundings.first { $0.id == first.alert.id })
            #expect(siren.at <= first.message.arrived + 0.3)

            // Ahead of it: the approach, under an id of its own, which ends once the unit is inside.
            let approach = try #require(try office.alerts("approach").first)
            #expect(approach.message.arrived < first.message.arrived)
            #expect(approach.alert.id != first.alert.id)

            try await office.hears("the all-clear, and the message taken away", within: .seconds(60)) { office in
                let own = office.messages(on: first.message.topic)
                return own.last.map { $0.isRemoval && $0.retain } ?? false
            }
            let story = try office.alerts("zone").map(\.alert)
            #expect(Set(story.map(\.id)) == [first.alert.id])
            #expect(story.map(\.rev) == Array(1...story.count))
            #expect(story.last?.state == "cleared")
            let returning = try #require(story.firstIndex { $0.state == "returning" })
            #expect(story[..<returning].allSatisfy { $0.state == "active" && $0.level == "evacuate" })

            let passages = try office.transitions.filter { $0.rid == "line-north" }.map(\.event)
            #expect(passages == ["enter", "leave"])
            try expectPositions(of: Places.through, heardBy: office)

            try await office.hears("the approach taken away") {
                $0.messages(on: approach.message.topic).last?.isRemoval ?? false
            }
            let kept = try await Subscriber.retained(port: unit.broker.port)
            #expect(kept.map(\.topic) == [UnitOnBench.topic + "/status"])
            try await unit.stop()
        }

        /// On the road, in the order they were made, each named once.
        private func expectPositions(of drive: Drive, heardBy office: Subscriber) throws {
            let positions = try office.positions
            #expect(positions.count >= 5)
            #expect(positions.allSatisfy { abs($0.lon - Places.longitude) < 0.0002 })
            #expect(positions.allSatisfy { (Places.before - 0.006...Places.edge + 0.006).contains($0.lat) })
            #expect(positions.map(\.fg.seq) == positions.map(\.fg.seq).sorted())
            #expect(Set(positions.map(\._id)).count == positions.count)
        }

        @Test func sequenceNumbersNameAFixOnceAcrossACrash() async throws {
            let unit = try await UnitOnBench(Places.drive([Places.before, Places.before + 0.5])) { settings, _ in
                settings.report = BenchSettings.everyFix
            }
            let office = try await unit.subscriber()
            try await unit.start()
            unit.feed.resume()
            try await office.hears("positions") { try $0.positions.count >= 10 }
            try await unit.crash()
            try await unit.start()
            let before = try office.positions.count
            try await office.hears("positions after the crash") { try $0.positions.count >= before + 10 }
            let names = try office.positions.map { "\($0.fg.boot)-\($0.fg.seq)" }
            #expect(Set(names).count == names.count)
            #expect(try office.positions.map(\._id) == names)
        }
    }
}
