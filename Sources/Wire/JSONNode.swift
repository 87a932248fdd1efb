/// A JSON value and where it stands.
public struct JSONNode: Sendable, Hashable {
    /// Of its first byte, in the bytes that were read; `UTF8Text.place` makes a line and a column of it.
    public let offset: Int
    public let value: JSONValue

    /// For readers of other formats that end in the same tree.
    public init(offset: Int, value: JSONValue) {
        self.offset = offset
        self.value = value
    }
}

/// A JSON value as it was written: members in their order.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// Written without a fraction and an exponent, and in range: exact.
    case integer(Int64)
    /// Every other number, to the nearest double; finite.
    case number(Double)
    case string(String)
    case array([JSONNode])
    case object([JSONMember])
    /// A list of lists of two numbers or more; only for readers that ask for it (`JSONLimits.positions`).
    case positions(JSONPositions)
}

public struct JSONMember: Sendable, Hashable {
    public let key: String
    /// Of the quote before its key.
    public let offset: Int
    public let node: JSONNode

    public init(key: String, offset: Int, node: JSONNode) {
        self.key = key
        self.offset = offset
        self.node = node
    }

    public var value: JSONValue { node.value }
}

extension JSONNode {
    /// The first member of that name; nil when absent, and for values that aren't objects.
    public subscript(_ key: String) -> JSONNode? {
        guard case .object(let members) = value else { return nil }
        return members.first { $0.key == key }?.node
    }

    /// Nil for values that aren't strings.
    public var text: String? {
        guard case .string(let text) = value else { return nil }
        return text
    }

    /// A number of either kind, to the nearest double; nil for values that aren't numbers.
    public var double: Double? {
        switch value {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        case .null, .bool, .string, .array, .object, .positions: nil
        }
    }
}
