import Foundation
import Glibc
import Simulator
import Synchronization
import Workbench

/// Everything the demo starts and makes, in one place, so that all of it can be taken down again.
final class Stage: Sendable {
    let feed: NMEAFeed
    let gpsd: PrivateGPSD
    let watch: GPSDWatch
    let broker: PrivateBroker
    let spectator: Spectator
    let startUnixSeconds: Int64
    let office: Office
    private let subscriber: Subscriber
    private let folder: TemporaryFolder
    private let binary: String
    private let daemon = Mutex<OwnedProcess?>(nil)
    private let commands = Mutex(0)

    /// Starts broker, subscriber and gpsd, and writes the settings; the feed still waits.
    init(_ arguments: Arguments, paper: Paper) async throws {
        binary = arguments.fieldgate
        folder = try TemporaryFolder("fieldgate-demo")
        let drive = Scenario.drive()
        startUnixSeconds = drive.startUnixMilliseconds / 1000
        feed = try NMEAFeed(
            Recording(sentences: drive.epochs().map(\.nmea)), epochsPerSecond: Scenario.epochsPerSecond)
        feed.pause()
        broker = try await PrivateBroker(shippedIn: "\(arguments.config)/mosquitto")
        let spectator = Spectator(paper: paper) { [feed, startUnixSeconds] in startUnixSeconds + Int64(feed.sent) }
        self.spectator = spectator
        // A session of its own at the broker, so that nothing is missed while the broker restarts.
        subscriber = try Subscriber(
            port: broker.port, filters: ["fieldgate/#"],
            arguments: ["-u", "watch", "-i", "demo-watch", "-c", "-x", "3600"]
        ) { spectator.see($0) }
        try await subscriber.ready()
        office = try await Office(
            binary: arguments.fieldbase, folder: folder.file("office"), brokerPort: broker.port)
        gpsd = try await PrivateGPSD(reading: feed)
        watch = try await GPSDWatch(port: gpsd.port)
        try await furnish(arguments)
    }

    private func furnish(_ arguments: Arguments) async throws {
        let hook = try folder.write(
            "#!/bin/sh\necho \"$FIELDGATE_ID $FIELDGATE_CAUSE $FIELDGATE_LEVEL\" >> '\(folder.file("siren.log"))'\n",
            to: "siren")
        var settings = try ShippedSettings(contentsOf: "\(arguments.config)/fieldgate.yaml")
        try settings.fit(
            gpsdPort: gpsd.port, brokerPort: broker.port, folder: folder.path, hook: hook, bundle: office.bundle)
        try folder.write(settings.text, to: "fieldgate.yaml")
        try folder.write(Scenario.zones, to: "zones.d/vovchansk.geojson")
        try folder.write(Scenario.havens, to: "havens.geojson")
        try folder.write(Scenario.places, to: "places.geojson")
        let password = try folder.write("any\n", to: "password")
        guard unsafe chmod(hook, 0o755) == 0, unsafe chmod(password, 0o600) == 0,
            unsafe mkdir(folder.file("state"), 0o750) == 0
        else { throw WorkbenchError("cannot prepare \(folder.path): errno \(errno)") }
    }

    // MARK: The daemon

    func startDaemon() throws {
        let started = try OwnedProcess(
            binary, ["run", "--config", folder.file("fieldgate.yaml"), "--time-scale", "\(Scenario.timeScale)"],
            log: folder.file("daemon.log"))
        daemon.withLock { $0 = started }
    }

    /// Throws once the daemon has ended by itself.
    func checkDaemon() throws {
        if let running = daemon.withLock({ $0 }), !running.isRunning { throw WorkbenchError("the daemon has ended") }
    }

    /// Stops it as systemd would; its exit status.
    func stopDaemon() async throws -> Int32 {
        guard let running = daemon.withLock({ $0 }) else { throw WorkbenchError("the daemon was never started") }
        try await running.stop(within: .seconds(10))
        return running.exitStatus ?? -1
    }

    /// What a command of the daemon's binary prints; an ended daemon or another exit status than 0 throws.
    @discardableResult
    func ask(_ words: String..., input: String? = nil) async throws -> String {
        try checkDaemon()
        let number = commands.withLock { count in
            count += 1
            return count
        }
        let stdin = try input.map { try folder.write($0, to: "command-\(number).in") }
        let command = try OwnedProcess(
            binary, words + ["--config", folder.file("fieldgate.yaml")], log: folder.file("command-\(number).log"),
            input: stdin)
        try await eventually("fieldgate \(words[0]) answered") { !command.isRunning }
        let output = try command.output.trimmingCharacters(in: .whitespacesAndNewlines)
        guard command.exitStatus == 0 else {
            throw WorkbenchError("fieldgate \(words[0]) ended with \(command.exitStatus ?? -1): \(output)")
        }
        return output
    }

    func status() async throws -> DaemonStatus {
        try JSONDecoder().decode(DaemonStatus.self, from: Data(try await ask("status", "--json").utf8))
    }

    /// What the siren wrote: one line for each time it was started.
    func sirens() throws -> [Siren] {
        let path = folder.file("siren.log")
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 3 else { throw WorkbenchError("the siren's log is garbled") }
            return Siren(alert: words[0], cause: words[1], level: words[2])
        }
    }

    struct Siren {
        let alert: String
        let cause: String
        let level: String
    }

    func retained() async throws -> [SeenMessage] {
        try await Subscriber.retained(port: broker.port, "fieldgate/#", arguments: ["-u", "watch"])
    }

    // MARK: The end

    /// The last words of daemon and office, for whoever has to find out.
    func explain(_ error: any Error) {
        Paper.complain("demo: \(error)")
        for line in office.lastWords() { Paper.complain("   office: \(line)") }
        do {
            guard let log = try daemon.withLock({ try $0?.output }) else { return }
            let lines = log.split(separator: "\n")
            // After a crash its reason comes first, and then more than anybody wants to read here.
            let crash = lines.firstIndex { $0.contains("Fatal error") || $0.contains("Crash") }
            for line in crash.map({ lines[$0...].prefix(60) }) ?? lines.suffix(20) {
                Paper.complain("   daemon: \(line)")
            }
        } catch {
            Paper.complain("   the daemon's log can't be read: \(error)")
        }
    }

    /// Ends every process; what doesn't end when asked is killed. The folders go with their owners.
    func strike() async {
        // A cancelled task can't wait, so this runs in one of its own.
        await Task { [self] in
            let endings: [@Sendable () async throws -> Void] = [
                { [self] in if daemon.withLock({ $0?.isRunning ?? false }) { _ = try await stopDaemon() } },
                { [self] in try await office.stop() },
                { [self] in if broker.isRunning { try await broker.stop() } },
                { [self] in try await gpsd.stop() },
            ]
            for ending in endings {
                do { try await ending() } catch { Paper.complain("demo: \(error)") }
            }
            subscriber.end()
            feed.stop()
        }.value
    }
}
