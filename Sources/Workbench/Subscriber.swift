import Foundation
import Synchronization

/// A message as `mosquitto_sub` saw it.
public struct SeenMessage: Sendable, Equatable {
    /// Seconds since 1970, when it arrived.
    public let arrived: Double
    public let topic: String
    public let payload: [UInt8]
    public let qos: Int
    public let retain: Bool
    /// What is left of its Message Expiry, in seconds.
    public let expirySeconds: Int?
    public let contentType: String

    /// The payload as UTF-8, repaired where it isn't.
    public var text: String { String(decoding: payload, as: UTF8.self) }
}

/// Collects what a broker delivers, through `mosquitto_sub`; it dies with its owner.
///
/// With a rate it is as slow as that: `mosquitto_sub` prints into the smallest pipe there is and confirms a message
/// only after it printed the one before, so that the broker's queue grows instead of ours.
public final class Subscriber: Sendable {
    private struct Seen {
        var messages: [SeenMessage] = []
        var garbled = 0
        var isEnded = false
    }

    private let process: Mutex<Process>
    private let seen = Mutex(Seen())
    private let onMessage: (@Sendable (SeenMessage) -> Void)?

    /// Starts to subscribe; the subscription is in force once `ready` returns.
    ///
    /// - Parameters:
    ///   - filters: topic filters, all at QoS 1.
    ///   - perSecond: how many messages to take a second; `nil` takes all that comes.
    ///   - arguments: more for `mosquitto_sub`, such as `-u user -P password`, `--cafile`, `-i id`, `-c`.
    ///   - onMessage: called for each message as it arrives, in order, on the subscriber's own thread.
    public init(
        port: UInt16, filters: [String] = ["#"], perSecond: Int? = nil, arguments: [String] = [],
        onMessage: (@Sendable (SeenMessage) -> Void)? = nil
    ) throws {
        self.onMessage = onMessage
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw WorkbenchError("no pipe: errno \(errno)") }
        let reading = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        let writing = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        // Another child that inherited the writing end would keep the pipe open after the end of this one.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        if perSecond != nil { _ = fcntl(ends[1], Self.setPipeSize, 4_096) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try OwnedProcess.find("stdbuf"))
        // Into a pipe mosquitto_sub would hold back its lines: -oL makes it write each one.
        process.arguments = ["-oL", try OwnedProcess.find("mosquitto_sub")]
        process.arguments? += ["-h", "127.0.0.1", "-p", "\(port)", "-V", "5", "-q", "1", "-d"]
        process.arguments? += filters.flatMap { ["-t", $0] } + ["-F", "=%U|%r|%q|%E|%C|%x|%t"] + arguments
        process.standardOutput = writing
        process.standardError = writing
        process.standardInput = FileHandle.nullDevice
        try withSignalsUnblocked { try process.run() }
        self.process = Mutex(process)
        // Our copy must go, or the end of the child would never be seen.
        try writing.close()
        let thread = Thread { [weak self] in
            Self.read(reading, pause: perSecond.map { 1 / Double($0) }) { line in self?.note(line) ?? false }
            self?.seen.withLock { $0.isEnded = true }
        }
        thread.start()
    }

    deinit { end() }

    /// F_SETPIPE_SZ, which Glibc's module leaves out.
    private static let setPipeSize: Int32 = 1_031

    /// All messages so far, in the order of their arrival.
    public var messages: [SeenMessage] { seen.withLock { $0.messages } }
    /// Lines that were not understood; 0 unless the format changed.
    public var garbled: Int { seen.withLock { $0.garbled } }

    public func messages(on topic: String) -> [SeenMessage] { messages.filter { $0.topic == topic } }

    /// Waits until the broker has confirmed the subscription.
    public func ready() async throws { try await eventually("subscribed") { isSubscribed.withLock { $0 } } }

    private let isSubscribed = Mutex(false)

    /// Waits until `condition` holds for the messages so far.
    public func eventually(
        _ what: String, within bound: Duration = .seconds(10), _ condition: ([SeenMessage]) -> Bool
    ) async throws {
        do {
            try await Workbench.eventually(what, within: bound) { condition(messages) }
        } catch {
            throw WorkbenchError("\(error); seen: \(messages.map { "\($0.topic)=\($0.text.prefix(40))" })")
        }
    }

    private func eventually(_ what: String, _ condition: () -> Bool) async throws {
        try await Workbench.eventually(what, within: .seconds(10), condition)
    }

    /// Ends the subscription without a DISCONNECT.
    public func end() { process.withLock { if $0.isRunning { kill($0.processIdentifier, SIGKILL) } } }

    /// What the broker retains on `filter`.
    public static func retained(
        port: UInt16, _ filter: String = "#", arguments: [String] = []
    ) async throws -> [SeenMessage] {
        // A sentinel that can't be retained would need a writer; the broker sends what it retains before anything else,
        // so that a second of silence is enough, and -W ends it.
        let subscriber = try Subscriber(
            port: port, filters: [filter], arguments: ["--retained-only", "-W", "1"] + arguments)
        try await subscriber.eventually("retained messages listed") { subscriber.seen.withLock { $0.isEnded } }
        return subscriber.messages
    }

    private static func read(_ handle: FileHandle, pause: Double?, _ take: (Substring) -> Bool) {
        var rest = Data()
        while true {
            let data = handle.availableData
            if data.isEmpty { return }
            rest.append(data)
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
                rest = Data(rest[rest.index(after: end)...])
                let isMessage = take(line[...])
                if isMessage, let pause { Thread.sleep(forTimeInterval: pause) }
            }
        }
    }

    /// Reads one line; `true` if it was a message.
    private func note(_ line: Substring) -> Bool {
        guard line.first == "=" else {
            if line.contains("SUBACK") || line.hasPrefix("Subscribed") { isSubscribed.withLock { $0 = true } }
            return false
        }
        let fields = line.dropFirst().split(separator: "|", maxSplits: 6, omittingEmptySubsequences: false)
        guard fields.count == 7, let arrived = Double(fields[0]), let qos = Int(fields[2]),
            let payload = Self.bytes(hex: fields[5])
        else {
            seen.withLock { $0.garbled += 1 }
            return false
        }
        let message = SeenMessage(
            arrived: arrived, topic: String(fields[6]), payload: payload, qos: qos, retain: fields[1] == "1",
            expirySeconds: Int(fields[3]), contentType: String(fields[4]))
        seen.withLock { $0.messages.append(message) }
        onMessage?(message)
        return true
    }

    private static func bytes(hex: Substring) -> [UInt8]? {
        guard hex.utf8.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hex.utf8.count / 2)
        var high: UInt8?
        for digit in hex {
            guard let value = digit.hexDigitValue else { return nil }
            if let first = high {
                bytes.append(first << 4 | UInt8(value))
                high = nil
            } else {
                high = UInt8(value)
            }
        }
        return bytes
    }
}
