/// A strict reader of JSON (RFC 8259) that keeps places: of values and of whatever is wrong.
///
/// Refused beyond the RFC: two members of an object with one key (also where only Unicode normalisation makes them
/// one), numbers that a double can't hold or that are longer than 64 characters, lone surrogates, a byte order mark
/// (files may have one: their readers drop it first), and what exceeds the limits. See docs/decisions/0003.
public struct JSONReader {
    /// What becomes of a second member with the key of an earlier one.
    public enum DoubledKeys: Sendable {
        /// A fault.
        case refused
        /// In the tree, for a caller that refuses it itself, among all else that is wrong.
        case kept
    }

    private let bytes: [UInt8]
    private let limits: JSONLimits
    private let doubledKeys: DoubledKeys
    private var index = 0
    private var values = 0
    private var positions = 0

    /// Reads one value, with nothing but blanks around it.
    ///
    /// - Throws: the first fault.
    public static func read(
        _ bytes: [UInt8], within limits: JSONLimits, doubledKeys: DoubledKeys = .refused
    ) throws(JSONFault) -> JSONNode {
        var reader = JSONReader(bytes: bytes, limits: limits, doubledKeys: doubledKeys)
        try reader.checkText()
        reader.skipBlanks()
        let node = try reader.node(depth: 0)
        reader.skipBlanks()
        guard reader.index == bytes.count else {
            throw reader.fault("something follows the end of the document", "one value and no more")
        }
        return node
    }

    private init(bytes: [UInt8], limits: JSONLimits, doubledKeys: DoubledKeys) {
        self.bytes = bytes
        self.limits = limits
        self.doubledKeys = doubledKeys
    }

    private func checkText() throws(JSONFault) {
        guard bytes.count <= limits.bytes else {
            throw fault("the document is too large", "\(limits.bytes) bytes at most", at: limits.bytes)
        }
        guard !bytes.starts(with: UTF8Text.byteOrderMark) else {
            throw fault("a byte order mark stands before the document", "the document without it")
        }
        if let offset = UTF8Text.firstInvalidOffset(bytes) {
            throw fault("this is not UTF-8", "text in UTF-8", at: offset)
        }
    }

    private func fault(_ message: String, _ remedy: String, at offset: Int? = nil) -> JSONFault {
        JSONFault(message, remedy, at: offset ?? index, in: bytes)
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { index += 1 }
    }

    private mutating func node(depth: Int) throws(JSONFault) -> JSONNode {
        let start = index
        values += 1
        guard depth < limits.depth else {
            throw fault("this is nested too deep", "\(limits.depth) levels at most")
        }
        guard values <= limits.values else { throw fault("there are too many values", "\(limits.values) at most") }
        guard let byte = current else { throw fault("the document ends too early", "the rest of it") }
        switch byte {
        case UInt8(ascii: "{"): return JSONNode(offset: start, value: .object(try members(depth: depth)))
        case UInt8(ascii: "["):
            if let compact = try compactPositions(depth: depth) {
                return JSONNode(offset: start, value: .positions(compact))
            }
            return JSONNode(offset: start, value: .array(try items(depth: depth)))
        case UInt8(ascii: "\""): return JSONNode(offset: start, value: .string(try string()))
        case UInt8(ascii: "-"), 48...57: return JSONNode(offset: start, value: try number())
        default: return JSONNode(offset: start, value: try word())
        }
    }

