/// What the unit must not forget besides its alerts: written before it is acted on, restored at the start.
///
/// New fields must be optional or have a default when they are missing: boxes in the field hold earlier forms.
public struct StandingMemory: Sendable, Hashable, Codable {
    public var orders: OrderMemory?
    public var lastCheckIn: Stamp?
    /// When the next check-in is due; nil while none is expected.
    public var checkIn: CheckInClock?
    public var plannedSilence: PlannedSilence?
    public var drill: Drill?
    public var emission: EmissionControl?
    /// The newest, at most 20, oldest first.
    public var messages: [CrewMessage]?
    /// Where the crew said that they are.
    public var crewWord: CrewWord?

    public init() {}
}

/// Handled orders and the highest counters, bounded.
public struct OrderMemory: Sendable, Hashable, Codable {
    public struct Handled: Sendable, Hashable, Codable {
        public let reply: OrderReply
        public let signer: String
        public let counter: UInt64

        public init(reply: OrderReply, signer: String, counter: UInt64) {
            self.reply = reply
            self.signer = signer
            self.counter = counter
        }
    }

    /// Oldest first, of at most 16 signers at most 128 each: those with the highest counters.
    public var handled: [Handled]
    /// By the signer's key; a sorted list, for a dictionary has no order. At most 64.
    public var highest: [Highest]
    /// Refused for a reason that can pass (the clock, the key's rights); oldest first, the newest 64.
    public var refused: [Handled]?

    public struct Highest: Sendable, Hashable, Codable {
        public let signer: String
        public var counter: UInt64
        /// Everything up to here is a replay, because its orders were forgotten; nil while none were.
        public var floor: UInt64?

        public init(signer: String, counter: UInt64) {
            self.signer = signer
            self.counter = counter
        }
    }

    public init(handled: [Handled] = [], highest: [Highest] = []) {
        self.handled = handled
        self.highest = highest
    }
}

/// The clock of check-ins: proof of life is expected by `due`, and missed in steps from then on.
public struct CheckInClock: Sendable, Hashable, Codable {
    /// Its instant decides, in its boot; in a later boot a new interval begins.
    public var due: Stamp
    /// Steps of the ladder that were taken before `due`, in an earlier boot; nil is none.
    public var taken: Int?

    public init(due: Stamp, taken: Int? = nil) {
        self.due = due
        self.taken = taken
    }
}

/// No check-in is expected until it ends; at its end one is due.
public struct PlannedSilence: Sendable, Hashable, Codable {
    public let since: Stamp
    public let seconds: Int

    public init(since: Stamp, seconds: Int) {
        self.since = since
        self.seconds = seconds
    }

    public var until: UTCTime { since.utc.advanced(by: .seconds(seconds)) }
}

/// A drill that is on: what is ordered meanwhile says so. It ends with an order, after four hours, or when something
/// real happens.
public struct Drill: Sendable, Hashable, Codable {
    public let since: Stamp

    public init(since: Stamp) { self.since = since }

    /// However nobody ended it.
    public static let longest = Duration.seconds(4 * 3600)
}

/// The link is silent until it ends, by elapsed time or by the crew.
public struct EmissionControl: Sendable, Hashable, Codable {
    public let since: Stamp
    public let seconds: Int
    public let mode: EmissionMode

    public init(since: Stamp, seconds: Int, mode: EmissionMode) {
        self.since = since
        self.seconds = seconds
        self.mode = mode
    }

    /// Whether the silence still holds: by elapsed time alone, and over after a reboot, which took nobody knows how long.
    ///
    /// - Parameter now: the present, of whatever boot.
    public func isRunning(at now: Stamp) -> Bool {
        since.age(at: now.instant, boot: now.boot).map { $0 < .seconds(seconds) } ?? false
    }

    public var until: UTCTime { since.utc.advanced(by: .seconds(seconds)) }
}

/// A text from the office for the crew.
public struct CrewMessage: Sendable, Hashable, Codable {
    /// Of its order.
    public let id: Identifier
    public let text: String
    public let at: Stamp
    /// The name of the key that signed it.
    public let from: String
    public let drill: Bool

    public init(id: Identifier, text: String, at: Stamp, from: String, drill: Bool) {
        self.id = id
        self.text = text
        self.at = at
        self.from = from
        self.drill = drill
    }
}

extension Stamp {
    /// How long ago, as far as it can be known: nil in another boot, or before it.
    func age(at now: MonotonicInstant, boot: Int) -> Duration? {
        guard self.boot == boot, instant <= now else { return nil }
        return instant.duration(to: now)
    }

    /// In the order of boots and instants.
    func isBefore(_ other: Stamp) -> Bool { (boot, instant) < (other.boot, other.instant) }
}
