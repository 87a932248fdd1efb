/// One thing wrong with a visit: where, what, and what would be right. Never the value that was given.
public struct VisitProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// `medication[2].atc`; empty for the record as a whole.
    public let path: String
    public let what: String
    public let remedy: String

    public var description: String { (path.isEmpty ? "" : path + ": ") + what + "; " + remedy }
}

/// Everything wrong with a visit at once.
public struct VisitProblems: Error, Sendable, Hashable, CustomStringConvertible {
    /// Most problems that are listed.
    public static let capacity = 50

    public private(set) var all: [VisitProblem] = []
    /// Found beyond `capacity`.
    public private(set) var omitted = 0

    mutating func add(_ path: String, _ what: String, _ remedy: String) {
        guard all.count < Self.capacity else { return omitted += 1 }
        all.append(VisitProblem(path: path, what: what, remedy: remedy))
    }

    /// One line a problem.
    public var description: String {
        (all.map(\.description) + (omitted > 0 ? ["and \(omitted) more"] : [])).joined(separator: "\n")
    }
}
