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
        let sounder = HookSounder(hooks: [deaf].asHooks, logger: Logger(label: "test"))
        for count in 1...20 {
            sounder.sound(change, payload: Array("{}".utf8))
            try await eventually("the hook ran \(count) times") { lines(folder.file("deaf.log")) == count }
        }
        #expect(sounder.failed == 0)
    }

    @Test func aHookReadsTheAlertToItsEnd() async throws {
        let folder = try TemporaryFolder("hooks")
        let reader = try hook(
            "cat > '\(folder.file("part"))'; mv '\(folder.file("part"))' '\(folder.file("alert"))'", "reader",
            in: folder)
        let sounder = HookSounder(hooks: [reader].asHooks, logger: Logger(label: "test"))
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
            hooks: [folder.file("nowhere"), failing, killed, well].asHooks, logger: Logger(label: "test"))
        sounder.sound(change, payload: Array("{}".utf8))
        try await eventually("the last one ran") { lines(folder.file("well.log")) == 1 }
        try await eventually("three are counted") { sounder.failed == 3 }
    }

    @Test func aHookThatHangsIsEndedWithItsChildren() async throws {
        let folder = try TemporaryFolder("hooks")
        let path = try hook(
            "trap '' TERM; echo $$ > '\(folder.file("pid"))'; while :; do /bin/sleep 1; done", "hanging", in: folder)
        let process = try HookProcess(path: path, input: [], environment: [])
        try await eventually("it runs") { FileManager.default.fileExists(atPath: folder.file("pid")) }
        let end = await Aside.run { process.wait(limit: .milliseconds(100)) }
        #expect(end == .timedOut)
        let pid = try #require(
            Int32(try String(contentsOfFile: folder.file("pid"), encoding: .utf8).split(separator: "\n").first ?? ""))
        #expect(kill(pid, 0) == -1, "it is gone")
    }

    @Test func theDaemonsFilesAreNotTheHooks() async throws {
        let folder = try TemporaryFolder("hooks")
        let lister = try hook(
            "ls /proc/self/fd > '\(folder.file("part"))'; mv '\(folder.file("part"))' '\(folder.file("fds"))'",
            "lister",
            in: folder)
        let sounder = HookSounder(hooks: [lister].asHooks, logger: Logger(label: "test"))
        sounder.sound(change, payload: Array("{}".utf8))
        try await eventually("it listed") { FileManager.default.fileExists(atPath: folder.file("fds")) }
        let names = try String(contentsOfFile: folder.file("fds"), encoding: .utf8).split(separator: "\n")
        // 3 is ls's own look at the folder.
        #expect(names == ["0", "1", "2", "3"])
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
