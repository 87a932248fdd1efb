import Glibc

/// A listening socket on 127.0.0.1 and its clients, who speak gpsd's protocol; one thread, `poll`.
struct GPSDPort {
    /// What is answered to VERSION, DEVICES and WATCH.
    struct Replies {
        let version: String
        let devices: String
        let watch: String
    }

    struct Failure: Error, CustomStringConvertible { let description: String }

    private struct Client {
        let socket: Int32
        var isWatching = false
        var heard: [UInt8] = []
    }

    private static let mostClients = 32
    private static let longestCommand = 4096
    private static let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)

    private(set) var number: UInt16
    /// Clients that didn't read fast enough, or said too much.
    private(set) var dropped = 0
    private var listener: Int32 = -1
    private var clients: [Client] = []

    /// - Parameter port: 0 is any that is free.
    init(port: UInt16) throws {
        number = port
        try open()
    }

    var watching: Int { clients.count { $0.isWatching } }

    mutating func open() throws {
        guard listener < 0 else { return }
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard socket >= 0 else { throw Failure(description: "no socket: errno \(errno)") }
        var yes: Int32 = 1
        unsafe setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = number.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(socket, generic, length) == 0 && listen(socket, 8) == 0
                    && getsockname(socket, generic, &length) == 0
            }
        }
        guard isBound else {
            let failure = errno
            Glibc.close(socket)
            throw Failure(description: "cannot listen on 127.0.0.1:\(number): errno \(failure)")
        }
        number = UInt16(bigEndian: address.sin_port)
        listener = socket
    }

    /// Hangs up on everybody and stops listening.
    mutating func close() {
        for client in clients { Glibc.close(client.socket) }
        clients = []
        if listener >= 0 { Glibc.close(listener) }
        listener = -1
    }

    /// A line to every client that asked for reports.
    mutating func say(_ line: String) {
        let bytes = Array((line + "\r\n").utf8)
        keep { !$0.isWatching || Self.send(bytes, to: $0.socket) }
    }

    /// Answers whoever comes or asks within `seconds`, or returns at the first of them.
    mutating func wait(seconds: Double, _ replies: Replies) {
        var set = clients.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
        set.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0))
        let milliseconds = Int32(min(max(seconds, 0), 60) * 1000) + 1
        guard unsafe poll(&set, nfds_t(set.count), milliseconds) > 0 else { return }
        for index in clients.indices where set[index].revents != 0 { hear(index, replies) }
        clients.removeAll { $0.socket < 0 }
        if listener >= 0, set[set.count - 1].revents != 0 { accept(replies) }
    }

    private mutating func accept(_ replies: Replies) {
        let socket = Glibc.accept(listener, nil, nil)
        guard socket >= 0 else { return }
        guard clients.count < Self.mostClients, Self.send(Array((replies.version + "\r\n").utf8), to: socket) else {
            Glibc.close(socket)
            dropped += 1
            return
        }
        clients.append(Client(socket: socket))
    }

    /// Takes in what a client says; one that is done becomes a socket of −1.
    private mutating func hear(_ index: Int, _ replies: Replies) {
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = unsafe recv(clients[index].socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        clients[index].heard += buffer[..<max(0, count)]
        let isTooLong = clients[index].heard.count > Self.longestCommand
        if isTooLong { dropped += 1 }
        guard count > 0, !isTooLong, answer(index, replies) else {
            Glibc.close(clients[index].socket)
            clients[index] = Client(socket: -1)
            return
        }
    }

    private mutating func answer(_ index: Int, _ replies: Replies) -> Bool {
        // A command ends with a semicolon or a line.
        while let end = clients[index].heard.firstIndex(where: { $0 == UInt8(ascii: ";") || $0 == 10 }) {
            let command = String(decoding: clients[index].heard[..<end], as: UTF8.self)
            clients[index].heard.removeSubrange(...end)
            var lines: [String] = []
            if command.hasPrefix("?WATCH") {
                clients[index].isWatching = !command.contains("\"enable\":false")
                lines = [replies.devices, replies.watch]
            } else if command.hasPrefix("?DEVICES") {
                lines = [replies.devices]
            } else if command.hasPrefix("?VERSION") {
                lines = [replies.version]
            }
            let text = lines.map { $0 + "\r\n" }.joined()
            guard Self.send(Array(text.utf8), to: clients[index].socket) else { return false }
        }
        return true
    }

    private mutating func keep(_ isGood: (Client) -> Bool) {
        var kept: [Client] = []
        for client in clients {
            if isGood(client) {
                kept.append(client)
            } else {
                Glibc.close(client.socket)
                dropped += 1
            }
        }
        clients = kept
    }

    /// All of it, or false: the kernel's buffer holds minutes of reports.
    private static func send(_ bytes: [UInt8], to socket: Int32) -> Bool {
        guard !bytes.isEmpty else { return true }
        return unsafe Glibc.send(socket, bytes, bytes.count, Self.flags) == bytes.count
    }
}
