import Glibc

/// What went wrong with a file, or is wrong with it, in words for whoever set the office up.
public struct OfficeFileError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }

    /// The settings at `path` say nothing of a broker.
    public static func noLink(_ path: String) -> Self { Self("\(path) has no mqtt part: nothing could be received") }

    static func last(_ what: String, _ path: String) -> Self {
        Self("\(path) \(what): \(unsafe String(cString: strerror(errno)))")
    }
}

/// A folder that only its owner may enter, with files that only he may read: the only place of this module that calls
/// the C library's files.
public struct PrivateFolder: Sendable {
    public let path: String

    /// - Parameter path: absolute.
    public init(path: String) { self.path = path }

    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes the folder and those above it, where they are missing.
    ///
    /// - Throws: when others than its owner may enter it.
    public func make() throws(OfficeFileError) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/\(part)"
            guard unsafe mkdir(made, made == path ? 0o700 : 0o755) == 0 || errno == EEXIST || Self.isFolder(made)
            else { throw .last("can't be made", made) }
        }
        try check()
    }

    /// - Throws: when it isn't there, is no folder, or others than its owner may enter it.
    public func check() throws(OfficeFileError) {
        var info = stat()
        guard unsafe stat(path, &info) == 0 else { throw .last("can't be used", path) }
        guard info.st_mode & S_IFMT == S_IFDIR else { throw OfficeFileError("\(path) is no folder") }
        guard info.st_mode & 0o077 == 0 else {
            throw OfficeFileError("\(path) can be entered by others than its owner; chmod 700 it")
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var info = stat()
        return unsafe stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }

    public func exists(_ name: String) -> Bool {
        var info = stat()
        return unsafe lstat(file(name), &info) == 0
    }

    /// The names in it, sorted; none if it can't be read.
    public func names() -> [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes a file for its owner only and waits until the disk has it.
    ///
    /// - Throws: also when there is one already, unless it may be replaced.
    public func write(_ text: String, to name: String, replacing: Bool = false, mode: UInt32 = 0o600)
        throws(OfficeFileError)
    {
        let target = file(name)
        let draft = replacing ? target + ".new" : target
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (replacing ? O_TRUNC : O_EXCL)
        try Self.fill(draft, flags, mode, with: Array(text.utf8))
        if replacing { guard unsafe rename(draft, target) == 0 else { throw .last("can't be replaced", target) } }
        try sync()
    }

    /// Makes a new file anywhere.
    ///
    /// - Throws: also when there is one already.
    public static func create(_ bytes: [UInt8], at path: String) throws(OfficeFileError) {
        try fill(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_EXCL, 0o644, with: bytes)
    }

    private static func fill(
        _ path: String, _ flags: Int32, _ mode: UInt32, with bytes: [UInt8]
    ) throws(OfficeFileError) {
        let descriptor = unsafe open(path, flags, mode_t(mode))
        guard descriptor >= 0 else { throw .last("can't be written", path) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .last("can't be written", path) }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw .last("can't be written", path) }
    }

    /// The text of a small file, which must be its owner's alone unless `isPublic`.
    public func read(_ name: String, isPublic: Bool = false, limit: Int = 1 << 20) throws(OfficeFileError) -> String {
        let bytes = try Self.bytes(of: file(name), limit: limit, isPublic: isPublic)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw OfficeFileError("\(file(name)) is not UTF-8")
        }
        return text
    }

    /// The bytes of any regular file.
    public static func bytes(
        of path: String, limit: Int, isPublic: Bool = true
    ) throws(OfficeFileError) -> [UInt8] {
        // Without O_NONBLOCK a pipe in the file's place would hang the command.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .last("can't be read", path) }
        defer { close(descriptor) }
        var info = stat()
        guard unsafe fstat(descriptor, &info) == 0 else { throw .last("can't be read", path) }
        guard info.st_mode & S_IFMT == S_IFREG else { throw OfficeFileError("\(path) is no file") }
        guard isPublic || info.st_mode & 0o077 == 0 else {
            throw OfficeFileError("\(path) can be read by others than its owner; chmod 600 it")
        }
        guard info.st_size <= limit else { throw OfficeFileError("\(path) is larger than \(limit) bytes") }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while content.count <= limit {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .last("can't be read", path) }
            guard count > 0 else { return content }
            content += chunk[..<count]
        }
        throw OfficeFileError("\(path) is larger than \(limit) bytes")
    }

    /// Makes an empty file for the owner only, unless there is one.
    func createPrivate(_ name: String) throws(OfficeFileError) {
        let descriptor = unsafe open(file(name), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .last("can't be made", file(name)) }
        close(descriptor)
    }

    private func sync() throws(OfficeFileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last("can't be opened", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .last("can't be synced", path) }
    }
}

/// Held by `fieldbase run` for as long as it lives, so that nobody runs twice and commands know whether it runs.
public struct RunLock: ~Copyable, Sendable {
    static let name = "run.lock"
    private let descriptor: Int32

    /// - Throws: when it can't be opened. Nil when another process holds it.
    public static func take(in folder: PrivateFolder) throws(OfficeFileError) -> RunLock? {
        let descriptor = try open(folder)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        return RunLock(descriptor: descriptor)
    }

    /// Whether `fieldbase run` is running on this folder.
    public static func isHeld(in folder: PrivateFolder) throws(OfficeFileError) -> Bool {
        let descriptor = try open(folder)
        defer { close(descriptor) }
        // A shared try: two who only look don't see each other.
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    private static func open(_ folder: PrivateFolder) throws(OfficeFileError) -> Int32 {
        let descriptor = unsafe Glibc.open(folder.file(name), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .last("can't be opened", folder.file(name)) }
        return descriptor
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    /// Lets go of it, which its end does as well: a last use that keeps it until then.
    public consuming func release() {}

    deinit { close(descriptor) }
}
