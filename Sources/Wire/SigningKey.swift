import Crypto
import FoundationEssentials

/// Signs what leaves: an Ed25519 private key (RFC 8032).
///
/// Neither its description nor its mirror shows the secret; `text` does, and is for its file alone.
public struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
    static let label = "fieldgate-signing-1"

    private let key: Curve25519.Signing.PrivateKey

    /// A new one, from the system's random numbers.
    public init() { key = Curve25519.Signing.PrivateKey() }

    /// Reads the one line of a key's file.
    public init(text: String) throws(KeyFault) {
        let bytes = try KeyText.read(text, label: Self.label, count: 32)
        do {
            key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        } catch {
            throw .noKey
        }
    }

    /// One line: `fieldgate-signing-1`, a blank, base64. Secret.
    public var text: String { KeyText.write(Self.label, Array(key.rawRepresentation)) }

    public var verifying: VerifyingKey { VerifyingKey(bytes: Array(key.publicKey.rawRepresentation)) }

    public var description: String { "SigningKey(\(verifying.id))" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// 64 bytes.
    func sign(_ bytes: [UInt8]) -> [UInt8] {
        do {
            return Array(try key.signature(for: bytes))
        } catch {
            preconditionFailure("Ed25519 signs any bytes with any key")
        }
    }
}

/// Checks what `SigningKey` signed; anyone may have it.
public struct VerifyingKey: Sendable, Hashable, CustomStringConvertible {
    static let label = "fieldgate-verifying-1"

    private let bytes: [UInt8]
    public let id: KeyID

    fileprivate init(bytes: [UInt8]) {
        self.bytes = bytes
        id = KeyID(of: bytes)
    }

    /// Reads the one line that `text` gives.
    public init(text: String) throws(KeyFault) {
        self.init(bytes: try KeyText.read(text, label: Self.label, count: 32))
    }

    /// One line: `fieldgate-verifying-1`, a blank, base64.
    public var text: String { KeyText.write(Self.label, bytes) }

    public var description: String { "VerifyingKey(\(id))" }

    func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        do {
            return try Curve25519.Signing.PublicKey(rawRepresentation: bytes)
                .isValidSignature(signature, for: message)
        } catch {
            // Not a point on the curve: nothing is signed by it.
            return false
        }
    }
}
