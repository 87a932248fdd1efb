import Foundation
import Simulator
import Workbench

/// One unit with everything around it: receiver, gpsd, broker, settings, zones, siren, and the daemon itself.
///
/// Every part is the real one, on ports and in a folder of its own, and dies with the test.
final class UnitOnBench {
    /// What is usual here: fixes of one a second, twenty times faster than life.
    static let pace = 20.0
    static let topic = "fieldgate/kharkiv/unit-01"

    let folder: TemporaryFolder
    let feed: NMEAFeed
    let gpsd: PrivateGPSD
    let broker: PrivateBroker
    var settings: BenchSettings
    private(set) var daemon: OwnedProcess?
    private let timeScale: Double
    private var starts = 0

    var config: String { folder.file("fieldgate.yaml") }
    var state: String { settings.state }
    var socket: LocalSocket { LocalSocket(path: settings.local) }
    /// Everything the daemon printed since its last start.
    var log: String { get throws { try daemon?.output ?? "" } }

    /// - Parameters:
    ///   - recording: waits for `feed.resume()`.
    ///   - prepare: changes the settings before they are written.
    init(
        _ recording: Recording, epochsPerSecond: Double = pace, timeScale: Double = pace,
        broker options: BrokerOptions = BrokerOptions(),
        prepare: (inout BenchSettings, TemporaryFolder) throws -> Void = { _, _ in }
    ) async throws {
        folder = try TemporaryFolder("unit")
        self.timeScale = timeScale
        feed = try NMEAFeed(recording, epochsPerSecond: epochsPerSecond)
        feed.pause()
        gpsd = try await PrivateGPSD(reading: feed)
        broker = try await PrivateBroker(options)
        let siren = try folder.write(Self.siren(log: folder.file("siren.log")), to: "siren")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: siren)
        settings = BenchSettings(
            gps: "{host: 127.0.0.1, port: \(gpsd.port), silence: 40s}",
            mqtt: #"{brokers: ["mqtt://127.0.0.1:\#(broker.port)"], root: fieldgate}"#,
            state: folder.file("state"), local: folder.file("fieldgate.sock"), hooks: [siren])
        try prepare(&settings, folder)
        try folder.write(Places.zones([Places.zone()]), to: "zones.d/zones.geojson")
        try writeSettings()
    }

    convenience init(
        _ drive: Drive, broker options: BrokerOptions = BrokerOptions(),
        prepare: (inout BenchSettings, TemporaryFolder) throws -> Void = { _, _ in }
    ) async throws {
        try await self.init(
            Recording(sentences: drive.epochs().map(\.nmea)), broker: options, prepare: prepare)
    }

    func writeSettings() throws { try folder.write(settings.text, to: "fieldgate.yaml") }

    // MARK: - The daemon

    /// Starts the daemon and waits until it answers on its socket.
    func start(_ more: [String] = []) async throws {
        try launch(more)
        try await eventually("the daemon answers", within: .seconds(20)) {
            guard let daemon, daemon.isRunning else { throw WorkbenchError("the daemon ended: \(try log)") }
            return socket.accepts
        }
    }

    /// Starts the daemon and waits for nothing.
    func launch(_ more: [String] = []) throws {
        starts += 1
        daemon = try OwnedProcess(
            Fieldgate.path, ["run", "--config", config, "--time-scale", "\(timeScale)"] + more,
            log: folder.file("daemon-\(starts).log"))
    }

    /// SIGTERM; the daemon must end by itself, with status 0.
    func stop() async throws {
        guard let daemon else { return }
        daemon.send(SIGTERM)
        try await eventually("the daemon stops") { !daemon.isRunning }
        guard daemon.exitStatus == 0 else {
            throw WorkbenchError("stopped with \(daemon.exitStatus ?? -1): \(try daemon.output.suffix(500))")
        }
    }

    /// As a power cut would.
    func crash() async throws { try await daemon?.stop(SIGKILL) }

    // MARK: - What it says

    func status() throws -> UnitStatus { try socket.status() }

    /// Waits until the unit's own status says so.
    func shows(
        _ what: String, within bound: Duration = .seconds(15), _ condition: (UnitStatus) -> Bool
    ) async throws {
        do {
            try await eventually(what, within: bound) { condition(try status()) }
        } catch {
            let shown = try await run(["status", "--socket", settings.local])
            throw WorkbenchError(
                "\(error); status: \(shown.lines.joined(separator: " / ")); log: \(try log.suffix(2_000))")
        }
    }

    /// Hands in visit `number` through the command line and returns its id.
    func addVisit(_ number: Int) async throws -> String {
        let file = try folder.write(Self.visit(number), to: "visit-\(number).json")
        let outcome = try await run(["visit", "add", file, "--socket", settings.local])
        guard outcome.status == 0, let id = outcome.lines.last else {
            throw WorkbenchError("visit refused (\(outcome.status)): \(outcome.output)")
        }
        return String(id)
    }

    /// A visit that can be told from others by its quantity.
    static func visit(_ number: Int) -> String {
        #"{"place":"UA63120270010096107","age":"65-79","sex":"f","services":["consultation"],"#
            + #""medication":[{"atc":"C09AA02","quantity":\#(number)}]}"#
    }

    func run(_ arguments: [String]) async throws -> Fieldgate.Outcome {
        try await Fieldgate.run(arguments, in: folder)
    }

    /// Hears everything from now on, with the retain flag as it was published.
    func subscriber(_ arguments: [String] = []) async throws -> Subscriber {
        let subscriber = try Subscriber(port: broker.port, arguments: ["--retain-as-published"] + arguments)
        try await subscriber.ready()
        return subscriber
    }

    // MARK: - The siren

    struct Sounding {
        /// Seconds since 1970, when the hook ran.
        let at: Double
        let id, cause, kind, state: String
    }

    var soundings: [Sounding] {
        get throws {
            let path = folder.file("siren.log")
            guard FileManager.default.fileExists(atPath: path) else { return [] }
            return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ").map(String.init)
                guard words.count == 5, let at = Double(words[0]) else { return nil }
                return Sounding(at: at, id: words[1], cause: words[2], kind: words[3], state: words[4])
            }
        }
    }

    private static func siren(log: String) -> String {
        """
        #!/bin/sh
        echo "$(date +%s.%N) $FIELDGATE_ID $FIELDGATE_CAUSE $FIELDGATE_KIND $FIELDGATE_STATE" >> "\(log)"

        """
    }
}
