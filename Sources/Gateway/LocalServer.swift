import FlyingSocks
import Foundation
import Glibc
import Logging
import ServiceLifecycle
import Synchronization

/// Answers on the local socket: what the crew's programs and the technician's command line talk to.
///
/// The socket's folder and mode (0660) decide who may; at most sixteen connections at once, ten seconds each.
struct LocalServer: Service {
    static let atOnce = 16
    static let patience = Duration.seconds(10)

    let path: String
    let logger: Logger
    let answer: @Sendable (LocalRequest, [UInt8]) async -> LocalAnswer

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // A socket that can't be had is no reason to stop warning: say so, and try again.
            while !Task.isCancelled {
                do {
                    try await serve()
                } catch is CancellationError {
                    break
                } catch {
                    if Task.isCancelled { break }
                    logger.error("local socket failed; trying again in 10 s", metadata: ["why": "\(error)"])
                    do { try await ContinuousClock().sleep(for: .seconds(10)) } catch { break }
                }
            }
        }
        unsafe unlink(path)
    }

    private func serve() async throws {
        let pool: some AsyncSocketPool = .make()
        try await pool.prepare()
        let listener = try AsyncSocket(socket: try listen(), pool: pool)
        defer { close(listener) }
        let open = Connections(limit: Self.atOnce)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pool.run() }
            group.addTask {
                try await withThrowingDiscardingTaskGroup { connections in
                    for try await connection in listener.sockets {
                        guard open.enter() else {
                            close(connection)
                            continue
                        }
                        connections.addTask {
                            await converse(on: connection)
                            open.leave()
                        }
                    }
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Binds under another name and renames, so that the socket appears with its mode or not at all.
    private func listen() throws -> Socket {
        let fresh = path + ".new"
        unsafe unlink(fresh)
        let socket = try Socket(domain: AF_UNIX)
        try socket.bind(to: sockaddr_un.unix(path: fresh))
        guard unsafe chmod(fresh, 0o660) == 0 else {
            throw SetUpError("cannot set the local socket's mode: errno \(errno)")
        }
        try socket.listen()
        guard unsafe rename(fresh, path) == 0 else { throw SetUpError("cannot place the local socket: errno \(errno)") }
        return socket
    }

    /// Over when the answer is out or the patience is: a stuck disk must not use up the places of those who only ask.
    private func converse(on connection: AsyncSocket) async {
        let over = Inbox<Void>(limit: 1)
        let work = Task {
            defer { over.finish() }
            do {
                let answer = try await reply(to: connection)
                try await connection.write(Data(answer.bytes))
            } catch {
                logger.debug("local connection ended early", metadata: ["why": "\(error)"])
            }
        }
        let watch = Ticker { over.finish() }
        watch.arm(in: Self.patience)
        await over.forEach { _ in }
        work.cancel()
        close(connection)
    }

    private func reply(to connection: AsyncSocket) async throws -> LocalAnswer {
        var line: [UInt8] = []
        while true {
            let byte = try await connection.read()
            if byte == UInt8(ascii: "\n") { break }
            line.append(byte)
            guard line.count <= LocalRequest.longestLine else { return .error(Self.unknown) }
        }
        guard let request = LocalRequest(line: String(decoding: line, as: UTF8.self)) else {
            return .error(Self.unknown)
        }
        var body: [UInt8] = []
        if case .visitAdd(let bytes, _) = request { body = try await connection.read(bytes: bytes) }
        return await answer(request, body)
    }

    private func close(_ socket: AsyncSocket) {
        do { try socket.close() } catch { logger.debug("socket already closed") }
    }

    private static let unknown = Array(
        #"{"error":"unknown request; one of: status, visit list LIMIT, visit add BYTES [ID], alert list LIMIT, alert show ID, alert export ID, alert ack [ID|all] [BY], alert shelve ID SECONDS, alert unshelve ID, alert distress [duress], alert test LEVEL|end, checkin [duress], checkin silence SECONDS, emission end, nearest KIND [NEEDS]"}"#
            .utf8)
}

/// How many conversations are under way.
private final class Connections: Sendable {
    private let limit: Int
    private let count = Atomic<Int>(0)

    init(limit: Int) { self.limit = limit }

    func enter() -> Bool {
        guard count.add(1, ordering: .relaxed).newValue <= limit else {
            leave()
            return false
        }
        return true
    }

    func leave() { count.subtract(1, ordering: .relaxed) }
}
