import Safety
import Wire

/// An alert as the local socket tells it: what `fieldgate.alert` says, without a position.
public struct LocalAlert: Codable, Sendable {
    public struct Acknowledged: Codable, Sendable {
        /// Epoch seconds.
        public var at: Int64
        public var by: String
        public var via: String
    }
    public struct Text: Codable, Sendable {
        public var uk: String
        public var en: String
    }

    public var id: String
    public var rev: Int
    public var kind: String
    public var level: String
    public var state: String
    public var certainty: String
    /// Epoch seconds.
    public var raised: Int64
    public var changed: Int64
    public var zone: String?
    /// How far out the zone's ring lies that it is about, metres; nil for the zone itself.
    public var ringMetres: Double?
    public var drill: Bool
    public var crewAck: Acknowledged?
    public var officeAck: Acknowledged?
    public var shelvedUntil: Int64?
    /// Steps of the ladder that were taken.
    public var escalated: Int
    public var text: Text
}

extension LocalAlert {
    init(_ alert: Alert) {
        let text = AlertText(alert)
        self.init(
            id: alert.id.description, rev: alert.revision, kind: alert.kind.rawValue, level: alert.level.rawValue,
            state: alert.state.rawValue, certainty: alert.certainty.rawValue,
            raised: alert.raised.utc.secondsSinceEpoch,
            changed: alert.changed.utc.secondsSinceEpoch, zone: alert.zone?.name, ringMetres: alert.ringMetres,
            drill: alert.drill, crewAck: alert.crewAck.map(Acknowledged.init),
            officeAck: alert.officeAck.map(Acknowledged.init),
            shelvedUntil: alert.shelved?.until.secondsSinceEpoch, escalated: alert.escalation?.taken.count ?? 0,
            text: Text(uk: text.ukrainian, en: text.english))
    }
}

extension LocalAlert.Acknowledged {
    init(_ acknowledgement: Acknowledgement) {
        self.init(
            at: acknowledgement.at.utc.secondsSinceEpoch, by: acknowledgement.by, via: acknowledgement.via.rawValue)
    }
}

/// What became of something that the crew did.
public struct CrewOutcome: Codable, Sendable {
    public var alerts: [LocalAlert]
    /// Epoch seconds: when it ends, or is due next.
    public var until: Int64?
}

/// Why it didn't happen.
public struct CrewProblem: Codable, Sendable {
    public var error: String
    /// One of `CrewRefusal`'s words, or `which_place`; nil when the daemon didn't answer in time.
    public var reason: String?
    /// Those that it may be, of a place that wasn't found or isn't the only one of its name.
    public var places: [LocalPlace]?
}

public struct AlertListing: Codable, Sendable {
    /// Newest first.
    public var alerts: [LocalAlert]
}

/// One alert from raise to close.
public struct AlertStory: Codable, Sendable {
    public struct Change: Codable, Sendable {
        public var rev: Int
        public var cause: String
        public var at: Int64
        public var level: String
        public var state: String
    }
    public var alert: LocalAlert
    public var changes: [Change]
}

public struct AlertExport: Codable, Sendable {
    /// XML.
    public var cap: String
}

/// Where to go from here. It tells the crew on this machine; nobody else.
public struct NearestAnswer: Codable, Sendable {
    public struct Way: Codable, Sendable {
        public var id: String
        public var name: String
        public var kind: String
        public var status: String
        public var distance: Int
        public var bearing: Int
        public var crossesDanger: Bool
    }
    public struct Out: Codable, Sendable {
        public var distance: Int
        public var bearing: Int
    }
    public var nearest: [Way]
    public var wayOut: Out?
    /// Of the position it is reckoned from, epoch seconds.
    public var time: Int64
    public var trust: String
}

extension NearestAnswer {
    init(_ guidance: Guidance, time: UTCTime, trust: Trust) {
        self.init(
            nearest: guidance.nearest.map {
                Way(
                    id: $0.id, name: $0.name, kind: $0.kind.rawValue, status: $0.status.rawValue,
                    distance: Int($0.distanceMetres.rounded(.up)), bearing: Int($0.bearingDegrees.rounded()) % 360,
                    crossesDanger: $0.crossesDanger)
            },
            wayOut: guidance.wayOut.map {
                Out(distance: Int($0.distanceMetres.rounded(.up)), bearing: Int($0.bearingDegrees.rounded()) % 360)
            }, time: time.secondsSinceEpoch, trust: trust.rawValue)
    }
}

extension CrewRefusal {
    /// For whoever asked.
    var words: String {
        switch self {
        case .noSuchAlert: "no open alert has this id"
        case .nothingOpen: "no alert is open"
        case .highestLevel: "an evacuate alarm can't be shelved; it can be acknowledged"
        case .duration: "shelving takes 1 second to 15 minutes, planned silence 1 minute to 24 hours"
        case .notShelved: "this alert is not shelved"
        case .noEmissionControl: "no emission control is on"
        case .noTest: "no test is on"
        case .realAlarm: "a real alarm is open; no test now"
        case .noPosition: "there is no position yet"
        case .noHavens: "no havens are known; havens.file in the settings names them"
        case .noCheckIn: "check-ins are not in force; the settings have no checkin part"
        case .noPlaces: "no places are known; places.file in the settings names them"
        case .noSuchPlace: "no place has this id or name; fieldgate position list shows them"
        case .positionTrusted: "the position is known from satellites; nobody needs to say it"
        case .noWord: "nobody has said where the unit is"
        }
    }
}
