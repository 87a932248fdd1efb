public import Safety
public import Wire

/// What a unit said about itself, as far as the office acts on it or shows it.
public struct UnitStatus: Sendable, Hashable, Codable {
    /// `online`, `offline` (the broker said it), `stopping` or `silent`.
    public var state: String
    public var session: UInt64
    public var boot: Int
    /// When it was made, by the unit's clock.
    public var sent: UTCTime
    /// What that clock is worth; nil for a death.
    public var clock: ClockGrade?
    public var trust: Trust?
    /// Since when, by the unit's clock; nil in what an earlier release kept.
    public var trustSince: UTCTime?
    /// Why it isn't trusted: codes, empty when it is; nil in what an earlier release kept.
    public var reasons: [String]?
    /// When the next report is due, by the unit's clock.
    public var next: UTCTime?
    /// When the crew's check-in is due, by the unit's clock; nil while none is expected.
    public var checkIn: UTCTime?
    public var drill: Bool
    public var activity: String?
    public var version: String?
    /// Of the zone set in force; nil for zones from local files.
    public var zonesVersion: UInt64?
    /// Whether the unit runs on its last good settings.
    public var lastGood: Bool

    public init(
        state: StatusReport.State, session: UInt64, boot: Int, sent: UTCTime, clock: ClockGrade? = nil,
        trust: Trust? = nil, next: UTCTime? = nil, checkIn: UTCTime? = nil, drill: Bool = false,
        activity: String? = nil, version: String? = nil, zonesVersion: UInt64? = nil, lastGood: Bool = false,
        trustSince: UTCTime? = nil, reasons: [String]? = nil
    ) {
        self.state = state.rawValue
        self.session = session
        self.boot = boot
        self.sent = sent
        self.clock = clock
        self.trust = trust
        self.trustSince = trustSince
        self.reasons = reasons
        self.next = next
        self.checkIn = checkIn
        self.drill = drill
        self.activity = activity
        self.version = version
        self.zonesVersion = zonesVersion
        self.lastGood = lastGood
    }

    var isDeath: Bool { state == StatusReport.State.offline.rawValue }
    var isStopping: Bool { state == StatusReport.State.stopping.rawValue }
    var isSilent: Bool { state == StatusReport.State.silent.rawValue }
}

/// That a position came, and what it promised; not where it is.
public struct PositionSign: Sendable, Hashable {
    /// From its making to the next; nil when it says none, or came late.
    public let interval: Duration?

    public init(interval: Duration?) { self.interval = interval }
}

/// One unit as the office knows it. Times are the office's.
public struct UnitRecord: Sendable, Hashable, Codable {
    public let unit: String
    /// The last that the unit itself said; a death doesn't replace it.
    public var status: UnitStatus?
    /// The newest session seen, of births and deaths.
    public var session: UInt64 = 0
    /// Whether the broker told the death of the newest session.
    public var isGone = false
    /// When anything of it last arrived.
    public var heard: UTCTime?
    /// When a position of it last arrived; the position itself isn't kept.
    public var positioned: UTCTime?
    public var reportDue: UTCTime?
    /// Between its reports, seconds.
    public var reportSeconds: Int?
    public var checkInDue: UTCTime?

    public init(unit: String) { self.unit = unit }
}

/// Raised by the office itself, because a dead unit can't alarm.
public struct OverdueRecord: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case report
        case checkIn = "checkin"
    }

    public let id: Identifier
    public let unit: String
    public let kind: Kind
    /// When it had been due.
    public let since: UTCTime
    public let raised: UTCTime
    /// Nil while it is open.
    public var cleared: UTCTime?

    public init(id: Identifier, unit: String, kind: Kind, since: UTCTime, raised: UTCTime, cleared: UTCTime? = nil) {
        self.id = id
        self.unit = unit
        self.kind = kind
        self.since = since
        self.raised = raised
        self.cleared = cleared
    }
}

/// An alert of a unit at one revision, with the bytes it came in.
public struct AlertRecord: Sendable, Hashable {
    public let unit: String
    public let id: Identifier
    public let revision: Int
    public let kind: AlertKind
    public let level: Level
    public let state: AlertState
    public let isDrill: Bool
    public let raised: UTCTime
    /// `fieldgate.alert`, as received; of a covert one its `fieldgate.detail`.
    public let payload: [UInt8]
    /// Known only from what was sealed: a call under duress.
    public let isCovert: Bool

    public init(
        unit: String, id: Identifier, revision: Int, kind: AlertKind, level: Level, state: AlertState, isDrill: Bool,
        raised: UTCTime, payload: [UInt8], isCovert: Bool = false
    ) {
        self.unit = unit
        self.id = id
        self.revision = revision
        self.kind = kind
        self.level = level
        self.state = state
        self.isDrill = isDrill
        self.raised = raised
        self.payload = payload
        self.isCovert = isCovert
    }

    /// Whether it says no less than `known` does.
    func replaces(_ known: AlertRecord) -> Bool {
        revision > known.revision || (revision == known.revision && (!isCovert || known.isCovert))
    }
}

/// What the office tells one unit that it has stored.
public struct ReceiptContent: Sendable, Hashable {
    public typealias StoredAlert = Receipt.StoredAlert

    /// By id.
    public var alerts: [StoredAlert]
    /// Ids of sealing keys, sorted.
    public var keys: [KeyID]

    public init(alerts: [StoredAlert] = [], keys: [KeyID] = []) {
        self.alerts = alerts
        self.keys = keys
    }
}

/// An order in the store, as far as sending it goes.
public struct PendingOrder: Sendable, Hashable {
    public let id: Identifier
    public let unit: String
    public let expires: UTCTime
    /// Whether it has been handed to the broker before.
    public let wasSent: Bool

    public init(id: Identifier, unit: String, expires: UTCTime, wasSent: Bool = false) {
        self.id = id
        self.unit = unit
        self.expires = expires
        self.wasSent = wasSent
    }
}
