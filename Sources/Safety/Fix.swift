public import Geodesy

/// What the receiver said in one report, after its syntax was checked and before anybody believed it.
///
/// A field is nil when the receiver didn't give it. Everything present is finite and in its type's range; whether it
/// is true is the fix gate's question.
public struct FixReport: Sendable, Equatable {
    public enum Mode: Int, Sendable { case none = 1, twoD = 2, threeD = 3 }

    public var mode: Mode
    public var coordinate: Coordinate?
    /// Horizontal error estimate (gpsd `eph`), metres, confidence unknown.
    public var accuracyMetres: Double?
    public var altitudeMetres: Double?
    /// Vertical error estimate (gpsd `epv`), metres.
    public var verticalAccuracyMetres: Double?
    public var speedMetresPerSecond: Double?
    /// Course over ground, degrees true, 0 up to 360.
    public var trackDegrees: Double?
    /// The receiver's own time, unchecked.
    public var time: UTCTime?
    public var satellitesUsed: Int?
    public var hdop: Double?

    public init(
        mode: Mode, coordinate: Coordinate? = nil, accuracyMetres: Double? = nil, altitudeMetres: Double? = nil,
        verticalAccuracyMetres: Double? = nil, speedMetresPerSecond: Double? = nil, trackDegrees: Double? = nil,
        time: UTCTime? = nil, satellitesUsed: Int? = nil, hdop: Double? = nil
    ) {
        self.mode = mode
        self.coordinate = coordinate
        self.accuracyMetres = accuracyMetres
        self.altitudeMetres = altitudeMetres
        self.verticalAccuracyMetres = verticalAccuracyMetres
        self.speedMetresPerSecond = speedMetresPerSecond
        self.trackDegrees = trackDegrees
        self.time = time
        self.satellitesUsed = satellitesUsed
        self.hdop = hdop
    }
}

/// A fix that has passed the gate's checks of form: mode 2 or 3, on the Earth, not at Null Island.
public struct Fix: Sendable, Equatable, Codable {
    public var coordinate: Coordinate
    public var is3D: Bool
    public var accuracyMetres: Double?
    public var altitudeMetres: Double?
    public var verticalAccuracyMetres: Double?
    public var speedMetresPerSecond: Double?
    public var trackDegrees: Double?
    /// GNSS time, only where it was plausible.
    public var time: UTCTime?
    public var satellitesUsed: Int?
    public var hdop: Double?

    public init(
        coordinate: Coordinate, is3D: Bool = true, accuracyMetres: Double? = nil, altitudeMetres: Double? = nil,
        verticalAccuracyMetres: Double? = nil, speedMetresPerSecond: Double? = nil, trackDegrees: Double? = nil,
        time: UTCTime? = nil, satellitesUsed: Int? = nil, hdop: Double? = nil
    ) {
        self.coordinate = coordinate
        self.is3D = is3D
        self.accuracyMetres = accuracyMetres
        self.altitudeMetres = altitudeMetres
        self.verticalAccuracyMetres = verticalAccuracyMetres
        self.speedMetresPerSecond = speedMetresPerSecond
        self.trackDegrees = trackDegrees
        self.time = time
        self.satellitesUsed = satellitesUsed
        self.hdop = hdop
    }

    /// What decisions use: an unknown accuracy counts as 50 m (domain rule, engineering default).
    public var assumedAccuracyMetres: Double { accuracyMetres ?? 50 }
}

/// How far the unit's position can be believed.
public enum Trust: String, Sendable, Hashable, Codable, CaseIterable {
    case trusted, degraded, suspect, lost
}
