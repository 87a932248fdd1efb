import Geodesy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A circle around an outline, a few percent wider than the smallest one at most.
///
/// Source: Bădoiu and Clarkson, "Smaller core-sets for balls" (2003): the centre goes to the furthest point by ever
/// smaller steps, here in the plane; the radius is then measured.
struct BoundingCircle {
    private static let steps = 100

    let centre: Coordinate
    /// To the furthest position.
    let radiusMetres: Double

    /// - Precondition: at least one position.
    init(around positions: [Coordinate]) {
        let origin = positions[0]
        let scale = max(1e-6, cos(origin.latitudeDegrees * .pi / 180))
        let points = positions.map { position in
            let east = (position.longitudeDegrees - origin.longitudeDegrees).remainder(dividingBy: 360)
            return Point(x: east * scale, y: position.latitudeDegrees - origin.latitudeDegrees)
        }
        var middle = Self.middleOfBox(points)
        var best = (middle: middle, square: Double.infinity)
        for step in 1...Self.steps {
            let (far, square) = Self.furthest(from: middle, among: points)
            if square < best.square { best = (middle, square) }
            let share = 1 / Double(step + 1)
            middle = Point(x: middle.x + (far.x - middle.x) * share, y: middle.y + (far.y - middle.y) * share)
        }
        let centre = Coordinate(
            min(90, max(-90, origin.latitudeDegrees + best.middle.y)),
            (origin.longitudeDegrees + best.middle.x / scale).remainder(dividingBy: 360))
        self.centre = centre
        radiusMetres = positions.reduce(0) { max($0, $1.distanceMetres(to: centre)) }
    }

    /// Degrees of latitude, in both directions.
    private struct Point {
        let x: Double
        let y: Double
    }

    private static func middleOfBox(_ points: [Point]) -> Point {
        var (west, east, south, north) = (points[0].x, points[0].x, points[0].y, points[0].y)
        for point in points {
            (west, east) = (min(west, point.x), max(east, point.x))
            (south, north) = (min(south, point.y), max(north, point.y))
        }
        return Point(x: (west + east) / 2, y: (south + north) / 2)
    }

    private static func furthest(from middle: Point, among points: [Point]) -> (point: Point, square: Double) {
        var found = (point: points[0], square: 0.0)
        for point in points {
            let (x, y) = (point.x - middle.x, point.y - middle.y)
            if x * x + y * y > found.square { found = (point, x * x + y * y) }
        }
        return found
    }
}
