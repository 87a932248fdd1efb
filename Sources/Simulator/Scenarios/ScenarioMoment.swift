/// One second of a made drive: the truth, what the receiver says, what the vehicle says.
public struct ScenarioMoment: Sendable, Equatable {
    public struct Truth: Sendable, Equatable {
        public var latitudeDegrees: Double
        public var longitudeDegrees: Double
        public var speedMetresPerSecond: Double
        /// 0..<360 from true north.
        public var trackDegrees: Double
        public var isIgnitionOn: Bool
        /// Since the drive began, metres.
        public var odometerMetres: Double
    }

    /// What the receiver, or gpsd, tells a client; in order.
    public enum Said: Sendable, Equatable {
        case fix(Fix)
        /// Never empty.
        case satellites([Satellite])
        /// gpsd hung up, or the receiver was taken away: nothing follows until `connected`.
        case gone
        case connected
    }

    /// A TPV report.
    public struct Fix: Sendable, Equatable {
        /// 1 none, 2 or 3; without a fix nothing but the time may be there.
        public var mode: Int
        public var latitudeDegrees: Double?
        public var longitudeDegrees: Double?
        public var altitudeMetres: Double?
        public var horizontalErrorMetres: Double?
        public var verticalErrorMetres: Double?
        public var speedMetresPerSecond: Double?
        public var trackDegrees: Double?
        /// The receiver's time, milliseconds since 1970.
        public var timeUnixMilliseconds: Int64?
    }

    /// One of a SKY report.
    public struct Satellite: Sendable, Equatable {
        /// gpsd's `gnssid`: 0 GPS, 2 Galileo, 3 BeiDou, 6 GLONASS.
        public var gnss: Int
        public var prn: Int
        public var used: Bool
        /// Above 0; nil when it isn't tracked.
        public var signalDBHz: Double?
        public var elevationDegrees: Double
        public var azimuthDegrees: Double
    }

    /// Since the drive began, seconds; rising by one.
    public var elapsedSeconds: Double
    public var truth: Truth
    public var said: [Said]
    /// Whether the receiver is being attacked, or its sky is blocked, at this moment.
    public var isDisturbed: Bool
}
