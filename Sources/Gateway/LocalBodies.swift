/// What the daemon says about one visit that it took.
public struct VisitAcceptance: Codable, Sendable {
    public var id: String
    /// Whether it was here already.
    public var repeated: Bool
}

/// Why the daemon didn't take a visit.
public struct VisitRefusal: Codable, Sendable {
    public var error: String
    /// By field, never with a value.
    public var problems: [String]?
    /// Whether handing in the same record later can help.
    public var retry: Bool?
}

/// The newest accepted visits.
public struct VisitListing: Codable, Sendable {
    public struct Visit: Codable, Sendable {
        public var id: String
        /// Epoch seconds.
        public var recorded: Int64
        /// The grade of the clock that labelled it.
        public var clock: String
        /// `pending` or `sent`.
        public var state: String
    }
    public var visits: [Visit]
}

/// What only the unit itself is told, beside the `fieldgate.status` that everybody reads.
public struct LocalStatus: Codable, Sendable {
    public struct Link: Codable, Sendable {
        /// `up`, `down`, or `disabled` while the settings' `mqtt` part is unusable.
        public var state: String
        public var attempts: Int
        public var connections: Int
        public var refused: Int
        /// What the last failed attempt said; never a password or a position.
        public var lastError: String?
    }
    public struct Message: Codable, Sendable {
        /// Epoch seconds.
        public var at: Int64
        public var from: String
        public var text: String
        public var drill: Bool
    }
    /// Since start; never what the vehicle said.
    public struct Vehicle: Codable, Sendable {
        public var readings: Int
        /// Inputs that couldn't be read, each time.
        public var failed: Int
    }
    public var name: String
    public var link: Link
    public var alerts: [LocalAlert]
    /// Epoch seconds; nil while no check-in is expected.
    public var checkInDue: Int64?
    /// Epoch seconds; nil while none is planned.
    public var plannedSilenceUntil: Int64?
    /// Epoch seconds; nil while the link may speak.
    public var silentUntil: Int64?
    public var drill: Bool
    /// Where the crew said that they are; nil while nobody needs to.
    public var crewWord: LocalPosition.Word?
    /// From the office, newest last.
    public var messages: [Message]
    /// Orders that changed nothing since start, by reason.
    public var refusedOrders: [String: Int]
    /// Of the office's zone set in force.
    public var officeZones: UInt64?
    public var hooksFailed: Int
    /// Nil until the vehicle was asked for ignition or odometer.
    public var vehicle: Vehicle?
    public var eventsDropped: Int
    public var lateWaiting: Int
    public var lateThinned: Int
    /// The newest problems of settings and zones, as `check` prints them.
    public var problems: [String]
}

/// The answer to `status`.
public struct StatusAnswer: Codable, Sendable {
    /// The parts of `fieldgate.status` that the command line shows; `--json` passes everything on.
    public struct Wire: Codable, Sendable {
        public struct Position: Codable, Sendable {
            public var state: String
            public var reasons: [String]
            public var since: Int64
        }
        public struct Zones: Codable, Sendable {
            public var count: Int
            public var sha256: String
            public var source: String
        }
        public struct Lane: Codable, Sendable {
            public var count: Int
            public var oldest_age_s: Int64?
            public var last_sent: Int64?
        }
        public struct Named: Codable, Sendable { public var state: String }
        public struct SettingsHealth: Codable, Sendable {
            public var last_good: Bool
            public var problems: Int
        }
        public var unit: String
        public var version: String
        public var session: UInt64
        public var boot: Int
        public var clock: String
        public var time_scale: Double?
        public var position: Position
        public var zones: Zones
        public var activity: String
        public var queue: [String: Lane]
        public var journal: Named
        public var gps: Named
        public var settings: SettingsHealth
    }
    public var local: LocalStatus
    public var status: Wire
}
