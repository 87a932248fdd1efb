/// Everything that can happen to the core.
///
/// What is large and rare is kept apart, so that a fix isn't copied at the size of a policy.
public enum Event: Sendable, Equatable {
    case report(FixReport)
    case receiver(ReceiverState)
    /// A new set of zones is in force from now on.
    indirect case zones(ZoneSet)
    indirect case policy(Policy)
    /// A reading of the system clock with its worth.
    case clock(UTCTime, ClockGrade)
    case havens(HavenSet)
    /// The places that the crew may name.
    case places(PlaceSet)
    /// A new list of the satellites in view; never a repetition of an old one.
    case sky(Sky)
    /// What the vehicle itself says.
    case vehicle(VehicleReading)
    /// The crew did something; the answer comes back under the ticket.
    indirect case crew(CrewAct, ticket: UInt64)
    /// An order whose signature was checked.
    indirect case order(SignedOrder)
    /// A deadline has come.
    case tick
}

public enum ReceiverState: String, Sendable, Codable {
    case connected, silent, gone
}

/// Everything the core can ask for. The shell writes down first, then sounds and publishes.
public enum Effect: Sendable, Equatable {
    case alert(AlertChange)
    case transition(Transition)
    case report(PositionReport)
    /// To be written before the reply is sent and before anything that follows is done.
    case remember(StandingMemory, reply: OrderReply?)
    /// After everything before it is written.
    case answer(ticket: UInt64, CrewAnswer)
    /// For the crew's eyes and ears.
    case message(CrewMessage)
    /// The link falls silent, or speaks again.
    case emission(EmissionControl?)
    /// The receiver is interfered with, or no longer: for the office.
    case interference(InterferenceReport)
    /// Something that `status` shows has changed.
    case status
}

/// What `status` shows of the core.
public struct MonitorSnapshot: Sendable, Equatable {
    public var trust: Trust
    public var trustSince: Stamp
    public var reasons: [String]
    public var clock: ClockGrade
    public var moving: Bool
    public var zoneSet: String
    public var zoneCount: Int
    public var zoneSource: ZoneSet.Source
    public var zonesDated: UTCTime?
    public var openAlerts: [Alert]
    public var nextReport: UTCTime
    public var counters: GateCounters
    /// Version of the office's zone set in force; nil for local zones alone.
    public var officeZones: UInt64?
    public var standing = StandingMemory()
    /// When the crew's check-in is due; nil while none is expected.
    public var checkInDue: UTCTime?
    /// Orders refused since start, by reason, sorted.
    public var refusedOrders: [RefusalCount] = []
    /// Soundings held back in a flood since start.
    public var heldBack = 0

    public struct RefusalCount: Sendable, Equatable {
        public let reason: OrderRefusal
        public var count: Int

        public init(reason: OrderRefusal, count: Int) {
            self.reason = reason
            self.count = count
        }
    }

    public init(
        trust: Trust, trustSince: Stamp, reasons: [String], clock: ClockGrade, moving: Bool, zoneSet: String,
        zoneCount: Int, zoneSource: ZoneSet.Source, zonesDated: UTCTime?, openAlerts: [Alert], nextReport: UTCTime,
        counters: GateCounters
    ) {
        self.trust = trust
        self.trustSince = trustSince
        self.reasons = reasons
        self.clock = clock
        self.moving = moving
        self.zoneSet = zoneSet
        self.zoneCount = zoneCount
        self.zoneSource = zoneSource
        self.zonesDated = zonesDated
        self.openAlerts = openAlerts
        self.nextReport = nextReport
        self.counters = counters
    }
}

/// What became of the receiver's reports since start.
public struct GateCounters: Sendable, Equatable, Codable {
    /// Accepted and trusted.
    public var accepted = 0
    /// Well-formed, not believed: they can raise, never clear.
    public var doubtful = 0
    /// Without a fix (mode 0 or 1).
    public var withoutFix = 0
    /// Mode 2 or 3 without a usable coordinate.
    public var withoutCoordinate = 0
    public var nullIsland = 0
    /// Accepted positions whose time was implausible and was dropped.
    public var implausibleTime = 0

    public init() {}
}
