public import Geodesy

/// A village or a stop that the crew can name when nobody else knows where the unit is.
public struct Place: Sendable, Hashable {
    /// `[a-z0-9-]`, or an official code; unique in its set, compared without regard to case.
    public let id: String
    public let name: String
    /// Other names it is known by, such as the Latin spelling.
    public let otherNames: [String]
    public let coordinate: Coordinate
    /// Whoever says the name is within this distance, metres, above 0.
    public let radiusMetres: Double

    public init(
        id: String, name: String, otherNames: [String] = [], coordinate: Coordinate, radiusMetres: Double = 2_000
    ) {
        self.id = id
        self.name = name
        self.otherNames = otherNames
        self.coordinate = coordinate
        self.radiusMetres = radiusMetres
    }
}

/// The places of `places.file`.
public struct PlaceSet: Sendable, Equatable {
    /// In the order of their names.
    public let places: [Place]

    public init(_ places: [Place] = []) { self.places = places.sorted { ($0.name, $0.id) < ($1.name, $1.id) } }

    public enum Match: Sendable, Equatable {
        case one(Place)
        /// Several have the name: the crew must say which.
        case several([Place])
        case none
    }

    /// The place of an id, or else of a name, without regard to case and apostrophes.
    public func named(_ text: String) -> Match {
        let sought = Self.plain(text)
        guard !sought.isEmpty else { return .none }
        if let place = places.first(where: { $0.id.lowercased() == text.lowercased() }) { return .one(place) }
        let found = places.filter { place in
            Self.plain(place.name) == sought || place.otherNames.contains { Self.plain($0) == sought }
        }
        switch found.count {
        case 0: return .none
        case 1: return .one(found[0])
        default: return .several(found)
        }
    }

    /// A name as names are compared. Keyboards have several apostrophes, none of them is on all, and the crew's isn't
    /// the map's.
    public static func plain(_ name: String) -> String { name.lowercased().filter { !"'’ʼ‘`′".contains($0) } }
}

/// What the crew said of where they are; until it expires, or trusted fixes return.
public struct CrewWord: Sendable, Hashable, Codable {
    public let place: String
    public let name: String
    public let coordinate: Coordinate
    public let radiusMetres: Double
    public let at: Stamp

    public init(_ place: Place, at: Stamp) {
        self.place = place.id
        name = place.name
        coordinate = place.coordinate
        radiusMetres = place.radiusMetres
        self.at = at
    }
}
