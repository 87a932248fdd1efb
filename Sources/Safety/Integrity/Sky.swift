/// The satellites in view, as one SKY report lists them: never an empty list, which says nothing.
public struct Sky: Sendable, Equatable {
    public struct Satellite: Sendable, Equatable {
        /// 0 GPS, 1 SBAS, 2 Galileo, 3 BeiDou, 4 IMES, 5 QZSS, 6 GLONASS, 7 NavIC (gpsd's `gnssid`).
        public var gnss: Int
        /// Within its constellation as the receiver numbers it, above 0.
        public var prn: Int
        /// Whether the fix was computed with it.
        public var used: Bool
        /// Carrier to noise density, dB-Hz, above 0; nil when it isn't tracked, or the receiver doesn't say.
        public var signalDBHz: Double?
        /// −90...90 above the horizon.
        public var elevationDegrees: Double?

        public init(gnss: Int, prn: Int, used: Bool, signalDBHz: Double? = nil, elevationDegrees: Double? = nil) {
            self.gnss = gnss
            self.prn = prn
            self.used = used
            self.signalDBHz = signalDBHz
            self.elevationDegrees = elevationDegrees
        }
    }

    public var satellites: [Satellite]

    public init(satellites: [Satellite]) { self.satellites = satellites }
}

/// What the vehicle itself says about its movement; nil is unknown.
public struct VehicleReading: Sendable, Equatable {
    public var isIgnitionOn: Bool?
    /// Since whenever, metres; only its growth counts.
    public var odometerMetres: Double?

    public init(isIgnitionOn: Bool? = nil, odometerMetres: Double? = nil) {
        self.isIgnitionOn = isIgnitionOn
        self.odometerMetres = odometerMetres
    }
}
