import Foundation
import Glibc
import Workbench

/// What goes wrong during the alarms, and how it ends.
extension AlarmBench {
    /// The last of the hooks, behind those that misbehave.
    static let lastName = "last"
    /// Of the hooks that misbehave; the shortest that settings take, so that as many as may be are at it at once.
    static let hookTimeout = Duration.seconds(1)

    var name: String {
        switch trouble {
        case .none: "alarms"
        case .sickDisk: "sick"
        case .badHooks(_, let names): names.contains("endless") ? "endless" : "hooks"
        }
    }

    static let badNames = ["hang", "crash", "fail", "gigabyte", "gone"]

    func plan(_ scene: TemporaryFolder) throws -> Rig.Plan {
        let epochs = (alarms + 2) * Int(Self.zonesEveryMetres / Self.speedMetresPerSecond)
        var plan = Rig.Plan(
            epochs: Country.drive(
                epochs: epochs, epochsPerSecond: 1, speedMetresPerSecond: Self.speedMetresPerSecond),
            epochsPerSecond: Double(Self.timeScale),
            zones: Country.zonesAcross(count: alarms, everyMetres: Self.zonesEveryMetres), hooks: ["\"\(hook)\""],
            timeScale: Self.timeScale)
        switch trouble {
        case .none: break
        case .sickDisk(let library, let milliseconds):
            plan.environment = [
                "LD_PRELOAD": library, "SLOW_DISK_MS": "\(milliseconds)",
                "SLOW_DISK_SWITCH": scene.file("sick"),
            ]
        case .badHooks(let program, let names):
            for name in names { try FileManager.default.copyItem(atPath: program, toPath: scene.file(name)) }
            try FileManager.default.copyItem(atPath: hook, toPath: scene.file(Self.lastName))
            plan.hooks += (names + [Self.lastName]).map {
                "{name: \($0), run: \"\(scene.file($0))\", timeout: 1s}"
            }
        }
        return plan
    }

    /// The daemon has started, and all was well so far.
    func begin(_ scene: TemporaryFolder) throws {
        switch trouble {
        case .none: break
        case .sickDisk: try scene.write("", to: "sick")
        case .badHooks: try FileManager.default.removeItem(atPath: scene.file("gone"))
        }
    }

    /// Waits until everything is told and written, or for as long as that may take.
    func end(_ rig: Rig, _ scene: TemporaryFolder, _ outcome: inout Outcome) async throws {
        try await ContinuousClock().sleep(for: .seconds(1))
        switch trouble {
        case .none: break
        case .sickDisk:
            try FileManager.default.removeItem(atPath: scene.file("sick"))
            var seen = -1
            // Enters and leaves wait for the disk, behind the alerts they belong to.
            try await eventually("no more of them are told", within: .seconds(60)) {
                let before = seen
                // Longer than the daemon waits before it tries again.
                try await ContinuousClock().sleep(for: .seconds(5))
                seen = rig.atBroker.count(on: Self.topic)
                return seen == before
            } orGoOn: {
                say("the disk has been well for a minute, and still something is written")
            }
        case .badHooks:
            // The timeout, and what the daemon gives a hook between asking and killing it.
            try await ContinuousClock().sleep(for: Self.hookTimeout + .seconds(1))
            outcome.leftOver = try Self.processes(runningIn: scene.path)
        }
    }

    /// How many processes run a program of this folder.
    private static func processes(runningIn folder: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").count { entry in
            guard Int32(entry) != nil else { return false }
            var target = [CChar](repeating: 0, count: 4_096)
            let count = unsafe readlink("/proc/\(entry)/exe", &target, target.count)
            guard count > 0 else { return false }
            return String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self).hasPrefix(folder)
        }
    }
}

/// A line that `hook.c` wrote.
struct HookLine {
    let at: Int64
    let id: String
    let cause: String
    let kind: String
    let name: String

    /// Empty before the first hook.
    static func read(_ path: String) throws -> [HookLine] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 5, let at = Int64(words[0]) else { return nil }
            return HookLine(at: at, id: words[1], cause: words[2], kind: words[3], name: words[4])
        }
    }
}
