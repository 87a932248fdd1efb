public import Safety

/// What the unit says about itself, retained on U/status: everything but where it is.
///
/// Times are printed as epoch seconds, ages as whole seconds. A nil is left out of the payload.
public struct StatusReport: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable { case online, offline, stopping, silent }
    public enum Activity: String, Sendable, CaseIterable {
        case available, travelling, visiting, transferring, evacuating
        case outOfService = "out_of_service"
    }

    public var state: State
    /// Rises with each connection; birth and will of one connection share it.
    public var session: UInt64
    /// Counts this installation's boots, from 1.
    public var boot: Int
    /// When this status was made, and what that time is worth.
    public var sent: UTCTime
    public var clock: ClockGrade
    /// How much faster than life the clock runs; 1 in service, and then left out.
    public var timeScale: Double
    public var position: Position
    public var zones: Zones
    public var activity: Activity
    /// Lanes in the order they are drained; each at most once.
    public var queue: [Lane]
    /// When the next report is due.
    public var next: UTCTime?
    /// When the crew's check-in is due; nil while none is expected.
    public var checkin: UTCTime?
    /// The crew planned to be silent until then: no check-in before it is no incident.
    public var silenceUntil: UTCTime?
    public var alarms: Alarms
    public var hooks: Hooks
    /// As the unit hears it; nil until it has heard.
    public var office: OfficePresence?
    public var journal: Journal
    public var settings: Settings
    /// Nil where the disk couldn't be asked.
    public var disk: Disk?
    public var drill: Bool
    public var refused: Refused
    public var gps: GPS

    public init(
        state: State, session: UInt64, boot: Int, sent: UTCTime, clock: ClockGrade, timeScale: Double = 1,
        position: Position, zones: Zones, activity: Activity = .available, queue: [Lane] = [], next: UTCTime? = nil,
        checkin: UTCTime? = nil, journal: Journal = Journal(state: .ok), settings: Settings = Settings(),
        disk: Disk? = nil, drill: Bool = false, refused: Refused = Refused(), gps: GPS, silenceUntil: UTCTime? = nil,
        alarms: Alarms = Alarms(), hooks: Hooks = Hooks(), office: OfficePresence? = nil
    ) {
        self.state = state
        self.session = session
        self.boot = boot
        self.sent = sent
        self.clock = clock
        self.timeScale = timeScale
        self.position = position
        self.zones = zones
        self.activity = activity
        self.queue = queue
        self.next = next
        self.checkin = checkin
        self.journal = journal
        self.settings = settings
        self.disk = disk
        self.drill = drill
        self.refused = refused
        self.gps = gps
        self.silenceUntil = silenceUntil
        self.alarms = alarms
        self.hooks = hooks
        self.office = office
    }
}
