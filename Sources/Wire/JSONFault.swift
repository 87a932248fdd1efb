/// Why bytes aren't JSON as we accept it, where, and what would be right there.
///
/// It never repeats what was written, which may be about a patient. Who may quote has the bytes and the offsets.
public struct JSONFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// In bytes from the start.
    public let offset: Int
    /// From 1.
    public let line: Int
    /// From 1, in Unicode scalars.
    public let column: Int
    /// What is wrong.
    public let message: String
    /// What would be right.
    public let remedy: String
    /// Where the key stands, quotes included, that its object gives a second time; nil for every other fault.
    public let doubledKey: Range<Int>?

    init(_ message: String, _ remedy: String, at offset: Int, in bytes: [UInt8], doubledKey: Range<Int>? = nil) {
        self.offset = offset
        (line, column) = UTF8Text.place(of: offset, in: bytes)
        self.message = message
        self.remedy = remedy
        self.doubledKey = doubledKey
    }

    /// `line:column: what is wrong; what would be right`.
    public var description: String { "\(line):\(column): \(message); \(remedy)" }
}

/// What a document may cost its reader.
///
/// A value takes 32 bytes of memory and a member 56, a string of more than 15 bytes its length besides; an array may have
/// grown to twice what it holds.
public struct JSONLimits: Sendable, Hashable {
    public let bytes: Int
    /// Values inside one another, the outermost counted.
    public let depth: Int
    /// Of any kind; an array or object counts as one, besides what it holds.
    public let values: Int
    /// Of positions in lists, which count here and not as values; 0 makes them a tree like everything else.
    public let positions: Int

    /// - Precondition: all positive, and `depth` at most 64: the reader calls itself at each level.
    public init(bytes: Int, depth: Int, values: Int, positions: Int = 0) {
        precondition(bytes <= UInt32.max && positions >= 0, "offsets of positions have 32 bits")
        precondition(bytes > 0 && values > 0 && (1...64).contains(depth), "limits that nothing, or anything, fits")
        self.bytes = bytes
        self.depth = depth
        self.values = values
        self.positions = positions
    }
}
