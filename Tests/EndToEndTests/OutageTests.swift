import Foundation
import Testing
import Workbench

extension EndToEnd {
    @Suite struct OutageTests {
        enum Outage: String, CaseIterable, Sendable { case gpsdKilled, gpsdSilent, brokerKilled }

        /// What breaks is broken, a visit is handed in, the daemon dies, another visit, and then it is mended.
        @Test(arguments: Outage.allCases)
        func nothingIsLostOrForgottenWhenTheDaemonDiesInTheMiddleOf(_ outage: Outage) async throws {
            var options = BrokerOptions()
            // Its sessions survive a kill, so that what it has confirmed it also delivers.
            options.persistence = true
            options.extraLines = ["autosave_on_changes true", "autosave_interval 1"]
            let unit = try await UnitOnBench(Places.into, broker: options)
            let office = try await unit.subscriber(["-c", "-i", "office", "-x", "3600"])
            try await unit.start()
            unit.feed.resume()
            try await office.hears("the zone's alert") { try !$0.alerts("zone").isEmpty }
            let alert = try #require(try office.alerts("zone").first).alert.id
            var accepted = [1: try await unit.addVisit(1)]

            try await begin(outage, unit)
            accepted[2] = try await unit.addVisit(2)
            try await unit.crash()
            try await unit.start()
            try await unit.shows("the alert under its id") { $0.alert("zone")?.id == alert }
            accepted[3] = try await unit.addVisit(3)
            try await end(outage, unit)
            accepted[4] = try await unit.addVisit(4)

            try await unit.shows("gpsd and broker are back", within: .seconds(30)) {
                $0.status.gps.state == "connected" && $0.status.position.state == "trusted"
                    && $0.local.link.state == "up"
            }
            try await office.hears("all visits", within: .seconds(30)) { office in
                Set(try office.visits.map(\.id)).isSuperset(of: accepted.values)
            }
            try expectVisits(accepted, heardBy: office)
            try await unit.shows("nothing waits") { status in
                ["alerts", "visits"].allSatisfy { status.status.queue[$0]?.count == 0 }
            }
            #expect(try unit.status().alert("zone")?.id == alert)
            let story = try office.alerts("zone").map(\.alert)
            #expect(Set(story.map(\.id)) == [alert])
            #expect(story.map(\.rev) == story.map(\.rev).sorted())
            #expect(story.allSatisfy { $0.state == "active" })
            let kept = try await Subscriber.retained(port: unit.broker.port, UnitOnBench.topic + "/alert/\(alert)")
            #expect(kept.count == 1)
        }

        private func begin(_ outage: Outage, _ unit: UnitOnBench) async throws {
            switch outage {
            case .gpsdKilled:
                try await unit.gpsd.kill()
                try await unit.shows("gpsd is gone") { $0.status.gps.state == "gone" }
            case .gpsdSilent:
                unit.gpsd.pause()
                try await unit.shows("gpsd is silent") { $0.status.gps.state == "silent" }
            case .brokerKilled:
                try await unit.broker.kill()
                try await unit.shows("the link is down") { $0.local.link.state == "down" }
            }
        }

        private func end(_ outage: Outage, _ unit: UnitOnBench) async throws {
            switch outage {
            case .gpsdKilled: try await unit.gpsd.start()
            case .gpsdSilent: unit.gpsd.resume()
            case .brokerKilled: try await unit.broker.start()
            }
        }

        /// Each accepted visit arrived with its own content; a redelivery is the same record again.
        private func expectVisits(_ accepted: [Int: String], heardBy office: Subscriber) throws {
            for (number, id) in accepted {
                let copies = try office.visits.filter { $0.id == id }
                #expect(copies.allSatisfy { $0.medication?.first?.quantity == number })
            }
            #expect(Set(try office.visits.map(\.id)) == Set(accepted.values))
        }

        @Test func brokerThatForgotEverythingIsToldTheOpenAlertAgain() async throws {
            let unit = try await UnitOnBench(Places.into)
            let office = try await unit.subscriber()
            try await unit.start()
            unit.feed.resume()
            try await office.hears("the zone's alert") { try !$0.alerts("zone").isEmpty }
            let topic = try #require(try office.alerts("zone").first).message.topic
            try await unit.broker.kill()
            try await unit.shows("the link is down") { $0.local.link.state == "down" }
            try await unit.broker.start()
            try await unit.shows("the link is up") { $0.local.link.state == "up" }
            let again = try await unit.subscriber()
            try await again.hears("the alert is retained again") { !$0.messages(on: topic).isEmpty }
        }
    }
}
