import Foundation
import GPSDClient
import Synchronization
import Testing
import Workbench

/// Against a gpsd that we play ourselves, for what a real one seldom does.
@Suite struct ConnectionTests {
    private static let fix = #"{"class":"TPV","mode":3,"lat":49.9,"lon":36.2}"# + "\n"

    @Test func linesInPiecesAndManyAtOnceAreAllRead() async throws {
        let server = try FakeGPSD()
        let log = EventLog()
        let client = GPSDClient(configuration: .bench(server.port)) { log.add($0) }
        client.start()
        try await server.accept()
        server.say(String(repeating: Self.fix, count: 100) + Self.fix.prefix(20))
        try await eventually("a hundred fixes at once") { log.fixes.count == 100 }
        server.say(String(Self.fix.dropFirst(20)))
        try await eventually("the one in pieces") { log.fixes.count == 101 }
        client.stop()
        #expect(log.disconnections.isEmpty)
    }

    // libgps answers "waiting" for half a line at once, so a loop around gps_waiting would spin through the silence.
    @Test func halfALineIsSilenceAndTakesNoProcessorTime() async throws {
        let server = try FakeGPSD()
        let log = EventLog()
        let spent = Mutex<Duration?>(nil)
        let client = GPSDClient(configuration: .bench(server.port, silence: .milliseconds(600))) { event in
            log.add(event)
            var time = timespec()
            // On the client's own thread.
            if event == .silent, unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 {
                spent.withLock { $0 = .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec) }
            }
        }
        client.start()
        try await server.accept()
        server.say(String(Self.fix.prefix(30)))
        try await eventually("silence") { log.all.contains(.silent) }
        client.stop()
        #expect(log.fixes.isEmpty)
        #expect(try #require(spent.withLock { $0 }) < .milliseconds(100))
    }

    @Test func anEventMayStopTheClient() async throws {
        let server = try FakeGPSD()
        let log = EventLog()
        let client = Mutex<GPSDClient?>(nil)
        let stopping = Mutex<Duration?>(nil)
        let made = GPSDClient(configuration: .bench(server.port)) { event in
            log.add(event)
            let start = ContinuousClock.now
            client.withLock { $0 }?.stop()
            stopping.withLock { $0 = start.duration(to: .now) }
        }
        client.withLock { $0 = made }
        made.start()
        try await server.accept()
        server.say(Self.fix + Self.fix)
        try await eventually("it has stopped") { stopping.withLock { $0 != nil } }
        #expect(try #require(stopping.withLock { $0 }) < .milliseconds(100))
        #expect(log.all.count == 1)
        // And it can start again.
        made.start()
        try await server.accept()
        made.stop()
    }

    @Test func anEndOfFileAndALineWithoutEndAreDisconnections() async throws {
        let server = try FakeGPSD()
        let log = EventLog()
        let client = GPSDClient(configuration: .bench(server.port)) { log.add($0) }
        client.start()
        try await server.accept()
        server.hangUp()
        try await eventually("the end of file") { log.disconnections.count == 1 }
        try await server.accept()
        server.say(String(repeating: "x", count: 40_000))
        try await eventually("the endless line") { log.disconnections.count == 2 }
        client.stop()
        #expect(log.disconnections == [.ended(errno: 0), .ended(errno: 0)])
    }

    @Test func nobodyThereIsToldAtEachAttempt() async throws {
        let log = EventLog()
        let client = GPSDClient(configuration: .bench(try LoopbackPort.free())) { log.add($0) }
        client.start()
        try await eventually("three attempts") { log.disconnections.count >= 3 }
        client.stop()
        #expect(
            Set(log.disconnections.map(\.description)) == ["gpsd does not accept connections (errno \(ECONNREFUSED))"])
    }

    @Test func aHostWithoutAnAddressIsTold() async throws {
        let log = EventLog()
        let client = GPSDClient(configuration: .init(host: "256.0.0.1.invalid")) { log.add($0) }
        client.start()
        try await eventually("the resolver's answer") { !log.disconnections.isEmpty }
        client.stop()
        guard case .unknownHost = log.disconnections.first else {
            Issue.record("said \(log.disconnections)")
            return
        }
    }

    @Test func stoppingIsPromptWhateverItWaitsFor() async throws {
        let silent = try FakeGPSD()
        let ports = [silent.port, try LoopbackPort.free()]
        for port in ports {
            let log = EventLog()
            var configuration = GPSDClient.Configuration(port: port)
            configuration.backoffFirst = .seconds(5)
            let client = GPSDClient(configuration: configuration) { log.add($0) }
            client.start()
            if port == silent.port {
                try await silent.accept()
            } else {
                try await eventually("it waits to try again") { log.disconnections.count == 1 }
            }
            let start = ContinuousClock.now
            client.stop()
            #expect(start.duration(to: .now) < .milliseconds(400))
            let said = log.all.count
            client.start()
            client.stop()
            #expect(log.all.count == said || port != silent.port)
        }
    }
}
