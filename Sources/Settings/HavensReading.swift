public import Safety

/// What a file of havens says, and everything that is wrong with it.
public struct HavensReading: Sendable, Equatable {
    /// Nil after any error: the last good set holds, or none.
    public let havens: HavenSet?
    /// In order of place.
    public let problems: [Problem]
    /// SHA-256 (hex) of the file; empty when it can't be read.
    public let sha256: String
    /// When the file was last changed; nil when it can't be read.
    public let modified: UTCTime?
    /// The file as it was on the disk, for keeping the last good one.
    public let bytes: [UInt8]

    init(
        havens: HavenSet?, problems: [Problem], sha256: String = "", modified: UTCTime? = nil, bytes: [UInt8] = []
    ) {
        self.havens = havens
        self.problems = problems
        self.sha256 = sha256
        self.modified = modified
        self.bytes = bytes
    }
}
