import Glibc

/// Standard output, whole lines, in large writes.
struct Output {
    struct Failure: Error, CustomStringConvertible {
        let errno: Int32
        var description: String { "cannot write: errno \(errno)" }
    }

    private var pending: [UInt8] = []

    mutating func line(_ text: String) throws {
        pending.append(contentsOf: text.utf8)
        pending.append(UInt8(ascii: "\n"))
        if pending.count > 1 << 16 { try end() }
    }

    mutating func end() throws {
        try Self.write(pending, to: STDOUT_FILENO)
        pending.removeAll(keepingCapacity: true)
    }

    static func write(_ text: String) throws { try write(Array(text.utf8), to: STDOUT_FILENO) }

    static func complain(_ text: String) throws { try write(Array("scenario: \(text)\n".utf8), to: STDERR_FILENO) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw Failure(errno: errno) }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
