/// The first word of what one of the vehicle's inputs said, read strictly: what isn't plainly a value is none.
struct VehicleWord: Equatable {
    /// What is read of a file, or kept of what a program prints; a value is a fraction of it.
    static let mostBytes = 256
    /// A longer number has lost its meaning on the way.
    static let mostDigits = 20

    private let bytes: ArraySlice<UInt8>

    /// - Parameter said: at most `mostBytes`.
    /// - Throws: `noWord` for nothing but blanks, `notUnderstood` for a word that may go on where the bytes end.
    init(in said: [UInt8]) throws(VehicleFault) {
        guard let first = said.firstIndex(where: { !Self.isBlank($0) }) else {
            throw said.count >= Self.mostBytes ? .notUnderstood : .noWord
        }
        let word = said[first...].prefix { !Self.isBlank($0) }
        guard word.endIndex < Self.mostBytes else { throw .notUnderstood }
        bytes = word
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

    /// `1`, `on`, `true` or `high`; `0`, `off`, `false` or `low`; without regard to case.
    func ignition() throws(VehicleFault) -> Bool {
        switch String(decoding: bytes, as: UTF8.self).lowercased() {
        case "1", "on", "true", "high": return true
        case "0", "off", "false", "low": return false
        default: throw .notUnderstood
        }
    }

    /// A decimal number with neither sign nor exponent, times the unit.
    ///
    /// - Parameter unitMetres: above 0.
    func odometerMetres(unitMetres: Double) throws(VehicleFault) -> Double {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard bytes.count <= Self.mostDigits, (1...2).contains(parts.count),
            parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(digits.contains) }),
            let value = Double(String(decoding: bytes, as: UTF8.self)), (value * unitMetres).isFinite
        else { throw .notUnderstood }
        return value * unitMetres
    }
}
