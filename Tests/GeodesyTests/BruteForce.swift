@testable import Geodesy

/// The plain way of saying what the index says: every edge of every shape, no boxes, no trees.
extension Shape {
    /// Whether `point` is inside; a point on an edge is.
    func contains(_ point: Coordinate) -> Bool {
        polygons.contains { $0.contains(point) }
            || bands.contains { $0.signedDistanceMetres(in: LocalFrame(at: point)) <= 0 }
    }

    /// Metres from the frame's origin to the nearest edge; negative inside, zero on the edge.
    func signedDistanceMetres(in frame: LocalFrame) -> Double {
        var nearest = Double.infinity
        for polygon in polygons {
            for ring in [polygon.outer] + polygon.holes { nearest = min(nearest, ring.distanceMetres(in: frame)) }
        }
        if polygons.contains(where: { $0.contains(frame.origin) }) { nearest = -nearest }
        return bands.reduce(nearest) { min($0, $1.signedDistanceMetres(in: frame)) }
    }

    /// Whether the straight leg touches the shape; a leg that starts or ends inside does.
    func isCrossed(from start: Coordinate, to end: Coordinate) -> Bool {
        if contains(start) || contains(end) { return true }
        let isThroughPolygon = polygons.contains { polygon in
            ([polygon.outer] + polygon.holes).contains { $0.meetsLeg(from: start, to: end) }
        }
        return isThroughPolygon
            || bands.contains { band in
                guard let centre = band.line.first else { return false }
                let frame = LocalFrame(at: centre)
                let (a, b) = (frame.offset(to: start), frame.offset(to: end))
                return distanceToSegment(fromX: a.east, a.north, toX: b.east, b.north) <= band.radiusMetres
            }
    }
}

extension Band {
    func signedDistanceMetres(in frame: LocalFrame) -> Double {
        (line.count == 1 ? [line[0], line[0]] : line).distanceMetres(in: frame) - radiusMetres
    }
}

extension [Coordinate] {
    /// Edges are cut so short that they don't bend.
    func distanceMetres(in frame: LocalFrame) -> Double {
        var nearest = Double.infinity
        for (from, to) in zip(self, dropFirst()) {
            let span = to.point - from.point
            let pieces = Swift.max(1, (abs(span.x * span.y) / 2e-5).squareRoot().rounded(.up))
            var previous = frame.offset(to: from)
            for piece in 1...Int(pieces) {
                let end = from.point + span * (Double(piece) / pieces)
                let next = frame.offset(latitudeDegrees: end.y, longitudeDegrees: end.x)
                nearest = Swift.min(
                    nearest, distanceToSegment(fromX: previous.east, previous.north, toX: next.east, next.north))
                previous = next
            }
        }
        return nearest
    }
}

extension Polygon {
    /// Non-zero winding of the outer ring and not strictly inside a hole; edges belong to the polygon.
    ///
    /// Even-odd would make an area where a ring overlaps itself safe.
    func contains(_ point: Coordinate) -> Bool {
        switch outer.relation(to: point) {
        case .outside: return false
        case .onEdge: return true
        case .inside: return !holes.contains { $0.relation(to: point) == .inside }
        }
    }
}

extension Ring {
    enum Relation { case inside, onEdge, outside }

    /// Where `point` is by winding number. Within rounding of an edge counts as on it, so that doubt means danger.
    func relation(to point: Coordinate) -> Relation {
        var winding = 0
        let (x, y) = (point.longitudeDegrees, point.latitudeDegrees)
        for index in 1..<positions.count {
            let (a, b) = (positions[index - 1], positions[index])
            let (ay, by) = (a.latitudeDegrees, b.latitudeDegrees)
            let (ax, bx) = (a.longitudeDegrees, b.longitudeDegrees)
            guard min(ay, by) <= y, y <= max(ay, by) else { continue }
            let side = orientation(ax, ay, bx, by, x, y)
            if side == 0 {
                if min(ax, bx) <= x && x <= max(ax, bx) { return .onEdge }
            } else if ay <= y, by > y {
                if side > 0 { winding += 1 }
            } else if ay > y, by <= y {
                if side < 0 { winding -= 1 }
            }
        }
        return winding == 0 ? .outside : .inside
    }

    func distanceMetres(in frame: LocalFrame) -> Double { positions.distanceMetres(in: frame) }

    func meetsLeg(from start: Coordinate, to end: Coordinate) -> Bool {
        let (px, py) = (start.longitudeDegrees, start.latitudeDegrees)
        let (qx, qy) = (end.longitudeDegrees, end.latitudeDegrees)
        for index in 1..<positions.count {
            let (a, b) = (positions[index - 1], positions[index])
            let (ax, ay) = (a.longitudeDegrees, a.latitudeDegrees)
            let (bx, by) = (b.longitudeDegrees, b.latitudeDegrees)
            guard max(ax, bx) >= min(px, qx), min(ax, bx) <= max(px, qx),
                max(ay, by) >= min(py, qy), min(ay, by) <= max(py, qy)
            else { continue }
            let startSide = orientation(ax, ay, bx, by, px, py)
            let endSide = orientation(ax, ay, bx, by, qx, qy)
            let aSide = orientation(px, py, qx, qy, ax, ay)
            let bSide = orientation(px, py, qx, qy, bx, by)
            if startSide * endSide <= 0 && aSide * bSide <= 0 { return true }
        }
        return false
    }
}

/// On which side of the line a→b the point lies: 1 left, −1 right, 0 on it or too close to tell in doubles.
///
/// The bound is Shewchuk's (Adaptive Precision Floating-Point Arithmetic, 1997, `ccwerrboundA`).
func orientation(_ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ x: Double, _ y: Double) -> Int {
    let left = (ax - x) * (by - y)
    let right = (ay - y) * (bx - x)
    let determinant = left - right
    let bound = (3 + 16 * Double.ulpOfOne / 2) * Double.ulpOfOne / 2 * (abs(left) + abs(right))
    if determinant > bound { return 1 }
    if determinant < -bound { return -1 }
    return 0
}

/// Metres from the origin of a flat frame to the segment between two points of it.
func distanceToSegment(fromX ax: Double, _ ay: Double, toX bx: Double, _ by: Double) -> Double {
    let (dx, dy) = (bx - ax, by - ay)
    let length = dx * dx + dy * dy
    let along = length > 0 ? max(0, min(1, -(ax * dx + ay * dy) / length)) : 0
    let (x, y) = (ax + along * dx, ay + along * dy)
    return (x * x + y * y).squareRoot()
}
