import Geodesy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A circle around an outline, a few percent wider than the smallest one at most.
///
/// Source: J. Ritter, "An efficient bounding sphere", Graphics Gems (1990), in the plane; the radius is then measured.
struct BoundingCircle {
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
        let one = Self.furthest(from: points[0], among: points)
        let other = Self.furthest(from: one, among: points)
        var middle = Point(x: (one.x + other.x) / 2, y: (one.y + other.y) / 2)
        var radius = one.distance(to: other) / 2
        for point in points {
            let distance = point.distance(to: middle)
            guard distance > radius else { continue }
            let share = (distance - radius) / 2 / distance
            radius = (radius + distance) / 2
            middle = Point(x: middle.x + (point.x - middle.x) * share, y: middle.y + (point.y - middle.y) * share)
        }
        let centre = Coordinate(
            min(90, max(-90, origin.latitudeDegrees + middle.y)),
            (origin.longitudeDegrees + middle.x / scale).remainder(dividingBy: 360))
        self.centre = centre
        radiusMetres = positions.reduce(0) { max($0, $1.distanceMetres(to: centre)) }
    }

    /// Degrees of latitude, in both directions.
    private struct Point {
        let x: Double
        let y: Double

        func distance(to other: Point) -> Double { hypot(x - other.x, y - other.y) }
    }

    private static func furthest(from point: Point, among points: [Point]) -> Point {
        points.max { $0.distance(to: point) < $1.distance(to: point) } ?? point
    }
}