    private mutating func word() throws(JSONFault) -> JSONValue {
        for (word, value) in [("true", JSONValue.bool(true)), ("false", .bool(false)), ("null", .null)]
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

    /// A list that begins like positions, as such; nil, and nothing read, when it turns out to be something else.
    private mutating func compactPositions(depth: Int) throws(JSONFault) -> JSONPositions? {
        // A position and a number in it are two levels further in.
        guard limits.positions > 0, depth + 2 < limits.depth, beginsLikePositions else { return nil }
        let start = index
        var list = JSONPositions()
        index += 1
        while true {
            skipBlanks()
            let place = index
            guard let position = try compactPosition() else { break }
            guard positions + list.count < limits.positions else {
                throw fault("there are too many positions", "\(limits.positions) at most", at: place)
            }
            list.append(position.first, position.second, at: place)
            skipBlanks()
            if current == UInt8(ascii: "]") {
                index += 1
                positions += list.count
                list.trim()
                return list
            }
            guard current == UInt8(ascii: ",") else { break }
            index += 1
        }
        // Read again as a tree, which says what is wrong and where.
        index = start
        return nil
    }

    private var beginsLikePositions: Bool {
        var ahead = index + 1
        var brackets = 0
        while ahead < bytes.count {
            switch bytes[ahead] {
            case 0x20, 0x0a, 0x0d, 0x09: break
            case UInt8(ascii: "[") where brackets == 0: brackets = 1
            case UInt8(ascii: "-"), 48...57: return brackets == 1
            default: return false
            }
            ahead += 1
        }
        return false
    }

    private mutating func compactPosition() throws(JSONFault) -> (first: Double, second: Double)? {
        guard current == UInt8(ascii: "[") else { return nil }
        index += 1
        var found: (first: Double, second: Double) = (0, 0)
        var count = 0
        while true {
            skipBlanks()
            guard let byte = current, byte == UInt8(ascii: "-") || (48...57).contains(byte),
                let number = JSONNode(offset: index, value: try number()).double
            else { return nil }
            if count == 0 { found.first = number }
            if count == 1 { found.second = number }
            count += 1
            skipBlanks()
            switch current {
            case UInt8(ascii: ","): index += 1
            case UInt8(ascii: "]"):
                index += 1
                return count >= 2 ? found : nil
            default: return nil
            }
        }
    }

    private mutating func members(depth: Int) throws(JSONFault) -> [JSONMember] {
        index += 1
        var members: [JSONMember] = []
        var keys: Set<String> = []
        skipBlanks()
        if current == UInt8(ascii: "}") {
            index += 1
            return members
        }
        while true {
            skipBlanks()
            let start = index
            guard current == UInt8(ascii: "\"") else { throw fault("no name begins here", "a name in double quotes") }
            let key = try string()
            if doubledKeys == .refused, !keys.insert(key).inserted {
                throw JSONFault(
                    "a name is given twice in one object", "keep one", at: start, in: bytes, doubledKey: start..<index)
            }
            skipBlanks()
            guard current == UInt8(ascii: ":") else { throw fault("a name without a colon", "a colon and a value") }
            index += 1
            skipBlanks()
            members.append(JSONMember(key: key, offset: start, node: try node(depth: depth + 1)))
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

    private mutating func number() throws(JSONFault) -> JSONValue {
        let start = index
        if current == UInt8(ascii: "-") { index += 1 }
        let leadsWithZero = current == UInt8(ascii: "0")
        let whole = skipDigits()
        var isWellFormed = whole > 0 && (whole == 1 || !leadsWithZero)
        let wholeEnd = index
        if current == UInt8(ascii: ".") {
            index += 1
            isWellFormed = skipDigits() > 0 && isWellFormed
        }
        if let byte = current, byte | 0x20 == UInt8(ascii: "e") {
            index += 1
            if let sign = current, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index += 1 }
            isWellFormed = skipDigits() > 0 && isWellFormed
        }
        guard isWellFormed else { throw fault("this is no number", "digits with a point, such as 36.25", at: start) }
        guard index - start <= 64 else { throw fault("the number is too long", "64 characters at most", at: start) }
        if let number = plainFraction(start, wholeEnd) { return .number(number) }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if index == wholeEnd, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            throw fault("the number is too large", "a smaller one", at: start)
        }
        return .number(number)
    }

    /// What a number such as `36.2345` is, the way maps write all of theirs; nil for every other form.
    ///
    /// Exact: below 2⁵³ over a power of ten up to 10²² there is one rounding (Clinger 1990).
    private func plainFraction(_ start: Int, _ wholeEnd: Int) -> Double? {
        guard index > wholeEnd, bytes[wholeEnd] == UInt8(ascii: "."), index - start <= 16 else { return nil }
        let isNegative = bytes[start] == UInt8(ascii: "-")
        var mantissa: Int64 = 0
        for byte in bytes[(isNegative ? start + 1 : start)..<index] where byte != UInt8(ascii: ".") {
            guard (48...57).contains(byte) else { return nil }
            mantissa = mantissa * 10 + Int64(byte - 48)
        }
        let number = Double(mantissa) / Self.powersOfTen[index - wholeEnd - 1]
        return isNegative ? -number : number
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    // MARK: Strings

    private mutating func string() throws(JSONFault) -> String {
        let start = index
        index += 1
        var content: [UInt8] = []
        // Runs without an escape are taken as a whole, not byte by byte.
        var run = index
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                content += bytes[run..<index]
                index += 1
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                content += bytes[run..<index]
                try content.append(contentsOf: escape().utf8)
                run = index
            case 0x0a, 0x0d:
                throw fault("a text runs over the end of its line", "a closing quote, or \\n for a line end", at: start)
            case 0..<0x20:
                throw fault("there is a control character in a text", "a blank, or an escape such as \\t")
            default: index += 1
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
