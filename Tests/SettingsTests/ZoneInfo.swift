/// Makes time zone files (RFC 9636), so that tests need no database.
enum ZoneInfo {
    /// A file of version 2 without a part for old readers.
    ///
    /// - Parameters:
    ///   - changes: moment and index into `offsets`.
    ///   - offsets: seconds east of UTC.
    static func file(_ rule: String, changes: [(Int64, UInt8)] = [], offsets: [Int32] = [0]) -> [UInt8] {
        var bytes = header(times: 0, types: 1) + [0, 0, 0, 0, 0, 0]
        // The old part has one letter for the name of its one type.
        bytes += [0]
        bytes += header(times: changes.count, types: offsets.count)
        for change in changes { bytes += big(change.0, 8) }
        bytes += changes.map(\.1)
        for offset in offsets { bytes += big(Int64(offset), 4) + [0, 0] }
        return bytes + [0] + Array("\n\(rule)\n".utf8)
    }

    private static func header(times: Int, types: Int) -> [UInt8] {
        Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
            + [0, 0, 0, times, types, 1].flatMap { big(Int64($0), 4) }
    }

    private static func big(_ value: Int64, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * (width - 1 - $0))) }
    }
}
