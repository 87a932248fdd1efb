import Crypto
import FoundationEssentials

/// The short name of a key: the first 8 bytes of the SHA-256 of its public form.
///
/// It tells keys apart and proves nothing; signatures do that.
public struct KeyID: Sendable, Hashable, Comparable, CustomStringConvertible {
    static let byteCount = 8

    private let word: UInt64

    /// - Parameter publicBytes: a public key, or the id of a sealing key.
    public init(of publicBytes: [UInt8]) {
        self.init(bytes: SHA256.hash(data: publicBytes).prefix(Self.byteCount))
    }

    /// Reads 16 hexadecimal digits in lower case; nil for everything else.
    public init?(_ hex: String) {
        guard let bytes = HexText.bytes(hex), bytes.count == Self.byteCount else { return nil }
        self.init(bytes: bytes)
    }

    /// - Precondition: 8 bytes.
    init(bytes: some Sequence<UInt8>) {
        var word: UInt64 = 0
        var count = 0
        for byte in bytes {
            word = word << 8 | UInt64(byte)
            count += 1
        }
        precondition(count == Self.byteCount, "a key id has 8 bytes")
        self.word = word
    }

    /// Eight.
    public var bytes: [UInt8] { word.bigEndianBytes }

    /// 16 hexadecimal digits in lower case.
    public var description: String { HexText.text(bytes) }

    public static func < (a: Self, b: Self) -> Bool { a.word < b.word }
}

extension UInt64 {
    var bigEndianBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * $0)) } }
}

/// Bytes as hexadecimal digits in lower case.
enum HexText {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xf)]] }, as: UTF8.self)
    }

    /// Nil unless every pair of characters is two digits in lower case: one form for one value.
    static func bytes(_ text: String) -> [UInt8]? {
        let nibbles = text.utf8.map { digits.firstIndex(of: $0) }
        guard nibbles.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: nibbles.count, by: 2) {
            guard let high = nibbles[index], let low = nibbles[index + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}
