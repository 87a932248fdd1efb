/// The outline of a zone.
public enum Shape: Sendable, Hashable {
    /// Inside any of the polygons is inside.
    case polygons([Polygon])
    case circle(centre: Coordinate, radiusMetres: Double)
}

/// An outer ring and its holes. A point on an edge, of a hole too, is inside.
public struct Polygon: Sendable, Hashable {
    public let outer: Ring
    public let holes: [Ring]

    public init(outer: Ring, holes: [Ring] = []) {
        self.outer = outer
        self.holes = holes
    }
}

/// A closed ring: edges are straight in longitude and latitude (RFC 7946 §3.1.1).
public struct Ring: Sendable, Hashable {
    /// First and last are equal, as in GeoJSON.
    public let positions: [Coordinate]

    /// Nil unless closed with at least 4 positions.
    public init?(_ positions: [Coordinate]) {
        guard positions.count >= 4, positions.first == positions.last else { return nil }
        self.positions = positions
    }
}
