/// Why bytes aren't a map file as we accept it, where, and what would be right there.
public struct MapFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// In bytes from the start of the document's UTF-8 text; 0 where the fault is of the file as a whole.
    public let offset: Int
    /// From 1.
    public let line: Int
    /// From 1, in Unicode scalars.
    public let column: Int
    /// What is wrong.
    public let message: String
    /// What would be right.
    public let remedy: String

    init(_ message: String, _ remedy: String, at offset: Int = 0, in bytes: [UInt8] = []) {
        self.offset = offset
        let before = bytes[..<max(0, min(offset, bytes.count))]
        line = before.count(where: { $0 == UInt8(ascii: "\n") }) + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        // Continuation bytes belong to the scalar before them.
        column = before[lineStart...].count(where: { $0 & 0xc0 != 0x80 }) + 1
        self.message = message
        self.remedy = remedy
    }

    /// `line:column: what is wrong; what would be right`.
    public var description: String { "\(line):\(column): \(message); \(remedy)" }
}
