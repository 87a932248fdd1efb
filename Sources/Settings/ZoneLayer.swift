/// A map file with what the settings say about it, so that a raw file needs no editing.
public struct ZoneLayer: Sendable, Equatable {
    /// Absolute.
    public let path: String
    public let terms: ZoneTerms
    /// Where the settings name it.
    let place: TextPlace
    /// The same for the same meaning; part of what names the set.
    let canonical: String

    init(path: String, terms: ZoneTerms, place: TextPlace, canonical: String) {
        self.path = path
        self.terms = terms
        self.place = place
        self.canonical = canonical
    }
}

/// Where the fleet works: zones elsewhere are a mistake more often than not. Degrees.
public struct OperatingArea: Sendable, Equatable {
    public let south: Double
    public let west: Double
    public let north: Double
    public let east: Double

    public init(south: Double, west: Double, north: Double, east: Double) {
        self.south = south
        self.west = west
        self.north = north
        self.east = east
    }

    /// Around Ukraine, with room for the neighbours' borderlands.
    public static let standard = OperatingArea(south: 43.5, west: 21, north: 53.5, east: 41.5)

    func contains(latitude: Double, longitude: Double) -> Bool {
        (south...north).contains(latitude)
            && (west <= east ? (west...east).contains(longitude) : longitude >= west || longitude <= east)
    }
}
