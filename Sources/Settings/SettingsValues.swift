import Safety
internal import Yams

/// Reads the leaves of a settings file as typed values, and keeps every problem it meets.
///
/// Each reader gives nil exactly when it has recorded an error, or, for an optional key, when the key is absent.
struct SettingsValues {
    struct Text {
        let text: String
        let place: TextPlace
    }

    let tree: SettingsTree
    /// Absolute; what the file's relative paths start from.
    let base: String
    let surroundings: Surroundings
    /// The last good set-up must start a warning even if a hook has gone since.
    let toleratesMissingPrograms: Bool
    private(set) var problems: [Problem]

    init(_ tree: SettingsTree, base: String, surroundings: Surroundings, toleratesMissingPrograms: Bool) {
        self.tree = tree
        self.base = base
        self.surroundings = surroundings
        self.toleratesMissingPrograms = toleratesMissingPrograms
        problems = tree.problems
    }

    mutating func problem(_ key: String, at place: TextPlace, _ message: String, _ remedy: String) {
        problems.append(Problem(.error, file: tree.file, at: place, key: key, message, remedy: remedy))
    }

    mutating func warning(_ key: String, at place: TextPlace, _ message: String, _ remedy: String) {
        problems.append(Problem(.warning, file: tree.file, at: place, key: key, message, remedy: remedy))
    }

    func isPresent(_ key: String) -> Bool { tree.leaves[key] != nil }

    /// Where a key's value stands; where the key would belong when it is absent.
    func place(_ key: String) -> TextPlace {
        if let leaf = tree.leaves[key] { return leaf.node.mark.map(TextPlace.init) ?? leaf.keyPlace }
        return Self.entry(key).section.isEmpty ? .start : sectionPlace(Self.entry(key).section)
    }

    private func sectionPlace(_ section: String) -> TextPlace {
        var section = section
        while true {
            if let place = tree.sections[section] { return place }
            guard let dot = section.lastIndex(of: ".") else { return .start }
            section = String(section[..<dot])
        }
    }

    /// - Precondition: `key` is in a table; a name that the unit and the office share means the same to both.
    static func entry(_ key: String) -> SettingKey {
        guard let entry = SettingKey.byName[key] ?? SettingTable.office.byName[key] else {
            preconditionFailure("a key that the table doesn't have")
        }
        return entry
    }

    /// The text of a scalar, or of the default; nil after a problem, and for an optional key that is absent.
    mutating func text(_ key: String) -> Text? {
        let entry = Self.entry(key)
        guard let leaf = tree.leaves[key] else {
            switch entry.need {
            case .standard(let text): return Text(text: text, place: place(key))
            case .optional: return nil
            case .required:
                problem(
                    key, at: place(key), "the key is missing" + (entry.reason.map { ": \($0)" } ?? ""),
                    "\(entry.leaf): \(entry.example)")
                return nil
            }
        }
        guard !SettingsTree.isNull(leaf.node) else {
            let absent =
                switch entry.need {
                case .standard(let text): ", or remove the key for the default \(text)"
                case .optional: ", or remove the key"
                case .required: entry.reason.map { " (\($0))" } ?? ""
                }
            problem(key, at: place(key), "the key has no value", "\(entry.leaf): \(entry.example)" + absent)
            return nil
        }
        guard case .scalar(let scalar) = leaf.node else {
            problem(
                key, at: place(key), "\(SettingsTree.kind(leaf.node)) stands where one value should",
                "\(entry.leaf): \(entry.example)")
            return nil
        }
        return Text(text: scalar.string, place: place(key))
    }

    private mutating func refuse(_ key: String, _ found: Text, _ why: String) {
        let entry = Self.entry(key)
        let remedy = "\(entry.kind.range), such as \(entry.example)" + (entry.bound.map { ": \($0)" } ?? "")
        problem(key, at: found.place, why, remedy)
    }

    mutating func duration(_ key: String) -> Duration? {
        guard case .duration(let range) = Self.entry(key).kind, let found = text(key),
            let milliseconds = quantity(key, found, Quantity.durations, noun: "duration")
        else { return nil }
        let duration = Duration.nanoseconds(Int64((milliseconds * 1e6).rounded()))
        guard range.contains(duration) else {
            refuse(key, found, "\(found.text.quotable) is out of range")
            return nil
        }
        return duration
    }

