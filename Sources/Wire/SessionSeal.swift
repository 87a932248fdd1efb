import Crypto
import FoundationEssentials
import Synchronization

/// What a unit seals its positions, details and replies under: 32 random bytes, kept in memory only, new at each start
/// and every 24 hours, and sent to the office in a `SealCarrier`.
///
/// A number under one key is used once. Copies count on together, so that a copy can't use one again.
public struct SessionSeal: Sendable, CustomStringConvertible, CustomReflectable {
    static let keyCount = 32
    static let idCount = 16

    /// Its 16 random bytes, from which `id` is made.
    let name: [UInt8]
    let key: [UInt8]
    public let id: KeyID
    private let counter = Counter()

    /// A new one, from the system's random numbers.
    public init() {
        var generator = SystemRandomNumberGenerator()
        self.init(using: &generator)
    }

    /// - Parameter generator: must not be predictable, except in tests.
    public init(using generator: inout some RandomNumberGenerator) {
        name = RandomBytes.make(Self.idCount, using: &generator)
        key = RandomBytes.make(Self.keyCount, using: &generator)
        id = KeyID(of: name)
    }

    /// The next number, from 0; each is given out once.
    public mutating func next() -> UInt64 { counter.next() }

    public var description: String { "SessionSeal(\(id))" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    private final class Counter: Sendable {
        private let value = Mutex<UInt64>(0)

        func next() -> UInt64 {
            value.withLock { value in
                defer { value += 1 }
                return value
            }
        }
    }
}

/// ChaCha20-Poly1305 (RFC 8439) with the sequence as its nonce.
enum SessionCipher {
    static let tagCount = 16

    /// The ciphertext and its tag.
    static func seal(_ json: [UInt8], sequence: UInt64, key: [UInt8], authenticating: [UInt8]) -> [UInt8] {
        do {
            let box = try ChaChaPoly.seal(
                json, using: SymmetricKey(data: key), nonce: nonce(sequence), authenticating: authenticating)
            return Array(box.ciphertext) + Array(box.tag)
        } catch {
            preconditionFailure("a key of 32 bytes and a nonce of 12 seal anything")
        }
    }

    /// Nil when it can't be opened.
    static func open(_ sealed: ArraySlice<UInt8>, sequence: UInt64, key: [UInt8], authenticating: [UInt8]) -> [UInt8]? {
        guard key.count == SessionSeal.keyCount, sealed.count >= tagCount else { return nil }
        do {
            let box = try ChaChaPoly.SealedBox(
                nonce: nonce(sequence), ciphertext: sealed.dropLast(tagCount), tag: sealed.suffix(tagCount))
            return Array(try ChaChaPoly.open(box, using: SymmetricKey(data: key), authenticating: authenticating))
        } catch {
            return nil
        }
    }

    private static func nonce(_ sequence: UInt64) throws -> ChaChaPoly.Nonce {
        try ChaChaPoly.Nonce(data: [0, 0, 0, 0] + sequence.bigEndianBytes)
    }
}
