import Glibc

/// Bytes in order, a chunk at a time.
protocol ByteSource {
    /// The next chunk; nil at the end.
    mutating func next() throws(TrackError) -> [UInt8]?
}

/// Bytes that are there already.
struct MemoryBytes: ByteSource {
    private var rest: ArraySlice<UInt8>
    private let chunk: Int

    init(_ bytes: [UInt8], chunk: Int = 65_536) {
        rest = bytes[...]
        self.chunk = chunk
    }

    mutating func next() -> [UInt8]? {
        guard !rest.isEmpty else { return nil }
        let part = rest.prefix(chunk)
        rest.removeFirst(part.count)
        return Array(part)
    }
}

/// A file, or standard input by the name `-`.
final class FileBytes: ByteSource {
    private let descriptor: Int32
    private let path: String
    private static let chunk = 65_536

    init(_ path: String) throws(TrackError) {
        self.path = path
        descriptor = unsafe path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func next() throws(TrackError) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: Self.chunk)
        var count: Int
        repeat {
            count = unsafe read(descriptor, &bytes, bytes.count)
        } while count < 0 && errno == EINTR
        guard count >= 0 else { throw Self.failure(path) }
        guard count > 0 else { return nil }
        bytes.removeSubrange(count...)
        return bytes
    }

    private static func failure(_ path: String) -> TrackError {
        let reason = unsafe String(cString: strerror(errno))
        return TrackError(file: path, "the file can't be read: \(reason)", remedy: "a file that you may read")
    }
}

/// What was read to see what it is, and then all the rest.
struct PeekedBytes: ByteSource {
    private var head: [UInt8]
    private var rest: any ByteSource

    /// - Parameter count: how much to look at; less only where there is less.
    init(_ source: any ByteSource, count: Int) throws(TrackError) {
        rest = source
        head = []
        while head.count < count, let chunk = try rest.next() { head += chunk }
    }

    var peeked: [UInt8] { head }

    mutating func next() throws(TrackError) -> [UInt8]? {
        guard head.isEmpty else {
            defer { head = [] }
            return head
        }
        return try rest.next()
    }
}
