import Glibc
public import Safety

/// Talks to the running daemon over its local socket, for the command line.
public struct LocalClient: Sendable {
    public enum Failure: Error, CustomStringConvertible {
        /// Nobody listens on the socket.
        case notRunning(socket: String, errno: Int32)
        /// It answered something else than an answer, or stopped in the middle.
        case broken

        public var description: String {
            switch self {
            case .notRunning(let socket, let errno):
                errno == EACCES
                    ? "no permission for \(socket); are you in the group fieldgate?"
                    : "no daemon answers on \(socket); is fieldgate running?"
            case .broken: "the daemon's answer was cut short"
            }
        }
    }

    private let path: String
    private static let noSignal = Int32(MSG_NOSIGNAL)

    public init(socket path: String) { self.path = path }

    /// The daemon's status as JSON. Blocks for at most fifteen seconds.
    public func status() throws(Failure) -> LocalAnswer { try ask(.status, []) }

    /// Hands in one visit; when it answers `ok` the visit is durable.
    ///
    /// - Parameter id: becomes the record's id unless it carries one; asking again with the same is harmless.
    public func addVisit(_ json: [UInt8], id: Identifier) throws(Failure) -> LocalAnswer {
        try ask(.visitAdd(bytes: json.count, id: id), json)
    }

    public func visits(limit: Int) throws(Failure) -> LocalAnswer { try ask(.visitList(limit: limit), []) }

    /// Does what the crew does, and says what became of it.
    public func perform(_ act: CrewAct) throws(Failure) -> LocalAnswer { try ask(.crew(act), []) }

    /// The newest alerts, open and cleared.
    public func alerts(limit: Int) throws(Failure) -> LocalAnswer { try ask(.alertList(limit: limit), []) }

    public func alert(_ id: Identifier) throws(Failure) -> LocalAnswer { try ask(.alertShow(id), []) }

    /// One alert as CAP 1.2.
    public func export(_ id: Identifier) throws(Failure) -> LocalAnswer { try ask(.alertExport(id), []) }

    /// The places that the crew can name, with `part` in one of their names; empty for all.
    public func places(_ part: String) throws(Failure) -> LocalAnswer { try ask(.placeList(part), []) }

    private func ask(_ request: LocalRequest, _ body: [UInt8]) throws(Failure) -> LocalAnswer {
        let descriptor = try connected()
        defer { close(descriptor) }
        try write(Array(request.line.utf8) + body, to: descriptor)
        let line = try readLine(from: descriptor)
        guard let head = LocalAnswer.head(line) else { throw .broken }
        return LocalAnswer(isOK: head.isOK, body: try read(head.bytes, from: descriptor))
    }

    private func connected() throws(Failure) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let capacity = MemoryLayout.size(ofValue: address.sun_path) - 1
        guard bytes.count <= capacity else { throw .notRunning(socket: path, errno: ENAMETOOLONG) }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw .notRunning(socket: path, errno: errno) }
        var limit = timeval(tv_sec: 15, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            let why = errno
            close(descriptor)
            throw .notRunning(socket: path, errno: why)
        }
        return descriptor
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws(Failure) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe send(descriptor, buffer.baseAddress! + sent, bytes.count - sent, Self.noSignal)
            }
            guard count > 0 else { throw .broken }
            sent += count
        }
    }

    private func readLine(from descriptor: Int32) throws(Failure) -> String {
        var line: [UInt8] = []
        while true {
            let byte = try read(1, from: descriptor)[0]
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
            guard line.count <= LocalRequest.longestLine else { throw .broken }
        }
    }

    private func read(_ count: Int, from descriptor: Int32) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var got = 0
        while got < count {
            let more = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe recv(descriptor, buffer.baseAddress! + got, count - got, 0)
            }
            guard more > 0 else { throw .broken }
            got += more
        }
        return bytes
    }
}
