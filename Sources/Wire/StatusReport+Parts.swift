public import Safety

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
        /// Until when the office's set was meant to hold; nil for local files alone. Beyond it the set stays in force.
        public var validUntil: UTCTime?
        /// Whether `validUntil` has passed by a clock that can be believed: announced, never silent.
        public var isStale: Bool

        public init(
            version: UInt64? = nil, sha256: String, count: Int, age: Duration?, source: ZoneSet.Source,
            validUntil: UTCTime? = nil, isStale: Bool = false
        ) {
            self.version = version
            self.sha256 = sha256
            self.count = count
            self.age = age
            self.source = source
            self.validUntil = validUntil
            self.isStale = isStale
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

    public struct Alarms: Sendable, Equatable {
        /// Open now; a covert distress call isn't counted, for `status` is plain.
        public var open: Int
        /// Soundings held back in a flood since start.
        public var heldBack: Int

        public init(open: Int = 0, heldBack: Int = 0) {
            self.open = open
            self.heldBack = heldBack
        }
    }

    public struct Hooks: Sendable, Equatable {
        /// Runs since start that didn't start, didn't end in time, or ended badly.
        public var failed: Int
        public init(failed: Int = 0) { self.failed = failed }
    }

    public enum OfficePresence: String, Sendable, CaseIterable { case online, offline }

    public struct GPS: Sendable, Equatable {
        public var state: ReceiverState
        public var counters: GateCounters

        public init(state: ReceiverState, counters: GateCounters) {
            self.state = state
            self.counters = counters
        }
    }
}
