import Foundation
import Simulator
import Testing
import Workbench

extension EndToEnd {
    /// Long, and so only on demand: `make soak`.
    @Suite(.enabled(if: ProcessInfo.processInfo.environment["FIELDGATE_SOAK"] != nil)) struct SoakTests {
        private struct Accepted: Decodable { let id: String }
        private static let lateFixes = 10_000
        private static let visits = 2_000

        /// A broker with every limit as it comes, and an office that takes a hundred messages a second: what is sent
        /// faster than that, a default mosquitto confirms and then drops.
        @Test func everythingOfALongOutageArrivesAtASlowOffice() async throws {
            var options = BrokerOptions()
            options.persistence = true
            let road = Drive(
                waypoints: [51.0, 51.0 + 0.4].map {
                    .init(latitudeDegrees: $0, longitudeDegrees: Places.longitude, speedMetresPerSecond: 20)
                }, startUnixMilliseconds: Int64(Date().timeIntervalSince1970) * 1000, epochsPerSecond: 5)
            // Five fixes a second, eighty times faster than life.
            let unit = try await UnitOnBench(
                Recording(sentences: road.epochs().map(\.nmea)), epochsPerSecond: 400, timeScale: 80, broker: options
            ) { settings, _ in
                settings.report = BenchSettings.everyFix
            }
            let office = try Subscriber(
                port: unit.broker.port, perSecond: 100, arguments: ["-c", "-i", "office", "-x", "3600"])
            try await office.ready()
            try await unit.start()
            try await unit.shows("the link is up") { $0.local.link.state == "up" }
            try await unit.broker.stop()
            let cut = ContinuousClock.now
            unit.feed.resume()
            let accepted = try await handIn(Self.visits, to: unit.socket)
            let handedIn = cut.duration(to: .now)
            #expect(accepted.count == Self.visits)
            try await unit.shows("the late fixes", within: .seconds(60)) { $0.local.lateWaiting >= Self.lateFixes }
            unit.feed.pause()
            // Without fixes the last place would be due as often, thousands of times until the end.
            unit.settings.report = "{moving: 60s, parked: 300s, danger: 60s}"
            try unit.writeSettings()
            try await eventually("the calm settings") { try unit.log.contains("read again") }
            let outage = cut.duration(to: .now)
            let thinned = try unit.status().local.lateThinned
            #expect(thinned == 0)

            try await unit.broker.start()
            let back = ContinuousClock.now
            try await unit.shows("the link is back", within: .seconds(70)) { $0.local.link.state == "up" }
            let up = ContinuousClock.now
            try await unit.shows("all is confirmed", within: .seconds(150)) { status in
                status.local.lateWaiting == 0
                    && ["visits", "history", "alerts"].allSatisfy { status.status.queue[$0]?.count == 0 }
            }
            let confirmed = up.duration(to: .now)
            try await office.hears("every visit and every fix", within: .seconds(60)) { office in
                try Set(office.visits.map(\.id)).count >= accepted.count && Self.isWhole(try Self.sequences(office))
            }
            let all = up.duration(to: .now)
            let (visits, sequences) = (try office.visits, try Self.sequences(office))
            #expect(Set(visits.map(\.id)) == accepted)
            #expect(Set(sequences).count >= Self.lateFixes)
            print(
                "soak: \(accepted.count) visits handed in within \(handedIn), outage \(outage), link back after "
                    + "\(back.duration(to: up)); confirmed by the broker after \(confirmed), all at the office after \(all): "
                    + "\(Set(visits.map(\.id)).count) visits in \(visits.count) messages, "
                    + "\(Set(sequences).count) fixes (\(sequences.count) with repeats) in "
                    + "\(try office.tracks.count) batches and \(try office.positions.count) positions; "
                    + "\(office.messages.count) messages in all")
        }

        /// The numbers of every fix that came, as a position or in a batch.
        private static func sequences(_ office: Subscriber) throws -> [Int] {
            try office.positions.map(\.fg.seq) + office.tracks.flatMap { $0.places.map(\.seq) }
        }

        /// Reports are numbered without a gap while the daemon lives.
        private static func isWhole(_ sequences: [Int]) -> Bool {
            let known = Set(sequences)
            guard let first = known.min(), let last = known.max() else { return false }
            return known.count >= lateFixes && last - first + 1 == known.count
        }

        /// Four programs at once, each on the local socket; returns the ids.
        private func handIn(_ count: Int, to socket: LocalSocket) async throws -> Set<String> {
            let path = socket.path
            return try await withThrowingTaskGroup(of: [String].self) { group in
                for program in 0..<4 {
                    group.addTask {
                        try stride(from: program, to: count, by: 4).map { number in
                            let answer = try LocalSocket(path: path).addVisit(UnitOnBench.visit(number + 1))
                            return try JSONDecoder().decode(Accepted.self, from: answer.body).id
                        }
                    }
                }
                return try await group.reduce(into: Set()) { $0.formUnion($1) }
            }
        }
    }
}
