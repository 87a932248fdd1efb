internal import Yams

/// The leaves of a settings file by dotted name, after its keys have been checked and before its values are.
struct SettingsTree {
    struct Leaf {
        let node: Node
        let keyPlace: TextPlace
    }

    let file: String
    /// The keys there are.
    let table: SettingTable
    private(set) var leaves: [String: Leaf] = [:]
    /// Where a section's key stands.
    private(set) var sections: [String: TextPlace] = [:]
    private(set) var problems: [Problem] = []
    /// Where a key that a later equal one hides stands, and its text.
    let masked: [TextPlace: String]

    init(_ document: YAMLDocument, file: String, table: SettingTable = .unit) {
        self.file = file
        self.table = table
        masked = document.masked
        guard let root = document.root, !Self.isNull(root) else {
            problem(.start, "file", "there are no settings in this file", "see docs/settings.md for the keys")
            return
        }
        walk(root, section: "", at: .start)
    }

    /// A plain scalar that says nothing. Quoted, the same letters are a text.
    static func isNull(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    private mutating func walk(_ node: Node, section: String, at place: TextPlace) {
        sections[section] = place
        guard !Self.isNull(node) else { return }
        guard case .mapping(let mapping) = node else {
            let names = table.names(in: section).joined(separator: ", ")
            problem(
                node.mark.map(TextPlace.init) ?? place, section.isEmpty ? "file" : section,
                "\(Self.kind(node)) stands where keys should", "keys with values: \(names)")
            return
        }
        var earlier: [String: [TextPlace]] = [:]
        for (key, value) in mapping {
            let keyPlace = key.mark.map(TextPlace.init) ?? place
            guard case .scalar(let scalar) = key else {
                problem(
                    keyPlace, section.isEmpty ? "file" : section, "a key is not a word", "one word before the colon")
                continue
            }
            if let hidden = masked[keyPlace] {
                earlier[hidden, default: []].append(keyPlace)
                continue
            }
            let name = scalar.string
            let dotted = section.isEmpty ? name : "\(section).\(name)"
            if let places = earlier[name] {
                let lines = places.map { "\($0.line)" }.joined(separator: ", ")
                problem(
                    keyPlace, String(dotted.prefix(80)), "this key is given more than once, also in line \(lines)",
                    "keep one of them")
            }
            earlier[name, default: []].append(keyPlace)
            accept(name, dotted: dotted, value: value, section: section, at: keyPlace)
        }
    }

    private mutating func accept(_ name: String, dotted: String, value: Node, section: String, at place: TextPlace) {
        if table.byName[dotted] != nil {
            leaves[dotted] = Leaf(node: value, keyPlace: place)
        } else if table.names(in: section).contains(name) {
            walk(value, section: dotted, at: place)
        } else {
            unknown(name, in: section, at: place)
        }
    }

    private mutating func unknown(_ name: String, in section: String, at place: TextPlace) {
        let siblings = table.names(in: section)
        let remedy: String
        if let near = Suggestion.nearest(to: name, among: siblings) {
            remedy = "did you mean '\(near)'?"
        } else if let home = table.all.first(where: { $0.leaf == name }) {
            remedy = "did you mean '\(home.name)'?"
        } else {
            remedy = "one of " + siblings.joined(separator: ", ")
        }
        let shown = String(name.quotable.dropFirst().dropLast())
        problem(place, section.isEmpty ? shown : "\(section).\(shown)", "there is no such key", remedy)
    }

    static func kind(_ node: Node) -> String {
        switch node {
        case .scalar: "a single value"
        case .sequence: "a list"
        case .mapping: "a group of keys"
        case .alias: "an alias"
        }
    }

    private mutating func problem(_ place: TextPlace, _ key: String, _ message: String, _ remedy: String) {
        problems.append(Problem(.error, file: file, at: place, key: key, message, remedy: remedy))
    }
}
