/// What the disc that the unit must be in means for one ring of a zone.
public enum ZoneAnswer: String, Sendable, Hashable, CaseIterable {
    /// The disc is further from the danger than the zone's margin.
    case outside
    /// Within the margin.
    case near
    /// The disc reaches into the danger; or it is as wide as it gets.
    case possiblyInside = "possibly_inside"
    /// The disc lies wholly in the danger.
    case inside

    /// - Parameters:
    ///   - metresToDanger: from the disc's centre, negative in it.
    ///   - radiusMetres: of the disc; infinite at its cap.
    init(metresToDanger: Double, radiusMetres: Double, marginMetres: Double) {
        if metresToDanger + radiusMetres <= 0 {
            self = .inside
        } else if metresToDanger - radiusMetres <= 0 {
            self = .possiblyInside
        } else if metresToDanger - radiusMetres <= marginMetres {
            self = .near
        } else {
            self = .outside
        }
    }
}

/// Where the unit is, as well as it is known, for the crew's own screen.
public struct PositionView: Sendable, Equatable {
    public let trust: Trust
    public let reasons: [String]
    public let since: Stamp
    /// How long ago the last fix was that was believed; nil when there was none.
    public let believedAge: Duration?
    /// Of the disc the unit must be in, metres; nil when nobody knows where it is.
    public let radiusMetres: Double?
    public let isRadiusAtCap: Bool
    /// The crew's own word, while it holds, and when it expires.
    public let word: CrewWord?
    public let wordExpires: UTCTime?
    /// Of every ring that isn't plainly outside, the worst first; at most 32.
    public let zones: [Nearby]

    public struct Nearby: Sendable, Equatable {
        public let zone: ZoneReference
        public let level: Level
        public let ringMetres: Double?
        public let answer: ZoneAnswer

        public init(zone: ZoneReference, level: Level, ringMetres: Double?, answer: ZoneAnswer) {
            self.zone = zone
            self.level = level
            self.ringMetres = ringMetres
            self.answer = answer
        }
    }

    public init(
        trust: Trust, reasons: [String], since: Stamp, believedAge: Duration?, radiusMetres: Double?,
        isRadiusAtCap: Bool, word: CrewWord?, wordExpires: UTCTime?, zones: [Nearby]
    ) {
        self.trust = trust
        self.reasons = reasons
        self.since = since
        self.believedAge = believedAge
        self.radiusMetres = radiusMetres
        self.isRadiusAtCap = isRadiusAtCap
        self.word = word
        self.wordExpires = wordExpires
        self.zones = zones
    }
}
