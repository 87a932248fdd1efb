import Glibc

/// The folder that holds the journal and its mirror; the only place of this module that calls the C library's files.
///
/// What it replaces is durable when the call returns: file and folder are synced. New files are for their owner only.
struct StateFolder: Sendable {
    let path: String

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The whole of a file; nil if there is none.
    func read(_ name: String) throws(JournalError) -> [UInt8]? {
        let descriptor = unsafe open(file(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw Self.failure()
        }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw Self.failure() }
            guard count > 0 else { return content }
            content += chunk[..<count]
        }
    }

    /// Puts `bytes` in place of a file at once: a reader, or a power cut, sees the old or the new one.
    ///
    /// File and draft change places: once both are there, the same number of bytes needs no more space, on a full disk
    /// either.
    func replace(_ name: String, with bytes: [UInt8]) throws(JournalError) {
        let (draft, before) = (name + ".new", name + ".old")
        if exists(before) { try exists(draft) ? remove(before) : rename(before, to: draft) }
        try overwrite(draft, with: bytes)
        // A second name keeps the old file's space; a file system without links frees it.
        let isKept = unsafe link(file(name), file(before)) == 0
        try rename(draft, to: name)
        if isKept { return try rename(before, to: draft) }
        // The first time, the second of the two; without room for it the next call says so.
        do { try overwrite(draft, with: bytes) } catch { try remove(draft) }
    }

    private func overwrite(_ name: String, with bytes: [UInt8]) throws(JournalError) {
        let descriptor = unsafe open(file(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure() }
        var written = 0
        var failure: JournalError?
        while written < bytes.count, failure == nil {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count > 0 { written += count } else { failure = Self.failure() }
        }
        if failure == nil, ftruncate(descriptor, bytes.count) != 0 || fsync(descriptor) != 0 {
            failure = Self.failure()
        }
        close(descriptor)
        if let failure { throw failure }
    }

    /// Renames, and syncs the folder.
    func rename(_ name: String, to other: String) throws(JournalError) {
        guard unsafe Glibc.rename(file(name), file(other)) == 0 else { throw Self.failure() }
        try sync()
    }

    /// Deletes a file; none is fine.
    func remove(_ name: String) throws(JournalError) {
        guard unsafe unlink(file(name)) == 0 || errno == ENOENT else { throw Self.failure() }
    }

    /// Makes an empty file for the owner only, unless there is one.
    func createPrivate(_ name: String) throws(JournalError) {
        let descriptor = unsafe open(file(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure() }
        close(descriptor)
    }

    /// Bytes in a file; nil if there is none.
    func size(_ name: String) -> Int? { status(name).map { Int($0.st_size) } }

    /// Whether `name` is a regular file or free: not a folder, a device or a pipe.
    func isFileOrAbsent(_ name: String) -> Bool { status(name).map { $0.st_mode & S_IFMT == S_IFREG } ?? true }

    private func status(_ name: String) -> stat? {
        var status = stat()
        return unsafe stat(file(name), &status) == 0 ? status : nil
    }

    func exists(_ name: String) -> Bool { size(name) != nil }

    /// The names in the folder, sorted; none if it can't be read.
    func names() -> [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            names.append(name)
        }
        return names.sorted()
    }

    private func sync() throws(JournalError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.failure() }
    }

    private static func failure() -> JournalError {
        switch errno {
        case ENOSPC, EDQUOT: .full
        case EROFS, EACCES, EPERM: .readOnly
        default: .io
        }
    }
}
