import Safety

/// Why a payload isn't what it should be: the field and what would be right there, never a value.
public struct ReadingFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// `crew_ack.at`; empty for the payload as a whole.
    public let field: String
    public let message: String

    init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }

    public var description: String { field.isEmpty ? message : "\(field): \(message)" }
}

/// One object of a payload of ours, asked for its fields by name and type. Fields that nobody asks for are passed by.
struct PayloadFields {
    private let path: String
    private let members: [JSONMember]

    /// More than the fullest status, far less than would hurt.
    private static let limits = JSONLimits(bytes: 65_536, depth: 8, values: 4096)
    /// Midnight before the year 10000: sums with it can't overflow.
    private static let farthestSeconds: Int64 = 253_402_300_799

    /// - Throws: unless `bytes` are an object of that `_type` and of a version that we know.
    init(_ bytes: [UInt8], type: String) throws(ReadingFault) {
        let node: JSONNode
        do {
            node = try JSONReader.read(bytes, within: Self.limits)
        } catch {
            throw ReadingFault("", "not JSON at \(error.line):\(error.column): \(error.message)")
        }
        try self.init(node, path: "")
        guard try text("_type", bytes: 64) == type else { throw ReadingFault("_type", "not `\(type)`") }
        guard try whole("v", in: 1...Int.max) <= WireEncoder.payloadVersion else {
            throw ReadingFault("v", "higher than \(WireEncoder.payloadVersion)")
        }
    }

    private init(_ node: JSONNode, path: String) throws(ReadingFault) {
        guard case .object(let members) = node.value else { throw ReadingFault(path, "not an object") }
        self.path = path
        self.members = members
    }

    private func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    private func value(_ key: String) -> JSONValue? { members.first { $0.key == key }?.value }

    func fault(_ key: String, _ message: String) -> ReadingFault { ReadingFault(path(key), message) }

    private func required<Value>(_ key: String, _ value: Value?) throws(ReadingFault) -> Value {
        guard let value else { throw fault(key, "missing") }
        return value
    }

    // MARK: Nil when absent

    /// A text of at most so many bytes, made fit for one line of a terminal.
    func ifText(_ key: String, bytes: Int) throws(ReadingFault) -> String? {
        guard let value = value(key) else { return nil }
        guard case .string(let text) = value, text.utf8.count <= bytes else {
            throw fault(key, "not a text of at most \(bytes) bytes")
        }
        return OneLine.of(text)
    }

    func ifWhole(_ key: String, in range: ClosedRange<Int>) throws(ReadingFault) -> Int? {
        guard let value = value(key) else { return nil }
        guard case .integer(let number) = value, let whole = Int(exactly: number), range.contains(whole) else {
            throw fault(key, "not a whole number in range")
        }
        return whole
    }

    func ifNumber(_ key: String) throws(ReadingFault) -> Double? {
        guard let value = value(key) else { return nil }
        guard let number = JSONNode(offset: 0, value: value).double else { throw fault(key, "not a number") }
        return number
    }

    func ifFlag(_ key: String) throws(ReadingFault) -> Bool? {
        guard let value = value(key) else { return nil }
        guard case .bool(let flag) = value else { throw fault(key, "not true or false") }
        return flag
    }

    func ifTime(_ key: String) throws(ReadingFault) -> UTCTime? {
        try ifWhole(key, in: 0...Int(Self.farthestSeconds)).map { UTCTime(secondsSinceEpoch: Int64($0)) }
    }

    func ifWord<Word: RawRepresentable<String>>(_ key: String, as type: Word.Type) throws(ReadingFault) -> Word? {
        guard let value = value(key) else { return nil }
        guard case .string(let text) = value, let word = Word(rawValue: text) else {
            throw fault(key, "not in the closed list")
        }
        return word
    }

    func ifIdentifier(_ key: String) throws(ReadingFault) -> Identifier? {
        guard let value = value(key) else { return nil }
        guard case .string(let text) = value, let id = Identifier(text) else {
            throw fault(key, "not a UUID of version 7")
        }
        return id
    }

    func ifObject(_ key: String) throws(ReadingFault) -> PayloadFields? {
        guard let node = members.first(where: { $0.key == key })?.node else { return nil }
        return try PayloadFields(node, path: path(key))
    }

    /// The objects of a list of at most `most`; an absent one is empty.
    func objects(_ key: String, atMost most: Int) throws(ReadingFault) -> [PayloadFields] {
        var objects: [PayloadFields] = []
        for (index, node) in try elements(key, atMost: most).enumerated() {
            objects.append(try PayloadFields(node, path: "\(path(key))[\(index)]"))
        }
        return objects
    }

    /// The texts of a list of at most `most`; an absent one is empty.
    func texts(_ key: String, atMost most: Int, bytes: Int) throws(ReadingFault) -> [String] {
        var texts: [String] = []
        for node in try elements(key, atMost: most) {
            guard let text = node.text, text.utf8.count <= bytes else { throw fault(key, "not a list of short texts") }
            texts.append(OneLine.of(text))
        }
        return texts
    }

    private func elements(_ key: String, atMost most: Int) throws(ReadingFault) -> [JSONNode] {
        guard let value = value(key) else { return [] }
        guard case .array(let nodes) = value, nodes.count <= most else {
            throw fault(key, "not a list of at most \(most)")
        }
        return nodes
    }

    /// Every member, for objects whose names are data, at most `most`, in their order.
    func names(atMost most: Int) throws(ReadingFault) -> [String] {
        guard members.count <= most, members.allSatisfy({ $0.key.utf8.count <= 64 }) else {
            throw ReadingFault(path, "more than \(most) members, or one with a long name")
        }
        return members.map(\.key)
    }

    // MARK: Required

    func text(_ key: String, bytes: Int) throws(ReadingFault) -> String {
        try required(key, try ifText(key, bytes: bytes))
    }
    func whole(_ key: String, in range: ClosedRange<Int>) throws(ReadingFault) -> Int {
        try required(key, try ifWhole(key, in: range))
    }
    func number(_ key: String) throws(ReadingFault) -> Double { try required(key, try ifNumber(key)) }
    func flag(_ key: String) throws(ReadingFault) -> Bool { try required(key, try ifFlag(key)) }
    func time(_ key: String) throws(ReadingFault) -> UTCTime { try required(key, try ifTime(key)) }
    func identifier(_ key: String) throws(ReadingFault) -> Identifier { try required(key, try ifIdentifier(key)) }
    func object(_ key: String) throws(ReadingFault) -> PayloadFields { try required(key, try ifObject(key)) }
    func word<Word: RawRepresentable<String>>(_ key: String, as type: Word.Type) throws(ReadingFault) -> Word {
        try required(key, try ifWord(key, as: type))
    }

    /// The id of a unit.
    func unit() throws(ReadingFault) -> String {
        let unit = try text("unit", bytes: 32)
        guard UnitAddress.isSegment(unit) else { throw fault("unit", "not an id of a unit") }
        return unit
    }
}

/// Text from elsewhere, made fit for one line on paper, on a screen or in a terminal.
enum OneLine {
    /// Control, format and line characters become single spaces, at the ends nothing.
    static func of(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnfit) else { return text }
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { line.append(isUnfit(scalar) ? " " : scalar) }
        return String(line).split(separator: " ").joined(separator: " ")
    }

    /// Direction marks are among them: they can turn a line round for its reader.
    private static func isUnfit(_ scalar: UnicodeScalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }
}
