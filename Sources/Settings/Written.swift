import Wire
internal import Yams

/// A value as a person wrote it, in the settings' YAML or in a map's JSON, with where it stands.
///
/// What a zone may say is said in both; one reader reads it from here.
struct Written: Sendable {
    enum Spot: Sendable {
        case offset(Int)
        case place(TextPlace)
    }

    struct Entry: Sendable {
        let key: String
        let spot: Spot
        let value: Written
        /// A later equal key of the same group.
        let isDoubled: Bool
    }

    enum Content: Sendable {
        case nothing
        case text(String)
        /// A number or a flag of JSON, as a problem calls it; in YAML all of these are texts.
        case other(String)
        case list([Written])
        case group([Entry])
    }

    let content: Content
    let spot: Spot

    /// What a problem calls it.
    var kind: String {
        switch content {
        case .nothing: "nothing"
        case .text: "a text"
        case .other(let kind): kind
        case .list: "a list"
        case .group: "a group of keys"
        }
    }

    var text: String? {
        guard case .text(let text) = content else { return nil }
        return text
    }

    /// The same for the same meaning, whatever the blanks and line ends.
    var canonical: String {
        switch content {
        case .nothing: "null"
        case .other(let kind): kind
        case .text(let text): "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        case .list(let items): "[" + items.map(\.canonical).joined(separator: ",") + "]"
        case .group(let entries):
            "{" + entries.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.canonical)" }.joined(separator: ",")
                + "}"
        }
    }
}

extension Written {
    init(_ text: String, at place: TextPlace) {
        content = .text(text)
        spot = .place(place)
    }

    init(_ node: JSONNode) {
        spot = .offset(node.offset)
        content =
            switch node.value {
            case .null: .nothing
            case .string(let text): .text(text)
            case .integer, .number, .bool, .positions: .other(node.kind)
            case .array(let items): .list(items.map(Written.init))
            case .object(let members):
                .group(
                    members.map {
                        Entry(key: $0.key, spot: .offset($0.offset), value: Written($0.node), isDoubled: false)
                    })
            }
    }

    /// - Parameters:
    ///   - place: stands in where YAML knows none.
    ///   - hidden: the key that a mark hides, `YAMLDocument.masked`.
    ///   - depth: levels that are followed; deeper ones count as nothing.
    init(_ node: Node, at place: TextPlace, hidden: [TextPlace: String], depth: Int = 4) {
        let place = node.mark.map(TextPlace.init) ?? place
        spot = .place(place)
        guard depth > 0 else {
            content = .nothing
            return
        }
        switch node {
        case .scalar(let scalar): content = SettingsTree.isNull(node) ? .nothing : .text(scalar.string)
        case .sequence(let items):
            content = .list(items.map { Written($0, at: place, hidden: hidden, depth: depth - 1) })
        case .mapping(let pairs):
            content = .group(
                pairs.map { key, value in
                    let keyPlace = key.mark.map(TextPlace.init) ?? place
                    return Entry(
                        key: hidden[keyPlace] ?? key.scalar?.string ?? "", spot: .place(keyPlace),
                        value: Written(value, at: keyPlace, hidden: hidden, depth: depth - 1),
                        isDoubled: hidden[keyPlace] != nil)
                })
        case .alias: content = .nothing
        }
    }
}
