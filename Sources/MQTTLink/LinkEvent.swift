/// What a link tells its owner, on the link's own thread, in the order in which it happened.
public enum LinkEvent: Sendable, Equatable {
    /// The broker said yes; birth and subscriptions are on their way, and `publish` works from here on.
    case connected(ConnectInfo)
    /// A connection that was `connected` has ended; a new one is tried after the backoff, unless `stop` ended it.
    case disconnected(reason: DisconnectReason)
    /// The broker confirmed the message published under `token` with a reason below 0x80: 0, or 0x10 "no matching
    /// subscribers" (MQTT 5, 3.4.2.1); always 0 on MQTT 3.1.1. QoS 0: it was written to the socket.
    case acknowledged(token: UInt64, reason: UInt8)
    /// The broker refused the message published under `token`; `error` is `.refusedByBroker` with its reason.
    case refused(token: UInt64, error: MQTTLinkError)
    /// The connection ended before the broker confirmed these, smallest token first; it may have them or not. The link
    /// forgets them: whoever wants them delivered publishes them again.
    case unconfirmed(tokens: [UInt64])
    /// A message on one of the subscriptions.
    case message(ReceivedMessage)
    /// A subscription was refused (SUBACK 0x80 or above); nothing will arrive on it during this connection.
    case subscriptionRefused(filter: String, error: MQTTLinkError)
    /// One attempt at one address came to nothing.
    case attemptFailed(error: MQTTLinkError, broker: BrokerAddress)
}

/// What CONNACK said.
public struct ConnectInfo: Sendable, Equatable {
    /// Which of the configured addresses answered.
    public let brokerIndex: Int
    /// Whether the broker still had this client's session, with its subscriptions and queued messages.
    public let sessionPresent: Bool
    /// The keepalive in force: the broker's, where it names one.
    public let keepalive: Duration
    /// How many unacknowledged QoS 1 and 2 messages the broker takes at once.
    public let receiveMaximum: UInt16
    /// The largest packet in bytes that may be sent: the lower of the broker's and the configuration's.
    public let maximumPacketBytes: Int
    public let maximumQoS: QoS
    public let retainAvailable: Bool
    /// How long the broker keeps the session, where it named another time than the one asked for.
    public let sessionExpiry: Duration?
}

/// Why a connection ended.
public enum DisconnectReason: Sendable, Equatable {
    /// The broker sent DISCONNECT (MQTT 5, 3.14.2.1); 0x8E is "session taken over": another client with this id.
    case byBroker(reason: UInt8, meaning: String)
    /// Nothing was heard for a keepalive, and nothing for another one after a PINGREQ.
    case keepalive
    /// The connection broke, on MQTT 3.1.1 also what a takeover looks like; or the link left it, because the broker
    /// confirmed nothing for `acknowledgeTimeout` (`.acknowledgementTimeout`).
    case lost(MQTTLinkError)
    /// `stop` asked for it.
    case stopped
}

/// What became of a call to `publish`.
public enum PublishOutcome: Sendable, Equatable {
    /// Handed over; `acknowledged`, `refused` or `unconfirmed` follows under the same token.
    case accepted
    /// There is no connection; nothing was kept.
    case notConnected
    /// `maximumInFlight` messages wait for their PUBACK; nothing was kept.
    case busy
    /// This message can't be sent on this connection; nothing was kept.
    case invalid(PublishRefusal)
}

/// Why a message can't be sent.
public enum PublishRefusal: Sendable, Equatable {
    /// Empty, longer than 65,535 bytes, or with a wildcard or NUL in it.
    case badTopic
    case badContentType
    /// The PUBLISH packet is larger than the broker or the configuration allows (bytes).
    case tooBig(packetBytes: Int, limitBytes: Int)
    /// The broker keeps no retained messages; sent anyway, it would silently be an ordinary one.
    case retainUnavailable
    case qosUnavailable(maximum: QoS)
    /// The token is kept for birth and farewell.
    case reservedToken
    /// libmosquitto refused it; its words.
    case rejected(String)
}

/// What a link has done so far. All counts are since `start`.
public struct LinkCounters: Sendable, Equatable {
    public var isConnected = false
    /// Connection attempts begun.
    public var attempts = 0
    /// Attempts that came to nothing.
    public var failedAttempts = 0
    /// CONNACKs with success.
    public var connections = 0
    /// Connections that lived for `stableAfter` and had everything confirmed that was handed over until then.
    public var stableConnections = 0
    /// Connections that ended sooner, `stop` aside, or at any time for want of a confirmation: many of them mean two
    /// clients with one id, a broken path, or a broker that is ill.
    public var unstableConnections = 0
    /// DISCONNECTs with "session taken over". mosquitto 2.0 doesn't send them: it just closes.
    public var takeovers = 0
    /// Attempts given up because the thread hung in connect.
    public var abandonedConnects = 0
    /// Threads that hang in an abandoned connect right now.
    public var stuckConnects = 0
    /// How often the backoff has doubled since the last stable connection.
    public var backoffStep = 0
    public var published = 0
    public var acknowledged = 0
    public var refusedPublishes = 0
    public var unconfirmed = 0
    public var received = 0
    /// Messages from the broker dropped: too large, or with a topic that isn't UTF-8.
    public var droppedReceived = 0
    public var refusedSubscriptions = 0
}
