import Foundation
import Glibc
import Workbench

/// From gpsd's report of the first fix in a zone to the first instruction of the alarm hook, the journal's sync included.
struct AlarmBench {
    struct Outcome {
        var entered = 0
        var hooks = 0
        var latency = Sample([])
        /// The message about the same alarm, at the subscriber.
        var message = Sample([])
        /// What starting the hook costs by itself, from `posix_spawn` to its `main`.
        var hookAlone = Sample([])
    }

    /// Time runs so much faster for the daemon, and one epoch is one of its seconds.
    static let timeScale = 10
    static let speedMetresPerSecond = 40.0
    /// Six epochs from zone to zone: in, out, and gone.
    static let zonesEveryMetres = 240.0

    private static let topic = "\(Rig.positions)/event"

    let fieldgate: String
    let hook: String
    let alarms: Int

    func run() async throws -> Outcome {
        let epochs = (alarms + 2) * Int(Self.zonesEveryMetres / Self.speedMetresPerSecond)
        let rig = try await Rig(
            fieldgate,
            Rig.Plan(
                epochs: Country.drive(
                    epochs: epochs, epochsPerSecond: 1, speedMetresPerSecond: Self.speedMetresPerSecond),
                epochsPerSecond: Double(Self.timeScale),
                zones: Country.zonesAcross(count: alarms, everyMetres: Self.zonesEveryMetres), hook: hook,
                timeScale: Self.timeScale))
        var outcome = Outcome()
        outcome.hookAlone = Sample(try (0..<100).map { _ in try spawnAlone(log: rig.folder.file("alone.log")) })
        rig.feed.resume()
        while !rig.feed.isFinished { try await ContinuousClock().sleep(for: .milliseconds(200)) }
        try await ContinuousClock().sleep(for: .seconds(1))
        try match(rig, &outcome)
        try rig.keep("alarms")
        try await rig.stop()
        return outcome
    }

    private struct Crossing: Decodable {
        struct Ours: Decodable { var alert: String? }
        var event: String?
        var fg: Ours?
    }

    private struct Told: Decodable {
        var id: String?
        var kind: String?
        var state: String?
    }

    /// The hook's line names the alert, the transition names the alert and the place, and the place names the report.
    private func match(_ rig: Rig, _ outcome: inout Outcome) throws {
        var reports: [PlaceKey: Int64] = [:]
        for report in rig.atGPSD.reports { reports[try PlaceKey(report.text)] = report.at }
        var raised: [String: Int64] = [:]
        for message in rig.atBroker.messages(on: Self.topic) {
            let crossing = try JSONDecoder().decode(Crossing.self, from: Data(message.payload))
            guard crossing.event == "enter", let alert = crossing.fg?.alert else { continue }
            outcome.entered += 1
            if raised[alert] == nil { raised[alert] = reports[try PlaceKey(message.text)] }
        }
        var started: [Int64] = []
        for (at, id) in try hookLines(rig.hookLog) {
            outcome.hooks += 1
            if let report = raised[id] { started.append(at - report) }
        }
        outcome.latency = Sample(started)
        outcome.message = Sample(
            try raised.sorted { $0.key < $1.key }.compactMap { id, report in
                let first = try rig.atBroker.messages(on: "\(Rig.positions)/alert/\(id)").first {
                    try JSONDecoder().decode(Told.self, from: Data($0.payload)).kind == "zone"
                }
                return first.map { $0.at - report }
            })
    }

    /// When the hook began, and for which alert: zones that were newly raised only.
    private func hookLines(_ path: String) throws -> [(at: Int64, id: String)] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 4, words[2] == "raised", words[3] == "zone", let at = Int64(words[0]) else {
                return nil
            }
            return (at, words[1])
        }
    }

    /// From `posix_spawn` to the hook's `main`, in nanoseconds.
    private func spawnAlone(log: String) throws -> Int64 {
        let own = "\(log).\(monotonicNanoseconds())"
        guard let name = unsafe strdup(hook), let setting = unsafe strdup("BENCH_HOOKS=\(own)") else {
            throw WorkbenchError("no memory")
        }
        defer {
            unsafe free(name)
            unsafe free(setting)
            unsafe unlink(own)
        }
        var arguments = unsafe [name, nil]
        var environment = unsafe [setting, nil]
        var process = pid_t()
        var status: Int32 = 0
        let start = monotonicNanoseconds()
        guard unsafe posix_spawn(&process, name, nil, nil, &arguments, &environment) == 0,
            unsafe waitpid(process, &status, 0) == process, status == 0
        else { throw WorkbenchError("the hook \(hook) couldn't run") }
        let line = try String(contentsOfFile: own, encoding: .utf8)
        guard let at = line.split(separator: " ").first.flatMap({ Int64($0) }) else {
            throw WorkbenchError("the hook wrote '\(line)'")
        }
        return at - start
    }
}
