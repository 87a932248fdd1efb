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
    /// When the crew's check-in is due; nil until check-ins are in force.
    public var checkin: UTCTime?
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
        disk: Disk? = nil, drill: Bool = false, refused: Refused = Refused(), gps: GPS
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
    }
}

extension StatusReport {
    /// How far the position can be believed, never where it is.
    public struct Position: Sendable, Equatable {
        public var state: Trust
        public var since: UTCTime
        public var reasons: [String]

        public init(state: Trust, since: UTCTime, reasons: [String] = []) {
            self.state = state
            self.since = since
            self.reasons = reasons
        }
    }

    /// Which zones are in force.
    public struct Zones: Sendable, Equatable {
        /// The office's version; nil for zones from local files.
        public var version: UInt64?
        /// Hex; empty when there are none.
        public var sha256: String
        public var count: Int
        /// Since the newest file changed; nil when unknown.
        public var age: Duration?
        public var source: ZoneSet.Source

        public init(version: UInt64? = nil, sha256: String, count: Int, age: Duration?, source: ZoneSet.Source) {
            self.version = version
            self.sha256 = sha256
            self.count = count
            self.age = age
            self.source = source
        }
    }

    /// What waits in one lane of the outbox.
    public struct Lane: Sendable, Equatable {
        public enum Name: String, Sendable, CaseIterable { case alerts, newest, visits, history }

        public var name: Name
        public var count: Int
        /// Nil when nothing waits.
        public var oldestAge: Duration?
        /// When the broker (later: the office) last confirmed one; nil for never.
        public var lastSent: UTCTime?

        public init(name: Name, count: Int, oldestAge: Duration? = nil, lastSent: UTCTime? = nil) {
            self.name = name
            self.count = count
            self.oldestAge = oldestAge
            self.lastSent = lastSent
        }
    }

    public struct Journal: Sendable, Equatable {
        public enum State: String, Sendable, CaseIterable {
            case ok
            /// The disk hasn't confirmed for longer than an alarm may wait; alarms go out from memory.
            case slow
            case failing
            /// A damaged database was set aside, and what could be read was taken over.
            case salvaged
        }

        public var state: State
        public init(state: State) { self.state = state }
    }

    public struct Settings: Sendable, Equatable {
        /// Whether the unit runs on the last good copy, because what is in place now was refused.
        public var lastGood: Bool
        public var problems: Int

        public init(lastGood: Bool = false, problems: Int = 0) {
            self.lastGood = lastGood
            self.problems = problems
        }
    }

    public struct Disk: Sendable, Equatable {
        public var freeBytes: UInt64
        public init(freeBytes: UInt64) { self.freeBytes = freeBytes }
    }

    /// What was refused since start, by reason: closed, lower-case words.
    public struct Refused: Sendable, Equatable {
        public var orders: [String: Int]
        public var publishes: [String: Int]

        public init(orders: [String: Int] = [:], publishes: [String: Int] = [:]) {
            self.orders = orders
            self.publishes = publishes
        }
    }

    public struct GPS: Sendable, Equatable {
        public var state: ReceiverState
        public var counters: GateCounters

        public init(state: ReceiverState, counters: GateCounters) {
            self.state = state
            self.counters = counters
        }
    }
}
