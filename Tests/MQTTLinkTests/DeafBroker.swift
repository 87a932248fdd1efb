import Foundation
import Glibc
import MQTTLink
import Synchronization
import Workbench

/// A broker played by the test: MQTT 5, takes connections, subscriptions and PINGREQs, and confirms only what it is
/// told to confirm.
final class DeafBroker: Sendable {
    struct Manners {
        /// Whether it confirms birth, that is, the first PUBLISH of a connection.
        var confirmsBirth = false
        /// Whether it confirms what follows birth.
        var confirmsRest = false
        /// How long it takes to confirm.
        var delay = Duration.zero
    }

    struct Heard {
        var connects = 0
        var pings = 0
        var publishes = 0
    }

    /// One client, and what it gets once its time has come.
    private struct Client {
        let descriptor: Int32
        var unread: [UInt8] = []
        var publishes = 0
        var due: [(at: ContinuousClock.Instant, bytes: [UInt8])] = []
    }

    let address: BrokerAddress
    private let manners: Mutex<Manners>
    private let state = Mutex((heard: Heard(), isStopping: false))

    init(_ manners: Manners = Manners()) throws {
        let (listener, port) = try LoopbackSocket.listener()
        address = BrokerAddress(host: "127.0.0.1", port: port, security: .plain)
        self.manners = Mutex(manners)
        // The thread holds the broker until `stop`.
        Thread.detachNewThread { self.serve(listener) }
    }

    var heard: Heard { state.withLock { $0.heard } }

    func change(_ change: (inout Manners) -> Void) { manners.withLock { change(&$0) } }

    func stop() { state.withLock { $0.isStopping = true } }

    // MARK: - Its thread

    private func serve(_ listener: Int32) {
        var clients: [Client] = []
        defer { for descriptor in clients.map(\.descriptor) + [listener] { close(descriptor) } }
        while !state.withLock({ $0.isStopping }) {
            var entries = ([listener] + clients.map(\.descriptor)).map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            _ = unsafe poll(&entries, nfds_t(entries.count), 5)
            for (index, entry) in entries.dropFirst().enumerated().reversed() {
                if entry.revents != 0, !read(&clients[index]) {
                    close(clients[index].descriptor)
                    clients.remove(at: index)
                } else {
                    answerWhatIsDue(&clients[index])
                }
            }
            if entries[0].revents != 0 {
                let descriptor = accept(listener, nil, nil)
                if descriptor >= 0 { clients.append(Client(descriptor: descriptor)) }
            }
        }
    }

    /// Reads what has come and takes whole packets from it; `false` at the connection's end.
    private func read(_ client: inout Client) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let length = unsafe Glibc.read(client.descriptor, &bytes, bytes.count)
        guard length > 0 else { return false }
        client.unread += bytes[..<length]
        while let packet = Self.packet(from: &client.unread) { hear(packet.type, packet.body, &client) }
        return true
    }

    /// The next whole packet: first byte, and what follows its length (MQTT 5, 2.1).
    private static func packet(from unread: inout [UInt8]) -> (type: UInt8, body: [UInt8])? {
        var (length, shift, index) = (0, 0, 1)
        while true {
            guard index < unread.count else { return nil }
            length |= Int(unread[index] & 0x7F) << shift
            index += 1
            if unread[index - 1] < 0x80 { break }
            shift += 7
        }
        guard unread.count >= index + length else { return nil }
        defer { unread.removeFirst(index + length) }
        return (unread[0], Array(unread[index..<index + length]))
    }

    private func hear(_ type: UInt8, _ body: [UInt8], _ client: inout Client) {
        let now = ContinuousClock.now
        let manners = manners.withLock { $0 }
        switch type >> 4 {
        case 1:
            state.withLock { $0.heard.connects += 1 }
            client.due.append((now, [0x20, 3, 0, 0, 0]))
        case 3:
            state.withLock { $0.heard.publishes += 1 }
            client.publishes += 1
            let isConfirmed = client.publishes == 1 ? manners.confirmsBirth : manners.confirmsRest
            guard isConfirmed, type & 0b110 != 0 else { return }
            let packet = 2 + (Int(body[0]) << 8 | Int(body[1]))
            client.due.append((now.advanced(by: manners.delay), [0x40, 2, body[packet], body[packet + 1]]))
        case 8: client.due.append((now, [0x90, 4, body[0], body[1], 0, 1]))
        case 12:
            state.withLock { $0.heard.pings += 1 }
            client.due.append((now, [0xD0, 0]))
        default: return
        }
    }

    private func answerWhatIsDue(_ client: inout Client) {
        let now = ContinuousClock.now
        for answer in client.due where answer.at <= now {
            // A client that has gone meanwhile is noticed at the next read.
            _ = unsafe send(client.descriptor, answer.bytes, answer.bytes.count, Int32(MSG_NOSIGNAL))
        }
        client.due.removeAll { $0.at <= now }
    }
}
