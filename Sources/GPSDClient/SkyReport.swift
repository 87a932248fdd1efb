/// One SKY report of gpsd: the satellites in view and the dilutions of precision.
///
/// gpsd also sends SKY reports without a list; those leave the list of before in force, with its age, so that an
/// empty report isn't read as an empty sky. What libgps can't tell apart is a receiver that really sees nothing:
/// then the age grows. Source: gpsd_json(5), SKY; gps.h, `struct satellite_t`.
public struct SkyReport: Sendable, Equatable {
    public struct Satellite: Sendable, Equatable {
        /// Above 0, numbered as in NMEA 2.x to 4.0.
        public var prn: Int
        /// 0 GPS, 1 SBAS, 2 Galileo, 3 BeiDou, 4 IMES, 5 QZSS, 6 GLONASS, 7 NavIC.
        public var gnss: Int
        /// Whether the fix was computed with it.
        public var used: Bool
        /// Above 0, up to 254; 0 is how receivers say "not tracked", and is left out.
        public var signalDBHz: Double?
        /// −90...90 above the horizon.
        public var elevationDegrees: Double?
        /// 0..<360 from true north.
        public var azimuthDegrees: Double?

        public init(
            prn: Int, gnss: Int, used: Bool, signalDBHz: Double? = nil, elevationDegrees: Double? = nil,
            azimuthDegrees: Double? = nil
        ) {
            self.prn = prn
            self.gnss = gnss
            self.used = used
            self.signalDBHz = signalDBHz
            self.elevationDegrees = elevationDegrees
            self.azimuthDegrees = azimuthDegrees
        }
    }

    /// The newest list, at most 140; nil before the first one.
    public var satellites: [Satellite]?
    /// Zero when this report brought the list itself.
    public var satellitesAge: Duration?
    /// Above 0, of this very report.
    public var hdop: Double?
    /// Above 0, of this very report.
    public var pdop: Double?

    /// How many of the list are in view.
    public var seen: Int? { satellites?.count }
    /// How many of the list the fix was computed with.
    public var used: Int? { satellites?.count { $0.used } }

    public init(
        satellites: [Satellite]? = nil, satellitesAge: Duration? = nil, hdop: Double? = nil, pdop: Double? = nil
    ) {
        self.satellites = satellites
        self.satellitesAge = satellitesAge
        self.hdop = hdop
        self.pdop = pdop
    }
}
