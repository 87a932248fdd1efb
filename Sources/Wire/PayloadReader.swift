import Safety

/// Takes a payload of ours apart by name and type; whatever is wrong is collected on the way, with its place.
struct PayloadReader {
    /// The members of one object, and where it is.
    struct Object {
        let path: String
        let offset: Int
        let members: [JSONMember]

        subscript(_ key: String) -> JSONNode? { members.first { $0.key == key }?.node }
        func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    }

    /// 2099 and no later: keeps sums of times far from overflow.
    static let farthestSeconds: Int64 = 4_102_444_799
    /// Whole numbers that every reader of JSON keeps exact.
    static let largestNumber: Int64 = (1 << 53) - 1

    private let bytes: [UInt8]
    let root: Object
    private var fault = PayloadFault()

    /// - Throws: what isn't JSON, isn't an object, or isn't of this type in version 1.
    init(_ bytes: [UInt8], type: String, within limits: JSONLimits) throws(PayloadFault) {
        self.bytes = bytes
        let node: JSONNode
        do {
            node = try JSONReader.read(bytes, within: limits)
        } catch {
            throw PayloadFault(problems: [
                PayloadProblem(
                    path: "", offset: error.offset, line: error.line, column: error.column, message: error.message,
                    remedy: error.remedy)
            ])
        }
        guard case .object(let members) = node.value else {
            root = Object(path: "", offset: node.offset, members: [])
            add("", at: node.offset, "not an object", "an object of type \(type)")
            throw fault
        }
        root = Object(path: "", offset: node.offset, members: members)
        if root["_type"]?.value != .string(type) {
            add("_type", at: root["_type"]?.offset ?? node.offset, "another type, or none", "`\(type)`")
        } else if root["v"]?.value != .integer(Int64(WireEncoder.payloadVersion)) {
            add(
                "v", at: root["v"]?.offset ?? node.offset, "a version that this program doesn't know",
                "\(WireEncoder.payloadVersion)")
        }
        if !fault.problems.isEmpty { throw fault }
    }

    /// The value that was read, if nothing is wrong with the whole.
    func finish<Value>(_ value: Value?) throws(PayloadFault) -> Value {
        guard fault.problems.isEmpty, let value else { throw fault }
        return value
    }

    mutating func add(_ path: String, at offset: Int, _ message: String, _ remedy: String) {
        guard fault.problems.count < PayloadFault.capacity else { return fault.omitted += 1 }
        let place = UTF8Text.place(of: offset, in: bytes)
        fault.problems.append(
            PayloadProblem(
                path: path, offset: offset, line: place.line, column: place.column, message: message, remedy: remedy))
    }

    /// Refuses members that aren't `known`; the type and the version are, in the outermost object.
    mutating func refuseUnknown(in object: Object, known: [String]) {
        let known = object.path.isEmpty ? known + ["_type", "v"] : known
        for member in object.members where !known.contains(member.key) {
            // A name that doesn't look like a field's isn't repeated.
            let path = Self.isWord(member.key) ? object.path(member.key) : object.path
            add(path, at: member.offset, "unknown field", "known are \(Self.list(known))")
        }
    }

    // MARK: Typed members; nil when absent or wrong

    mutating func text(
        _ object: Object, _ key: String, required: Bool = true, _ remedy: String, where rule: (String) -> Bool
    ) -> String? {
        guard let node = present(object, key, required: required, remedy) else { return nil }
        guard let text = node.text, rule(text) else { return wrong(object, key, node, remedy) }
        return text
    }

    /// One line of 1 to `most` characters.
    mutating func line(_ object: Object, _ key: String, required: Bool = true, most: Int) -> String? {
        text(object, key, required: required, "a text in one line of at most \(most) characters") {
            Self.isLine($0, most: most)
        }
    }

    mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ object: Object, _ key: String, required: Bool = true, as type: Word.Type
    ) -> Word? {
        let remedy = "one of \(Self.list(type.allCases.map(\.rawValue)))"
        guard let node = present(object, key, required: required, remedy) else { return nil }
        guard let word = node.text.flatMap({ type.init(rawValue: $0) }) else { return wrong(object, key, node, remedy) }
        return word
    }

    mutating func whole(_ object: Object, _ key: String, in range: ClosedRange<Int64>) -> Int64? {
        let remedy = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let node = present(object, key, required: true, remedy) else { return nil }
        guard case .integer(let number) = node.value, range.contains(number) else {
            return wrong(object, key, node, remedy)
        }
        return number
    }

    mutating func time(_ object: Object, _ key: String) -> UTCTime? {
        whole(object, key, in: 0...Self.farthestSeconds).map { UTCTime(secondsSinceEpoch: $0) }
    }

    mutating func flag(_ object: Object, _ key: String) -> Bool? {
        guard let node = present(object, key, required: true, "true or false") else { return nil }
        guard case .bool(let flag) = node.value else { return wrong(object, key, node, "true or false") }
        return flag
    }

    mutating func identifier(_ object: Object, _ key: String, required: Bool = true) -> Identifier? {
        text(object, key, required: required, "a UUID of version 7") { Identifier($0) != nil }
            .flatMap { Identifier($0) }
    }

    mutating func unit(_ object: Object, _ key: String = "unit") -> String? {
        text(object, key, "the id of a unit", where: UnitAddress.isSegment)
    }

    mutating func object(_ object: Object, _ key: String) -> Object? {
        guard let node = present(object, key, required: true, "an object") else { return nil }
        return self.object(node, at: object.path(key))
    }

    /// An element of a list, as an object.
    mutating func object(_ node: JSONNode, at path: String) -> Object? {
        guard case .object(let members) = node.value else {
            add(path, at: node.offset, "not acceptable", "an object")
            return nil
        }
        return Object(path: path, offset: node.offset, members: members)
    }

    /// The elements of a list of at most `most`, each with its path; an absent one is empty.
    mutating func list(_ object: Object, _ key: String, most: Int) -> [(path: String, node: JSONNode)] {
        guard let node = object[key] else { return [] }
        guard case .array(let elements) = node.value, elements.count <= most else {
            add(object.path(key), at: node.offset, "not acceptable", "a list of at most \(most)")
            return []
        }
        return elements.enumerated().map { ("\(object.path(key))[\($0.offset)]", $0.element) }
    }

    /// The elements of a list of texts, each made something of.
    mutating func texts<Value>(
        _ object: Object, _ key: String, most: Int, _ remedy: String, _ make: (String) -> Value?
    ) -> [Value] {
        var values: [Value] = []
        for (path, node) in list(object, key, most: most) {
            guard let value = node.text.flatMap(make) else {
                add(path, at: node.offset, "not acceptable", remedy)
                continue
            }
            values.append(value)
        }
        return values
    }

    // MARK: Parts

    private mutating func present(_ object: Object, _ key: String, required: Bool, _ remedy: String) -> JSONNode? {
        if object[key] == nil, required { add(object.path(key), at: object.offset, "missing", remedy) }
        return object[key]
    }

    private mutating func wrong<Value>(_ object: Object, _ key: String, _ node: JSONNode, _ remedy: String) -> Value? {
        add(object.path(key), at: node.offset, "not acceptable", remedy)
        return nil
    }

    static func list(_ words: [String]) -> String { words.map { "`\($0)`" }.joined(separator: ", ") }

    /// 1 to `most` characters, not all of them blank, of a length in bytes that such a text can have, without line ends,
    /// control characters and direction marks, which turn a line round for its reader.
    static func isLine(_ text: String, most: Int) -> Bool {
        (1...most).contains(text.count) && text.utf8.count <= 4 * most && !text.allSatisfy(\.isWhitespace)
            && !text.unicodeScalars.contains { scalar in
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
                // Joiners hold letters and signs together.
                case .format: scalar.value != 0x200c && scalar.value != 0x200d
                default: false
                }
            }
    }

    /// `[a-z_]{1,32}`: a name of ours.
    static func isWord(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }
}
