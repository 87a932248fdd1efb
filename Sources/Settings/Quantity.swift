import Safety

/// Numbers that carry their unit, as settings and zone files write them: `10s`, `250m`, `30deg`.
enum Quantity {
    struct Unit {
        let symbol: String
        /// In the base unit: milliseconds, metres, degrees, and those of `Measure`.
        let factor: Double
    }

    static let durations = [
        Unit(symbol: "ms", factor: 1), Unit(symbol: "s", factor: 1000), Unit(symbol: "min", factor: 60_000),
        Unit(symbol: "h", factor: 3_600_000), Unit(symbol: "d", factor: 86_400_000),
    ]
    static let lengths = [Unit(symbol: "m", factor: 1), Unit(symbol: "km", factor: 1000)]
    static let angles = [Unit(symbol: "deg", factor: 1)]

    /// Why a text is no quantity.
    enum Fault: Error, Equatable { case noUnit, blank, unknownUnit(String), noNumber }

    /// Reads `digits[.digits]unit`, without blanks or exponent; in the base unit.
    ///
    /// - Parameter isSigned: whether a minus may stand before it.
    static func parse(_ text: String, as units: [Unit], isSigned: Bool = false) throws(Fault) -> Double {
        if isSigned, text.hasPrefix("-") { return -(try parse(String(text.dropFirst()), as: units)) }
        let number = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        let symbol = text[number.endIndex...]
        guard number.count <= 12, let first = number.first, let last = number.last, first != ".", last != ".",
            let value = Double(String(number))
        else { throw .noNumber }
        guard !symbol.isEmpty else { throw .noUnit }
        guard symbol.first != " " else { throw .blank }
        guard let unit = units.first(where: { $0.symbol == symbol }) else { throw .unknownUnit(String(symbol)) }
        return value * unit.factor
    }

    /// The shortest whole form: 300000 ms is `5min`.
    static func text(_ value: Double, in units: [Unit]) -> String {
        let unit = units.last { value >= $0.factor && value.truncatingRemainder(dividingBy: $0.factor) == 0 }
        guard let unit else {
            let smallest = value == 0 && units.count == durations.count ? units[1] : units[0]
            return number(value / smallest.factor) + smallest.symbol
        }
        return number(value / unit.factor) + unit.symbol
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() ? String(Int64(value)) : String(value)
    }

    static func text(_ range: ClosedRange<Double>, in units: [Unit]) -> String {
        "\(text(range.lowerBound, in: units)) to \(text(range.upperBound, in: units))"
    }

    static func text(_ duration: Duration) -> String {
        text(Double(duration.nanoseconds) / 1e6, in: durations)
    }
}
