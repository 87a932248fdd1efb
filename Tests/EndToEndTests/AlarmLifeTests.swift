import Foundation
import Simulator
import Testing
import Workbench

extension EndToEnd {
    @Suite struct AlarmLifeTests {
        @Test func oneAlarmFromEntryToTheRemovedMessageThroughEverythingThatCanHappen() async throws {
            let unit = try await UnitOnBench(Places.visit)
            let base = try await OfficeOnBench(for: unit)
            let ear = try await unit.subscriber(["-c", "-i", "ear", "-x", "3600"])
            try await base.start(unit)
            try await unit.start()
            unit.feed.resume()

            try await ear.hears("the zone's alert") { try !$0.alerts("zone").isEmpty }
            let id = try #require(try ear.alerts("zone").first).alert.id
            try await eventually("the siren") { try unit.soundings.contains { $0.id == id && $0.cause == "raised" } }

            try await unit.broker.kill()
            try await unit.shows("the link is down") { $0.local.link.state == "down" }
            let acknowledged = try await unit.run([
                "alert", "ack", id, "--by", "driver", "--socket", unit.settings.local,
            ])
            #expect(acknowledged.status == 0, "\(acknowledged.output)")
            try await unit.crash()
            let before = try unit.soundings.count
            try await unit.start()
            try await unit.shows("the alert, acknowledged, under its id") {
                $0.alert("zone")?.id == id && $0.alert("zone")?.crewAck?.by == "driver"
            }
            #expect(try unit.soundings.count == before, "an acknowledged alarm doesn't sound again at the start")

            try await unit.broker.start()
            try await unit.shows("the link is up", within: .seconds(30)) { $0.local.link.state == "up" }
            try await base.run("acknowledge", id)
            try await unit.shows("the office has acknowledged", within: .seconds(20)) {
                $0.alert("zone")?.officeAck?.via == "order"
            }

            let late = try await unit.subscriber()
            try await late.hears("the alert is cleared", within: .seconds(90)) {
                try $0.alerts("zone").contains { $0.alert.state == "cleared" && $0.alert.id == id }
            }
            let topic = UnitOnBench.topic + "/alert/" + id
            try await late.hears("the retained alert is removed after the receipt", within: .seconds(20)) {
                $0.messages(on: topic).last?.isRemoval == true
            }
            #expect(try await Subscriber.retained(port: unit.broker.port, topic).isEmpty)
            let story = try ear.alerts("zone").map(\.alert) + late.alerts("zone").map(\.alert)
            #expect(Set(story.map(\.id)) == [id])
            #expect(Set(try unit.soundings.filter { $0.kind == "zone" }.map(\.id)) == [id])
            try await unit.shows("nothing waits") { $0.status.queue["alerts"]?.count == 0 }
        }
    }
}
