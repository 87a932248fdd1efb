import Foundation
import Glibc
import Workbench

/// A small file system of its own in memory, mounted on a folder; gone with its owner.
///
/// Needs root.
final class SmallDisk {
    let path: String
    private let log: String
    private var isMounted = false

    /// Whether this process may mount: CAP_SYS_ADMIN (bit 21), which root in a container often lacks.
    static var isPossible: Bool {
        do {
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("CapEff:") }),
                let held = UInt64(line.dropFirst(7).drop { $0.isWhitespace }, radix: 16)
            else { return false }
            return held & 1 << 21 != 0
        } catch {
            return false
        }
    }

    init(on path: String, bytes: Int, log: String) async throws {
        self.path = path
        self.log = log
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try await run("mount", ["-t", "tmpfs", "-o", "size=\(bytes),mode=0700", "tmpfs", path])
        isMounted = true
    }

    deinit {
        guard isMounted else { return }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/umount")
        // Lazily, for a daemon of a test that failed may still hold a file.
        process.arguments = ["-l", path]
        do {
            try process.run()
            process.waitUntilExit()
        } catch { /* what stays is a few megabytes of memory under /tmp */  }
    }

    /// Takes all the space there is.
    func fill() throws {
        let filler = unsafe open(path + "/filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard filler >= 0 else { throw WorkbenchError("cannot fill the disk: errno \(errno)") }
        defer { close(filler) }
        let chunk = [UInt8](repeating: 0, count: 1_024)
        while unsafe write(filler, chunk, chunk.count) > 0 {}
        guard errno == ENOSPC else { throw WorkbenchError("the disk isn't full: errno \(errno)") }
    }

    func free() throws { try FileManager.default.removeItem(atPath: path + "/filler") }

    func makeReadOnly() async throws { try await run("mount", ["-o", "remount,ro", path]) }
    func makeWritable() async throws { try await run("mount", ["-o", "remount,rw", path]) }

    func unmount() async throws {
        try await run("umount", [path])
        isMounted = false
    }

    private func run(_ executable: String, _ arguments: [String]) async throws {
        let process = try OwnedProcess(executable, arguments, log: log)
        try await eventually("\(executable) ended") { !process.isRunning }
        guard process.exitStatus == 0 else {
            throw WorkbenchError("\(executable) \(arguments.joined(separator: " ")): \(try process.output.suffix(300))")
        }
    }
}