    /// In the base unit of its kind: metres, degrees, or the measure's.
    mutating func number(_ key: String) -> Double? {
        guard let found = text(key) else { return nil }
        let (range, units, noun, isSigned): (ClosedRange<Double>, [Quantity.Unit], String, Bool)
        switch Self.entry(key).kind {
        case .length(let lengths): (range, units, noun, isSigned) = (lengths, Quantity.lengths, "length", false)
        case .angle(let angles): (range, units, noun, isSigned) = (angles, Quantity.angles, "angle", false)
        case .degrees(let degrees): (range, units, noun, isSigned) = (degrees, Quantity.angles, "angle", true)
        case .measure(let measure, let measures):
            (range, units, noun, isSigned) = (measures, measure.units, measure.noun, measure.isSigned)
        default: preconditionFailure("nothing that is measured")
        }
        guard let value = quantity(key, found, units, noun: noun, isSigned: isSigned) else { return nil }
        guard range.contains(value) else {
            refuse(key, found, "\(found.text.quotable) is out of range")
            return nil
        }
        return value
    }

    private mutating func quantity(
        _ key: String, _ found: Text, _ units: [Quantity.Unit], noun: String, isSigned: Bool = false
    ) -> Double? {
        do {
            return try Quantity.parse(found.text, as: units, isSigned: isSigned)
        } catch {
            let entry = Self.entry(key)
            problem(
                key, at: found.place, error.message(for: found.text, noun: noun),
                "\(noun.withArticle) with its unit (\(units.map(\.symbol).joined(separator: ", "))), such as \(entry.example)"
            )
            return nil
        }
    }

    mutating func port(_ key: String) -> UInt16? {
        guard let found = text(key) else { return nil }
        let isPlain = found.text.utf8.allSatisfy { (48...57).contains($0) } && !found.text.hasPrefix("0")
        guard isPlain, let port = UInt16(found.text) else {
            refuse(key, found, "\(found.text.quotable) is no port")
            return nil
        }
        return port
    }

    /// A whole number without a unit.
    mutating func count(_ key: String) -> Int? {
        guard case .count(let range) = Self.entry(key).kind, let found = text(key) else { return nil }
        let isPlain = found.text.utf8.allSatisfy { (48...57).contains($0) } && !found.text.hasPrefix("0")
        guard isPlain, let number = Int(found.text), range.contains(number) else {
            refuse(
                key, found, isPlain ? "\(found.text.quotable) is out of range" : "\(found.text.quotable) is no number")
            return nil
        }
        return number
    }

    mutating func flag(_ key: String) -> Bool? {
        guard let found = text(key) else { return nil }
        switch found.text {
        case "true": return true
        case "false": return false
        default:
            problem(key, at: found.place, "\(found.text.quotable) is neither true nor false", "true or false")
            return nil
        }
    }

    mutating func choice<Value: RawRepresentable<String>>(_ key: String, _ type: Value.Type) -> Value? {
        guard case .choice(let words) = Self.entry(key).kind, let found = text(key) else { return nil }
        if let value = Value(rawValue: found.text) { return value }
        let near = Suggestion.nearest(to: found.text, among: words)
        let list = words.count == 1 ? "\(words[0]), the only choice for now" : "one of " + words.joined(separator: ", ")
        problem(
            key, at: found.place, "\(found.text.quotable) is no choice here",
            words.count > 1 ? near.map { "did you mean '\($0)'?" } ?? list : list)
        return nil
    }
}

extension String {
    /// `a length`, `an angle`.
    var withArticle: String { (first.map { "aeiou".contains($0) } ?? false ? "an " : "a ") + self }
}

extension Quantity.Fault {
    func message(for text: String, noun: String) -> String {
        switch self {
        case .noUnit: "\(text.quotable) has no unit"
        case .blank: "\(text.quotable) has a blank between number and unit"
        case .unknownUnit(let unit): "\(unit.quotable) is no unit of \(noun.withArticle)"
        case .noNumber: "\(text.quotable) is no \(noun)"
        }
    }
}
