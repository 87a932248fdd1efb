import Foundation
import Glibc
import Simulator
import Synchronization
import Workbench

/// A gpsd whose receiver has a scenario's drive: it says what that gpsd would, second by second, to whoever listens.
///
/// The drive begins at any second of it: to the receiver that is where it was switched on. While nobody listens it goes
/// on, as the sky does.
final class ScenarioFeed: Sendable {
    let port: UInt16
    let drive: ScenarioDrive
    /// The seconds that are played, the first one at `resume`.
    private let moments: [ScenarioMoment]
    private let server: Server

    /// - Parameters:
    ///   - ahead: how long before its disturbance the receiver is switched on, seconds.
    ///   - speed: how much faster than life; the daemon's own clock must agree.
    init(_ scenario: Scenario, seed: UInt64, ahead: Int, speed: Double) throws {
        let plan = ScenarioDrive(scenario, seed: seed)
        guard let disturbed = plan.disturbed else { throw WorkbenchError("nothing disturbs \(scenario) \(seed)") }
        let first = Int(disturbed.lowerBound) - ahead
        let now = Int64(Date().timeIntervalSince1970)
        let drive = ScenarioDrive(scenario, seed: seed, startUnixMilliseconds: (now - Int64(first)) * 1000)
        var moments: [ScenarioMoment] = []
        drive.play { if $0.elapsedSeconds >= Double(first) { moments.append($0) } }
        let (listener, port) = try LoopbackSocket.listener()
        let server = Server(moments.map(Self.lines), every: .seconds(1 / speed), listener: listener)
        (self.port, self.drive, self.moments, self.server) = (port, drive, moments, server)
        Thread.detachNewThread { server.serve() }
    }

    deinit { server.stop() }

    func resume() { server.resume() }

    /// What was truly the case in the second that was said last; nil before the first.
    var now: ScenarioMoment? {
        let next = server.next
        return next > 0 ? moments[next - 1] : nil
    }

    /// The truth so long after the disturbance began.
    func truth(after seconds: Double) throws -> ScenarioMoment.Truth {
        let begin = drive.disturbed?.lowerBound ?? 0
        guard let moment = moments.first(where: { $0.elapsedSeconds >= begin + seconds }) else {
            throw WorkbenchError("the drive is over by then")
        }
        return moment.truth
    }

    private static func lines(_ moment: ScenarioMoment) -> Data {
        let lines = moment.said.compactMap { said -> String? in
            switch said {
            case .satellites(let list): GPSDLines.sky(list)
            case .fix(let fix): GPSDLines.report(fix)
            case .gone, .connected: nil
            }
        }
        return Data(lines.map { $0 + "\r\n" }.joined().utf8)
    }
}

extension ScenarioFeed {
    private struct State {
        var next = 0
        var due: ContinuousClock.Instant?
        var isStopped = false
    }

    /// One thread; it ends with its owner.
    private final class Server: Sendable {
        private let state = Mutex(State())
        private let epochs: [Data]
        private let interval: Duration
        private let listener: Int32
        private let greeting = Data((GPSDLines.version + "\r\n").utf8)
        private let confirmation = Data(
            (GPSDLines.devices(unixMilliseconds: 1_800_000_000_000) + "\r\n" + GPSDLines.watch + "\r\n").utf8)

        init(_ epochs: [Data], every interval: Duration, listener: Int32) {
            (self.epochs, self.interval, self.listener) = (epochs, interval, listener)
        }

        var next: Int { state.withLock { $0.next } }
        func resume() { state.withLock { $0.due = .now } }
        func stop() { state.withLock { $0.isStopped = true } }

        func serve() {
            /// Each with whether it has asked for reports.
            var clients: [(socket: Int32, isWatching: Bool)] = []
            while !state.withLock({ $0.isStopped }) {
                while let epoch = dueEpoch() {
                    for client in clients where client.isWatching { Self.send(epoch, to: client.socket) }
                }
                var set = clients.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
                set.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0))
                guard unsafe poll(&set, nfds_t(set.count), 5) > 0 else { continue }
                var gone: [Int32] = []
                for index in clients.indices where set[index].revents != 0 {
                    guard let said = Self.hear(clients[index].socket) else {
                        gone.append(clients[index].socket)
                        continue
                    }
                    guard said.contains("?WATCH"), !said.contains(#""enable":false"#) else { continue }
                    Self.send(confirmation, to: clients[index].socket)
                    clients[index].isWatching = true
                }
                for socket in gone { close(socket) }
                clients.removeAll { gone.contains($0.socket) }
                if set[set.count - 1].revents != 0, case let new = accept(listener, nil, nil), new >= 0 {
                    _ = fcntl(new, F_SETFD, FD_CLOEXEC)
                    Self.send(greeting, to: new)
                    clients.append((new, false))
                }
            }
            for client in clients { close(client.socket) }
            close(listener)
        }

        /// The next second whose time has come; the pace doesn't drift.
        private func dueEpoch() -> Data? {
            state.withLock { state in
                guard let due = state.due, due <= .now, state.next < epochs.count else { return nil }
                state.due = due.advanced(by: interval)
                state.next += 1
                return epochs[state.next - 1]
            }
        }

        private static func hear(_ socket: Int32) -> String? {
            var buffer = [UInt8](repeating: 0, count: 1024)
            let count = unsafe recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
        }

        /// Who has gone is noticed by `hear`.
        private static func send(_ data: Data, to socket: Int32) {
            let bytes = [UInt8](data)
            guard !bytes.isEmpty else { return }
            _ = unsafe Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        }
    }
}
