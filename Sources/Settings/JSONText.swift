/// Why a text is no JSON of ours, and where.
struct JSONFault: Error {
    let offset: Int
    let message: String
    let remedy: String
}

/// A strict reader of JSON (RFC 8259) that keeps places.
///
/// Refused beyond the RFC: duplicate names, numbers that a double can't hold, lone surrogates, more than 64 levels and
/// more than 2,000,000 values. See docs/decisions/0003.
struct JSONText {
    static let depthLimit = 64
    static let valueLimit = 2_000_000

    private let bytes: [UInt8]
    private var index = 0
    private var values = 0

    /// - Parameter bytes: valid UTF-8 without a byte order mark.
    static func parse(_ bytes: [UInt8]) throws(JSONFault) -> JSONNode {
        var text = JSONText(bytes: bytes)
        text.skipBlanks()
        let node = try text.node(depth: 0)
        text.skipBlanks()
        guard text.index == bytes.count else {
            throw text.fault("something follows the end of the document", "one value per file")
        }
        return node
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func fault(_ message: String, _ remedy: String, at offset: Int? = nil) -> JSONFault {
        JSONFault(offset: offset ?? index, message: message, remedy: remedy)
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { index += 1 }
    }

    private mutating func node(depth: Int) throws(JSONFault) -> JSONNode {
        let start = index
        values += 1
        guard depth < Self.depthLimit else {
            throw fault("this is nested too deep", "\(Self.depthLimit) levels at most")
        }
        guard values <= Self.valueLimit else { throw fault("there are too many values", "\(Self.valueLimit) at most") }
        guard let byte = current else { throw fault("the document ends too early", "the rest of it") }
        switch byte {
        case UInt8(ascii: "{"): return JSONNode(offset: start, value: .object(try members(depth: depth)))
        case UInt8(ascii: "["): return JSONNode(offset: start, value: .list(try items(depth: depth)))
        case UInt8(ascii: "\""): return JSONNode(offset: start, value: .text(try string()))
        case UInt8(ascii: "-"), 48...57: return JSONNode(offset: start, value: .number(try number()))
        default: return JSONNode(offset: start, value: try word())
        }
    }

    private mutating func word() throws(JSONFault) -> JSONValue {
        for (word, value) in [("true", JSONValue.flag(true)), ("false", .flag(false)), ("null", .null)]
        where bytes[index...].starts(with: word.utf8) {
            index += word.utf8.count
            return value
        }
        throw fault("no value begins here", "a value: {, [, \", a number, true, false or null")
    }

    private mutating func items(depth: Int) throws(JSONFault) -> [JSONNode] {
        index += 1
        var items: [JSONNode] = []
        skipBlanks()
        if current == UInt8(ascii: "]") {
            index += 1
            return items
        }
        while true {
            skipBlanks()
            items.append(try node(depth: depth + 1))
            skipBlanks()
            switch current {
            case UInt8(ascii: ","): index += 1
            case UInt8(ascii: "]"):
                index += 1
                return items
            default: throw fault("a list goes on without a comma or ends without ]", "a comma or ]")
            }
        }
    }

    private mutating func members(depth: Int) throws(JSONFault) -> [JSONMember] {
        index += 1
        var members: [JSONMember] = []
        var names: Set<String> = []
        skipBlanks()
        if current == UInt8(ascii: "}") {
            index += 1
            return members
        }
        while true {
            skipBlanks()
            let start = index
            guard current == UInt8(ascii: "\"") else { throw fault("no name begins here", "a name in double quotes") }
            let name = try string()
            guard names.insert(name).inserted else {
                throw fault("the name \(name.quotable) is given twice in one object", "keep one", at: start)
            }
            skipBlanks()
            guard current == UInt8(ascii: ":") else { throw fault("a name without a colon", "a colon and a value") }
            index += 1
            skipBlanks()
            members.append(JSONMember(name: name, offset: start, node: try node(depth: depth + 1)))
            skipBlanks()
            switch current {
            case UInt8(ascii: ","): index += 1
            case UInt8(ascii: "}"):
                index += 1
                return members
            default: throw fault("an object goes on without a comma or ends without }", "a comma or }")
            }
        }
    }

    private mutating func skipDigits() -> Int {
        let start = index
        while let byte = current, (48...57).contains(byte) { index += 1 }
        return index - start
    }

    private mutating func number() throws(JSONFault) -> Double {
        let start = index
        if current == UInt8(ascii: "-") { index += 1 }
        let leadsWithZero = current == UInt8(ascii: "0")
        let whole = skipDigits()
        var isWellFormed = whole > 0 && (whole == 1 || !leadsWithZero)
        if current == UInt8(ascii: ".") {
            index += 1
            isWellFormed = skipDigits() > 0 && isWellFormed
        }
        if let byte = current, byte | 0x20 == UInt8(ascii: "e") {
            index += 1
            if let sign = current, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index += 1 }
            isWellFormed = skipDigits() > 0 && isWellFormed
        }
        guard isWellFormed, index - start <= 64,
            let value = Double(String(decoding: bytes[start..<index], as: UTF8.self))
        else { throw fault("this is no number", "digits with a point, such as 36.25", at: start) }
        guard value.isFinite else { throw fault("the number is too large", "a smaller one", at: start) }
        return value
    }

    private mutating func string() throws(JSONFault) -> String {
        let start = index
        index += 1
        var content: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                try content.append(contentsOf: escape().utf8)
            case 0..<0x20:
                throw fault("a text runs over the end of its line", "a closing quote, or \\n for a line end", at: start)
            default:
                content.append(byte)
                index += 1
            }
        }
        throw fault("a text is not closed", "a closing quote", at: start)
    }

    private mutating func escape() throws(JSONFault) -> String {
        let start = index
        index += 1
        guard let byte = current else { throw fault("the document ends too early", "the rest of it") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(UnicodeScalar(byte))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            var code = try fourDigits(from: start)
            if (0xd800..<0xdc00).contains(code), bytes[index...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
                index += 2
                let low = try fourDigits(from: start)
                code = (0xdc00..<0xe000).contains(low) ? 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00) : code
            }
            if let scalar = Unicode.Scalar(code) { return String(scalar) }
            throw fault("half of a surrogate pair stands alone", "the letter itself", at: start)
        default: throw fault("there is no such escape", "\\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\uXXXX", at: start)
        }
    }

    private mutating func fourDigits(from start: Int) throws(JSONFault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw fault("\\u needs four hexadecimal digits", "such as \\u0456", at: start)
            }
            code = code << 4 | UInt32(digit)
            index += 1
        }
        return code
    }
}
