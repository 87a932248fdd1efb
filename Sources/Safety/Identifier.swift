/// A UUID of version 7 (RFC 9562 §5.7): 48 bits of milliseconds since the epoch, then 74 random bits.
public struct Identifier: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    public let high: UInt64
    public let low: UInt64

    /// - Parameters:
    ///   - time: its milliseconds become the first 48 bits; a time before 1970 counts as 1970.
    ///   - generator: gives the 74 random bits.
    public init(at time: UTCTime, using generator: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(max(0, time.millisecondsSinceEpoch)) & 0xffff_ffff_ffff
        high = milliseconds << 16 | 0x7000 | generator.next() & 0x0fff
        low = 0x8000_0000_0000_0000 | generator.next() & 0x3fff_ffff_ffff_ffff
    }

    /// Reads the canonical form, 8-4-4-4-12 hexadecimal digits in either case; nil unless it is a UUID of version 7.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        var nibbles: [UInt64] = []
        for (index, byte) in bytes.enumerated() {
            if [8, 13, 18, 23].contains(index) {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
                nibbles.append(UInt64(digit))
            }
        }
        high = nibbles[..<16].reduce(0) { $0 << 4 | $1 }
        low = nibbles[16...].reduce(0) { $0 << 4 | $1 }
        guard high >> 12 & 0xf == 7, low >> 62 == 0b10 else { return nil }
    }

    public var description: String {
        let digits = Self.hex(high) + Self.hex(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    private static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The moment in its first 48 bits.
    public var time: UTCTime { UTCTime(millisecondsSinceEpoch: Int64(high >> 16)) }

    public static func < (a: Self, b: Self) -> Bool { (a.high, a.low) < (b.high, b.low) }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID of version 7")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
