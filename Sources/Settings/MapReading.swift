public import Safety

/// What a map file of havens or places says, and everything that is wrong with it.
public struct MapReading<Content: Sendable & Equatable>: Sendable, Equatable {
    /// Nil after any error: the last good one holds, or none.
    public let content: Content?
    /// In order of place.
    public let problems: [Problem]
    /// SHA-256 (hex) of the file; empty when it can't be read.
    public let sha256: String
    /// When the file was last changed; nil when it can't be read.
    public let modified: UTCTime?
    /// The file as it was on the disk, for keeping the last good one.
    public let bytes: [UInt8]

    init(
        content: Content?, problems: [Problem], sha256: String = "", modified: UTCTime? = nil, bytes: [UInt8] = []
    ) {
        self.content = content
        self.problems = problems
        self.sha256 = sha256
        self.modified = modified
        self.bytes = bytes
    }
}

public typealias HavensReading = MapReading<HavenSet>
public typealias PlacesReading = MapReading<PlaceSet>

extension HavensReading {
    /// Nil after any error: the last good set holds, or none.
    public var havens: HavenSet? { content }
}

extension PlacesReading {
    /// Nil after any error: the last good set holds, or none.
    public var places: PlaceSet? { content }
}
