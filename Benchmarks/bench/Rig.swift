import Foundation
import Glibc
import Workbench

/// A broker, a gpsd and a daemon of our own, with probes at both ends; the feed waits until everybody listens.
final class Rig: Sendable {
    static let positions = "fieldgate/bench/unit-01"

    struct Plan: Sendable {
        var epochs: [[String]]
        var epochsPerSecond: Double
        /// What replaces the shipped report intervals.
        var every = "1s"
        var zones: String
        /// Items of `alarm.hooks`, as the settings file has them.
        var hooks: [String] = []
        var timeScale = 1
        var hasPeer = false
        /// What the daemon's environment has besides.
        var environment: [String: String] = [:]
        /// Lines that the broker's configuration has besides.
        var brokerLines: [String] = []
        /// What the probe at the broker sees.
        var filters = ["#"]
        /// Makes files in the rig's folder before the daemon starts, and says what stands in the settings besides.
        var prepare: @Sendable (TemporaryFolder, _ broker: UInt16) throws -> String = { _, _ in "" }
    }

    let folder: TemporaryFolder
    let feed: NMEAFeed
    let gpsd: PrivateGPSD
    let broker: OwnedProcess
    let brokerPort: UInt16
    let daemon: OwnedProcess
    let peer: Peer?
    let atGPSD: GPSDProbe
    let atBroker: BrokerProbe
    /// RssAnon in kB before the first fix.
    let idleKilobytes: Int
    /// What the start with all its zones cost.
    let startCPUSeconds: Double

    var hookLog: String { folder.file("hooks.log") }
    var socket: String { folder.file("local.sock") }
    var stateFolder: String { folder.file("state") }

    init(_ fieldgate: String, _ plan: Plan) async throws {
        folder = try TemporaryFolder("bench")
        feed = try NMEAFeed(Recording(sentences: plan.epochs), epochsPerSecond: plan.epochsPerSecond)
        feed.pause()
        gpsd = try await PrivateGPSD(reading: feed)
        let port = try LoopbackPort.free()
        brokerPort = port
        broker = try await Self.startBroker(port, plan.brokerLines, in: folder)
        atBroker = try await BrokerProbe(port: port, filters: plan.filters)
        atGPSD = try await GPSDProbe(port: gpsd.port)
        peer = plan.hasPeer ? try await Peer(gpsd: gpsd.port, broker: port, log: folder.file("peer.log")) : nil
        try folder.write(plan.zones, to: "zones.d/made.geojson")
        let settings =
            Self.settings(plan, gpsd: gpsd.port, broker: port, folder: folder) + (try plan.prepare(folder, port))
        let config = try folder.write(settings, to: "fieldgate.yaml")
        var arguments = ["run", "--config", config, "--log-level", "notice"]
        if plan.timeScale != 1 { arguments += ["--time-scale", "\(plan.timeScale)"] }
        let started = try OwnedProcess(
            fieldgate, arguments, log: folder.file("fieldgate.log"),
            environment: plan.environment.merging(["BENCH_HOOKS": folder.file("hooks.log")]) { $1 })
        daemon = started
        try await eventually("the daemon reads gpsd and has its link", within: .seconds(30)) {
            let output = try started.output
            guard started.isRunning else { throw WorkbenchError("fieldgate ended: \(output)") }
            return output.contains("gpsd answers") && output.contains("link up")
        }
        // The start's own work ends a little later; nothing tells when.
        try await ContinuousClock().sleep(for: .seconds(2))
        idleKilobytes = try ProcessMeter.privateKilobytes(started.id)
        startCPUSeconds = try ProcessMeter.cpuSeconds(started.id)
    }

    /// mosquitto's defaults but for the address and, as in the configuration that is shipped, Nagle's algorithm off; its
    /// log keeps its default types, or it would write a line a message.
    private static func startBroker(
        _ port: UInt16, _ more: [String], in folder: TemporaryFolder
    ) async throws -> OwnedProcess {
        let lines =
            [
                "user root", "log_dest stderr", "listener \(port) 127.0.0.1", "allow_anonymous true",
                "set_tcp_nodelay true",
            ] + more
        let file = try folder.write(lines.joined(separator: "\n") + "\n", to: "broker.conf")
        let broker = try OwnedProcess("mosquitto", ["-c", file], log: folder.file("broker.log"))
        try await eventually("mosquitto runs") {
            guard broker.isRunning else { throw WorkbenchError("mosquitto ended: \(try broker.output)") }
            return try broker.output.contains(" running\n")
        }
        return broker
    }

    /// As shipped, but for addresses, folders and how often the position is sent.
    private static func settings(_ plan: Plan, gpsd: UInt16, broker: UInt16, folder: TemporaryFolder) -> String {
        """
        unit:     {id: unit-01, fleet: bench, name: "Benchmark"}
        gps:      {host: 127.0.0.1, port: \(gpsd), silence: 10s}
        mqtt:     {brokers: ["mqtt://127.0.0.1:\(broker)"], root: fieldgate, version: 5, keepalive: 30s}
        report:   {moving: \(plan.every), parked: \(plan.every), danger: \(plan.every), distance: 250m, turn: 30deg}
        zones:    {directory: zones.d, default: {level: evacuate, margin: 250m, dwell: 120s}}
        state:    {directory: "\(folder.path)/state"}
        local:    {socket: "\(folder.path)/local.sock"}
        delivery: {receipts: broker}
        privacy:  {positions: plain, visits: plain}

        """ + (plan.hooks.isEmpty ? "" : "alarm:    {hooks: [\(plan.hooks.joined(separator: ", "))]}\n")
    }

    /// Puts the daemon's log, and what crossed gpsd and the broker, into `BENCH_KEEP`, for whoever wants
    /// to know what a figure is made of.
    func keep(_ name: String) throws {
        guard let target = ProcessInfo.processInfo.environment["BENCH_KEEP"] else { return }
        let reports = atGPSD.lines.map { "\($0.at) \($0.text)" }
        let messages = atBroker.all.map { "\($0.at) \($0.topic) \($0.text)" }
        let parts = [
            "log": try daemon.output, "gpsd": reports.joined(separator: "\n"),
            "broker": messages.joined(separator: "\n"),
        ]
        for (part, text) in parts.sorted(by: { $0.key < $1.key }) {
            try text.write(toFile: "\(target)/\(name).\(part)", atomically: true, encoding: .utf8)
        }
    }

    func stop() async throws {
        try await peer?.stop()
        try await daemon.stop()
        atGPSD.stop()
        atBroker.stop()
        try await broker.stop()
        feed.stop()
        try await gpsd.stop()
    }
}
