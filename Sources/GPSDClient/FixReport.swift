/// One TPV report of gpsd, checked for form: what it says is finite and in range, not that it is true.
///
/// A field is there only if libgps flagged it, it is finite and inside the range given here. Nothing judges
/// plausibility: 0° N 0° E, a date of 2006 or a jump of 100 km pass, because only the caller knows the vehicle.
/// Units are in the names; angles are WGS-84 degrees. Error estimates are metres of *unknown* confidence, as
/// receivers give them. Source: gpsd_json(5), TPV; gps.h, `struct gps_fix_t`.
public struct FixReport: Sendable, Equatable {
    public enum Mode: Sendable { case none, twoD, threeD }
    /// What `altitudeMetres` is measured from.
    public enum AltitudeReference: Sendable { case meanSeaLevel, ellipsoid }

    /// How much of a fix the receiver has. All fields but the time need `.twoD` or better.
    public var mode: Mode
    /// −90...90; there together with the longitude or not at all.
    public var latitudeDegrees: Double?
    /// −180...180.
    public var longitudeDegrees: Double?
    /// Above mean sea level where gpsd knows it, else above the ellipsoid; needs `.threeD`.
    public var altitudeMetres: Double?
    public var altitudeReference: AltitudeReference?
    /// Above 0: `eph`, or the length of (`epx`, `epy`) where the receiver gives no `eph`.
    public var horizontalErrorMetres: Double?
    /// Above 0: `epv`; needs `.threeD`.
    public var verticalErrorMetres: Double?
    /// 0...1000, over ground.
    public var speedMetresPerSecond: Double?
    /// 0..<360, from true north; a reported 360 is 0.
    public var trackDegrees: Double?
    /// Time of the fix since 1970 in UTC, above 0. May be wrong by weeks or by years.
    public var timeUnixNanoseconds: Int64?
    /// From the newest satellite list, unless that is older than the client's `satellitesKept`.
    public var satellitesUsed: Int?
    /// From the newest SKY report with a HDOP, above 0, with the same limit of age.
    public var hdop: Double?

    public init(
        mode: Mode, latitudeDegrees: Double? = nil, longitudeDegrees: Double? = nil, altitudeMetres: Double? = nil,
        altitudeReference: AltitudeReference? = nil, horizontalErrorMetres: Double? = nil,
        verticalErrorMetres: Double? = nil, speedMetresPerSecond: Double? = nil, trackDegrees: Double? = nil,
        timeUnixNanoseconds: Int64? = nil, satellitesUsed: Int? = nil, hdop: Double? = nil
    ) {
        self.mode = mode
        self.latitudeDegrees = latitudeDegrees
        self.longitudeDegrees = longitudeDegrees
        self.altitudeMetres = altitudeMetres
        self.altitudeReference = altitudeReference
        self.horizontalErrorMetres = horizontalErrorMetres
        self.verticalErrorMetres = verticalErrorMetres
        self.speedMetresPerSecond = speedMetresPerSecond
        self.trackDegrees = trackDegrees
        self.timeUnixNanoseconds = timeUnixNanoseconds
        self.satellitesUsed = satellitesUsed
        self.hdop = hdop
    }
}

/// A report that ends up in a log by accident doesn't tell where the vehicle is.
extension FixReport: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String {
        "FixReport(mode: \(mode), position: \(latitudeDegrees == nil ? "none" : "withheld"))"
    }
    public var debugDescription: String { description }
}
