/// A JSON value with the byte offset at which it starts.
struct JSONNode {
    let offset: Int
    let value: JSONValue
}

enum JSONValue {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([JSONNode])
    case object([JSONMember])
}

struct JSONMember {
    let name: String
    let offset: Int
    let node: JSONNode
}

extension JSONNode {
    /// The member of that name; nil when absent, and for values that aren't objects.
    subscript(_ name: String) -> JSONNode? {
        guard case .object(let members) = value else { return nil }
        return members.first { $0.name == name }?.node
    }

    /// The same, with `null` as good as absent: exports write unset fields that way.
    func given(_ name: String) -> JSONNode? {
        guard let node = self[name] else { return nil }
        if case .null = node.value { return nil }
        return node
    }

    var text: String? {
        guard case .text(let text) = value else { return nil }
        return text
    }

    var kind: String {
        switch value {
        case .null: "null"
        case .flag: "true or false"
        case .number: "a number"
        case .text: "a text"
        case .list: "a list"
        case .object: "an object"
        }
    }
}
