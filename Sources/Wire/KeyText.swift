import FoundationEssentials

/// Why a text isn't the key it should be. It never repeats any of the text, which may be a secret.
public enum KeyFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// It doesn't begin with this label: another kind of key, or no key.
    case label(expected: String)
    /// What follows the label isn't base64 in its one form.
    case base64
    /// So many bytes, and so many are right.
    case length(found: Int, expected: Int)
    /// The right length, and yet no key.
    case noKey

    public var description: String {
        switch self {
        case .label(let expected): "this does not begin with \(expected)"
        case .base64: "what follows the label is not base64"
        case .length(let found, let expected): "the key has \(found) bytes, not \(expected)"
        case .noKey: "these bytes are not a key"
        }
    }
}

/// One line for a key: a label that says what it is, a blank, base64.
enum KeyText {
    static func write(_ label: String, _ bytes: [UInt8]) -> String { "\(label) \(Data(bytes).base64EncodedString())" }

    /// Blanks and line ends around the line are passed by, as editors leave them.
    static func read(_ text: String, label: String, count: Int) throws(KeyFault) -> [UInt8] {
        let words = text.utf8.split(whereSeparator: { [0x20, 0x09, 0x0a, 0x0d].contains($0) }).map { Array($0) }
        guard words.first == Array(label.utf8) else { throw .label(expected: label) }
        guard words.count == 2, let bytes = Base64Text.bytes(String(decoding: words[1], as: UTF8.self)) else {
            throw .base64
        }
        guard bytes.count == count else { throw .length(found: bytes.count, expected: count) }
        return bytes
    }
}

/// Base64 (RFC 4648 §4) in its one canonical form.
enum Base64Text {
    static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    static func bytes(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }
}
