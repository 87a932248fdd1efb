/// One message as it will cross the broker, always at QoS 1: what the outbox stores and the link sends.
public struct Publication: Sendable, Hashable {
    public let topic: String
    public let payload: [UInt8]
    public let retain: Bool
    /// Message Expiry Interval (MQTT 5 §3.3.2.3.3), seconds; nil for none.
    public let expirySeconds: UInt32?

    public init(topic: String, payload: [UInt8], retain: Bool = false, expirySeconds: UInt32? = nil) {
        self.topic = topic
        self.payload = payload
        self.retain = retain
        self.expirySeconds = expirySeconds
    }
}
