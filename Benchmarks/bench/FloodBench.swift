import Foundation
import Gateway
import Glibc
import MQTTLink
import Synchronization
import Workbench

/// Forged, repeated, truncated and expired orders as fast as the broker takes them, while the vehicle drives.
struct FloodBench {
    struct Outcome {
        var thrown = 0
        /// Acted on: sounded, raised or answered as done.
        var obeyed = 0
        /// What the unit counted, by reason.
        var refused: [String: Int] = [:]
        /// Whether an order that counts is still carried out afterwards.
        var stillObeys = false
        var seconds = 0.0
        var cpuMicrosecondsEach = 0.0
        /// RssAnon before the first, after the first half, and in the end.
        var beforeKilobytes = 0
        var halfKilobytes = 0
        var endKilobytes = 0
        /// From gpsd's report to the position at the subscriber: before, and meanwhile.
        var quiet = Sample([])
        var meanwhile = Sample([])
        /// Reports of gpsd in the same spans; a position that a newer one overtook is never published.
        var quietFixes = 0
        var meanwhileFixes = 0
    }

    let fieldgate: String
    let hook: String
    /// Of each half.
    let envelopes: Int

    private static let epochsPerSecond = 10

    func run() async throws -> Outcome {
        let forgeries = Forgeries()
        var outcome = Outcome()
        let rig = try await Rig(fieldgate, plan(forgeries))
        let thrower = try await Thrower(port: rig.brokerPort)
        rig.feed.resume()
        let genuine = try forgeries.evacuate(counter: Forgeries.counter)
        try await thrower.publish([genuine])
        try await eventually("an order that counts is sounded") { try heard(rig) == 1 }
        say("making \(2 * envelopes) envelopes")
        let halves = try (0..<2).map { _ in try forgeries.made(envelopes, repeating: genuine) }
        let baseline = try await watch(rig, for: .seconds(15))
        outcome.beforeKilobytes = try ProcessMeter.privateKilobytes(rig.daemon.id)
        let cpu = try ProcessMeter.cpuSeconds(rig.daemon.id)
        let start = monotonicNanoseconds()
        for (number, half) in halves.enumerated() {
            try await thrower.publish(half)
            try await settle(rig)
            outcome.thrown += half.count
            let now = try ProcessMeter.privateKilobytes(rig.daemon.id)
            if number == 0 { outcome.halfKilobytes = now } else { outcome.endKilobytes = now }
        }
        let end = monotonicNanoseconds()
        outcome.seconds = Double(end - start) / 1e9
        let flood = try ProcessMeter.cpuSeconds(rig.daemon.id) - cpu - baseline.cpuPerSecond * outcome.seconds
        outcome.cpuMicrosecondsEach = flood * 1e6 / Double(outcome.thrown)
        (outcome.quiet, outcome.quietFixes) = try latency(rig, from: baseline.start, to: start)
        (outcome.meanwhile, outcome.meanwhileFixes) = try latency(rig, from: start, to: end)
        outcome.refused = try StatusAnswer.of(rig.socket).local.refusedOrders
        outcome.obeyed = try max(heard(rig), raised(rig)) - 1
        try await thrower.publish([try forgeries.evacuate(counter: Forgeries.counter + 1)])
        try await eventually("the next one counts", within: .seconds(5)) {
            outcome.stillObeys = try heard(rig) > 1
            return outcome.stillObeys
        } orGoOn: {
        }
        thrower.stop()
        try rig.keep("flood")
        try await rig.stop()
        return outcome
    }

    private func plan(_ forgeries: Forgeries) -> Rig.Plan {
        var plan = Rig.Plan(
            epochs: Country.drive(epochs: 6_000, epochsPerSecond: Self.epochsPerSecond, speedMetresPerSecond: 14),
            epochsPerSecond: Double(Self.epochsPerSecond), every: "100ms", zones: Country.zonesBeside(count: 1_000),
            hooks: ["\"\(hook)\""])
        // As in the configuration that is shipped; by default mosquitto drops what a subscriber hasn't taken.
        plan.brokerLines = ["max_queued_messages 100000", "max_inflight_messages 100"]
        // Not what is thrown: the probe would measure itself.
        plan.filters = ["", "/alert/#", "/reply/#"].map { Rig.positions + $0 }
        plan.prepare = { folder, _ in try forgeries.bundle(in: folder) }
        return plan
    }

