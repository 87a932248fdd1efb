import Safety

/// The members of one JSON object of a visit, taken out by name and type; whatever is wrong is collected on the way.
struct VisitFields {
    let path: String
    private let members: [String: JSONValue]

    /// Takes an object apart. Names that aren't `known`, identify a person, or come twice are problems.
    ///
    /// - Returns: nil when `value` isn't an object.
    init?(_ value: JSONValue, at path: String, known: [String], problems: inout VisitProblems) {
        guard case .object(let all) = value else {
            problems.add(path, "not an object", "an object with \(Self.list(known))")
            return nil
        }
        self.path = path
        var members: [String: JSONValue] = [:]
        for (index, member) in all.enumerated() {
            guard known.contains(member.key) else {
                Self.refuse(member.key, number: index + 1, at: path, known: known, problems: &problems)
                continue
            }
            if members.updateValue(member.value, forKey: member.key) != nil {
                problems.add(Self.join(path, member.key), "given twice", "give it once")
            }
        }
        self.members = members
    }

    subscript(_ key: String) -> JSONValue? { members[key] }

    func path(_ key: String) -> String { Self.join(path, key) }

    // MARK: Typed members; nil when absent or wrong

    func text(
        _ key: String, required: Bool = false, _ remedy: String, problems: inout VisitProblems,
        where rule: (String) -> Bool
    ) -> String? {
        guard let value = present(key, required: required, remedy, problems: &problems) else { return nil }
        guard case .string(let text) = value, rule(text) else {
            problems.add(path(key), "not acceptable", remedy)
            return nil
        }
        return text
    }

    /// A free text of 1 to `bytes` bytes in one line that gives nobody away.
    func freeText(
        _ key: String, required: Bool = false, bytes: Int, problems: inout VisitProblems
    ) -> String? {
        let remedy = "a text in one line of at most \(bytes) bytes"
        let text = text(key, required: required, remedy, problems: &problems) { text in
            (1...bytes).contains(text.utf8.count) && !text.unicodeScalars.contains(where: Self.isControl)
                && !text.allSatisfy(\.isWhitespace)
        }
        guard let text else { return nil }
        guard !VisitRules.givesAwayPerson(text) else {
            problems.add(
                path(key), "holds what could be a phone, tax or passport number, a birth date or an e-mail address",
                "leave it out")
            return nil
        }
        return text
    }

    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ key: String, required: Bool = false, as type: Word.Type, problems: inout VisitProblems
    ) -> Word? {
        let remedy = "one of \(Self.list(type.allCases.map(\.rawValue)))"
        guard let value = present(key, required: required, remedy, problems: &problems) else { return nil }
        guard case .string(let text) = value, let word = type.init(rawValue: text) else {
            problems.add(path(key), "not in the closed list", remedy)
            return nil
        }
        return word
    }

    func number(
        _ key: String, required: Bool = false, in range: ClosedRange<Int>, problems: inout VisitProblems
    ) -> Int? {
        let remedy = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let value = present(key, required: required, remedy, problems: &problems) else { return nil }
        guard case .integer(let number) = value, let whole = Int(exactly: number), range.contains(whole) else {
            problems.add(path(key), "not acceptable", remedy)
            return nil
        }
        return whole
    }

    func flag(_ key: String, problems: inout VisitProblems) -> Bool? {
        guard let value = self[key] else { return nil }
        guard case .bool(let flag) = value else {
            problems.add(path(key), "not acceptable", "true or false")
            return nil
        }
        return flag
    }

    func identifier(_ key: String, required: Bool = false, problems: inout VisitProblems) -> Identifier? {
        text(key, required: required, "a UUID of version 7", problems: &problems) { Identifier($0) != nil }
            .flatMap { Identifier($0) }
    }

    /// The elements of a list of at most `most`; an absent one is empty.
    func list(_ key: String, atMost most: Int, problems: inout VisitProblems) -> [JSONValue] {
        guard let value = self[key] else { return [] }
        guard case .array(let elements) = value, elements.count <= most else {
            problems.add(path(key), "not acceptable", "a list of at most \(most)")
            return []
        }
        return elements.map(\.value)
    }

    private func present(
        _ key: String, required: Bool, _ remedy: String, problems: inout VisitProblems
    ) -> JSONValue? {
        if self[key] == nil, required { problems.add(path(key), "missing", remedy) }
        return self[key]
    }

    // MARK: Names

    private static func refuse(
        _ key: String, number: Int, at path: String, known: [String], problems: inout VisitProblems
    ) {
        if let word = VisitRules.identityWord(inFieldName: key) {
            problems.add(
                join(path, word), "identifies a person or a house, and is never recorded",
                "leave it out; the patient is known by `patient`, the pseudonym, and the village by `place`")
            return
        }
        // A name that doesn't look like a field's may itself be somebody's, so it isn't repeated.
        let isPlain = (1...24).contains(key.utf8.count) && key.utf8.allSatisfy { $0 == 0x5f || (0x61...0x7a) ~= $0 }
        let closest = known.min { distance(key, $0) < distance(key, $1) }
        let hint = closest.flatMap { distance(key, $0) <= 2 ? "did you mean `\($0)`?" : nil }
        problems.add(
            join(path, isPlain ? key : "(field \(number))"), "unknown field", hint ?? "known are \(list(known))")
    }

    /// Edits between two names (Levenshtein); far for names that are too long to be a slip.
    private static func distance(_ a: String, _ b: String) -> Int {
        guard a.utf8.count <= 24 else { return .max }
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (left == right ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }

    private static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    static func list(_ words: [String]) -> String { words.map { "`\($0)`" }.joined(separator: ", ") }

    private static func isControl(_ scalar: UnicodeScalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
