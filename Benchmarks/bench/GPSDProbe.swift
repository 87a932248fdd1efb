import Foundation
import Glibc
import Synchronization
import Workbench

/// Reads gpsd's JSON socket itself and notes when each line came: the start of every latency.
final class GPSDProbe: Sendable {
    struct Line: Sendable {
        let at: Int64
        let text: String
    }

    private let socket: Int32
    private let noted = Mutex<[Line]>([])

    init(port: UInt16) async throws {
        socket = try LoopbackSocket.connection(to: port)
        let command = Array("?WATCH={\"enable\":true,\"json\":true};\n".utf8)
        guard unsafe send(socket, command, command.count, Int32(MSG_NOSIGNAL)) == command.count else {
            throw WorkbenchError("cannot ask gpsd: errno \(errno)")
        }
        Thread.detachNewThread { [self] in read() }
        try await eventually("gpsd confirms the watch") { lines.contains { $0.text.contains("\"WATCH\"") } }
    }

    /// Ends the thread, which keeps the probe alive until then.
    func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

    var lines: [Line] { noted.withLock { $0 } }
    var reports: [Line] { lines.filter { $0.text.hasPrefix("{\"class\":\"TPV\"") && $0.text.contains("\"lat\"") } }

    private func read() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var pending: [UInt8] = []
        while true {
            let count = unsafe recv(socket, &buffer, buffer.count, 0)
            let now = monotonicNanoseconds()
            guard count > 0 else {
                close(socket)
                return
            }
            pending += buffer[..<count]
            while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Line(at: now, text: String(decoding: pending[..<end], as: UTF8.self).trimmed)
                pending.removeSubrange(...end)
                noted.withLock { $0.append(line) }
            }
        }
    }
}

extension String {
    /// Without the carriage return that gpsd ends its lines with.
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

/// A place to six decimals, as positions are published: what a report of gpsd and a message have in common.
struct PlaceKey: Hashable, Decodable, Sendable {
    let latitude: Int
    let longitude: Int

    private enum Key: String, CodingKey { case lat, lon }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        latitude = Int((try fields.decode(Double.self, forKey: .lat) * 1e6).rounded())
        longitude = Int((try fields.decode(Double.self, forKey: .lon) * 1e6).rounded())
    }

    init(_ json: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(json.utf8)) }
}
