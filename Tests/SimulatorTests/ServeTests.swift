import Foundation
import Testing
import Workbench

/// The program, as a gpsd for a client that knows nothing of it.
@Suite(.timeLimit(.minutes(1))) struct ServeTests {
    /// The binary of the same build: `swift test` puts it beside the test bundle.
    private static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("scenario").path

    @Test func aClientGetsTheWholeDriveAndThenTheEnd() async throws {
        let folder = try TemporaryFolder()
        let port = try LoopbackPort.free()
        let server = try OwnedProcess(
            Self.program, ["serve", "jump", "--seed", "3", "--seconds", "120", "--port", "\(port)", "--speed", "50"],
            log: folder.file("scenario.log"))
        try await eventually("it listens") { LoopbackPort.accepts(port) }
        let watch = try await GPSDWatch(port: port)
        let second = try await GPSDWatch(port: port)
        try await eventually("the drive ends") { !server.isRunning }
        #expect(server.exitStatus == 0)
        #expect(watch.said(class: "VERSION").count == 1)
        #expect(watch.said(class: "DEVICES").count == 1)
        try await eventually("the last line has come") { try watch.reports().count >= 118 }
        let reports = try watch.reports()
        #expect(reports.allSatisfy { $0.mode == 3 })
        #expect((spread(reports.compactMap(\.lat)) ?? 0) > 0.1)
        #expect(watch.said(class: "FIELDGATE-VEHICLE").isEmpty)
        #expect(try second.reports().count > 0)
    }

    @Test func whatItWritesIsADrive() async throws {
        let folder = try TemporaryFolder()
        let log = folder.file("drive.json")
        let writer = try OwnedProcess(Self.program, ["write", "clean", "--seconds", "60"], log: log)
        try await eventually("it ends") { !writer.isRunning }
        #expect(writer.exitStatus == 0)
        #expect(try writer.output.split(separator: "\n").count { $0.contains("\"TPV\"") } >= 59)
        let refused = try OwnedProcess(Self.program, ["write", "no_such"], log: folder.file("refused.log"))
        try await eventually("it refuses") { !refused.isRunning }
        #expect(refused.exitStatus == 64)
        #expect(try refused.output.contains("jam_then_wrong"))
    }
}
