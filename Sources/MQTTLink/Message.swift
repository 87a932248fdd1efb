/// MQTT's delivery promises.
public enum QoS: UInt8, Sendable, Hashable, Comparable {
    /// Sent once, never confirmed by the broker.
    case atMostOnce = 0
    /// Confirmed by PUBACK; may arrive twice.
    case atLeastOnce = 1
    /// Confirmed by a double handshake.
    case exactlyOnce = 2

    public static func < (left: QoS, right: QoS) -> Bool { left.rawValue < right.rawValue }
}

/// A message to publish.
public struct Message: Sendable, Equatable {
    /// Where to: 1 to 65,535 bytes of UTF-8, no `+`, `#` or NUL.
    public var topic: String
    /// Empty and retained, it removes what the broker retains on `topic`.
    public var payload: [UInt8]
    public var qos: QoS
    public var retain: Bool
    /// Message Expiry in seconds (MQTT 5, 3.3.2.3.3): the broker drops it undelivered after that. MQTT 3.1.1 has no such
    /// thing; there it is left out.
    public var expirySeconds: UInt32?
    /// Content Type (MQTT 5, 3.3.2.3.9), at most 65,535 bytes; left out on MQTT 3.1.1.
    public var contentType: String?

    public init(
        topic: String, payload: [UInt8], qos: QoS = .atLeastOnce, retain: Bool = false,
        expirySeconds: UInt32? = nil, contentType: String? = nil
    ) {
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.retain = retain
        self.expirySeconds = expirySeconds
        self.contentType = contentType
    }
}

/// A message the broker delivered. The library has confirmed it before it gets here: what must not be lost when the
/// process dies now needs a sender that repeats it until it is answered.
public struct ReceivedMessage: Sendable, Equatable {
    public let topic: String
    public let payload: [UInt8]
    public let qos: QoS
    /// Whether it was stored on the broker before the subscription.
    public let retain: Bool
    /// What is left of its Message Expiry, in seconds (MQTT 5).
    public let expirySeconds: UInt32?
    /// Its Content Type (MQTT 5).
    public let contentType: String?
}

/// A will and the birth that goes with it, made together for one connection attempt, so that they carry the same
/// session number.
public struct LastWords: Sendable, Equatable {
    /// What the broker publishes when the connection ends without a DISCONNECT; its payload is at most 65,535 bytes.
    public var will: Message
    /// What the link publishes first on the new connection.
    public var birth: Message

    public init(will: Message, birth: Message) {
        self.will = will
        self.birth = birth
    }
}

extension Message {
    /// Why no broker could take it, whatever its limits; `nil` if one could.
    var problem: PublishRefusal? {
        let bytes = topic.utf8
        guard !bytes.isEmpty, bytes.count <= 65_535 else { return .badTopic }
        guard !bytes.contains(where: { $0 == 0 || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "#") }) else {
            return .badTopic
        }
        if let contentType, contentType.utf8.count > 65_535 || contentType.utf8.contains(0) { return .badContentType }
        return nil
    }

    /// The size of its PUBLISH packet in bytes, fixed header included (MQTT 5, 2.1.4 and 3.3).
    ///
    /// libmosquitto's own check is a few bytes short, and what it then refuses stays in its memory: so ours is exact.
    func packetBytes(version: MQTTVersion) -> Int {
        var remaining = 2 + topic.utf8.count + payload.count
        if qos != .atMostOnce { remaining += 2 }
        if version == .v5 {
            var properties = 0
            if expirySeconds != nil { properties += 5 }
            if let contentType { properties += 3 + contentType.utf8.count }
            remaining += Self.lengthBytes(properties) + properties
        }
        return 1 + Self.lengthBytes(remaining) + remaining
    }

    /// How many bytes MQTT's variable byte integer takes (MQTT 5, 1.5.5).
    private static func lengthBytes(_ value: Int) -> Int {
        switch value {
        case ..<128: 1
        case ..<16_384: 2
        case ..<2_097_152: 3
        default: 4
        }
    }
}
