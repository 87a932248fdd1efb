public import Geodesy

/// A geofence with a hazard meaning.
public struct Zone: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Inside the shape is the danger.
        case keepOut = "keep_out"
        /// Outside the shape is the danger: an approved corridor, an operating area.
        case stayInside = "stay_inside"
    }

    /// Unique in its set, 1 to 64 bytes.
    public let reference: ZoneReference
    public let kind: Kind
    /// How near is how bad, from the shape outwards, one ring a level; never empty.
    ///
    /// A `stayInside` zone has one ring, at 0 m.
    public let rings: [ZoneRing]
    /// How far outside (accuracy deducted) counts as out; delays leaving only. Metres, 0 or more.
    public let marginMetres: Double
    /// How long that must last, on trusted fixes; delays leaving only.
    public let dwell: Duration
    /// When it is in force; nil is always.
    public let schedule: ZoneSchedule?
    public let shape: Shape

    /// - Parameter outerRings: beyond the shape's own ring, which `level` and `action` make at 0 m.
    public init(
        reference: ZoneReference, kind: Kind = .keepOut, level: Level, action: Action, outerRings: [ZoneRing] = [],
        marginMetres: Double, dwell: Duration, schedule: ZoneSchedule? = nil, shape: Shape
    ) {
        precondition(marginMetres >= 0 && dwell >= .zero, "margin and dwell delay leaving; they can't be negative")
        precondition(kind == .keepOut || outerRings.isEmpty, "outside a corridor there is one danger")
        self.reference = reference
        self.kind = kind
        rings =
            [ZoneRing(level: level, action: action, distanceMetres: 0)]
            + outerRings.sorted { $0.distanceMetres < $1.distanceMetres }
        self.marginMetres = marginMetres
        self.dwell = dwell
        self.schedule = schedule
        self.shape = shape
    }

    /// Of the shape itself; the worst there is, for whoever is inside is within every ring.
    public var level: Level { rings.reduce(rings[0].level) { max($0, $1.level) } }
    public var action: Action { (rings.first { $0.level == level } ?? rings[0]).action }
    /// How far out it has anything to say.
    public var outermostMetres: Double { rings.reduce(0) { max($0, $1.distanceMetres) } }
}

/// A distance from a zone's shape within which its danger is of a level.
public struct ZoneRing: Sendable, Hashable, Codable {
    public let level: Level
    public let action: Action
    /// Outward from the shape, metres, 0 or more.
    public let distanceMetres: Double

    public init(level: Level, action: Action, distanceMetres: Double) {
        precondition(distanceMetres >= 0, "rings are measured outward")
        self.level = level
        self.action = action
        self.distanceMetres = distanceMetres
    }
}

/// When a zone is in force: dates and daily hours, worked out into moments by whoever knows time zones.
public struct ZoneSchedule: Sendable, Hashable, Codable {
    /// In force from `from` until just before `until`; in order, apart from each other.
    public struct Period: Sendable, Hashable, Codable {
        public let from: UTCTime
        public let until: UTCTime

        public init(from: UTCTime, until: UTCTime) {
            self.from = from
            self.until = until
        }
    }

    public let periods: [Period]
    /// From here on nothing was worked out, and the zone is in force; nil when the periods are all there are.
    public let knownUntil: UTCTime?

    public init(periods: [Period], knownUntil: UTCTime?) {
        self.periods = periods
        self.knownUntil = knownUntil
    }

    /// - Parameter time: nil when the time is unknown or not to be believed; then every zone is in force.
    public func isInForce(at time: UTCTime?) -> Bool {
        guard let time else { return true }
        if let knownUntil, time >= knownUntil { return true }
        return periods.contains { $0.from <= time && time < $0.until }
    }
}
