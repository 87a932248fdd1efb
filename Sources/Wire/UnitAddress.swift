/// Where a unit lives among the topics: `<root>/<fleet>/<unit>`.
public struct UnitAddress: Sendable, Hashable {
    public let root: String
    public let fleet: String
    public let unit: String

    /// Nil unless each segment is `[a-z0-9-]{1,32}` and the unit is not `office`.
    public init?(root: String, fleet: String, unit: String) {
        guard [root, fleet, unit].allSatisfy(Self.isSegment), unit != Self.office else { return nil }
        self.root = root
        self.fleet = fleet
        self.unit = unit
    }

    /// The id that no unit can have.
    public static let office = "office"

    /// Whether `text` can be one segment of a topic of ours.
    public static func isSegment(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            }
    }
}
