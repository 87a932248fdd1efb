import Safety

/// Groups of keys within a list: a hook, a step of the ladder.
extension SettingsValues {
    /// The items of a list; empty when the key is absent, nil after a problem.
    mutating func list(_ key: String, atMost most: Int) -> [Written]? {
        guard let leaf = tree.leaves[key] else { return [] }
        guard !SettingsTree.isNull(leaf.node) else {
            _ = text(key)
            return nil
        }
        let entry = Self.entry(key)
        guard case .list(let items) = Written(leaf.node, at: leaf.keyPlace, hidden: tree.masked).content else {
            problem(key, at: place(key), "this is not a list", "a list, such as \(entry.example)")
            return nil
        }
        guard items.count <= most else {
            problem(
                key, at: place(key), "the list has \(items.count) items",
                "\(entry.kind.range), such as \(entry.example)")
            return nil
        }
        return items
    }

    /// The values of a group by their keys, without those that have a problem.
    mutating func group(_ entries: [Written.Entry], _ key: String, names: [String]) -> [String: Written] {
        var values: [String: Written] = [:]
        for entry in entries {
            let place = place(of: entry.spot)
            let shown = String(entry.key.quotable.dropFirst().dropLast())
            if entry.isDoubled || values[entry.key] != nil {
                problem("\(key).\(shown)", at: place, "this key is given twice", "keep one of them")
            } else if !names.contains(entry.key) {
                let near = Suggestion.nearest(to: entry.key, among: names).map { "did you mean '\($0)'?" }
                problem(
                    "\(key).\(shown)", at: place, "there is no such key",
                    near ?? "one of " + names.joined(separator: ", "))
            } else if case .nothing = entry.value.content {
                problem("\(key).\(shown)", at: place, "the key has no value", "a value, or remove the key")
            } else {
                values[entry.key] = entry.value
            }
        }
        return values
    }

    mutating func duration(
        _ value: Written, _ key: String, _ range: ClosedRange<Duration>, example: String
    ) -> Duration? {
        let milliseconds = { (duration: Duration) in Double(duration.nanoseconds) / 1e6 }
        return number(
            value, key, milliseconds(range.lowerBound)...milliseconds(range.upperBound), in: Quantity.durations,
            noun: "duration", example: example
        ).map { .nanoseconds(Int64(($0 * 1e6).rounded())) }
    }

    /// In the base unit of its units.
    mutating func number(
        _ value: Written, _ key: String, _ range: ClosedRange<Double>, in units: [Quantity.Unit], noun: String,
        isSigned: Bool = false, example: String
    ) -> Double? {
        let spot = place(of: value.spot)
        let bounds = "\(Quantity.text(range, in: units)), such as \(example)"
        guard let text = value.text else {
            problem(key, at: spot, "\(value.kind) stands where one value should", bounds)
            return nil
        }
        do {
            let number = try Quantity.parse(text, as: units, isSigned: isSigned)
            if range.contains(number) { return number }
            problem(key, at: spot, "\(text.quotable) is out of range", bounds)
        } catch {
            let symbols = units.map(\.symbol).joined(separator: ", ")
            problem(
                key, at: spot, error.message(for: text, noun: noun),
                "\(noun.withArticle) with its unit (\(symbols)), such as \(example)")
        }
        return nil
    }

    mutating func word<Value: RawRepresentable<String> & CaseIterable>(
        _ value: Written, _ key: String, _ type: Value.Type
    ) -> Value? {
        let words = Value.allCases.map(\.rawValue)
        let list = "one of " + words.joined(separator: ", ")
        guard let text = value.text else {
            problem(key, at: place(of: value.spot), "\(value.kind) stands where one value should", list)
            return nil
        }
        if let known = Value(rawValue: text) { return known }
        let near = Suggestion.nearest(to: text, among: words).map { "did you mean '\($0)'?" }
        problem(key, at: place(of: value.spot), "\(text.quotable) is no choice here", near ?? list)
        return nil
    }

    /// Texts of a list within a group, each once; nil after a problem.
    mutating func texts(_ value: Written, _ key: String, _ lengths: ClosedRange<Int>, example: String) -> [Text]? {
        let spot = place(of: value.spot)
        guard case .list(let items) = value.content else {
            problem(key, at: spot, "this is not a list", "a list, such as \(example)")
            return nil
        }
        guard lengths.contains(items.count) else {
            problem(
                key, at: spot, "the list has \(items.count) items",
                "\(lengths.lowerBound) to \(lengths.upperBound), such as \(example)")
            return nil
        }
        var texts: [Text] = []
        for (index, item) in items.enumerated() {
            let place = place(of: item.spot)
            if let text = item.text, !texts.contains(where: { $0.text == text }) {
                texts.append(Text(text: text, place: place))
            } else {
                problem(
                    "\(key)[\(index + 1)]", at: place,
                    item.text.map { "\($0.quotable) stands there twice" }
                        ?? "\(item.kind) stands where one value should",
                    "a list, such as \(example)")
            }
        }
        return texts.count == items.count ? texts : nil
    }

    func place(of spot: Written.Spot) -> TextPlace {
        switch spot {
        case .place(let place): place
        case .offset: .start
        }
    }
}
