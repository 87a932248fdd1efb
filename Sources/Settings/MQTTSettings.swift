/// How to reach the broker.
public struct MQTTSettings: Sendable, Equatable {
    /// One address of the broker or cluster.
    public struct Broker: Sendable, Hashable {
        /// A name or a numeric address, without brackets.
        public let host: String
        public let port: UInt16
        public let usesTLS: Bool

        public init(host: String, port: UInt16, usesTLS: Bool) {
            self.host = host
            self.port = port
            self.usesTLS = usesTLS
        }

        /// Whether what is sent there stays on this computer.
        public var isLoopback: Bool { Host.isLoopback(host) }
    }

    public enum Version: String, Sendable, CaseIterable {
        case v5 = "5"
        case v3_1_1 = "3.1.1"
    }

    /// The unit's certificate and its key: absolute paths of PEM files.
    public struct Identity: Sendable, Equatable {
        public let certificatePath: String
        public let keyPath: String

        public init(certificatePath: String, keyPath: String) {
            self.certificatePath = certificatePath
            self.keyPath = keyPath
        }
    }

    public struct Login: Sendable, Equatable {
        public let user: String
        public let passwordPath: String

        public init(user: String, passwordPath: String) {
            self.user = user
            self.passwordPath = passwordPath
        }
    }

    /// Tried in turn; 1 to 8, all with TLS or all without.
    public var brokers: [Broker]
    public var version: Version
    /// Whole seconds.
    public var keepalive: Duration
    /// Absolute path of a PEM file; never nil when the brokers use TLS.
    public var caPath: String?
    public var identity: Identity?
    public var login: Login?
    public var allowsPlaintext: Bool

    public init(
        brokers: [Broker], version: Version = .v5, keepalive: Duration = .seconds(30), caPath: String? = nil,
        identity: Identity? = nil, login: Login? = nil, allowsPlaintext: Bool = false
    ) {
        self.brokers = brokers
        self.version = version
        self.keepalive = keepalive
        self.caPath = caPath
        self.identity = identity
        self.login = login
        self.allowsPlaintext = allowsPlaintext
    }
}

extension MQTTSettings.Login {
    /// The password: the file's one line, without its line end.
    ///
    /// - Throws: a `SecretError` without the content when the file can't be read, is empty, isn't UTF-8, or has more
    ///   lines than one. `check` finds all of these beforehand.
    public func password() throws(SecretError) -> String { try SecretFile.line(at: passwordPath) }
}
