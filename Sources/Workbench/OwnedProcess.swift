public import Foundation
import Glibc
import Synchronization

/// A process that was started here, is known by its own process id, and dies with its owner.
public final class OwnedProcess: Sendable {
    private let process: Mutex<Process>
    private let log: String
    public let name: String

    /// Starts `executable` (a name looked up in PATH and the sbin folders, or a path) with both outputs going to `log`.
    ///
    /// - Parameter input: a file for its standard input; nothing to read without one.
    public init(
        _ executable: String, _ arguments: [String], log: String, environment: [String: String] = [:],
        input: String? = nil
    ) throws {
        name = executable
        self.log = log
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Self.find(executable))
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if !FileManager.default.fileExists(atPath: log), !FileManager.default.createFile(atPath: log, contents: nil) {
            throw WorkbenchError("cannot create \(log)")
        }
        guard let output = FileHandle(forWritingAtPath: log) else { throw WorkbenchError("cannot write \(log)") }
        output.seekToEndOfFile()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        if let input { process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: input)) }
        try withSignalsUnblocked { try process.run() }
        self.process = Mutex(process)
    }

    deinit { if isRunning { send(SIGKILL) } }

    public var id: Int32 { process.withLock { $0.processIdentifier } }
    public var isRunning: Bool { process.withLock { $0.isRunning } }
    /// The exit status, once it has ended.
    public var exitStatus: Int32? { process.withLock { $0.isRunning ? nil : $0.terminationStatus } }
    /// Everything it has printed so far.
    public var output: String { get throws { try String(contentsOfFile: log, encoding: .utf8) } }

    public func send(_ signal: Int32) { kill(id, signal) }

    /// Sends `signal` and waits for the end; what is still there after `bound` is killed.
    public func stop(_ signal: Int32 = SIGTERM, within bound: Duration = .seconds(5)) async throws {
        guard isRunning else { return }
        send(signal)
        do {
            try await eventually("\(name) ended", within: bound) { !isRunning }
        } catch {
            send(SIGKILL)
            try await eventually("\(name) killed", within: bound) { !isRunning }
        }
    }

    /// Where `executable` lives.
    public static func find(_ executable: String) throws -> String {
        if executable.contains("/") { return executable }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        for folder in folders + ["/usr/sbin", "/usr/local/sbin", "/sbin"] {
            let path = "\(folder)/\(executable)"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        throw WorkbenchError("\(executable) is not installed (run `make setup`)")
    }
}

/// Runs `body`, which starts a child, with no signal blocked.
///
/// Threads of the cooperative pool block nearly all signals, a child inherits that, and would then hear neither
/// SIGTERM nor its own alarm.
func withSignalsUnblocked<Result>(_ body: () throws -> Result) rethrows -> Result {
    var none = sigset_t()
    var before = sigset_t()
    unsafe sigemptyset(&none)
    unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    return try body()
}
