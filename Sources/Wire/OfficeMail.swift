public import Safety

/// What the office sends, whole steps at once: the office makes it, the unit checks and reads it.
///
/// Every `read…` checks shape, address, signature and content in that order, and believes nothing before the signature.
public enum OfficeMail {
    // MARK: Orders, on U/order

    /// - Throws: `.malformed`, with what is wrong, for an order that a unit would not read; `.unopened` when `address`
    ///   can't be sealed to.
    public static func order(
        _ order: Order, topic: String, unit: String, to address: SealingAddress, by signer: SigningKey
    ) throws(EnvelopeFault) -> [UInt8] {
        let json = order.encode()
        // A unit counts what it can't read and doesn't answer: whoever orders has to be told here.
        _ = try content { () throws(PayloadFault) in try Order(reading: json) }
        return try Envelope.sealed(
            .order, message: order.id, topic: topic, unit: unit, json: json, to: address, by: signer)
    }

    /// - Parameters:
    ///   - bytes: as they came on `topic`.
    ///   - unit: this unit's id.
    ///   - opening: this unit's key.
    /// - Returns: an order that one of the office's keys signed for this unit; whether it may be obeyed is the core's
    ///   to say. Otherwise the word to count it under: nobody is known to have asked.
    public static func readOrder(
        _ bytes: [UInt8], topic: String, unit: String, opening: OpeningKey, keys: OfficeKeys
    ) -> Result<SignedOrder, OrderRefusal> {
        refusing { () throws(EnvelopeFault) in
            let envelope = try expect(.order, in: bytes)
            guard envelope.key == opening.sealing.id else { throw .misaddressed }
            let signer = try check(envelope, topic: topic, keys: keys)
            let json = try envelope.open(topic: topic, unit: unit, with: opening)
            let order = try content { () throws(PayloadFault) in try Order(reading: json) }
            return SignedOrder(order: order, signer: signer)
        }
        .flatMap { $0.order.unit == unit ? .success($0) : .failure(.wrongUnit) }
    }

    // MARK: Receipts, on U/receipt

    /// - Throws: `.malformed` for a receipt that a unit would not read, or that is too long for one message.
    public static func receipt(
        _ receipt: Receipt, message: Identifier, topic: String, by signer: SigningKey
    ) throws(EnvelopeFault) -> [UInt8] {
        let json = receipt.encode()
        _ = try content { () throws(PayloadFault) in try Receipt(reading: json) }
        return try Envelope.bounded(
            Envelope.signed(.receipt, message: message, topic: topic, json: json, by: signer))
    }

    public static func readReceipt(
        _ bytes: [UInt8], topic: String, unit: String, keys: OfficeKeys
    ) -> Result<Receipt, OrderRefusal> {
        refusing { () throws(EnvelopeFault) in
            let json = try readSigned(.receipt, bytes, topic: topic, keys: keys).json
            return try content { () throws(PayloadFault) in try Receipt(reading: json) }
        }
        .flatMap { $0.unit == unit ? .success($0) : .failure(.wrongUnit) }
    }

    // MARK: Zone sets, on F/office/zones

    /// A zone set whose signature was checked.
    public struct SignedZones: Sendable, Hashable {
        public let zones: OfficeZones
        public let signer: Signer
    }

    /// - Throws: `.malformed` when it would be too long for one message.
    public static func zones(
        _ zones: OfficeZones, message: Identifier, topic: String, by signer: SigningKey
    ) throws(EnvelopeFault) -> [UInt8] {
        try Envelope.bounded(Envelope.signed(.zoneSet, message: message, topic: topic, json: zones.json, by: signer))
    }

    /// The frame of a zone set; `.invalidZones` when it is signed and yet no zone set.
    public static func readZones(
        _ bytes: [UInt8], topic: String, keys: OfficeKeys
    ) -> Result<SignedZones, OrderRefusal> {
        let signed = refusing { () throws(EnvelopeFault) in
            try readSigned(.zoneSet, bytes, topic: topic, keys: keys)
        }
        return signed.flatMap { signed in
            do {
                return .success(SignedZones(zones: try OfficeZones(reading: signed.json), signer: signed.signer))
            } catch {
                return .failure(.invalidZones)
            }
        }
    }

    // MARK: Presence, on F/office/presence

    public static func presence(
        _ presence: Presence, message: Identifier, topic: String, by signer: SigningKey
    ) -> [UInt8] {
        Envelope.signed(.presence, message: message, topic: topic, json: presence.encode(), by: signer)
    }

    /// `.malformed` for another fleet's.
    public static func readPresence(
        _ bytes: [UInt8], topic: String, fleet: String, keys: OfficeKeys
    ) -> Result<Presence, OrderRefusal> {
        refusing { () throws(EnvelopeFault) in
            let json = try readSigned(.presence, bytes, topic: topic, keys: keys).json
            let presence = try content { () throws(PayloadFault) in try Presence(reading: json) }
            guard presence.fleet == fleet else { throw .malformed("it is another fleet's") }
            return presence
        }
    }

    // MARK: Parts

    /// What an envelope was found to say, and which of the office's keys signed it.
    private typealias Signed = (json: [UInt8], signer: Signer)

    private static func readSigned(
        _ kind: EnvelopeKind, _ bytes: [UInt8], topic: String, keys: OfficeKeys
    ) throws(EnvelopeFault) -> Signed {
        let envelope = try expect(kind, in: bytes)
        let signer = try check(envelope, topic: topic, keys: keys)
        return (try envelope.open(topic: topic), signer)
    }

    private static func check(_ envelope: Envelope, topic: String, keys: OfficeKeys) throws(EnvelopeFault) -> Signer {
        try envelope.check(topic: topic, by: keys.verifying)
        guard let signer = keys.signer(envelope.signer) else { throw .unknownSigner }
        return signer
    }

    static func expect(_ kind: EnvelopeKind, in bytes: [UInt8]) throws(EnvelopeFault) -> Envelope {
        let envelope = try Envelope(reading: bytes)
        guard envelope.kind == kind else { throw .malformed("it is of another kind") }
        return envelope
    }

    /// A payload that can't be read makes its envelope malformed.
    static func content<Payload>(_ read: () throws(PayloadFault) -> Payload) throws(EnvelopeFault) -> Payload {
        do {
            return try read()
        } catch {
            throw .malformed(error.description)
        }
    }

    private static func refusing<Value>(_ read: () throws(EnvelopeFault) -> Value) -> Result<Value, OrderRefusal> {
        do {
            return .success(try read())
        } catch {
            return .failure(error.refusal)
        }
    }
}

extension OrderRefusal: Error {}
