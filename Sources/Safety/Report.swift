/// A position to publish: the newest one, or later a part of the late track.
public struct PositionReport: Sendable, Equatable, Codable {
    /// OwnTracks triggers.
    public enum Trigger: String, Sendable, Codable {
        case periodic = "p"
        case zoneChange = "c"
        case reply = "r"
        case byHand = "u"
    }

    /// The last trusted fix. While suspect or lost its accuracy is the radius of the disc the unit must be in.
    public let fix: Fix
    /// The moment of the fix.
    public let time: UTCTime
    /// When the report was made.
    public let made: Stamp
    /// Counts the reports of this boot, from 1.
    public let sequence: UInt64
    public let trigger: Trigger
    public let trust: Trust
    /// Why the position is not trusted: closed, lower-case words.
    public let reasons: [String]
    public let parked: Bool
    /// Zones the unit is held to be in or within a ring of, each once; no corridor it has left.
    public let inZones: [ZoneReference]
    /// When the next report is due.
    public let next: UTCTime
    /// SHA-256 (hex) of the zone set in force.
    public let zoneSet: String

    public init(
        fix: Fix, time: UTCTime, made: Stamp, sequence: UInt64, trigger: Trigger, trust: Trust, reasons: [String],
        parked: Bool, inZones: [ZoneReference], next: UTCTime, zoneSet: String
    ) {
        self.fix = fix
        self.time = time
        self.made = made
        self.sequence = sequence
        self.trigger = trigger
        self.trust = trust
        self.reasons = reasons
        self.parked = parked
        self.inZones = inZones
        self.next = next
        self.zoneSet = zoneSet
    }
}

/// The unit entered or left a zone or a ring of it (OwnTracks `transition`). Of a corridor, leaving is the danger.
public struct Transition: Sendable, Equatable, Codable {
    public enum Direction: String, Sendable, Codable { case enter, leave }

    public let direction: Direction
    public let zone: ZoneReference
    public let level: Level
    /// How far out the ring lies that was entered or left, metres; nil for the zone itself.
    public let ringMetres: Double?
    public let certainty: Certainty
    public let fix: Fix
    /// The moment of the fix that showed it.
    public let time: UTCTime
    public let made: Stamp
    /// The alert it belongs to.
    public let alert: Identifier?

    public init(
        direction: Direction, zone: ZoneReference, level: Level, ringMetres: Double? = nil, certainty: Certainty,
        fix: Fix, time: UTCTime, made: Stamp, alert: Identifier?
    ) {
        self.direction = direction
        self.zone = zone
        self.level = level
        self.ringMetres = ringMetres
        self.certainty = certainty
        self.fix = fix
        self.time = time
        self.made = made
        self.alert = alert
    }
}
