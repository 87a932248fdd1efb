import Foundation
import Gateway
import Glibc
import Workbench

/// From gpsd's report of the first fix in a zone to the first instruction of the alarm hook, the journal's sync included.
struct AlarmBench {
    struct Outcome {
        var entered = 0
        var latency = Sample([])
        /// The message about the same alarm, at the subscriber.
        var message = Sample([])
        /// What starting the hook costs by itself, from `posix_spawn` to its `main`.
        var hookAlone = Sample([])
        /// The measured hook once more, behind those that misbehave.
        var behind = Sample([])
        var idleKilobytes = 0
        var endKilobytes = 0
        /// Of the raised alarms, those that the journal has in the end.
        var written = 0
        /// Alarms that were sounded before they were written.
        var spokenFromMemory = 0
        /// Runs of hooks that failed, were too many or couldn't be started.
        var failedRuns = 0
        /// Processes of hooks that are still there after the timeout.
        var leftOver = 0
    }

    /// What goes wrong meanwhile.
    enum Trouble {
        case none
        /// Every sync takes so much longer, by `slow_disk.c`.
        case sickDisk(library: String, milliseconds: Int)
        /// `bad_hook.c` under these names, between two measured hooks.
        case badHooks(program: String, names: [String])
    }

    /// Time runs so much faster for the daemon, and one epoch is one of its seconds.
    static let timeScale = 10
    static let speedMetresPerSecond = 40.0
    /// Six epochs from zone to zone: in, out, and gone.
    static let zonesEveryMetres = 240.0

    static let topic = "\(Rig.positions)/event"

    let fieldgate: String
    let hook: String
    var alarms: Int
    var trouble = Trouble.none

    func run() async throws -> Outcome {
        let scene = try TemporaryFolder("scene")
        let rig = try await Rig(fieldgate, try plan(scene))
        var outcome = Outcome()
        outcome.hookAlone = Sample(try (0..<100).map { _ in try spawnAlone(log: rig.folder.file("alone.log")) })
        outcome.idleKilobytes = rig.idleKilobytes
        try begin(scene)
        rig.feed.resume()
        while !rig.feed.isFinished { try await ContinuousClock().sleep(for: .milliseconds(200)) }
        try await end(rig, scene, &outcome)
        outcome.endKilobytes = try ProcessMeter.privateKilobytes(rig.daemon.id)
        outcome.failedRuns = try StatusAnswer.of(rig.socket).local.hooksFailed
        let raised = try match(rig, &outcome)
        try rig.keep(name)
        try await rig.stop()
        outcome.written = try Archive.count(of: raised, in: rig.stateFolder)
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
    ///
    /// - Returns: the ids of the alerts that entries raised.
    private func match(_ rig: Rig, _ outcome: inout Outcome) throws -> Set<String> {
        var reports: [PlaceKey: Int64] = [:]
        for report in rig.atGPSD.reports { reports[try PlaceKey(report.text)] = report.at }
        var raised: [String: Int64] = [:]
        for message in rig.atBroker.messages(on: Self.topic) {
            let crossing = try JSONDecoder().decode(Crossing.self, from: Data(message.payload))
            guard crossing.event == "enter", let alert = crossing.fg?.alert else { continue }
            outcome.entered += 1
            if raised[alert] == nil { raised[alert] = reports[try PlaceKey(message.text)] }
        }
        let lines = try HookLine.read(rig.hookLog).filter { $0.cause == "raised" && $0.kind == "zone" }
        let (first, behind) = (lines.filter { $0.name != Self.lastName }, lines.filter { $0.name == Self.lastName })
        outcome.latency = Sample(first.compactMap { line in raised[line.id].map { line.at - $0 } })
        outcome.behind = Sample(behind.compactMap { line in raised[line.id].map { line.at - $0 } })
        outcome.message = Sample(
            try raised.sorted { $0.key < $1.key }.compactMap { id, report in
                let first = try rig.atBroker.messages(on: "\(Rig.positions)/alert/\(id)").first {
                    try JSONDecoder().decode(Told.self, from: Data($0.payload)).kind == "zone"
                }
                return first.map { $0.at - report }
            })
        outcome.spokenFromMemory = try rig.daemon.output.matches(of: /was sounded from memory/).count
        return Set(raised.keys)
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
