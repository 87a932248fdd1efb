/// What the unit must not forget besides its alerts: written before it is acted on, restored at the start.
///
/// New fields must be optional or have a default when they are missing: boxes in the field hold earlier forms.
public struct StandingMemory: Sendable, Hashable, Codable {
    public var orders: OrderMemory?
    public var lastCheckIn: Stamp?
    public var plannedSilence: PlannedSilence?
    public var drill: Drill?
    public var emission: EmissionControl?
    /// The newest, at most 20, oldest first.
    public var messages: [CrewMessage]?

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

    /// Oldest first, at most 256 a signer.
    public var handled: [Handled]
    /// By the signer's key; a sorted list, for a dictionary has no order.
    public var highest: [Highest]

    public struct Highest: Sendable, Hashable, Codable {
        public let signer: String
        public var counter: UInt64

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

/// No check-in is expected until it ends.
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
