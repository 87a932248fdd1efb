import Foundation
import Logging
import Safety
import Testing
import Workbench

@testable import Gateway

@Suite struct HookSounderTests {
    /// A hook that never looks at its input once ended the daemon in the middle of an alarm.
    @Test func aHookThatReadsNothingIsHeardAndHarmsNobody() async throws {
        let folder = try TemporaryFolder("hooks")
        let deaf = try hook("echo \"$FIELDGATE_LEVEL\" >> '\(folder.file("deaf.log"))'", "deaf", in: folder)
        let sounder = HookSounder(hooks: [deaf], logger: Logger(label: "test"))
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
        let sounder = HookSounder(hooks: [reader], logger: Logger(label: "test"))
        let payload = [UInt8](repeating: 0x20, count: 4_000)
        sounder.sound(change, payload: payload)
        try await eventually("the alert was read") { FileManager.default.fileExists(atPath: folder.file("alert")) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("alert"))) == Data(payload))
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
