public import Safety

/// What a zone may say about itself, in a map file's properties, a layer of the settings, or both; nil is: not said.
public struct ZoneTerms: Sendable, Equatable {
    public var id: String?
    public var name: String?
    public var kind: Zone.Kind?
    public var level: Level?
    /// Each level once; distances in metres outward from the shape, 0 is the shape itself.
    public var rings: [Level: Double]?
    public var action: Action?
    /// Of a Point's circle.
    public var radiusMetres: Double?
    /// Of a line's corridor, from side to side.
    public var widthMetres: Double?
    public var marginMetres: Double?
    public var dwell: Duration?
    public var valid: Validity?
    public var hours: DailyHours?
    /// The units that it is for; nil is all.
    public var units: [String]?

    public init() {}

    /// These, and what they leave out from `others`.
    func over(_ others: ZoneTerms) -> ZoneTerms {
        var terms = self
        terms.id = id ?? others.id
        terms.name = name ?? others.name
        terms.kind = kind ?? others.kind
        terms.rings = rings ?? (level == nil ? others.rings : others.rings?.filter { $0.value > 0 })
        // Rings of the file say what the shape is, or leave it to the layer's level; never both.
        terms.level = level ?? others.level
        terms.action = action ?? others.action
        terms.radiusMetres = radiusMetres ?? others.radiusMetres
        terms.widthMetres = widthMetres ?? others.widthMetres
        terms.marginMetres = marginMetres ?? others.marginMetres
        terms.dwell = dwell ?? others.dwell
        terms.valid = valid ?? others.valid
        terms.hours = hours ?? others.hours
        terms.units = units ?? others.units
        return terms
    }

    func isFor(unit: String?) -> Bool {
        guard let units, let unit else { return true }
        return units.contains(unit)
    }

    /// Of the shape itself.
    func ownLevel(_ defaults: ZoneDefaults) -> Level {
        rings?.filter { $0.value == 0 }.keys.max() ?? level ?? defaults.level
    }

    func ownAction(_ defaults: ZoneDefaults) -> Action {
        action ?? Self.standardAction(at: ownLevel(defaults))
    }

    /// What a zone asks for that doesn't say: out of the worst ones, clear of the rest.
    static func standardAction(at level: Level) -> Action {
        switch level {
        case .evacuate: .relocate
        case .warning, .advisory: .avoid
        }
    }

    /// Beyond the shape, nearest first; without those that a worse one hides.
    func outerRings(_ defaults: ZoneDefaults) -> [ZoneRing] {
        let own = ownLevel(defaults)
        return Level.allCases.compactMap { level in
            guard let distance = rings?[level], distance > 0, !isHidden(level) else { return nil }
            return ZoneRing(
                level: level, action: level == own ? ownAction(defaults) : Self.standardAction(at: level),
                distanceMetres: distance)
        }.sorted { $0.distanceMetres < $1.distanceMetres }
    }

    /// Whether a worse level reaches as far or farther.
    func isHidden(_ level: Level) -> Bool {
        guard let rings, let distance = rings[level] else { return false }
        return rings.contains { $0.key > level && $0.value >= distance }
    }
}
