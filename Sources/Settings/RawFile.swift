import Safety

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why the system refused a file.
struct FileError: Error, Equatable {
    let code: Int32

    /// The system's own words, such as `No such file or directory`.
    var reason: String { unsafe String(cString: strerror(code)) }

    /// Also where its folder is no folder.
    var isMissing: Bool { code == ENOENT || code == ENOTDIR }

    static func last() -> Self { Self(code: errno) }
    static let tooLarge = Self(code: EFBIG)
    static let irregular = Self(code: EINVAL)
}

/// The few calls to the C library that Foundation has no words for: modes, bounded reads, and writes that survive a
/// power cut.
enum RawFile {
    enum Kind { case regular, folder, other }

    struct Facts {
        let kind: Kind
        /// Permission bits only.
        let mode: UInt32
        let size: Int
        let modified: UTCTime
    }

    /// What a path leads to, links followed.
    static func facts(_ path: String) throws(FileError) -> Facts {
        var info = stat()
        guard unsafe stat(path, &info) == 0 else { throw .last() }
        return facts(info)
    }

    private static func facts(_ info: stat) -> Facts {
        let kind: Kind =
            switch info.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .folder
            default: .other
            }
        #if canImport(Darwin)
            let modified = info.st_mtimespec
        #else
            let modified = info.st_mtim
        #endif
        return Facts(
            kind: kind, mode: UInt32(info.st_mode & 0o7777), size: Int(info.st_size),
            modified: UTCTime(
                millisecondsSinceEpoch: Int64(modified.tv_sec) * 1000 + Int64(modified.tv_nsec) / 1_000_000))
    }

    /// Whether anything is there, a link that leads nowhere included.
    static func exists(_ path: String) -> Bool {
        var info = stat()
        return unsafe lstat(path, &info) == 0
    }

    static func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }

    /// The whole of a regular file.
    ///
    /// - Throws: `tooLarge` above `limit` bytes, `irregular` for folders, pipes and devices, or the system's error.
    static func read(_ path: String, limit: Int) throws(FileError) -> (bytes: [UInt8], facts: Facts) {
        // Without O_NONBLOCK a pipe in the file's place would hang the start.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .last() }
        defer { close(descriptor) }
        var info = stat()
        guard unsafe fstat(descriptor, &info) == 0 else { throw .last() }
        let facts = facts(info)
        guard facts.kind == .regular else { throw .irregular }
        guard facts.size <= limit else { throw .tooLarge }
        var bytes = [UInt8](repeating: 0, count: facts.size + 1)
        var filled = 0
        while filled < bytes.count {
            let room = bytes.count - filled
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe systemRead(descriptor, buffer.baseAddress! + filled, room)
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw .last() }
            if got == 0 { break }
            filled += got
        }
        guard filled <= limit else { throw .tooLarge }
        bytes.removeSubrange(filled...)
        return (bytes, facts)
    }

    /// Writes a new file and waits until the disk has it.
    static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o600) throws(FileError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode_t(mode))
        guard descriptor >= 0 else { throw .last() }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let done = unsafe bytes.withUnsafeBytes { buffer in
                unsafe systemWrite(descriptor, buffer.baseAddress! + written, buffer.count - written)
            }
            if done < 0 && errno == EINTR { continue }
            guard done > 0 else { throw .last() }
            written += done
        }
        guard fsync(descriptor) == 0 else { throw .last() }
    }

    /// Makes the names in a folder survive a power cut.
    static func syncFolder(_ path: String) throws(FileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .last() }
    }

    static func makeFolder(_ path: String, mode: UInt32 = 0o700) throws(FileError) {
        guard unsafe mkdir(path, mode_t(mode)) == 0 || errno == EEXIST else { throw .last() }
    }

    static func rename(_ old: String, to new: String) throws(FileError) {
        guard unsafe systemRename(old, new) == 0 else { throw .last() }
    }
}

// The enum's own names would hide the library's.
@unsafe private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    unsafe read(descriptor, buffer, count)
}
@unsafe private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
    unsafe write(descriptor, buffer, count)
}
@unsafe private func systemRename(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> Int32 {
    unsafe rename(old, new)
}
