public import Safety

/// What crosses the broker signed or sealed: docs/wire.md, "Envelope".
///
/// Reading one says only that its shape is right. Nothing of it may be believed before `check`.
public struct Envelope: Sendable, Hashable {
    /// Bytes; the link takes no message of more than 1 MiB, its topic included.
    public static let largest = (1 << 20) - 1024

    static let version: UInt8 = 1
    static let headerCount = 27
    static let signatureCount = 64
    /// The signer's key id and the signature.
    static let trailerCount = KeyID.byteCount + signatureCount
    static let sequenceCount = 8

    public let kind: EnvelopeKind
    public var suite: EnvelopeSuite { kind.suite }
    /// Of the signer, of the recipient or of the session's seal, as the suite has it.
    public let key: KeyID
    public let message: Identifier
    /// Who claims to have signed it.
    public let signer: KeyID
    private let bytes: [UInt8]

    /// Takes the envelope apart; trusts nothing yet.
    ///
    /// - Throws: `.malformed` unless the version is known, the suite is the kind's, the lengths can be right, and the
    ///   message has a UUID of version 7.
    public init(reading bytes: [UInt8]) throws(EnvelopeFault) {
        guard bytes.count <= Self.largest else { throw .malformed("it is too long") }
        guard bytes.count > Self.headerCount + Self.trailerCount else { throw .malformed("it is too short") }
        guard bytes[0] == Self.version else { throw .malformed("its version is not 1") }
        guard let kind = EnvelopeKind(rawValue: bytes[1]) else { throw .malformed("its kind is unknown") }
        guard bytes[2] == kind.suite.rawValue else { throw .malformed("its suite is not its kind's") }
        guard let message = Identifier(bytes: bytes[11..<27]) else {
            throw .malformed("its message has no UUID of version 7")
        }
        self.kind = kind
        self.message = message
        self.bytes = bytes
        key = KeyID(bytes: bytes[3..<11])
        signer = KeyID(bytes: bytes.suffix(Self.trailerCount).prefix(KeyID.byteCount))
        try checkBody()
    }

    private func checkBody() throws(EnvelopeFault) {
        switch suite {
        case .signed: guard key == signer else { throw .malformed("it names two signers") }
        case .addressed:
            let padded = body.count - SealingAddress.encapsulatedCount - SealingAddress.tagCount
            guard padded > 0, padded % EnvelopePadding.block == 0 else { throw .malformed("it isn't padded") }
        case .session:
            guard body.count >= Self.sequenceCount + SessionCipher.tagCount else { throw .malformed("it is too short") }
        }
    }

    private var header: ArraySlice<UInt8> { bytes.prefix(Self.headerCount) }
    private var body: ArraySlice<UInt8> { bytes[Self.headerCount..<(bytes.count - Self.trailerCount)] }

    /// Whether one of `keys` signed it, for this topic.
    ///
    /// - Throws: `.unknownSigner`, `.badSignature`.
    public func check(topic: String, by keys: [VerifyingKey]) throws(EnvelopeFault) {
        guard let key = keys.first(where: { $0.id == signer }) else { throw .unknownSigner }
        let signed = Self.signedBytes(topic: topic, Array(bytes.dropLast(Self.signatureCount)))
        guard key.isValid(Array(bytes.suffix(Self.signatureCount)), for: signed) else { throw .badSignature }
    }

    // MARK: Opening; check the signature first

    /// The JSON of one that was only signed.
    ///
    /// - Throws: `.malformed` for the other suites.
    public func open(topic: String) throws(EnvelopeFault) -> [UInt8] {
        guard suite == .signed else { throw .malformed("it is sealed") }
        return Array(body)
    }

    /// The JSON of one that was sealed to `key`, for this topic and unit, its padding removed.
    ///
    /// - Parameter unit: the unit that it comes from or goes to.
    /// - Throws: `.malformed`, `.misaddressed`, `.unopened`.
    public func open(topic: String, unit: String, with key: OpeningKey) throws(EnvelopeFault) -> [UInt8] {
        guard suite == .addressed else { throw .malformed("it isn't sealed to a key") }
        guard self.key == key.sealing.id else { throw .misaddressed }
        let info = Self.info(kind: kind, unit: unit, topic: topic, header: header)
        guard let padded = key.open(body, info: info) else { throw .unopened }
        guard let json = EnvelopePadding.remove(padded) else { throw .malformed("something follows what was sealed") }
        return json
    }

    /// The number and the JSON of one that was sealed under a session's seal.
    ///
    /// - Parameter key: the 32 bytes of the `SealCarrier` whose id is this envelope's `key`.
    /// - Throws: `.malformed`, `.unopened`.
    public func open(topic: String, with key: [UInt8]) throws(EnvelopeFault) -> (sequence: UInt64, json: [UInt8]) {
        guard suite == .session else { throw .malformed("it isn't sealed under a session's seal") }
        let number = body.prefix(Self.sequenceCount)
        let sequence = number.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let json = SessionCipher.open(
            body.dropFirst(Self.sequenceCount), sequence: sequence, key: key,
            authenticating: Self.bound(topic: topic, header: header, sequence: sequence))
        guard let json else { throw .unopened }
        return (sequence, json)
    }
}

