import Foundation
import Simulator
import Testing
import Workbench

extension EndToEnd {
    @Suite struct CrashTests {
        private struct Accepted: Decodable { let id: String }

        /// Half a minute of kills; every tenth life lasts until a visit was accepted.
        @Test func hundredCrashesInARowLoseNothing() async throws {
            let unit = try await UnitOnBench(Places.into)
            let office = try await unit.subscriber()
            unit.feed.resume()
            var random = SplitMix64(seed: 42)
            var accepted: [String] = []
            for life in 1...100 {
                try unit.launch()
                try await eventually("life \(life) answers, or ends", within: .seconds(20)) {
                    unit.socket.accepts || unit.daemon?.isRunning == false
                }
                let last = try unit.log.suffix(500)
                #expect(unit.daemon?.isRunning == true, "life \(life): \(last)")
                if life.isMultiple(of: 10) {
                    let answer = try unit.socket.addVisit(UnitOnBench.visit(life))
                    accepted.append(try JSONDecoder().decode(Accepted.self, from: answer.body).id)
                }
                let end = ContinuousClock.now + .milliseconds(Int.random(in: 0...300, using: &random))
                try await eventually("the moment of the crash") { ContinuousClock.now >= end }
                try await unit.crash()
            }
            let sessions = try office.statuses.filter { $0.state == "online" }.map(\.session)
            let highest = sessions.max() ?? 0
            #expect(Set(sessions).count > 1)

            try await unit.start()
            try await unit.shows("all is well") {
                $0.local.link.state == "up" && $0.status.position.state == "trusted" && $0.status.journal.state == "ok"
            }
            #expect(try unit.status().status.session > highest)
            try await office.hears("every accepted visit", within: .seconds(30)) {
                Set(try $0.visits.map(\.id)) == Set(accepted)
            }
            #expect(accepted.count == 10)
            let alerts = try office.alerts("zone").map(\.alert)
            #expect(Set(alerts.map(\.id)).count <= 1)
            #expect(alerts.map(\.rev) == alerts.map(\.rev).sorted())
        }
    }
}
