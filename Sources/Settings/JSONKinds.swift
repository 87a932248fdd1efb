import Wire

extension JSONNode {
    /// The member of that name, with `null` as good as absent: exports write unset fields that way.
    func given(_ key: String) -> JSONNode? {
        guard let node = self[key] else { return nil }
        if case .null = node.value { return nil }
        return node
    }

    /// What a problem calls it.
    var kind: String {
        switch value {
        case .null: "null"
        case .bool: "true or false"
        case .integer, .number: "a number"
        case .string: "a text"
        case .array, .positions: "a list"
        case .object: "an object"
        }
    }
}
