public import Safety
public import Wire

/// A publication that waits in the database until the broker has taken it.
public struct OutboxRow: Sendable, Equatable {
    /// Rising with time over all lanes, never used twice.
    public let id: Int64
    public let lane: Lane
    /// Rows of one group are sent in order, one in flight at a time: the alert's id.
    public let group: String?
    public let publication: Publication
    public let queued: Stamp

    public init(id: Int64, lane: Lane, group: String?, publication: Publication, queued: Stamp) {
        precondition(lane != .live, "live publications are never stored")
        self.id = id
        self.lane = lane
        self.group = group
        self.publication = publication
        self.queued = queued
    }
}

/// How one lane stands, for `status`.
public struct LaneTally: Sendable, Equatable {
    public let lane: Lane
    /// Rows that wait.
    public let waiting: Int
    /// Of these, how many the broker has answered with a reason code other than success.
    public let refused: Int
    /// Rows beside those that wait: the broker has had them, the office's receipt is out.
    public let unreceipted: Int
    /// Rows given up by this installation because too many waited for receipts.
    public let givenUp: Int
    /// Of all of these.
    public let oldestQueued: Stamp?
    /// Rows ever sent by this installation.
    public let sent: Int
    public let lastSent: Stamp?
}

/// What became of an alert change that was handed to the journal.
public enum AlertRecording: Sendable, Equatable {
    /// Durable, with these rows waiting in lane alerts.
    case written([OutboxRow])
    /// This revision, or a later one, was written before; the rows of this revision that still wait for the broker.
    case repeated([OutboxRow])
    /// The database failed as said; the mirror keeps the alert, and nothing is in the outbox: send it from memory,
    /// and record it again later.
    case mirrored(JournalError)
}

/// What became of a visit that was handed to the journal. In each case the answer is durable.
public enum VisitOutcome: Sendable, Equatable {
    case accepted(OutboxRow)
    /// The same visit again.
    case alreadyAccepted
    /// Another visit has this id.
    case conflict
}

/// One accepted visit, for `visit list`.
public struct VisitSummary: Sendable, Equatable {
    public enum State: String, Sendable, Codable { case pending, sent }

    public let id: Identifier
    public let recorded: Stamp
    public let state: State
}

/// How many late fixes wait, and what was given up for the bounds.
public struct LateTally: Sendable, Equatable {
    public let waiting: Int
    /// Dropped by this installation because there were too many: every second of the oldest half.
    public let thinned: Int
    /// Dropped by this installation because of age.
    public let expired: Int
}

/// How many late fixes are kept, and how long.
public struct LateLimits: Sendable, Equatable {
    public let maxCount: Int
    public let maxAge: Duration

    /// - Precondition: `maxCount` is at least 2.
    public init(maxCount: Int = 20_000, maxAge: Duration = .seconds(7 * 86_400)) {
        precondition(maxCount >= 2, "thinning needs two fixes to choose from")
        self.maxCount = maxCount
        self.maxAge = maxAge
    }
}
