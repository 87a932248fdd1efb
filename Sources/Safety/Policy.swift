/// The thresholds of the core that settings can move.
public struct Policy: Sendable, Equatable {
    public var report: ReportPolicy
    /// Seconds without an accepted fix after which the position counts as lost.
    public var lostAfter: Duration
    /// How long a lost position may last before it becomes an alert of its own.
    public var lostAlertAfter: Duration
    /// An earlier GNSS time is not believed; the position is. The build date, but for recordings.
    public var earliestTime: UTCTime
    /// How far ahead the course is followed for an `approach`; zero turns prediction off.
    public var approachHorizon: Duration
    public var alarm: AlarmPolicy
    /// Nil: no check-ins are expected.
    public var checkIn: CheckInPolicy?
    public var integrity: IntegrityPolicy

    public init(
        report: ReportPolicy = ReportPolicy(), lostAfter: Duration = .seconds(15),
        lostAlertAfter: Duration = .seconds(60), earliestTime: UTCTime = Policy.buildDate,
        approachHorizon: Duration = .seconds(120), alarm: AlarmPolicy = AlarmPolicy(), checkIn: CheckInPolicy? = nil,
        integrity: IntegrityPolicy = IntegrityPolicy()
    ) {
        self.report = report
        self.lostAfter = lostAfter
        self.lostAlertAfter = lostAlertAfter
        self.earliestTime = earliestTime
        self.approachHorizon = approachHorizon
        self.alarm = alarm
        self.checkIn = checkIn
        self.integrity = integrity
    }

    /// Set at each release: no true clock can be earlier. 2026-11-01T00:00:00Z.
    public static let buildDate = UTCTime(secondsSinceEpoch: 1_793_491_200)
}

/// When the unit reports its position.
public struct ReportPolicy: Sendable, Equatable {
    public var moving: Duration
    public var parked: Duration
    public var danger: Duration
    /// Metres since the last report that call for another.
    public var distanceMetres: Double
    /// Degrees of course change since the last report that call for another, while moving.
    public var turnDegrees: Double

    public init(
        moving: Duration = .seconds(60), parked: Duration = .seconds(300), danger: Duration = .seconds(15),
        distanceMetres: Double = 250, turnDegrees: Double = 30
    ) {
        self.moving = moving
        self.parked = parked
        self.danger = danger
        self.distanceMetres = distanceMetres
        self.turnDegrees = turnDegrees
    }
}
