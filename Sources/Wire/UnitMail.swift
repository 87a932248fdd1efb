public import Safety

/// What a unit sends signed and sealed, whole steps at once: the unit makes it, the office checks and reads it.
public struct UnitMail: Sendable {
    /// How long the broker keeps a reply for an office that is away, seconds.
    public static let replyExpirySeconds: UInt32 = 86_400

    private let unit: String
    private let topics: Topics
    private let signing: SigningKey
    private let office: SealingAddress

    /// - Parameters:
    ///   - signing: the unit's own.
    ///   - office: where its seals go.
    public init(address: UnitAddress, signing: SigningKey, office: SealingAddress) {
        unit = address.unit
        topics = Topics(address)
        self.signing = signing
        self.office = office
    }

    /// A session's seal on its way to the office, retained on U/seal/`<key id>` until the receipt names its id.
    ///
    /// - Throws: `.unopened` when the office's key can't be sealed to.
    public func sealingKey(
        _ seal: SessionSeal, boot: Int, made: UTCTime, message: Identifier
    ) throws(EnvelopeFault) -> Publication {
        let topic = topics.seal(seal.id)
        let carrier = SealCarrier(seal, unit: unit, boot: boot, made: made)
        let bytes = try Envelope.sealed(
            .sealingKey, message: message, topic: topic, unit: unit, json: carrier.encode(), to: office, by: signing)
        return Publication(topic: topic, payload: bytes, retain: true)
    }

    /// The empty retained message that takes a received seal off the broker.
    public func sealRemoval(_ key: KeyID) -> Publication {
        Publication(topic: topics.seal(key), payload: [], retain: true)
    }

    /// The outcome of an order, on U/reply/`<order id>`.
    ///
    /// - Throws: nothing in practice: a reply is short.
    public func reply(
        _ reply: OrderReply, message: Identifier, under seal: inout SessionSeal
    ) throws(EnvelopeFault) -> Publication {
        let topic = topics.reply(reply.order)
        let bytes = try Envelope.sealed(
            .reply, message: message, topic: topic, json: reply.encode(unit: unit), under: &seal, by: signing)
        return Publication(topic: topic, payload: bytes, expirySeconds: Self.replyExpirySeconds)
    }

    /// A position, an event, a track or an alert's detail, on U/sealed. Never retained.
    ///
    /// - Parameter expirySeconds: as of what is inside.
    /// - Precondition: a kind that U/sealed carries.
    /// - Throws: `.malformed` when it would be too long for one message.
    public func sealed(
        _ kind: EnvelopeKind, json: [UInt8], message: Identifier, under seal: inout SessionSeal,
        expirySeconds: UInt32? = nil
    ) throws(EnvelopeFault) -> Publication {
        precondition(kind != .reply, "a reply has its own topic")
        let topic = topics.sealed
        let bytes = try Envelope.sealed(
            kind, message: message, topic: topic, json: json, under: &seal, by: signing)
        return Publication(topic: topic, payload: bytes, expirySeconds: expirySeconds)
    }
}

// MARK: - At the office

extension UnitMail {
    /// What was under a session's seal.
    public struct Unsealed: Sendable, Hashable {
        public let kind: EnvelopeKind
        public let message: Identifier
        /// A reader refuses one that isn't above the highest seen for that seal and topic.
        public let sequence: UInt64
        public let json: [UInt8]
    }

    /// A unit's seal, once its signature, its address and its id were checked.
    ///
    /// - Parameters:
    ///   - unit: whose topic it came on.
    ///   - unitKey: that unit's, as the office knows it.
    ///   - opening: the office's.
    public static func readSealingKey(
        _ bytes: [UInt8], topic: String, unit: String, opening: OpeningKey, unitKey: VerifyingKey
    ) throws(EnvelopeFault) -> SealCarrier {
        let envelope = try OfficeMail.expect(.sealingKey, in: bytes)
        guard envelope.key == opening.sealing.id else { throw .misaddressed }
        try envelope.check(topic: topic, by: [unitKey])
        let json = try envelope.open(topic: topic, unit: unit, with: opening)
        let carrier = try OfficeMail.content { () throws(PayloadFault) in try SealCarrier(reading: json) }
        guard carrier.unit == unit else { throw .malformed("it is another unit's") }
        guard topic.hasSuffix("/seal/\(carrier.id)") else { throw .malformed("its topic names another key") }
        return carrier
    }

    /// Which seal is needed to open this; nothing is checked.
    public static func sealNeeded(for bytes: [UInt8]) throws(EnvelopeFault) -> KeyID {
        let envelope = try Envelope(reading: bytes)
        guard envelope.suite == .session else { throw .malformed("it isn't sealed under a session's seal") }
        return envelope.key
    }

    /// What a unit sealed, on U/sealed or U/reply.
    ///
    /// - Throws: `.misaddressed` when it was sealed under another seal, and the faults of `Envelope`.
    public static func readSealed(
        _ bytes: [UInt8], topic: String, seal: SealCarrier, unitKey: VerifyingKey
    ) throws(EnvelopeFault) -> Unsealed {
        let envelope = try Envelope(reading: bytes)
        guard envelope.key == seal.id else { throw .misaddressed }
        try envelope.check(topic: topic, by: [unitKey])
        let (sequence, json) = try envelope.open(topic: topic, with: seal.key)
        return Unsealed(kind: envelope.kind, message: envelope.message, sequence: sequence, json: json)
    }

    /// A reply to an order, on U/reply/`<order id>`.
    ///
    /// - Throws: as `readSealed`; `.malformed` for another unit's, and for another order than its topic names.
    public static func readReply(
        _ bytes: [UInt8], topic: String, unit: String, seal: SealCarrier, unitKey: VerifyingKey
    ) throws(EnvelopeFault) -> (sequence: UInt64, reply: OrderReply) {
        _ = try OfficeMail.expect(.reply, in: bytes)
        let unsealed = try readSealed(bytes, topic: topic, seal: seal, unitKey: unitKey)
        let read = try OfficeMail.content { () throws(PayloadFault) in try OrderReply.read(unsealed.json) }
        guard read.unit == unit else { throw .malformed("it is another unit's") }
        guard topic.hasSuffix("/reply/\(read.reply.order)") else { throw .malformed("its topic names another order") }
        return (unsealed.sequence, read.reply)
    }
}
