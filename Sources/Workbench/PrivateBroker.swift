import Foundation
import Glibc
import Synchronization

/// How a private broker is set up; as it comes, it has mosquitto's defaults and no queue limit is touched.
public struct BrokerOptions: Sendable {
    /// What a listener wants to see of its clients.
    public struct TLS: Sendable {
        public var authority: String
        public var identity: ThrowawayAuthority.Identity
        public var requiresClientCertificate: Bool
        /// Whether the client certificate's common name is the user (`use_identity_as_username`).
        public var identityIsUser: Bool

        public init(
            authority: String, identity: ThrowawayAuthority.Identity, requiresClientCertificate: Bool = false,
            identityIsUser: Bool = false
        ) {
            self.authority = authority
            self.identity = identity
            self.requiresClientCertificate = requiresClientCertificate
            self.identityIsUser = identityIsUser
        }
    }

    public var tls: TLS?
    /// Users and passwords; with any, anonymous clients are refused.
    public var users: [(name: String, password: String)] = []
    /// The text of an ACL file.
    public var acl: String?
    /// Whether sessions and retained messages survive a clean stop; a kill loses what was not yet written.
    public var persistence = false
    /// Lines for the end of the configuration, such as `max_packet_size 2000`.
    public var extraLines: [String] = []

    public init() {}
}

/// A real mosquitto on a free loopback port, with its own folder; it dies with its owner.
public final class PrivateBroker: Sendable {
    public let port: UInt16
    private let folder: TemporaryFolder
    private let configuration: String
    private let process = Mutex<OwnedProcess?>(nil)

    /// Starts a broker and waits until it accepts connections.
    public init(_ options: BrokerOptions = BrokerOptions()) async throws {
        folder = try TemporaryFolder("broker")
        port = try LoopbackPort.free()
        // mosquitto started by root becomes another user, who can't read this folder; started by others it ignores this.
        var lines = ["user root", "log_dest stderr", "log_type all", "connection_messages true"]
        lines += ["listener \(port) 127.0.0.1", "allow_anonymous \(options.users.isEmpty)"]
        if let tls = options.tls {
            lines += ["cafile \(tls.authority)", "certfile \(tls.identity.certificate)", "keyfile \(tls.identity.key)"]
            lines += ["require_certificate \(tls.requiresClientCertificate)"]
            if tls.identityIsUser { lines += ["use_identity_as_username true"] }
        }
        if !options.users.isEmpty {
            let passwords = try folder.write("", to: "passwords")
            _ = unsafe chmod(passwords, 0o600)
            for user in options.users {
                try await runToEnd(
                    "mosquitto_passwd", ["-b", passwords, user.name, user.password], log: folder.file("passwd.log"))
            }
            lines += ["password_file \(passwords)"]
        }
        if let acl = options.acl { lines += ["acl_file \(try folder.write(acl, to: "acl"))"] }
        lines += ["persistence \(options.persistence)"]
        if options.persistence { lines += ["persistence_location \(folder.path)/"] }
        configuration = try folder.write((lines + options.extraLines + [""]).joined(separator: "\n"), to: "broker.conf")
        try await start()
    }

    /// Starts the broker that `folder` describes: its `loopback.conf.in` and `acl`, as they are shipped.
    public init(shippedIn shipped: String) async throws {
        folder = try TemporaryFolder("broker")
        port = try LoopbackPort.free()
        try folder.write(try String(contentsOfFile: "\(shipped)/acl", encoding: .utf8), to: "acl")
        let template = try String(contentsOfFile: "\(shipped)/loopback.conf.in", encoding: .utf8)
        let text = template.replacing("@PORT@", with: "\(port)").replacing("@FOLDER@", with: folder.path)
        // The one addition: at this level mosquitto says that it runs.
        configuration = try folder.write("\(text)\nlog_type information\n", to: "loopback.conf")
        try await start()
    }

    /// Starts it again on the same port.
    ///
    /// A port of ours can for a moment be the near end of somebody's connection: then it is tried again.
    public func start() async throws {
        guard !isRunning else { throw WorkbenchError("the broker is running already") }
        for _ in 0..<20 where try await launch() { return }
        throw WorkbenchError("port \(port) stays in use")
    }

    /// Starts it and waits until it says that it runs; `false` if the port is in use.
    ///
    /// Its own word counts: a port that accepts may be somebody else's, and whoever knocks on a loopback port that
    /// nobody has can be connected to himself.
    private func launch() async throws -> Bool {
        let before = try process.withLock { try $0?.output.utf8.count ?? 0 }
        let started = try OwnedProcess("mosquitto", ["-c", configuration], log: folder.file("broker.log"))
        process.withLock { $0 = started }
        var said = ""
        try await eventually("mosquitto runs or gives up") {
            let isRunning = started.isRunning
            said = String(try started.output.utf8.dropFirst(before)) ?? ""
            return said.contains(" running\n") || !isRunning
        }
        if said.contains(" running\n") { return true }
        guard said.contains("Address already in use") else { throw WorkbenchError("mosquitto: \(said.suffix(500))") }
        return false
    }

    /// Ends it cleanly: clients are told, and with persistence its state is written.
    public func stop() async throws { try await current.stop() }

    /// Ends it as a power cut would.
    public func kill() async throws { try await current.stop(SIGKILL) }

    public func restart() async throws {
        try await stop()
        try await start()
    }

    /// Stops it in its tracks: connections stay open and nothing answers.
    public func pause() throws { try current.send(SIGSTOP) }

    public func resume() throws { try current.send(SIGCONT) }

    /// Publishes through `mosquitto_pub` at QoS 1.
    ///
    /// - Parameter arguments: more for `mosquitto_pub`, such as `-r`, `-u user -P password`, `--cafile`.
    public func publish(_ text: String, to topic: String, arguments: [String] = []) async throws {
        try await runToEnd(
            "mosquitto_pub",
            ["-h", "127.0.0.1", "-p", "\(port)", "-V", "5", "-q", "1", "-t", topic, "-m", text] + arguments,
            log: folder.file("pub.log"))
    }

    /// Publishes raw bytes through `mosquitto_pub` at QoS 1, as often as told.
    public func publish(
        _ bytes: [UInt8], to topic: String, times: Int = 1, arguments: [String] = []
    ) async throws {
        let file = folder.file("payload-\(UUID().uuidString)")
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        try await runToEnd(
            "mosquitto_pub",
            ["-h", "127.0.0.1", "-p", "\(port)", "-V", "5", "-q", "1", "-t", topic, "-f", file]
                + (times > 1 ? ["--repeat", "\(times)"] : []) + arguments,
            log: folder.file("pub.log"))
    }

    public var isRunning: Bool { process.withLock { $0?.isRunning ?? false } }
    /// Everything it has logged since it was made.
    public var log: String { get throws { try current.output } }

    private var current: OwnedProcess {
        get throws {
            guard let process = process.withLock({ $0 }) else { throw WorkbenchError("the broker was never started") }
            return process
        }
    }
}
