/// What the office tells one unit to do.
public struct Order: Sendable, Hashable, Codable {
    public let id: Identifier
    /// The one unit that it is for.
    public let unit: String
    public let issued: UTCTime
    public let expires: UTCTime
    /// Rises with each order of its signer, over all units.
    public let counter: UInt64
    public let work: Work

    public init(id: Identifier, unit: String, issued: UTCTime, expires: UTCTime, counter: UInt64, work: Work) {
        self.id = id
        self.unit = unit
        self.issued = issued
        self.expires = expires
        self.counter = counter
        self.work = work
    }

    public enum Work: Sendable, Hashable, Codable {
        /// - actions: one or more, in the order of `Action.allCases`.
        /// - text: at most 100 characters in one line.
        /// - haven: the id of the haven to go to.
        case evacuate(level: Level, actions: [Action], text: String?, haven: String?)
        /// Ends `ordered`, `distress` and `overdue`; an alert that live fixes hold up is only silenced.
        case standDown(alert: Identifier)
        case acknowledge(alert: Identifier)
        case report
        /// To be running the office's zone set of this version, or a later one.
        case zones(version: UInt64)
        /// - minutes: 1 to 240.
        case emissionControl(minutes: Int, mode: EmissionMode)
        case drill(on: Bool)
        /// At most 280 characters in one line.
        case message(text: String)
        /// Known by name, and done by no unit yet: `keys`, `wipe`.
        case unsupported(String)

        /// Whether it can make the unit less warned: it then needs a key marked `may_lower`, and a proven clock.
        public var lowers: Bool {
            switch self {
            case .standDown, .emissionControl: true
            // A drill makes what is ordered next sound like an exercise.
            case .drill(let on): on
            case .unsupported(let name): name == "wipe"
            case .evacuate, .acknowledge, .report, .zones, .message: false
            }
        }
    }
}

public enum EmissionMode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Distress and evacuate-level alerts break the silence.
    case normal
    /// Nothing does.
    case total
}

/// An order whose signature was checked.
public struct SignedOrder: Sendable, Equatable {
    public let order: Order
    public let signer: Signer

    public init(order: Order, signer: Signer) {
        self.order = order
        self.signer = signer
    }
}

/// One of the office's keys.
public struct Signer: Sendable, Hashable, Codable {
    /// The first 8 bytes of the public key's SHA-256, as 16 hex digits.
    public let key: String
    /// Its name at the office, 1 to 32 bytes.
    public let name: String
    /// Whether it may lower danger.
    public let mayLower: Bool

    public init(key: String, name: String, mayLower: Bool) {
        self.key = key
        self.name = name
        self.mayLower = mayLower
    }
}

/// What became of an order; recorded, so that the same order again gets the same answer.
public struct OrderReply: Sendable, Hashable, Codable {
    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable { case executing, done, failed, refused }

    public let order: Identifier
    public let outcome: Outcome
    /// Nil when done.
    public let reason: OrderRefusal?
    /// The alert that it raised or changed.
    public let alert: Identifier?
    public let at: Stamp

    public init(order: Identifier, outcome: Outcome, reason: OrderRefusal? = nil, alert: Identifier? = nil, at: Stamp) {
        self.order = order
        self.outcome = outcome
        self.reason = reason
        self.alert = alert
        self.at = at
    }
}

/// Why an order, a receipt or a zone set changed nothing. Counted in `status` under these words.
public enum OrderRefusal: String, Sendable, Hashable, Codable, CaseIterable {
    // What never reaches the core: no reply is sent, for nobody is known to have asked.
    /// Too short, too long, a wrong version, kind or suite, or what was sealed is no order.
    case malformed
    /// Sealed to another key.
    case misaddressed
    case unknownSigner = "unknown_signer"
    case badSignature = "bad_signature"
    /// It couldn't be opened.
    case unopened

    // What the core refuses.
    case expired
    /// Issued later than the clock says it is, by more than five minutes.
    case notYet = "not_yet"
    /// Its counter is too far below the highest of its signer.
    case replayed
    /// For another unit.
    case wrongUnit = "wrong_unit"
    case mayNotLower = "may_not_lower"
    /// The clock isn't good enough to lower danger by.
    case clock
    case noSuchAlert = "no_such_alert"
    /// Live fixes hold the alert up; it was silenced, and goes on.
    case stillInDanger = "still_in_danger"
    /// The zone set in force is older.
    case olderZones = "older_zones"
    case invalidZones = "invalid_zones"
    case tooMany = "too_many"
    case unsupported
    case noPosition = "no_position"
}
