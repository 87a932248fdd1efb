import Glibc
public import Logging
import Synchronization

/// Writes to standard error with journald's priority prefixes (sd-daemon(3)): `<6>message key=value`.
///
/// Callers never hand it a position, and a zone's name at `debug` only.
public struct JournaldLogHandler: LogHandler {
    public var metadata = Logger.Metadata()
    public var metadataProvider: Logger.MetadataProvider?
    public var logLevel: Logger.Level

    public init(level: Logger.Level) { logLevel = level }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var line = "<\(Self.priority(event.level))>\(event.message)"
        let merged = metadata.merging(event.metadata ?? [:]) { $1 }
        for key in merged.keys.sorted() { line += " \(key)=\(merged[key].map(String.init(describing:)) ?? "")" }
        // journald and terminals take one line as one message.
        line = String(line.map { $0.isNewline ? " " : $0 }) + "\n"
        let bytes = Array(line.utf8)
        // A log that nobody reads must not block the thread that writes it: what can't be written now is lost.
        var ready = pollfd(fd: 2, events: Int16(POLLOUT), revents: 0)
        guard unsafe poll(&ready, 1, 0) == 1, ready.revents & Int16(POLLOUT) != 0 else { return }
        _ = unsafe bytes.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
    }

    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}
