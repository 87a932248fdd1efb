import Foundation
import Glibc
import Logging
import Safety
import Settings
import Testing
import Workbench

@testable import Gateway

@Suite struct HookSounderTests {
    /// A hook that never looks at its input once ended the daemon in the middle of an alarm.
    @Test func aHookThatReadsNothingIsHeardAndHarmsNobody() async throws {
        let folder = try TemporaryFolder("hooks")
        let deaf = try hook("echo \"$FIELDGATE_LEVEL\" >> '\(folder.file("deaf.log"))'", "deaf", in: folder)
        let sounder = HookSounder(hooks: [deaf].asHooks, unit: "unit-01", logger: Logger(label: "test"))
        for count in 1...20 {
            sounder.sound(change, payload: Array("{}".utf8))
            try await eventually("the hook ran \(count) times") {
                lines(folder.file("deaf.log")) == count && sounder.isQuiet
            }
        }
        #expect(sounder.failed == 0)
    }

    @Test func aHookReadsTheAlertToItsEnd() async throws {
        let folder = try TemporaryFolder("hooks")
        let reader = try hook(
            "cat > '\(folder.file("part"))'; mv '\(folder.file("part"))' '\(folder.file("alert"))'", "reader",
            in: folder)
        let sounder = HookSounder(hooks: [reader].asHooks, unit: "unit-01", logger: Logger(label: "test"))
        let payload = [UInt8](repeating: 0x20, count: 4_000)
        sounder.sound(change, payload: payload)
        try await eventually("the alert was read") { FileManager.default.fileExists(atPath: folder.file("alert")) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("alert"))) == Data(payload))
    }

    @Test func hooksThatDontExistFailOrAreKilledAreCountedAndTheNextOnesRun() async throws {
        let folder = try TemporaryFolder("hooks")
        let failing = try hook("exit 3", "failing", in: folder)
        let killed = try hook("kill -9 $$", "killed", in: folder)
        let well = try hook("echo x >> '\(folder.file("well.log"))'", "well", in: folder)
        let sounder = HookSounder(
            hooks: [folder.file("nowhere"), failing, killed, well].asHooks, unit: "unit-01",
            logger: Logger(label: "test"))
        sounder.sound(change, payload: Array("{}".utf8))
        try await eventually("the last one ran") { lines(folder.file("well.log")) == 1 }
        try await eventually("three are counted") { sounder.failed == 3 }
    }

    /// Both ignore the polite signal, and the child would outlive its parent.
    @Test func aHookThatHangsIsEndedWithItsChildren() async throws {
        let folder = try TemporaryFolder("hooks")
        let path = try hook(
            """
            trap '' TERM
            (while :; do /bin/sleep 1; done) & echo $! > '\(folder.file("part"))'
            echo $$ >> '\(folder.file("part"))'; mv '\(folder.file("part"))' '\(folder.file("pids"))'
            while :; do /bin/sleep 1; done
            """, "hanging", in: folder)
        let ends = Heard<HookProcess.End>()
        let watch = HookWatch { _, end in ends.add([end]) }
        let process = try HookProcess(path: path, input: [], environment: [])
        try await eventually("it runs") { FileManager.default.fileExists(atPath: folder.file("pids")) }
        watch.watch(HookWatch.Run(hook: "hanging", subject: "x", process: process, deadline: .now))
        try await eventually("it was ended") { ends.all == [.timedOut] }
        let pids = try String(contentsOfFile: folder.file("pids"), encoding: .utf8).split(separator: "\n")
        #expect(pids.count == 2)
        for pid in pids {
            let id = try #require(Int32(pid))
            try await eventually("\(id) is gone") { kill(id, 0) == -1 || isZombie(id) }
        }
    }

    @Test func theDaemonsFilesAreNotTheHooks() async throws {
        let folder = try TemporaryFolder("hooks")
        let lister = try hook(
            "ls /proc/self/fd > '\(folder.file("part"))'; mv '\(folder.file("part"))' '\(folder.file("fds"))'",
            "lister",
            in: folder)
        let sounder = HookSounder(hooks: [lister].asHooks, unit: "unit-01", logger: Logger(label: "test"))
        sounder.sound(change, payload: Array("{}".utf8))
        try await eventually("it listed") { FileManager.default.fileExists(atPath: folder.file("fds")) }
        let names = try String(contentsOfFile: folder.file("fds"), encoding: .utf8).split(separator: "\n")
        // 3 is ls's own look at the folder.
        #expect(names == ["0", "1", "2", "3"])
    }

    /// Somebody else's child that has ended and waits to be reaped.
    private func isZombie(_ id: Int32) -> Bool {
        let status = FileManager.default.contents(atPath: "/proc/\(id)/stat") ?? Data()
        return String(decoding: status, as: UTF8.self).split(separator: " ").dropFirst(2).first == "Z"
    }

    private var change: AlertChange { AlertChange(alert: Samples.alert(), cause: .raised, isLast: true, detail: nil) }

    private func hook(_ line: String, _ name: String, in folder: TemporaryFolder) throws -> String {
        let path = try folder.write("#!/bin/sh\n\(line)\n", to: name)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    private func lines(_ path: String) -> Int {
        (FileManager.default.contents(atPath: path) ?? Data()).count { $0 == UInt8(ascii: "\n") }
    }
}

extension [String] {
    /// Hooks named by their number.
    var asHooks: [AlarmHook] { enumerated().map { AlarmHook(name: "hook-\($0 + 1)", path: $1) } }
}
