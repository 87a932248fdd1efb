import Crypto
import FoundationEssentials

/// Opens what was sealed to its address: an X-Wing private key (ML-KEM-768 with X25519, draft-connolly-cfrg-xwing-kem).
///
/// Neither its description nor its mirror shows the secret; `text` does, and is for its file alone.
public struct OpeningKey: Sendable, CustomStringConvertible, CustomReflectable {
    static let label = "fieldgate-opening-1"

    private let key: XWingMLKEM768X25519.PrivateKey
    public let sealing: SealingAddress

    /// A new one, from the system's random numbers.
    public init() {
        var generator = SystemRandomNumberGenerator()
        do {
            try self.init(seed: RandomBytes.make(32, using: &generator))
        } catch {
            preconditionFailure("any 32 bytes are the seed of an X-Wing key")
        }
    }

    /// Reads the one line of a key's file.
    public init(text: String) throws(KeyFault) {
        try self.init(seed: KeyText.read(text, label: Self.label, count: 32))
    }

    private init(seed: [UInt8]) throws(KeyFault) {
        do {
            key = try XWingMLKEM768X25519.PrivateKey(seedRepresentation: seed, publicKey: nil)
        } catch {
            throw .noKey
        }
        sealing = SealingAddress(key.publicKey)
    }

    /// One line: `fieldgate-opening-1`, a blank, base64 of the 32-byte seed. Secret.
    public var text: String { KeyText.write(Self.label, Array(key.seedRepresentation)) }

    public var description: String { "OpeningKey(\(sealing.id))" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// The plaintext of `sealed`, which is the encapsulated key and then the ciphertext; nil when it can't be opened.
    func open(_ sealed: ArraySlice<UInt8>, info: [UInt8]) -> [UInt8]? {
        do {
            var recipient = try HPKE.Recipient(
                privateKey: key, ciphersuite: SealingAddress.suite, info: Data(info),
                encapsulatedKey: Data(sealed.prefix(SealingAddress.encapsulatedCount)))
            return Array(try recipient.open(Data(sealed.dropFirst(SealingAddress.encapsulatedCount))))
        } catch {
            return nil
        }
    }
}

/// Where secrets are sealed to: an X-Wing public key; anyone may have it.
public struct SealingAddress: Sendable, Hashable, CustomStringConvertible {
    static let label = "fieldgate-sealing-1"
    /// HPKE (RFC 9180), base mode; KEM id 0x647a.
    static var suite: HPKE.Ciphersuite { .XWingMLKEM768X25519_SHA256_AES_GCM_256 }
    /// Bytes of the key that HPKE puts before the ciphertext.
    static let encapsulatedCount = 1120
    /// AES-GCM's tag, after it.
    static let tagCount = 16

    private let bytes: [UInt8]
    public let id: KeyID

    fileprivate init(_ key: XWingMLKEM768X25519.PublicKey) {
        bytes = Array(key.rawRepresentation)
        id = KeyID(of: bytes)
    }

    /// Reads the one line that `text` gives.
    public init(text: String) throws(KeyFault) {
        let bytes = try KeyText.read(text, label: Self.label, count: 1216)
        do {
            self.init(try XWingMLKEM768X25519.PublicKey(rawRepresentation: bytes))
        } catch {
            throw .noKey
        }
    }

    /// One line: `fieldgate-sealing-1`, a blank, base64 (1,624 characters).
    public var text: String { KeyText.write(Self.label, bytes) }

    public var description: String { "SealingAddress(\(id))" }

    /// The encapsulated key and then the ciphertext; nil when these bytes are no key after all.
    func seal(_ plaintext: [UInt8], info: [UInt8]) -> [UInt8]? {
        do {
            let key = try XWingMLKEM768X25519.PublicKey(rawRepresentation: bytes)
            var sender = try HPKE.Sender(recipientKey: key, ciphersuite: Self.suite, info: Data(info))
            let ciphertext = try sender.seal(Data(plaintext))
            return Array(sender.encapsulatedKey) + Array(ciphertext)
        } catch {
            return nil
        }
    }
}

enum RandomBytes {
    static func make(_ count: Int, using generator: inout some RandomNumberGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
