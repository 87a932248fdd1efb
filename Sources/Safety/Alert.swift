public import Geodesy

/// How bad a danger is; the greater, the worse.
public enum Level: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case advisory, warning, evacuate

    private var rank: Int {
        switch self {
        case .advisory: 1
        case .warning: 2
        case .evacuate: 3
        }
    }
    public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
}

/// What the crew should do about it.
public enum Action: String, Sendable, Hashable, Codable, CaseIterable {
    case relocate, shelter, avoid
}

/// How sure the unit is that it is where the danger is.
public enum Certainty: String, Sendable, Hashable, Codable, CaseIterable {
    /// The fix itself lies inside.
    case observed
    /// Inside by its accuracy, which is 100 m or better.
    case likely
    /// Inside only by a poor accuracy, or by a doubtful fix: a caution.
    case possible
}

public enum AlertKind: String, Sendable, Hashable, Codable, CaseIterable {
    case zone, corridor, approach, possible
    case positionLost = "position_lost"
    case ordered, distress, overdue
}

public enum AlertState: String, Sendable, Hashable, Codable, CaseIterable {
    case active
    /// Has been outside by more than the margin since it was last in; the dwell isn't over.
    case returning
    case cleared
}

/// The zone that an alert names.
public struct ZoneReference: Sendable, Hashable, Codable {
    public let id: String
    public let name: String

    public init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

/// An alert as it stands: one id from raise to close, `revision` rising with each change.
///
/// It carries no position; that rides in `AlertDetail`.
public struct Alert: Sendable, Hashable, Codable {
    public let id: Identifier
    /// From 1; a reader ignores a lower one.
    public var revision: Int
    /// Of what it names now: one alert can begin at a zone and go on outside a corridor.
    public var kind: AlertKind
    public var level: Level
    /// The worst level's; all of them on a tie, in the order of `Action.allCases`.
    public var actions: [Action]
    /// The worst zone, for alerts about zones.
    public var zone: ZoneReference?
    /// How far out the zone's ring lies that holds the unit, metres; nil for the zone itself.
    public var ringMetres: Double?
    /// SHA-256 (hex) of the zone set that held when it last changed.
    public var zoneSet: String?
    public var state: AlertState
    public let raised: Stamp
    public var changed: Stamp
    public var certainty: Certainty
    public var drill: Bool
    /// What holds the alert up, at most 64 of it, so that it can be restored without the zones' files.
    public var held: [HeldZone]
    public var crewAck: Acknowledgement?
    public var officeAck: Acknowledgement?
    public var shelved: Shelving?
    public var escalation: Escalation?
    /// Of an alert of kind `ordered`.
    public var order: OrderMark?
    /// Of a distress call; never in a plain payload, in a hook's environment or on a screen.
    public var duress: Duress?
    /// Real, though a drill was on when it was raised: it says so.
    public var breaksDrill: Bool?

    public init(
        id: Identifier, revision: Int = 1, kind: AlertKind, level: Level, actions: [Action],
        zone: ZoneReference? = nil, ringMetres: Double? = nil, zoneSet: String? = nil, state: AlertState = .active,
        raised: Stamp, changed: Stamp, certainty: Certainty, drill: Bool = false, held: [HeldZone] = []
    ) {
        self.id = id
        self.revision = revision
        self.kind = kind
        self.level = level
        self.actions = actions
        self.zone = zone
        self.ringMetres = ringMetres
        self.zoneSet = zoneSet
        self.state = state
        self.raised = raised
        self.changed = changed
        self.certainty = certainty
        self.drill = drill
        self.held = held
    }
}

/// A ring of a zone that the unit is held to be within until it has provably left; of a corridor, to be outside of.
public struct HeldZone: Sendable, Hashable, Codable {
    public let zone: ZoneReference
    public let level: Level
    public let action: Action
    public var certainty: Certainty
    /// How far out the ring lies, metres; nil for the zone itself.
    public let ringMetres: Double?
    /// Nil for a zone to keep out of.
    public let kind: Zone.Kind?

    public init(
        zone: ZoneReference, level: Level, action: Action, certainty: Certainty, ringMetres: Double? = nil,
        kind: Zone.Kind? = nil
    ) {
        self.zone = zone
        self.level = level
        self.action = action
        self.certainty = certainty
        self.ringMetres = ringMetres
        self.kind = kind
    }
}

/// What would give the place away, kept apart from the alert itself.
public struct AlertDetail: Sendable, Hashable, Codable {
    public let coordinate: Coordinate
    public let accuracyMetres: Double?
    /// To the named zone's nearest edge, negative inside, metres.
    public let distanceMetres: Double?
    /// The moment of the fix.
    public let time: UTCTime
    /// Where to go from there; nil where nobody drew havens and there is no way out to name.
    public let guidance: Guidance?

    public init(
        coordinate: Coordinate, accuracyMetres: Double?, distanceMetres: Double?, time: UTCTime,
        guidance: Guidance? = nil
    ) {
        self.coordinate = coordinate
        self.accuracyMetres = accuracyMetres
        self.distanceMetres = distanceMetres
        self.time = time
        self.guidance = guidance
    }
}

/// One change of an alert: to be written down, then sounded and sent.
public struct AlertChange: Sendable, Equatable {
    public enum Cause: String, Sendable, Codable {
        case raised, worsened, eased, changed, returning, returned, cleared
        /// By the crew or the office: which, the alert says.
        case acknowledged
        case shelved, unshelved
        /// Nobody answered in time: a step of the ladder, or its repetition.
        case escalated
        /// Open when the unit started: it may not have been heard before the power went.
        case restored
    }

    /// - Note: the core may still mark it before it hands it out.
    public internal(set) var alert: Alert
    public let cause: Cause
    /// Whether the crew must hear it, as `AlertLifeCycle.table` says: raising, worsening and coming back in always;
    /// clearing only as the all-clear, when nothing else is open. Advice that ends because the danger has come must not
    /// sound like good news. A covert call never sounds; a flood holds back what is below `evacuate`.
    ///
    /// False beside a `step`: only the hooks that the step names are run, so that the office is still called for what
    /// the crew has silenced.
    public internal(set) var sounds: Bool
    public let detail: AlertDetail?
    /// The step of the ladder that was taken: its hooks are run. Nil runs those of a sounding.
    public let step: EscalationStep?
    /// From 1.
    public let stepNumber: Int?

    /// - Parameter isLast: whether no other alert is open.
    public init(
        alert: Alert, cause: Cause, isLast: Bool, detail: AlertDetail?, step: EscalationStep? = nil,
        stepNumber: Int? = nil
    ) {
        self.alert = alert
        self.cause = cause
        sounds =
            switch AlertLifeCycle.sound(cause, to: alert.phase) {
            case .yes: alert.duress != .covert
            case .no: false
            case .allClear: isLast && alert.kind != .approach && alert.duress != .covert
            }
        self.detail = detail
        self.step = step
        self.stepNumber = stepNumber
    }
}
