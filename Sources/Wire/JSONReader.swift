/// A JSON text as it was written: members in their order, doubled ones included, so that a strict reader can object.
enum JSONValue: Sendable, Hashable {
    struct Member: Sendable, Hashable {
        let key: String
        let value: JSONValue
    }

    case null
    case bool(Bool)
    /// Written without a fraction and an exponent, and in range.
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])
}

/// Why bytes aren't JSON, and where. Never repeats what was written.
struct JSONProblem: Error, Hashable, CustomStringConvertible {
    let line: Int
    let column: Int
    let what: String

    var description: String { "\(line):\(column): \(what)" }
}

/// Reads JSON (RFC 8259) strictly: UTF-8 without a byte order mark, nothing after the value, bounded depth.
///
/// `JSONDecoder` silently takes the last of two members with one name; a record of a patient must not be decided by
/// order, so members are kept as they come.
struct JSONReader {
    private let bytes: [UInt8]
    private var index = 0
    private static let deepest = 16

    /// The caller bounds the size.
    static func read(_ bytes: [UInt8]) throws(JSONProblem) -> JSONValue {
        var reader = JSONReader(bytes: bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.index == bytes.count else { throw reader.problem("something follows the value") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func problem(_ what: String) -> JSONProblem {
        let before = bytes[..<min(index, bytes.count)]
        let line = before.count(where: { $0 == UInt8(ascii: "\n") }) + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        // Columns count characters: bytes that don't continue one.
        let column = before[lineStart...].count(where: { $0 & 0xc0 != 0x80 }) + 1
        return JSONProblem(line: line, column: column, what: what)
    }

    private mutating func skipSpace() {
        while let byte = current, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        index += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONProblem) -> JSONValue {
        guard depth < Self.deepest else { throw problem("nested deeper than \(Self.deepest)") }
        skipSpace()
        guard let byte = current else { throw problem("the text ends where a value belongs") }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw problem("not JSON")
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONProblem) -> JSONValue {
        guard bytes[index...].starts(with: word.utf8) else { throw problem("not JSON") }
        index += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONProblem) -> JSONValue {
        index += 1
        var members: [JSONValue.Member] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object([]) }
        repeat {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw problem("a field’s name in quotes belongs here") }
            let key = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw problem("a colon belongs here") }
            members.append(.init(key: key, value: try value(depth: depth + 1)))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw problem("a comma or a closing brace belongs here") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(JSONProblem) -> JSONValue {
        index += 1
        var values: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        repeat {
            values.append(try value(depth: depth + 1))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw problem("a comma or a closing bracket belongs here") }
        return .array(values)
    }

    // MARK: Strings

    private mutating func string() throws(JSONProblem) -> String {
        index += 1
        var text: [UInt8] = []
        while let byte = current {
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw problem("not UTF-8") }
                return string
            case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
            case 0x00...0x1f: throw problem("a control character inside a string")
            default: text.append(byte)
            }
        }
        throw problem("a string without its end")
    }

    private mutating func escape() throws(JSONProblem) -> Character {
        guard let byte = current else { throw problem("a string without its end") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Character(UnicodeScalar(byte))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return Character(try scalar())
        default: throw problem("an escape that JSON doesn’t have")
        }
    }

    private mutating func scalar() throws(JSONProblem) -> UnicodeScalar {
        let first = try codeUnit()
        if let scalar = UnicodeScalar(first) { return scalar }
        // A surrogate: only a pair of them is a character.
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw problem("half a surrogate pair") }
        let second = try codeUnit()
        guard (0xd800...0xdbff).contains(first), (0xdc00...0xdfff).contains(second),
            let scalar = UnicodeScalar(0x10000 + UInt32(first & 0x3ff) << 10 + UInt32(second & 0x3ff))
        else { throw problem("half a surrogate pair") }
        return scalar
    }

    private mutating func codeUnit() throws(JSONProblem) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw problem("four hexadecimal digits belong here")
            }
            unit = unit << 4 | UInt16(digit)
            index += 1
        }
        return unit
    }

    // MARK: Numbers

    private mutating func number() throws(JSONProblem) -> JSONValue {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw problem("a number out of range") }
        return .number(number)
    }

    private mutating func digits() throws(JSONProblem) {
        let start = index
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        guard index > start else { throw problem("a digit belongs here") }
    }
}
