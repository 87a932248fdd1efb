/// The protocol's version.
public enum MQTTVersion: Sendable, Equatable {
    /// MQTT 5.0.
    case v5
    /// MQTT 3.1.1: no reason codes, no expiry, no limits named by the broker.
    case v311
}

/// The files TLS needs; PEM. A key with a passphrase is refused: nobody is there to type it.
public struct TLSFiles: Sendable, Equatable {
    /// Who may have signed the broker's certificate: a file, or `nil` for the system's authorities.
    public var authorities: String?
    /// This client's certificate (chain) and its key: both or neither.
    public var certificate: String?
    public var key: String?

    public init(authorities: String?, certificate: String? = nil, key: String? = nil) {
        self.authorities = authorities
        self.certificate = certificate
        self.key = key
    }
}

/// A user and a password. Neither description nor mirror shows the password.
public struct Credentials: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    public var user: String
    public var password: String

    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }

    public var description: String { "Credentials(user: \(user), password: hidden)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["user": user]) }
}

/// A topic filter to subscribe to on every connection.
public struct Subscription: Sendable, Equatable {
    public var filter: String
    /// The highest delivery promise asked for.
    public var qos: QoS

    public init(filter: String, qos: QoS = .atLeastOnce) {
        self.filter = filter
        self.qos = qos
    }
}

/// Everything a link needs to know about its broker.
public struct MQTTLinkConfiguration: Sendable, Equatable {
    /// Addresses of one broker or cluster, tried in turn; at least one.
    public var brokers: [BrokerAddress]
    /// The fixed client id: the session on the broker belongs to it.
    public var clientID: String
    public var version: MQTTVersion
    /// 5 to 65,535 seconds (libmosquitto takes no less).
    public var keepalive: Duration
    /// How long the broker keeps the session after the connection (MQTT 5, 3.1.2.11.2), in whole seconds up to
    /// 4,294,967,294. Set explicitly: without it MQTT 5 keeps none at all.
    public var sessionExpiry: Duration
    /// Needed as soon as one address is `mqtts`.
    public var tls: TLSFiles?
    public var credentials: Credentials?
    /// Whether plain `mqtt` may leave this machine.
    public var allowPlaintext: Bool
    public var backoff: Backoff
    /// From the first packet to CONNACK; a system call that hangs longer is abandoned.
    public var connectTimeout: Duration
    /// How long a message, birth included, may wait for its confirmation; above zero. A broker that goes on answering
    /// PINGREQ but confirms nothing is left for the next address then.
    public var acknowledgeTimeout: Duration
    public var subscriptions: [Subscription]
    /// How many messages may wait for their PUBACK, 1 to 65,535. Few, so that an alert never stands behind a backlog.
    public var maximumInFlight: Int
    /// The largest packet in either direction, in bytes; announced to the broker on MQTT 5.
    public var maximumPacketBytes: Int

    public init(
        brokers: [BrokerAddress], clientID: String, version: MQTTVersion = .v5, keepalive: Duration = .seconds(30),
        sessionExpiry: Duration = .seconds(7 * 86_400), tls: TLSFiles? = nil, credentials: Credentials? = nil,
        allowPlaintext: Bool = false, backoff: Backoff = Backoff(), connectTimeout: Duration = .seconds(20),
        acknowledgeTimeout: Duration = .seconds(30), subscriptions: [Subscription] = [], maximumInFlight: Int = 8,
        maximumPacketBytes: Int = 1_048_576
    ) {
        self.brokers = brokers
        self.clientID = clientID
        self.version = version
        self.keepalive = keepalive
        self.sessionExpiry = sessionExpiry
        self.tls = tls
        self.credentials = credentials
        self.allowPlaintext = allowPlaintext
        self.backoff = backoff
        self.connectTimeout = connectTimeout
        self.acknowledgeTimeout = acknowledgeTimeout
        self.subscriptions = subscriptions
        self.maximumInFlight = maximumInFlight
        self.maximumPacketBytes = maximumPacketBytes
    }
}
