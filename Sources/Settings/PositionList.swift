import Wire

/// A list of positions, whether its reader kept a tree of it or only the numbers.
enum PositionList {
    case compact(JSONPositions)
    case tree([JSONNode])

    /// Nil for a value that is no list.
    init?(_ node: JSONNode) {
        switch node.value {
        case .positions(let positions): self = .compact(positions)
        case .array(let items): self = .tree(items)
        case .null, .bool, .integer, .number, .string, .object: return nil
        }
    }

    var count: Int {
        switch self {
        case .compact(let positions): positions.count
        case .tree(let items): items.count
        }
    }

    func offset(_ index: Int) -> Int {
        switch self {
        case .compact(let positions): positions[index].offset
        case .tree(let items): items[index].offset
        }
    }

    /// Longitude and latitude as written; nil when that is no position.
    func numbers(_ index: Int) -> (longitude: Double, latitude: Double)? {
        switch self {
        case .compact(let positions):
            let position = positions[index]
            return (position.first, position.second)
        case .tree(let items): return Self.numbers(items[index])
        }
    }

    /// More than an altitude is allowed and means nothing (RFC 7946 §3.1.1).
    static func numbers(_ node: JSONNode) -> (longitude: Double, latitude: Double)? {
        guard case .array(let numbers) = node.value, numbers.count >= 2,
            numbers.allSatisfy({ $0.double != nil }), let longitude = numbers[0].double,
            let latitude = numbers[1].double
        else { return nil }
        return (longitude, latitude)
    }
}
