import Foundation
import Workbench

/// Every fix published, beside the peer on the same gpsd and the same broker, in the same run.
struct TransportBench {
    struct Outcome {
        var title = ""
        var fixes = 0
        var published = 0
        var unmatched = 0
        var seconds = 0.0
        var latency = Sample([])
        var peerLatency = Sample([])
        var cpuSeconds = 0.0
        var peerCPUSeconds = 0.0
        var idleKilobytes = 0
        var endKilobytes = 0
        var greatestKilobytes = 0
        var peerKilobytes = 0
        var startCPUSeconds = 0.0

        var cpuPerThousand: Double { cpuSeconds * 1000 / Double(max(1, fixes)) }
        var peerCPUPerThousand: Double { peerCPUSeconds * 1000 / Double(max(1, fixes)) }
        var corePercent: Double { cpuSeconds / seconds * 100 }
    }

    let fieldgate: String
    let fixes: Int
    let epochsPerSecond: Int

    func run() async throws -> Outcome {
        let every = epochsPerSecond == 1 ? "1s" : "\(1000 / epochsPerSecond)ms"
        let rig = try await Rig(
            fieldgate,
            Rig.Plan(
                epochs: Country.drive(epochs: fixes, epochsPerSecond: epochsPerSecond, speedMetresPerSecond: 14),
                epochsPerSecond: Double(epochsPerSecond), every: every, zones: Country.zonesBeside(count: 1_000),
                hasPeer: true))
        guard let peer = rig.peer else { preconditionFailure("the plan has a peer") }
        var outcome = Outcome(title: "\(fixes) fixes at \(epochsPerSecond) Hz")
        outcome.idleKilobytes = rig.idleKilobytes
        outcome.startCPUSeconds = rig.startCPUSeconds
        let (cpu, peerCPU) = (try ProcessMeter.cpuSeconds(rig.daemon.id), try peer.cpuSeconds())
        let start = monotonicNanoseconds()
        rig.feed.resume()
        var tick = ContinuousClock.now
        while !rig.feed.isFinished {
            tick = tick.advanced(by: .seconds(1))
            try await ContinuousClock().sleep(until: tick)
            outcome.greatestKilobytes = max(
                outcome.greatestKilobytes, try ProcessMeter.privateKilobytes(rig.daemon.id))
        }
        try await eventually("the last report has come", within: .seconds(3)) {
            rig.atGPSD.reports.count == rig.atBroker.count(on: Rig.positions)
        } orGoOn: {
        }
        outcome.seconds = Double(monotonicNanoseconds() - start) / 1e9
        outcome.cpuSeconds = try ProcessMeter.cpuSeconds(rig.daemon.id) - cpu
        outcome.peerCPUSeconds = try peer.cpuSeconds() - peerCPU
        outcome.endKilobytes = try ProcessMeter.privateKilobytes(rig.daemon.id)
        outcome.greatestKilobytes = max(outcome.greatestKilobytes, outcome.endKilobytes)
        outcome.peerKilobytes = try peer.privateKilobytes()
        try match(rig, &outcome)
        try rig.keep("\(epochsPerSecond)hz")
        try await rig.stop()
        return outcome
    }

    /// A daemon's message belongs to the report with its place; the peer's is the report itself.
    private func match(_ rig: Rig, _ outcome: inout Outcome) throws {
        var byPlace: [PlaceKey: Int64] = [:]
        var byText: [String: Int64] = [:]
        for report in rig.atGPSD.reports {
            outcome.fixes += 1
            let key = try PlaceKey(report.text)
            if byPlace[key] == nil { byPlace[key] = report.at }
            if byText[report.text] == nil { byText[report.text] = report.at }
        }
        var latencies: [Int64] = []
        for message in rig.atBroker.messages(on: Rig.positions) {
            outcome.published += 1
            if let at = byPlace.removeValue(forKey: try PlaceKey(message.text)) {
                latencies.append(message.at - at)
            } else {
                outcome.unmatched += 1
            }
        }
        outcome.latency = Sample(latencies)
        outcome.peerLatency = Sample(
            rig.atBroker.messages(on: Peer.topic).compactMap { message in
                byText.removeValue(forKey: message.text.trimmed).map { message.at - $0 }
            })
    }

    static func table(_ outcomes: [Outcome]) -> String {
        var lines = [
            "| run | who | messages | p50 ms | p99 ms | max ms | CPU s / 1,000 fixes | % of a core | RssAnon MB: idle | end | max |",
            "|---|---|---|---|---|---|---|---|---|---|---|",
        ]
        for outcome in outcomes {
            lines.append(
                "| \(outcome.title) | fieldgate | \(outcome.published) of \(outcome.fixes) | \(outcome.latency.cells) | "
                    + "\(fixed(outcome.cpuPerThousand, 3)) | \(fixed(outcome.corePercent, 2)) | "
                    + "\(megabytes(outcome.idleKilobytes)) | \(megabytes(outcome.endKilobytes)) | "
                    + "\(megabytes(outcome.greatestKilobytes)) |")
            lines.append(
                "| | gpspipe \\| mosquitto_pub | \(outcome.peerLatency.count) of \(outcome.fixes) | "
                    + "\(outcome.peerLatency.cells) | \(fixed(outcome.peerCPUPerThousand, 3)) | "
                    + "\(fixed(outcome.peerCPUSeconds / outcome.seconds * 100, 2)) | – | "
                    + "\(megabytes(outcome.peerKilobytes)) | – |")
        }
        return lines.joined(separator: "\n")
    }
}

/// Waits as `eventually` does, but a state that doesn't come is only a figure that will show it.
func eventually(
    _ what: String, within bound: Duration, _ condition: () async throws -> Bool, orGoOn: () -> Void
) async throws {
    let deadline = ContinuousClock.now.advanced(by: bound)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { return orGoOn() }
        try await ContinuousClock().sleep(for: .milliseconds(20))
    }
}
