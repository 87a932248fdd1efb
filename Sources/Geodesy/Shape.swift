/// The outline of a zone: the union of its polygons and bands.
public struct Shape: Sendable, Hashable {
    public let polygons: [Polygon]
    public let bands: [Band]

    public init(polygons: [Polygon] = [], bands: [Band] = []) {
        self.polygons = polygons
        self.bands = bands
    }

    public static func polygons(_ polygons: [Polygon]) -> Shape { Shape(polygons: polygons) }

    public static func circle(centre: Coordinate, radiusMetres: Double) -> Shape {
        Shape(bands: [Band(line: [centre], radiusMetres: radiusMetres)])
    }
}

/// Everything within a radius of a line; of a single position, a circle.
public struct Band: Sendable, Hashable {
    /// One position or more; straight in longitude and latitude between them.
    public let line: [Coordinate]
    /// Half the width of a corridor, or a circle's radius; metres, above 0.
    public let radiusMetres: Double

    public init(line: [Coordinate], radiusMetres: Double) {
        precondition(!line.isEmpty && radiusMetres > 0, "a band needs a position and a width")
        self.line = line
        self.radiusMetres = radiusMetres
    }
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
