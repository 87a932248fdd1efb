import Foundation
import Glibc
import Workbench

/// The daemon's local socket as any program can speak to it: a line and a body there, a line and a body back.
struct LocalSocket {
    let path: String

    struct Answer {
        let isOK: Bool
        let body: Data
    }

    /// Whether somebody listens.
    var accepts: Bool {
        guard let descriptor = connection() else { return false }
        close(descriptor)
        return true
    }

    func status() throws -> UnitStatus {
        let answer = try ask("status\n", Data())
        return try JSONDecoder().decode(UnitStatus.self, from: answer.body)
    }

    func addVisit(_ json: String) throws -> Answer {
        let body = Data(json.utf8)
        return try ask("visit add \(body.count)\n", body)
    }

    func ask(_ line: String, _ body: Data) throws -> Answer {
        guard let descriptor = connection() else { throw WorkbenchError("nobody listens on the local socket") }
        defer { close(descriptor) }
        let request = Array(line.utf8) + Array(body)
        guard unsafe send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw WorkbenchError("the local socket took nothing: errno \(errno)")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe recv(descriptor, &chunk, chunk.count, 0)
            guard count >= 0 else { throw WorkbenchError("no answer on the local socket: errno \(errno)") }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { throw WorkbenchError("an empty answer") }
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        let rest = Data(bytes[(end + 1)...])
        guard head == "ok \(rest.count)" || head == "error \(rest.count)" else {
            throw WorkbenchError("not an answer: \(head), \(rest.count) bytes")
        }
        return Answer(isOK: head.hasPrefix("ok"), body: rest)
    }

    private func connection() -> Int32? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var limit = timeval(tv_sec: 15, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        if isConnected { return descriptor }
        close(descriptor)
        return nil
    }
}

/// What the tests read of `fieldgate status --json`.
struct UnitStatus: Decodable {
    struct Local: Decodable {
        struct Link: Decodable { let state: String }
        struct OpenAlert: Decodable {
            struct Acknowledged: Decodable { let by, via: String }
            let id, kind, level, state: String
            let rev: Int
            let drill: Bool
            let crewAck, officeAck: Acknowledged?
        }
        struct Message: Decodable { let text: String }
        let link: Link
        let alerts: [OpenAlert]
        let problems: [String]
        let refusedOrders: [String: Int]
        let messages: [Message]
        let drill: Bool
        let silentUntil: Int?
        let lateWaiting: Int
        let lateThinned: Int
    }
    struct Wire: Decodable {
        struct Named: Decodable {
            let state: String
            let reasons: [String]?
        }
        struct Settings: Decodable {
            let last_good: Bool
            let problems: Int
        }
        struct Zones: Decodable {
            let count: Int
            let source: String
        }
        struct Lane: Decodable { let count: Int }
        let session: UInt64
        let boot: Int
        let journal, gps, position: Named
        let settings: Settings
        let zones: Zones
        let queue: [String: Lane]
    }
    let local: Local
    let status: Wire

    func alert(_ kind: String) -> Local.OpenAlert? { local.alerts.first { $0.kind == kind } }
}
