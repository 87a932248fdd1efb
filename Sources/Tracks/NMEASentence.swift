/// One sentence of NMEA 0183 whose checksum holds: `$` talker, kind, fields, `*` and the sum of all between.
///
/// Source: NMEA 0183 version 4.11, §5.3, as described in gpsd's "NMEA Revealed".
struct NMEASentence: Equatable {
    /// `RMC`, `GGA` …; of a proprietary sentence everything after the `P`.
    let kind: String
    let talker: String
    /// Without the address; empty ones count.
    let fields: [ArraySlice<UInt8>]

    /// Longer ones than the standard's 82 characters are common; longer than this is no sentence.
    static let longest = 256

    /// The field at `index`, from 0; empty or absent is nil.
    subscript(index: Int) -> String? {
        guard index < fields.count, !fields[index].isEmpty else { return nil }
        return String(decoding: fields[index], as: UTF8.self)
    }

    /// What a stretch of a line is, from a dollar sign up to the next one.
    enum Reading: Equatable {
        case sentence(NMEASentence)
        /// It begins as a sentence does, and the checksum is missing or wrong.
        case broken
        case junk
    }

    /// - Parameter bytes: from the dollar sign on; what follows the checksum is not looked at.
    static func read(_ bytes: ArraySlice<UInt8>) -> Reading {
        guard bytes.first == UInt8(ascii: "$") else { return .junk }
        let stretch = bytes.dropFirst().prefix(longest)
        let address = stretch.prefix { isCapital($0) || isDigit($0) }
        guard (4...10).contains(address.count), address.first.map(isCapital) == true,
            address.endIndex < stretch.endIndex, stretch[address.endIndex] == UInt8(ascii: ",")
        else { return .junk }
        guard let star = stretch.firstIndex(of: UInt8(ascii: "*")), star + 2 < stretch.endIndex,
            let high = hexValue(stretch[star + 1]), let low = hexValue(stretch[star + 2]),
            stretch[..<star].reduce(UInt8(0), ^) == high << 4 | low
        else { return .broken }
        let name = String(decoding: address, as: UTF8.self)
        let isProprietary = name.hasPrefix("P")
        let fields = stretch[(address.endIndex + 1)..<star].split(
            separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        return .sentence(
            NMEASentence(
                kind: String(name.dropFirst(isProprietary ? 1 : max(0, name.count - 3))),
                talker: isProprietary ? "P" : String(name.dropLast(3)), fields: fields))
    }

    /// Every stretch of a line that begins with a dollar sign: two sentences may stand in one line, or one behind junk.
    static func forEach(in line: ArraySlice<UInt8>, _ body: (Reading) -> Void) {
        var rest = line
        while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
            let next = rest[(dollar + 1)...].firstIndex(of: UInt8(ascii: "$")) ?? rest.endIndex
            body(read(rest[dollar..<next]))
            rest = rest[next...]
        }
    }

    private static func isCapital(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
