import Safety

/// How well the position is known, for the crew's own screen: no coordinate.
public struct LocalPosition: Codable, Sendable {
    enum CodingKeys: String, CodingKey {
        case trust, reasons, since, age
        case radius = "radius_m"
        case isAtCap = "at_cap"
        case word, zones
    }
    /// Where the crew said that they are, while it holds.
    public struct Word: Codable, Sendable {
        /// The place's id.
        public var place: String
        public var name: String
        /// Epoch seconds; trusted fixes end it sooner.
        public var until: Int64?
    }
    public struct Nearby: Codable, Sendable {
        enum CodingKeys: String, CodingKey {
            case id, name, level
            case ring = "ring_m"
            case answer
        }
        public var id: String
        public var name: String
        public var level: String
        /// How far out the ring lies, metres; nil for the zone itself.
        public var ring: Int?
        /// `outside`, `near`, `possibly_inside` or `inside`.
        public var answer: String
    }

    public var trust: String
    /// Codes; `ReasonText` has words for them.
    public var reasons: [String]
    /// Epoch seconds.
    public var since: Int64
    /// Of the last fix that was believed, seconds; nil when there was none.
    public var age: Int64?
    /// Of the disc that the unit must be in, metres; nil when nobody knows.
    public var radius: Int?
    /// Whether the disc is as wide as it gets: every zone counts as possibly inside.
    public var isAtCap: Bool
    public var word: Word?
    /// The worst first.
    public var zones: [Nearby]
}

extension LocalPosition {
    init(_ view: PositionView) {
        self.init(
            trust: view.trust.rawValue, reasons: view.reasons, since: view.since.utc.secondsSinceEpoch,
            age: view.believedAge?.components.seconds, radius: Self.metres(view.radiusMetres),
            isAtCap: view.isRadiusAtCap, word: view.word.map { Word($0, until: view.wordExpires) },
            zones: view.zones.map {
                Nearby(
                    id: $0.zone.id, name: $0.zone.name, level: $0.level.rawValue, ring: Self.metres($0.ringMetres),
                    answer: $0.answer.rawValue)
            })
    }

    /// Rounded up; nil for what is no length on Earth.
    private static func metres(_ length: Double?) -> Int? {
        guard let length, (0...40_000_000).contains(length) else { return nil }
        return Int(length.rounded(.up))
    }
}

extension LocalPosition.Word {
    init(_ word: CrewWord, until: UTCTime?) {
        self.init(place: word.place, name: word.name, until: until?.secondsSinceEpoch)
    }
}

/// A place that the crew can name.
public struct LocalPlace: Codable, Sendable {
    public var id: String
    public var name: String
    /// Such as the Latin spelling.
    public var others: [String]

    init(_ place: Place) {
        id = place.id
        name = place.name
        others = place.otherNames
    }
}

public struct PlaceListing: Codable, Sendable {
    /// By name.
    public var places: [LocalPlace]
    /// How many more there are.
    public var more: Int
}

extension PlaceListing {
    /// In one answer.
    static let most = 1_000

    init(_ found: [Place]) {
        self.init(places: found.prefix(Self.most).map { LocalPlace($0) }, more: max(0, found.count - Self.most))
    }
}

extension CrewProblem {
    /// Several places have the name that was said.
    init(several places: [Place]) {
        self.init(
            error: "several places have this name; say which by its id", reason: "which_place",
            places: places.map { LocalPlace($0) })
    }

    /// - Parameter places: of a place that wasn't found, those with a similar name are named: an apostrophe mustn't stand
    ///   in the way.
    init(_ why: CrewRefusal, of act: CrewAct, among places: PlaceSet) {
        var alike: [LocalPlace]?
        if case .setPosition(let name) = act, why == .noSuchPlace {
            alike = places.containing(name).prefix(Self.mostAlike).map { LocalPlace($0) }
        }
        self.init(error: why.words, reason: why.rawValue, places: alike)
    }

    private static let mostAlike = 16
}

extension PlaceSet {
    /// Those whose id or one of whose names has `text` in it, without regard to case and apostrophes; all for none.
    func containing(_ text: String) -> [Place] {
        let sought = Self.plain(text)
        guard !sought.isEmpty else { return places }
        return places.filter { place in
            ([place.id, place.name] + place.otherNames).contains { Self.plain($0).contains(sought) }
        }
    }
}
