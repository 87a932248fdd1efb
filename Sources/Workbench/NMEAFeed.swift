import Foundation
import Glibc
import Synchronization

/// A receiver for gpsd to read from: a TCP server on 127.0.0.1 that sends a recording, epoch by epoch.
///
/// gpsd 3.22 takes a `tcp://` source at once, with its first sentence; a pty it probes for a second or more, and loses
/// what comes meanwhile. The recording begins when gpsd connects, and goes on where it was after a reconnection.
public final class NMEAFeed: Sendable {
    /// Owned by the feed and its thread; the thread ends with the feed.
    private let server: Server
    public let port: UInt16

    /// What to tell gpsd to read.
    public var source: String { "tcp://127.0.0.1:\(port)" }
    /// How many epochs have been sent, or have passed under a jam.
    public var sent: Int { server.state.withLock { $0.next } }
    public var isFinished: Bool { server.state.withLock { $0.next == $0.epochs.count } }
    /// Whether gpsd reads from here.
    public var isConnected: Bool { server.state.withLock { $0.client >= 0 } }

    /// - Parameter epochsPerSecond: the pace, above 0. Without a recording only `send` feeds.
    public init(_ recording: Recording? = nil, epochsPerSecond: Double = 1) throws {
        precondition(epochsPerSecond > 0, "a pace is above zero")
        let (listener, port) = try LoopbackSocket.listener()
        let server = Server(recording?.epochs ?? [], every: .seconds(1 / epochsPerSecond), listener: listener)
        (self.server, self.port) = (server, port)
        Thread.detachNewThread { server.serve() }
    }

    deinit { stop() }

    public func pause() { server.state.withLock { ($0.paused, $0.due) = (true, nil) } }
    public func resume() { server.state.withLock { $0.paused = false } }

    /// The recording goes on, and instead of each of its epochs `sentences` are sent: what a jammed receiver says.
    public func jam(saying sentences: [String]) {
        let bytes = Data(sentences.map { "\($0)\r\n" }.joined().utf8)
        server.state.withLock { $0.instead = bytes }
    }
    /// The recording is sent again, from where it is by now.
    public func endJam() { server.state.withLock { $0.instead = nil } }

    /// Closes the connection and the server. What was not sent stays unsent.
    public func stop() { server.state.withLock { $0.stopped = true } }

    /// Appends `recording` to what is still to be sent.
    public func append(_ recording: Recording) { server.state.withLock { $0.epochs += recording.epochs } }

    /// Sends `sentences` now, each with a line end, past the recording; throws when gpsd isn't connected.
    public func send(_ sentences: [String]) throws {
        let bytes = Data(sentences.map { "\($0)\r\n" }.joined().utf8)
        try server.state.withLock { state in
            guard state.client >= 0, Server.write(bytes, to: state.client) else {
                throw WorkbenchError("gpsd does not read from the feed")
            }
        }
    }
}

extension NMEAFeed {
    fileprivate struct State {
        var epochs: [Data]
        var next = 0
        var paused = false
        /// Sent in place of an epoch; nil unless jammed.
        var instead: Data?
        var stopped = false
        var client: Int32 = -1
        /// When epoch `next` is due; nil until gpsd is there, and while paused.
        var due: ContinuousClock.Instant?
    }

    fileprivate final class Server: Sendable {
        let state: Mutex<State>
        private let interval: Duration
        private let listener: Int32

        init(_ epochs: [Data], every interval: Duration, listener: Int32) {
            state = Mutex(State(epochs: epochs))
            self.interval = interval
            self.listener = listener
        }

        deinit { close(listener) }

        func serve() {
            while true {
                let (client, wait) = state.withLock { state in
                    if !state.stopped { sendDue(&state) }
                    let wait = state.due.map { ContinuousClock.now.duration(to: $0) } ?? .milliseconds(10)
                    return (state.stopped ? nil : state.client, max(.milliseconds(1), min(wait, .milliseconds(10))))
                }
                guard let client else { return replaceClient(-1) }
                var both = [
                    pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
                    pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                ]
                _ = unsafe poll(&both, 2, Int32(wait.components.attoseconds / 1_000_000_000_000_000))
                if both[1].revents != 0, !drain(client) { replaceClient(-1) }
                if both[0].revents != 0 { replaceClient(accept(listener, nil, nil)) }
            }
        }

        /// Sends every epoch whose time has come; the pace doesn't drift.
        private func sendDue(_ state: inout State) {
            guard state.client >= 0, !state.paused else { return }
            while state.next < state.epochs.count {
                let due = state.due ?? .now
                state.due = due
                guard due <= .now else { return }
                guard Self.write(state.instead ?? state.epochs[state.next], to: state.client) else {
                    close(state.client)
                    (state.client, state.due) = (-1, nil)
                    return
                }
                state.next += 1
                state.due = due.advanced(by: interval)
            }
            state.due = nil
        }

        private func replaceClient(_ new: Int32) {
            state.withLock { state in
                if state.client >= 0 { close(state.client) }
                (state.client, state.due) = (new, nil)
            }
        }

        /// Reads what gpsd says to its receiver, if anything; false when it has gone.
        private func drain(_ client: Int32) -> Bool {
            var buffer = [UInt8](repeating: 0, count: 512)
            return unsafe recv(client, &buffer, buffer.count, Int32(MSG_DONTWAIT)) > 0
        }

        /// False when gpsd has gone, or has read nothing for so long that the kernel takes no more.
        static func write(_ bytes: Data, to client: Int32) -> Bool {
            var rest = [UInt8](bytes)[...]
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes { part in
                    unsafe Glibc.send(client, part.baseAddress, part.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }
}
