import ArgumentParser

/// An angle on the command line, as people write and copy it.
///
/// The parser takes what begins with a hyphen for an option, and half of the Earth has negative degrees. So a hyphen
/// before a digit is made a minus sign on the way in, and read back here.
struct Degrees: ExpressibleByArgument {
    let value: Double

    private static let minus = "\u{2212}"

    /// - Parameter argument: a number; with a comma behind it, as maps on the web copy `49.99, 36.23`.
    init?(argument: String) {
        var text = argument.hasPrefix(Self.minus) ? "-" + argument.dropFirst() : argument
        if text.hasSuffix(",") { text.removeLast() }
        guard let value = Double(text) else { return nil }
        self.value = value
    }

    /// What was typed, with negative numbers that the parser lets through.
    static func shielded(_ arguments: [String]) -> [String] {
        arguments.map { argument in
            guard argument.first == "-", let next = argument.dropFirst().first, next.isASCII,
                next.isNumber || next == "."
            else { return argument }
            return minus + argument.dropFirst()
        }
    }
}
