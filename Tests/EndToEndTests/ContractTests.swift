import Foundation
import Testing
import Workbench

extension EndToEnd {
    @Suite struct ContractTests {
        /// Topic below the unit's, whether it is retained, and the `_type`s that go there: docs/wire.md.
        private static func rule(_ topic: String) -> (retain: Bool, types: Set<String>)? {
            guard topic.hasPrefix(UnitOnBench.topic) else { return nil }
            let rest = topic.dropFirst(UnitOnBench.topic.count)
            switch rest {
            case "": return (false, ["location"])
            case "/event": return (false, ["transition", "fieldgate.detail"])
            case "/status": return (true, ["fieldgate.status"])
            case "/visit": return (false, ["fieldgate.visit"])
            case "/track": return (false, ["fieldgate.track"])
            default: return rest.hasPrefix("/alert/") ? (true, ["fieldgate.alert"]) : nil
            }
        }

        private struct Typed: Decodable { let _type: String }

        @Test func onlyWhatTheContractNamesIsSaidAndNoPositionStays() async throws {
            let unit = try await UnitOnBench(Places.into) { settings, _ in settings.report = BenchSettings.everyFix }
            let office = try await unit.subscriber()
            try await unit.start()
            unit.feed.resume()
            try await office.hears("the zone's alert") { try !$0.alerts("zone").isEmpty }
            let visit = try await unit.addVisit(7)
            // A cut, so that there is a late track as well.
            try unit.broker.pause()
            try await unit.shows("late fixes", within: .seconds(60)) { $0.local.lateWaiting > 0 }
            try unit.broker.resume()
            try await office.hears("a late track", within: .seconds(60)) { try !$0.tracks.isEmpty }
            try await office.hears("the visit") { try $0.visits.map(\.id).contains(visit) }

            for message in office.messages {
                let rule = try #require(Self.rule(message.topic), "\(message.topic) is not in the contract")
                #expect(message.qos == 1)
                #expect(message.retain == rule.retain, "\(message.topic)")
                if !message.isRemoval { #expect(rule.types.contains(try message.read(Typed.self)._type)) }
                #expect((message.expirySeconds != nil) == (message.topic == UnitOnBench.topic), "\(message.topic)")
            }
            let kept = try await Subscriber.retained(port: unit.broker.port)
            #expect(kept.count >= 2)
            for message in kept {
                #expect(!message.text.contains(#""lat""#) && !message.text.contains(#""lon""#), "\(message.topic)")
                #expect(!message.text.contains("50.2") && !message.text.contains("36.9"), "\(message.topic)")
            }
        }

        @Test func deathCarriesTheSessionOfItsBirthAndACleanStopHasNoDeath() async throws {
            let unit = try await UnitOnBench(Places.outside)
            let office = try await unit.subscriber()
            try await unit.start()
            unit.feed.resume()
            try await office.hears("a birth") { try $0.statuses.contains { $0.state == "online" } }
            let first = try #require(try office.statuses.first).session
            try await unit.crash()
            try await office.hears("the will") { try $0.statuses.last?.state == "offline" }
            #expect(try office.statuses.last?.session == first)

            try await unit.start()
            try await office.hears("the next birth") { try $0.statuses.last?.state == "online" }
            let second = try #require(try office.statuses.last).session
            #expect(second > first)
            try await unit.stop()
            try await office.hears("the farewell") { try $0.statuses.last?.state == "stopping" }
            // What the broker had to say about the end, it has said before it passes this on.
            try await unit.broker.publish("over", to: "sentinel")
            try await office.hears("the sentinel") { $0.messages.last?.topic == "sentinel" }
            #expect(try office.statuses.last?.session == second)
            #expect(try office.statuses.count { $0.state == "offline" } == 1)
        }
    }
}
