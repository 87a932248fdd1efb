import Glibc

/// A TCP socket that doesn't block; closed with its owner, and not handed on to child processes.
struct StreamSocket: ~Copyable {
    private let descriptor: Int32

    private init(family: Int32) throws(GPSDError) {
        descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw .cannotConnect(errno: errno) }
        guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0, fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else {
            throw .cannotConnect(errno: errno)
        }
    }

    deinit { close(descriptor) }

    /// Makes `other`, an open descriptor, mean this socket.
    consuming func take(over other: Int32) throws(GPSDError) {
        guard dup2(descriptor, other) == other, fcntl(other, F_SETFD, FD_CLOEXEC) == 0 else {
            throw .cannotWatch(errno: errno)
        }
    }

    /// Listens on a free port of 127.0.0.1.
    static func listener() throws(GPSDError) -> StreamSocket {
        let listener = try StreamSocket(family: AF_INET)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(listener.descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard bound, listen(listener.descriptor, 1) == 0 else { throw .cannotWatch(errno: errno) }
        return listener
    }

    /// The local port.
    func port() throws(GPSDError) -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let known = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe getsockname(descriptor, generic, &length) == 0
            }
        }
        guard known else { throw .cannotWatch(errno: errno) }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Connects to the first address of `host` that accepts, each within `limit`; ends early when `wakeup` is raised.
    ///
    /// Looking up a name blocks as long as the system's resolver does; an address in digits doesn't.
    static func connect(
        host: String, port: UInt16, within limit: Duration, unless wakeup: borrowing Wakeup
    ) throws(GPSDError) -> StreamSocket {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host, String(port), &hints, &first)
        guard code == 0 else { throw .unknownHost(code: code) }
        defer { unsafe freeaddrinfo(first) }
        var failure = ECONNREFUSED
        var next = unsafe first
        while let address = unsafe next {
            do throws(GPSDError) {
                return try unsafe connect(to: address.pointee, within: limit, unless: wakeup)
            } catch .cannotConnect(let number) {
                failure = number
            }
            unsafe next = address.pointee.ai_next
        }
        throw .cannotConnect(errno: failure)
    }

    private static func connect(
        to address: addrinfo, within limit: Duration, unless wakeup: borrowing Wakeup
    ) throws(GPSDError) -> StreamSocket {
        let stream = try unsafe StreamSocket(family: address.ai_family)
        let descriptor = stream.descriptor
        if unsafe Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return stream }
        guard errno == EINPROGRESS else { throw .cannotConnect(errno: errno) }
        switch wakeup.wait(for: descriptor, toBe: .writable, atMost: limit) {
        case .raised: throw .stopped
        case .timedOut: throw .cannotConnect(errno: ETIMEDOUT)
        case .ready: break
        }
        var failure: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &length) == 0 else {
            throw .cannotConnect(errno: errno)
        }
        guard failure == 0 else { throw .cannotConnect(errno: failure) }
        return stream
    }
}
