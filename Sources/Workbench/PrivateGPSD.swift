import Glibc
import Synchronization

/// A gpsd of our own: on a free loopback port, reading from a feed, and dead with its owner.
public final class PrivateGPSD: Sendable {
    public let port: UInt16
    private let source: String
    private let folder: TemporaryFolder
    private let process: Mutex<OwnedProcess>

    /// Starts gpsd and waits until it accepts clients and reads from `feed`.
    public init(reading feed: NMEAFeed) async throws {
        folder = try TemporaryFolder("gpsd")
        source = feed.source
        port = try LoopbackPort.free()
        process = Mutex(try Self.launch(port, source, folder))
        try await ready()
        try await eventually("gpsd reads from the feed") { feed.isConnected }
    }

    public var id: Int32 { process.withLock { $0.id } }

    /// Ends it politely; without this it is killed with its owner.
    public func stop() async throws {
        try await process.withLock { $0 }.stop()
    }

    /// Kills it (SIGKILL), as the kernel does when memory is out.
    public func kill() async throws {
        try await process.withLock { $0 }.stop(SIGKILL)
    }

    /// Starts it again on the same port.
    public func start() async throws {
        try process.withLock { process in
            precondition(!process.isRunning, "gpsd runs already")
            process = try Self.launch(port, source, folder)
        }
        try await ready()
    }

    public func restart() async throws {
        try await kill()
        try await start()
    }

    /// Makes it hang: connections are still accepted by the kernel, and nothing is ever said.
    public func pause() { process.withLock { $0.send(SIGSTOP) } }
    public func resume() { process.withLock { $0.send(SIGCONT) } }

    private func ready() async throws {
        try await eventually("gpsd accepts clients on \(port)") { [self] in
            guard process.withLock({ $0.isRunning }) else {
                throw WorkbenchError("gpsd ended: \(try process.withLock { try $0.output })")
            }
            return LoopbackPort.accepts(port)
        }
    }

    /// In the foreground, polling its source without a client, and never writing to it.
    private static func launch(_ port: UInt16, _ source: String, _ folder: TemporaryFolder) throws -> OwnedProcess {
        try OwnedProcess("gpsd", ["-N", "-n", "-b", "-S", "\(port)", source], log: folder.file("gpsd.log"))
    }
}
