/// Where things stand in bytes that should be UTF-8: what readers of files and of messages say places with.
public enum UTF8Text {
    public static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    /// The first byte that doesn't belong to a well-formed sequence; nil when all of it is UTF-8.
    public static func firstInvalidOffset(_ bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        var iterator = bytes.makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let scalar): offset += scalar.count
            case .error: return offset
            case .emptyInput: return nil
            }
        }
    }

    /// The line and the column at which the byte at `offset` stands, both from 1; columns count Unicode scalars.
    ///
    /// It reads all that lies before, so it is for what is reported, not for every value. An offset beyond the end is
    /// the end.
    public static func place(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
        let before = bytes[..<min(offset, bytes.count)]
        let line = before.count(where: { $0 == UInt8(ascii: "\n") }) + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        // Continuation bytes belong to the scalar before them.
        let column = before[lineStart...].count(where: { $0 & 0xc0 != 0x80 }) + 1
        return (line, column)
    }
}
