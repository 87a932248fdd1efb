import Foundation
import Glibc
import Synchronization

/// Listens to gpsd without libgps and keeps what it says, to compare with what others made of it.
public final class GPSDWatch: Sendable {
    /// A TPV as gpsd wrote it.
    public struct TPV: Sendable, Equatable, Decodable {
        public var mode: Int
        public var time: String?
        public var lat: Double?
        public var lon: Double?
        public var altMSL: Double?
        public var epx: Double?
        public var epy: Double?
        public var epv: Double?
        public var eph: Double?
        public var speed: Double?
        public var track: Double?
    }

    private let socket: Int32
    private let lines = Mutex<[String]>([])
    private static let most = 200_000

    /// Connects and asks for JSON; returns once gpsd has confirmed, so that nothing later is missed.
    public init(port: UInt16) async throws {
        socket = try LoopbackSocket.connection(to: port)
        Thread.detachNewThread { [lines = Unshared(self), socket] in Self.read(socket, lines) }
        let command = Array("?WATCH={\"enable\":true,\"json\":true};\n".utf8)
        guard unsafe send(socket, command, command.count, Int32(MSG_NOSIGNAL)) == command.count else {
            throw WorkbenchError("cannot ask gpsd: errno \(errno)")
        }
        try await eventually("gpsd confirms the watch") { self.said(class: "WATCH").count == 1 }
    }

    deinit { shutdown(socket, Int32(SHUT_RDWR)) }

    /// The lines of one class, oldest first.
    public func said(class name: String) -> [String] {
        lines.withLock { $0.filter { $0.hasPrefix("{\"class\":\"\(name)\"") } }
    }

    /// Every TPV so far, oldest first.
    public func reports() throws -> [TPV] {
        try said(class: "TPV").map { try JSONDecoder().decode(TPV.self, from: Data($0.utf8)) }
    }

    /// A weak reference, so that the thread doesn't keep its owner alive.
    private final class Unshared: Sendable {
        private let watch: Mutex<WeakWatch>
        private struct WeakWatch { weak var value: GPSDWatch? }
        init(_ watch: GPSDWatch) { self.watch = Mutex(WeakWatch(value: watch)) }
        var value: GPSDWatch? { watch.withLock { $0.value } }
    }

    private static func read(_ socket: Int32, _ watch: Unshared) {
        defer { close(socket) }
        var buffer = [UInt8](repeating: 0, count: 65536)
        var pending: [UInt8] = []
        while true {
            let count = unsafe recv(socket, &buffer, buffer.count, 0)
            guard count > 0, let watch = watch.value else { return }
            pending += buffer[..<count]
            while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeSubrange(...end)
                watch.lines.withLock { if $0.count < most { $0.append(line) } }
            }
        }
    }
}
