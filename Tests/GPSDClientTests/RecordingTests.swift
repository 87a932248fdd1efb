import Foundation
import GPSDClient
import Testing
import Workbench

@Suite struct RecordingTests {
    @Test func leadingCommentsAreSkippedAndEpochsBeginWithANewTime() {
        let log = [
            "# Name: made", "# Date: today", "$GPGSV,1,1,00*79", "$GPRMC,100000,A,1,2,3,4*00",
            "$GPGGA,100000,1,2,3,4*00",
            "$GPGSV,1,1,00*79", "$GPRMC,100001,A,1,2,3,4*00", "# later", "$GPGGA,100001,1,2,3,4*00",
        ]
        let epochs = Recording(Data(log.map { $0 + "\n" }.joined().utf8)).epochs
        #expect(epochs.map { String(decoding: $0, as: UTF8.self).split(separator: "\n").count } == [4, 3])
    }

    @Test func withoutATimeARepeatedSentenceBeginsAnEpoch() {
        let cycle = "$GPGGA,,,,,,0*66\n$GPRMC,,V,,,,,,,,,,N*53\n"
        #expect(Recording(Data(String(repeating: cycle, count: 3).utf8)).epochs.map(\.count) == [41, 41, 41])
    }

    @Test func nothingOfABinaryRecordingIsLost() {
        let bytes = Data((0..<10_000).map { UInt8(truncatingIfNeeded: ($0 &* 7919) >> 3) })
        let epochs = Recording(bytes).epochs
        #expect(epochs.count > 4)
        #expect(epochs.reduce(Data(), +) == bytes)
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
    func everyReportOfARecordingIsWhatGPSDSaid(_ path: String) async throws {
        let feed = try NMEAFeed(Recording(contentsOf: path), epochsPerSecond: 200)
        feed.pause()
        let gpsd = try await PrivateGPSD(reading: feed)
        let log = EventLog()
        let client = GPSDClient(configuration: .bench(gpsd.port)) { log.add($0) }
        let watch = try await GPSDWatch(port: gpsd.port)
        client.start()
        try await eventually("connected") { log.connections == 1 }
        feed.resume()
        try await eventually("all is sent", within: .seconds(60)) { feed.isFinished }
        // gpsd reports the last cycle late: nothing new for half a second is the end.
        var (count, since) = (-1, ContinuousClock.now)
        try await eventually("all is said") {
            let now = try watch.reports().count
            if now != count { (count, since) = (now, .now) }
            return since.duration(to: .now) > .milliseconds(500) && log.fixes.count == count
        }
        client.stop()
        let said = try watch.reports()
        #expect(said.contains { $0.lat != nil } || path.contains("fuzzy"))
        #expect(log.fixes.map(\.latitudeDegrees) == said.map(\.lat))
        #expect(log.fixes.map(\.longitudeDegrees) == said.map(\.lon))
        #expect(log.fixes.map(\.speedMetresPerSecond) == said.map(\.speed))
        #expect(log.fixes.map(\.horizontalErrorMetres) == said.map(\.eph))
        #expect(log.disconnections.isEmpty)
        print("\(path): \(feed.sent) epochs, \(said.count) reports, \(said.count { $0.lat != nil }) with a position")
    }
}
