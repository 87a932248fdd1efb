public import Safety

/// What the journal remembers when it is opened.
public struct Recovery: Sendable, Equatable {
    /// Where the journal stands.
    public enum JournalState: Sendable, Equatable {
        case sound
        /// There was none, though the mirror knows this installation: it was lost, or deleted.
        case missing
        /// It was damaged and set aside under `name`; what could be read was queued again.
        case setAside(name: String, salvaged: Salvage)
        /// It can be read, but its first write failed: each call says so by itself, and `sound` returns with the first
        /// that succeeds.
        case unwritable(JournalError)
        /// The folder lets no database be opened: alerts and the outbox live in memory, visits are refused.
        case memoryOnly(JournalError)
    }

    /// Made once per installation; nil only if it could be written nowhere.
    public let installation: Identifier
    public let openAlerts: [Alert]
    /// Alerts, open or cleared, whose newest revision only the mirror had: record and publish them again.
    public let unqueued: [Alert]
    public let lastFix: PositionReport?
    /// Counts this installation's boots, from 1.
    public let boot: Int
    /// The last session that was used; 0 before the first.
    public let session: UInt64
    public let clockFloor: UTCTime?
    /// SHA-256 (hex) of the zone set last in force.
    public let zoneSet: String?
    public let standing: StandingMemory
    public let journalState: JournalState
    /// Damaged databases in the folder that hold rows nobody has read: for a technician, never deleted.
    public let unreadDatabases: Int
    /// Whether `safety.json` was unreadable and was set aside.
    public let mirrorWasDamaged: Bool
}

/// How much of a damaged database could be read.
public struct Salvage: Sendable, Equatable {
    public var alerts = 0
    public var visits = 0
    public var outboxRows = 0
    public var lateFixes = 0
    public var alertChanges = 0
    /// Whether every row of every table was read.
    public var isComplete = false

    public init() {}
}