    private func heard(_ rig: Rig) throws -> Int {
        try HookLine.read(rig.hookLog).count { $0.cause == "raised" && $0.kind == "ordered" }
    }

    /// Alerts by order that anybody was told of.
    private func raised(_ rig: Rig) throws -> Int {
        Set(rig.atBroker.all.filter { $0.text.contains(#""kind":"ordered""#) }.map(\.topic)).count
    }

    private func watch(_ rig: Rig, for span: Duration) async throws -> (start: Int64, cpuPerSecond: Double) {
        let start = monotonicNanoseconds()
        let cpu = try ProcessMeter.cpuSeconds(rig.daemon.id)
        try await ContinuousClock().sleep(for: span)
        let seconds = Double(monotonicNanoseconds() - start) / 1e9
        return (start, (try ProcessMeter.cpuSeconds(rig.daemon.id) - cpu) / seconds)
    }

    /// Until the unit has counted all that it is going to count.
    private func settle(_ rig: Rig) async throws {
        var seen = -1
        try await eventually("the unit has read them all", within: .seconds(120)) {
            let before = seen
            try await ContinuousClock().sleep(for: .seconds(1))
            seen = try StatusAnswer.of(rig.socket).local.refusedOrders.values.reduce(0, +)
            return seen == before
        }
    }

    private func latency(_ rig: Rig, from start: Int64, to end: Int64) throws -> (Sample, reports: Int) {
        var reports: [PlaceKey: Int64] = [:]
        for report in rig.atGPSD.reports where report.at >= start && report.at < end {
            reports[try PlaceKey(report.text)] = report.at
        }
        let count = reports.count
        let latencies = try rig.atBroker.messages(on: Rig.positions).compactMap { message in
            reports.removeValue(forKey: try PlaceKey(message.text)).map { message.at - $0 }
        }
        return (Sample(latencies), count)
    }
}

/// A client of the broker's that publishes orders, as fast as the broker confirms them.
private final class Thrower: Sendable {
    private struct Notes {
        var isConnected = false
        var confirmed = 0
    }
    private final class Notebook: Sendable { let notes = Mutex(Notes()) }

    private let link: MQTTLink
    private let notebook: Notebook

    init(port: UInt16) async throws {
        let notebook = Notebook()
        self.notebook = notebook
        let configuration = MQTTLinkConfiguration(
            brokers: [BrokerAddress(host: "127.0.0.1", port: port, security: .plain)], clientID: "thrower",
            maximumInFlight: 100)
        let words = LastWords(
            will: Message(topic: "bench/thrower", payload: [0]), birth: Message(topic: "bench/thrower", payload: [1]))
        link = try MQTTLink(configuration: configuration, lastWords: { words }) { event in
            notebook.notes.withLock { notes in
                switch event {
                case .connected: notes.isConnected = true
                case .acknowledged(let token, _) where token < MQTTLink.firstReservedToken: notes.confirmed += 1
                default: break
                }
            }
        }
        try link.start()
        try await eventually("the thrower is connected") { notebook.notes.withLock { $0.isConnected } }
    }

    func stop() { link.stop() }

    func publish(_ payloads: [[UInt8]]) async throws {
        let before = notebook.notes.withLock { $0.confirmed }
        for (index, payload) in payloads.enumerated() {
            while true {
                let outcome = link.publish(
                    Message(topic: Forgeries.topic, payload: payload), token: UInt64(index))
                if outcome == .accepted { break }
                guard outcome == .busy else { throw WorkbenchError("the broker took no order: \(outcome)") }
                try await ContinuousClock().sleep(for: .microseconds(200))
            }
        }
        try await eventually("the broker has them all", within: .seconds(30)) {
            notebook.notes.withLock { $0.confirmed } >= before + payloads.count
        }
    }
}
