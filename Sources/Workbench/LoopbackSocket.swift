import Glibc

/// Plain TCP sockets on 127.0.0.1, as bare descriptors that the caller closes.
public enum LoopbackSocket {
    /// A server's socket on a free port.
    public static func listener() throws -> (descriptor: Int32, port: UInt16) {
        let port = try LoopbackPort.free()
        let descriptor = try stream()
        let bound = unsafe withAddress(port) { unsafe bind(descriptor, $0, $1) == 0 }
        guard bound, listen(descriptor, 8) == 0 else {
            close(descriptor)
            throw WorkbenchError("cannot listen on \(port): errno \(errno)")
        }
        return (descriptor, port)
    }

    /// A client's socket, connected.
    public static func connection(to port: UInt16) throws -> Int32 {
        let descriptor = try stream()
        guard unsafe withAddress(port, { unsafe connect(descriptor, $0, $1) == 0 }) else {
            close(descriptor)
            throw WorkbenchError("cannot connect to \(port): errno \(errno)")
        }
        return descriptor
    }

    private static func stream() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw WorkbenchError("socket: errno \(errno)") }
        // A process started meanwhile must not hold the port.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    private static func withAddress<Result>(
        _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
        }
    }
}
