import Foundation
import GPSDClient
import Simulator
import Testing
import Workbench

/// Against the real gpsd.
@Suite struct LiveTests {
    private static func drive(epochs: Int) -> Drive {
        // 10 m/s to the north: one epoch is 10 m.
        Drive(
            waypoints: [
                .init(latitudeDegrees: 49.99, longitudeDegrees: 36.23, speedMetresPerSecond: 10),
                .init(
                    latitudeDegrees: 49.99 + Double(epochs) * 10 / 111_195, longitudeDegrees: 36.23,
                    speedMetresPerSecond: 10),
            ], startUnixMilliseconds: 1_714_557_600_000, seed: 7)
    }

    private static func recording(epochs: Int) -> Recording {
        Recording(sentences: drive(epochs: epochs).epochs().map(\.nmea))
    }

    @Test func whatArrivesIsWhatGPSDSaid() async throws {
        let feed = try NMEAFeed(Self.recording(epochs: 60), epochsPerSecond: 50)
        feed.pause()
        let gpsd = try await PrivateGPSD(reading: feed)
        let log = EventLog()
        let client = GPSDClient(configuration: .bench(gpsd.port)) { log.add($0) }
        let watch = try await GPSDWatch(port: gpsd.port)
        client.start()
        try await eventually("connected") { log.connections == 1 }
        feed.resume()
        try await eventually("the drive is over") { feed.isFinished && log.fixes.count >= 60 }
        try await eventually("both heard the same") { try watch.reports().count == log.fixes.count }
        client.stop()

        let said = try watch.reports()
        for (fix, tpv) in zip(log.fixes, said) {
            #expect(fix.latitudeDegrees == tpv.lat)
            #expect(fix.longitudeDegrees == tpv.lon)
            #expect(fix.speedMetresPerSecond == tpv.speed)
            #expect(fix.trackDegrees == tpv.track)
            #expect(fix.horizontalErrorMetres == tpv.eph)
            #expect(fix.altitudeMetres == tpv.altMSL)
            #expect(fix.verticalErrorMetres == tpv.epv)
            #expect((fix.mode == .threeD) == (tpv.mode == 3))
        }
        #expect(log.all.first == .connected(release: "3.22"))
        #expect(log.disconnections.isEmpty)
        let last = try #require(log.fixes.last)
        #expect(last.mode == .threeD)
        #expect(last.horizontalErrorMetres != nil)
        #expect((8...12).contains(last.satellitesUsed ?? 0))
        #expect(last.hdop == 0.9)
        #expect(log.skies.last?.satellites?.allSatisfy { $0.signalDBHz != nil } == true)
    }

    @Test func theDriveIsReportedWhereItIs() async throws {
        let drive = Self.drive(epochs: 30)
        let epochs = drive.epochs()
        let feed = try NMEAFeed(Recording(sentences: epochs.map(\.nmea)), epochsPerSecond: 50)
        feed.pause()
        let gpsd = try await PrivateGPSD(reading: feed)
        let log = EventLog()
        let client = GPSDClient(configuration: .bench(gpsd.port)) { log.add($0) }
        client.start()
        try await eventually("connected") { log.connections == 1 }
        feed.resume()
        try await eventually("the drive is over") {
            log.fixes.last?.timeUnixNanoseconds == epochs.last.map { $0.timeUnixMilliseconds * 1_000_000 }
        }
        client.stop()
        let byTime = Dictionary(uniqueKeysWithValues: epochs.map { ($0.timeUnixMilliseconds * 1_000_000, $0) })
        for fix in log.fixes where fix.latitudeDegrees != nil {
            let epoch = try #require(fix.timeUnixNanoseconds.flatMap { byTime[$0] })
            #expect(abs(try #require(fix.latitudeDegrees) - epoch.reportedLatitudeDegrees) < 1e-7)
            #expect(abs(try #require(fix.longitudeDegrees) - epoch.reportedLongitudeDegrees) < 1e-7)
        }
    }

    @Test func aKilledGPSDIsFoundAgain() async throws {
        let feed = try NMEAFeed(Self.recording(epochs: 3000), epochsPerSecond: 50)
        let gpsd = try await PrivateGPSD(reading: feed)
        let log = EventLog()
        let client = GPSDClient(configuration: .bench(gpsd.port)) { log.add($0) }
        client.start()
        try await eventually("fixes") { log.fixes.count > 5 }
        try await gpsd.kill()
        try await eventually("the end is noticed, and attempts fail") { log.disconnections.count >= 3 }
        guard case .ended = log.disconnections.first else {
            Issue.record("the first end was \(log.disconnections)")
            return
        }
        let before = log.fixes.count
        try await gpsd.start()
        try await eventually("fixes again") { log.fixes.count > before + 5 }
        #expect(log.connections >= 2)
        client.stop()
    }

    @Test func aHungGPSDIsNoticedAndComesBack() async throws {
        let feed = try NMEAFeed(Self.recording(epochs: 3000), epochsPerSecond: 50)
        let gpsd = try await PrivateGPSD(reading: feed)
        let log = EventLog()
        let client = GPSDClient(configuration: .bench(gpsd.port, silence: .milliseconds(500))) { log.add($0) }
        client.start()
        try await eventually("fixes") { log.fixes.count > 5 }
        gpsd.pause()
        // More attempts than its queue holds: a plain connect would wait there for two minutes.
        try await eventually("silence, then a queue that is full", within: .seconds(20)) {
            log.disconnections.contains(.cannotConnect(errno: ETIMEDOUT))
        }
        #expect(log.disconnections.first == .silent)
        let silent = try #require(log.all.firstIndex(of: .silent))
        #expect(log.all[silent + 1] == .disconnected(.silent))
        let before = log.fixes.count
        gpsd.resume()
        try await eventually("fixes again") { log.fixes.count > before + 5 }
        client.stop()
    }

    @Test func brokenSentencesGiveNoFix() async throws {
        let feed = try NMEAFeed()
        let gpsd = try await PrivateGPSD(reading: feed)
        let log = EventLog()
        let client = GPSDClient(configuration: .bench(gpsd.port)) { log.add($0) }
        client.start()
        try await eventually("connected") { log.connections == 1 }
        let good = Self.drive(epochs: 12).epochs()
        for epoch in good.prefix(4) { try feed.send(epoch.nmea) }
        try feed.send(["$GPRMC,100000.00,A,9959.000000,N,03613.000000,E,0,0,010524,,,A*00", "$GPGGA,,,,", "\u{1}\u{2}"])
        try feed.send(NMEASentences.epochWithoutFix())
        for epoch in good.suffix(4) { try feed.send(epoch.nmea) }
        try await eventually("the last epoch") {
            log.fixes.last?.timeUnixNanoseconds == good.last.map { $0.timeUnixMilliseconds * 1_000_000 }
        }
        client.stop()
        for latitude in log.fixes.compactMap(\.latitudeDegrees) {
            #expect(good.contains { abs($0.reportedLatitudeDegrees - latitude) < 1e-7 })
        }
    }
}