// MARK: - Making

extension Envelope {
    /// - Precondition: the kind is one that is only signed.
    public static func signed(
        _ kind: EnvelopeKind, message: Identifier, topic: String, json: [UInt8], by signer: SigningKey
    ) -> [UInt8] {
        precondition(kind.suite == .signed, "a \(kind.name) is sealed")
        let header = header(kind, key: signer.verifying.id, message: message)
        return finish(header + json, topic: topic, by: signer)
    }

    /// Sealed to one key, padded.
    ///
    /// - Parameter unit: the unit that it comes from or goes to.
    /// - Precondition: the kind is one that is sealed to a key.
    /// - Throws: `.malformed` when it would be longer than `largest`, `.unopened` when `address` can't be sealed to.
    public static func sealed(
        _ kind: EnvelopeKind, message: Identifier, topic: String, unit: String, json: [UInt8],
        to address: SealingAddress, by signer: SigningKey
    ) throws(EnvelopeFault) -> [UInt8] {
        precondition(kind.suite == .addressed, "a \(kind.name) isn't sealed to a key")
        let header = header(kind, key: address.id, message: message)
        let info = info(kind: kind, unit: unit, topic: topic, header: header[...])
        guard let sealed = address.seal(EnvelopePadding.pad(json), info: info) else { throw .unopened }
        return try bounded(finish(header + sealed, topic: topic, by: signer))
    }

    /// Sealed under a session's seal, with its next number.
    ///
    /// - Precondition: the kind is one that is sealed so.
    /// - Throws: `.malformed` when it would be longer than `largest`.
    public static func sealed(
        _ kind: EnvelopeKind, message: Identifier, topic: String, json: [UInt8], under seal: inout SessionSeal,
        by signer: SigningKey
    ) throws(EnvelopeFault) -> [UInt8] {
        precondition(kind.suite == .session, "a \(kind.name) isn't sealed under a session's seal")
        let header = header(kind, key: seal.id, message: message)
        let sequence = seal.next()
        let sealed = SessionCipher.seal(
            json, sequence: sequence, key: seal.key,
            authenticating: bound(topic: topic, header: header[...], sequence: sequence))
        return try bounded(finish(header + sequence.bigEndianBytes + sealed, topic: topic, by: signer))
    }

    static func bounded(_ bytes: [UInt8]) throws(EnvelopeFault) -> [UInt8] {
        guard bytes.count <= largest else { throw .malformed("it is too long") }
        return bytes
    }

    private static func header(_ kind: EnvelopeKind, key: KeyID, message: Identifier) -> [UInt8] {
        [version, kind.rawValue, kind.suite.rawValue] + key.bytes + message.high.bigEndianBytes
            + message.low.bigEndianBytes
    }

    private static func finish(_ bytes: [UInt8], topic: String, by signer: SigningKey) -> [UInt8] {
        let named = bytes + signer.verifying.id.bytes
        return named + signer.sign(signedBytes(topic: topic, named))
    }

    // MARK: What a signature and a seal are bound to

    private static func signedBytes(topic: String, _ bytes: [UInt8]) -> [UInt8] { Array(topic.utf8) + [0] + bytes }

    private static func info(kind: EnvelopeKind, unit: String, topic: String, header: ArraySlice<UInt8>) -> [UInt8] {
        Array("fieldgate/1 \(kind.name)".utf8) + [0] + Array(unit.utf8) + [0] + Array(topic.utf8) + [0] + header
    }

    private static func bound(topic: String, header: ArraySlice<UInt8>, sequence: UInt64) -> [UInt8] {
        Array(topic.utf8) + [0] + header + sequence.bigEndianBytes
    }
}

/// Zeros after the JSON up to a multiple of 256 bytes, so that the length tells little.
enum EnvelopePadding {
    static let block = 256

    static func pad(_ json: [UInt8]) -> [UInt8] {
        json + [UInt8](repeating: 0, count: (block - json.count % block) % block)
    }

    /// Nil unless it is an object's text and then fewer than 256 zeros. JSON has no zero byte of its own.
    static func remove(_ padded: [UInt8]) -> [UInt8]? {
        guard let last = padded.lastIndex(where: { $0 != 0 }), padded.count - 1 - last < block else { return nil }
        let json = padded[...last]
        guard json.first == UInt8(ascii: "{"), json.last == UInt8(ascii: "}"), !json.contains(0) else { return nil }
        return Array(json)
    }
}

extension Identifier {
    /// Nil unless they are the 16 bytes of a UUID of version 7.
    init?(bytes: some Collection<UInt8>) {
        let digits = Array(HexText.text(bytes))
        guard digits.count == 32 else { return nil }
        let parts = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
        self.init(parts.map { String($0) }.joined(separator: "-"))
    }
}
