import Foundation
import Simulator
import Testing
import Workbench

extension EndToEnd {
    @Suite struct OrderTests {
        private static let topic = UnitOnBench.topic + "/order"

        @Test func anOrderedEvacuationSoundsOnceAndTheSameBytesDoNothing() async throws {
            let unit = try await UnitOnBench(Places.outside)
            let base = try await OfficeOnBench(for: unit)
            try await base.start(unit)
            try await unit.start()
            let ear = try await unit.subscriber()
            unit.feed.resume()
            try await unit.shows("the link is up") { $0.local.link.state == "up" }
            try await base.run("order", "evacuate", "unit-01", "--text", "Бій за селом, на захід", "--wait", "10s")
            try await unit.shows("an ordered alert") { $0.alert("ordered") != nil }
            let id = try #require(try unit.status().alert("ordered")).id
            try await eventually("it sounds") { try unit.soundings.contains { $0.id == id && $0.cause == "raised" } }

            let envelope = try #require(ear.messages(on: Self.topic).first).payload
            try await unit.broker.publish(envelope, to: Self.topic, times: 50)
            try await base.run("order", "message", "unit-01", "--text", "done?", "--wait", "10s")
            try await unit.shows("what was sent after the replays") { $0.local.messages.map(\.text) == ["done?"] }
            #expect(try unit.status().local.alerts.filter { $0.kind == "ordered" }.map(\.id) == [id])
            #expect(try unit.soundings.count { $0.kind == "ordered" && $0.cause == "raised" } == 1)

            try await base.run("order", "stand-down", "unit-01", "--alert", id, "--wait", "10s")
            try await unit.shows("it is over") { $0.alert("ordered") == nil }
        }

        /// Broken, foreign, unsigned, cut short, replayed: ten thousand of them, and the unit is as it was.
        @Test func tenThousandForgedOrdersChangeNothing() async throws {
            var options = BrokerOptions()
            // Its default of 1,000 would lose most of the flood before the unit sees it.
            options.extraLines = ["max_queued_messages 20000"]
            let unit = try await UnitOnBench(Places.outside, broker: options)
            let base = try await OfficeOnBench(for: unit)
            try await base.start(unit)
            try await unit.start()
            let ear = try await unit.subscriber()
            unit.feed.resume()
            try await unit.shows("the link is up") { $0.local.link.state == "up" }
            try await base.run("order", "message", "unit-01", "--text", "hello", "--wait", "10s")
            let good = try #require(ear.messages(on: Self.topic).first).payload
            try await unit.broker.publish(good, to: Self.topic, times: 200)
            let memory = try residentKilobytes(unit)
            var forged: [[UInt8]] = [
                [], Array("evacuate".utf8), Array(good.prefix(40)), Array(good.dropLast()), good + [0],
                [UInt8](repeating: 1, count: good.count),
            ]
            for place in [0, 1, 2, 3, 12, 30, 700, good.count - 70, good.count - 1] {
                var bytes = good
                bytes[place] ^= 1
                forged.append(bytes)
            }
            forged.append(good)
            for bytes in forged { try await unit.broker.publish(bytes, to: Self.topic, times: 625) }
            try await base.run("order", "message", "unit-01", "--text", "still there?", "--wait", "30s")
            let status = try unit.status()
            #expect(status.local.messages.map(\.text) == ["hello", "still there?"])
            #expect(status.local.alerts.isEmpty)
            #expect(status.local.refusedOrders.values.reduce(0, +) >= 15 * 625)
            #expect(try residentKilobytes(unit) < memory + 4_096)
            #expect(try unit.soundings.allSatisfy { $0.kind == "message" })
        }

        private func residentKilobytes(_ unit: UnitOnBench) throws -> Int {
            let id = try #require(unit.daemon?.id)
            let text = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("RssAnon:") })
            return try #require(Int(line.split(separator: " ").dropLast().last ?? ""))
        }
    }
}
