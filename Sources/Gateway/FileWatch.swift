import Glibc

/// Notices that files have changed, by their numbers: device, inode, size and times. Looks at names and stats only.
struct FileWatch {
    struct Signature: Equatable {
        fileprivate var entries: [String: [Int]] = [:]

        /// Whether anything was changed at or after `moment` (epoch seconds of the system clock), by the files' own word.
        func hasChanged(since moment: Int) -> Bool {
            entries.values.contains { $0.count == FileWatch.numbersOfAFile && $0[FileWatch.changeTime] >= moment }
        }
    }

    fileprivate static let numbersOfAFile = 8
    fileprivate static let changeTime = 5

    /// Files, and folders whose direct entries count too; what doesn't exist counts as such.
    static func look(at paths: [String]) -> Signature {
        var signature = Signature()
        for path in paths {
            signature.entries[path] = numbers(path)
            for name in names(in: path) { signature.entries["\(path)/\(name)"] = numbers("\(path)/\(name)") }
        }
        return signature
    }

    private static func numbers(_ path: String) -> [Int] {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return [] }
        return [
            Int(status.st_dev), Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
            status.st_ctim.tv_sec, status.st_ctim.tv_nsec, Int(status.st_mode),
        ]
    }

    /// At most a thousand; a folder with more is watched by its own time alone.
    private static func names(in folder: String) -> [String] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while names.count < 1_000, let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
