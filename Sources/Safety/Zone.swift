public import Geodesy

/// A geofence with a hazard meaning.
public struct Zone: Sendable, Hashable {
    /// Unique in its set, 1 to 64 bytes.
    public let reference: ZoneReference
    public let level: Level
    public let action: Action
    /// How far outside (accuracy deducted) counts as out; delays leaving only. Metres, 0 or more.
    public let marginMetres: Double
    /// How long that must last, on trusted fixes; delays leaving only.
    public let dwell: Duration
    public let shape: Shape

    public init(
        reference: ZoneReference, level: Level, action: Action, marginMetres: Double, dwell: Duration, shape: Shape
    ) {
        precondition(marginMetres >= 0 && dwell >= .zero, "margin and dwell delay leaving; they can't be negative")
        self.reference = reference
        self.level = level
        self.action = action
        self.marginMetres = marginMetres
        self.dwell = dwell
        self.shape = shape
    }
}

/// The zones in force, in order of their ids, and what names them to the office.
public struct ZoneSet: Sendable, Equatable {
    public enum Source: String, Sendable, Codable { case local, lastGood = "last-good", office }

    public let zones: [Zone]
    /// SHA-256 (hex) over the files it came from.
    public let sha256: String
    public let source: Source
    /// When its newest file was last changed.
    public let dated: UTCTime?

    /// - Precondition: ids are unique.
    public init(zones: [Zone], sha256: String, source: Source, dated: UTCTime?) {
        self.zones = zones.sorted { $0.reference.id < $1.reference.id }
        for (earlier, later) in Swift.zip(self.zones, self.zones.dropFirst()) {
            precondition(earlier.reference.id != later.reference.id, "two zones with one id")
        }
        self.sha256 = sha256
        self.source = source
        self.dated = dated
    }

    public static let empty = ZoneSet(zones: [], sha256: "", source: .local, dated: nil)
}
