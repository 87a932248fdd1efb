import Glibc
import Tracks

/// What can't be written, and why.
struct OutputFailure: Error, CustomStringConvertible {
    let description: String
}

/// Lines on standard output, in pieces: a million of them one by one would be a million system calls.
struct LineOutput {
    /// Whether each line must be seen at once.
    let isLive: Bool
    private var pending: [UInt8] = []

    init(isLive: Bool) { self.isLive = isLive }

    mutating func line(_ bytes: [UInt8]) throws {
        pending += bytes
        pending.append(UInt8(ascii: "\n"))
        if isLive || pending.count > 65_536 { try flush() }
    }

    mutating func flush() throws {
        defer { pending.removeAll(keepingCapacity: true) }
        try writeAll(pending, to: 1, named: "standard output")
    }
}

/// Which file or folder a path leads to, whatever it is called.
private struct FileIdentity: Equatable {
    private let device: dev_t
    private let number: ino_t

    /// Nil when nothing is there.
    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        device = status.st_dev
        number = status.st_ino
    }
}

/// A file that appears under its name only once it is whole.
final class FreshFile {
    private let path: String
    private let draft: String
    private var descriptor: Int32

    /// - Parameter inputs: files, and folders of files, that are read; nothing is written over them or beside zones.
    init(_ path: String, sparing inputs: [String]) throws {
        self.path = path
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        for input in inputs.compactMap(FileIdentity.init) {
            if input == FileIdentity(path) {
                throw OutputFailure(description: "\(path): error: this is read here, and would be lost; another name")
            }
            if input == FileIdentity(folder) {
                throw OutputFailure(
                    description: "\(path): error: what lies in this folder is read as zones; another folder")
            }
        }
        draft = "\(path).part-\(getpid())"
        descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unsafe unlink(draft)
    }

    func write(_ bytes: [UInt8]) throws { try writeAll(bytes, to: descriptor, named: draft) }

    /// Ends the file and gives it its name; what stood there before is replaced.
    func finish() throws {
        guard fsync(descriptor) == 0, unsafe rename(draft, path) == 0 else { throw Self.failure(path) }
        close(descriptor)
        descriptor = -1
    }

    private static func failure(_ path: String) -> OutputFailure {
        OutputFailure(description: "\(path): error: it can't be written: \(unsafe String(cString: strerror(errno)))")
    }
}

private func writeAll(_ bytes: [UInt8], to descriptor: Int32, named name: String) throws {
    var written = 0
    while written < bytes.count {
        let done = unsafe bytes.withUnsafeBytes { buffer in
            unsafe write(descriptor, buffer.baseAddress! + written, buffer.count - written)
        }
        if done < 0, errno == EINTR { continue }
        guard done > 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw OutputFailure(description: "\(name): error: it can't be written: \(reason)")
        }
        written += done
    }
}
