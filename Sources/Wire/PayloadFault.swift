/// One thing wrong with a payload: where, what, and what would be right. Never the value that was given.
public struct PayloadProblem: Sendable, Hashable, CustomStringConvertible {
    /// `do.evacuate.level`; empty for the payload as a whole.
    public let path: String
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

    /// `line:column: path: what is wrong; what would be right`.
    public var description: String {
        "\(line):\(column): " + (path.isEmpty ? "" : path + ": ") + message + "; " + remedy
    }
}

/// Why bytes aren't the payload that they should be: all that is wrong, in the order of finding it.
public struct PayloadFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// Most problems that are listed.
    public static let capacity = 50

    public internal(set) var problems: [PayloadProblem] = []
    /// Found beyond `capacity`.
    public internal(set) var omitted = 0

    /// One line a problem.
    public var description: String {
        (problems.map(\.description) + (omitted > 0 ? ["and \(omitted) more"] : [])).joined(separator: "\n")
    }
}
