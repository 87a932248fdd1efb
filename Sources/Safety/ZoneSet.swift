public import Geodesy

/// The zones in force, in order of their ids, with their index and what names them to the office.
///
/// Making one builds the index, which takes a second for a million positions: make it off the loop.
public struct ZoneSet: Sendable, Equatable {
    public enum Source: String, Sendable, Codable { case local, lastGood = "last-good", office }

    public let zones: [Zone]
    /// Over the zones' shapes, in their order.
    public let index: ShapeIndex
    /// SHA-256 (hex) over the files it came from.
    public let sha256: String
    public let source: Source
    /// When its newest file was last changed.
    public let dated: UTCTime?
    /// The version of the office's set that is part of it; nil for local files alone.
    public let officeVersion: UInt64?
    /// The places of the zones that must not be left: they are asked about everywhere.
    let corridors: [Int]
    /// The places of the zones that have a schedule.
    let timed: [Int]
    let rings: FlatRings

    /// - Precondition: ids are unique.
    public init(zones: [Zone], sha256: String, source: Source, dated: UTCTime?, officeVersion: UInt64? = nil) {
        self.zones = zones.sorted { $0.reference.id < $1.reference.id }
        for (earlier, later) in Swift.zip(self.zones, self.zones.dropFirst()) {
            precondition(earlier.reference.id != later.reference.id, "two zones with one id")
        }
        let sorted = self.zones
        corridors = sorted.indices.filter { sorted[$0].kind == .stayInside }
        timed = sorted.indices.filter { sorted[$0].schedule != nil }
        index = ShapeIndex(
            self.zones.map {
                ShapeIndex.Entry($0.shape, reachMetres: $0.outermostMetres, isMerged: $0.kind == .stayInside)
            })
        rings = FlatRings(sorted)
        self.sha256 = sha256
        self.source = source
        self.dated = dated
        self.officeVersion = officeVersion
    }

    public static let empty = ZoneSet(zones: [], sha256: "", source: .local, dated: nil)

    public static func == (a: ZoneSet, b: ZoneSet) -> Bool {
        a.sha256 == b.sha256 && a.source == b.source && a.dated == b.dated && a.officeVersion == b.officeVersion
            && a.zones == b.zones
    }
}
