import Geodesy

/// Finds where rings of one polygon cross themselves or each other.
///
/// A sweep along the longer side over edges in order of their beginnings. Touching isn't crossing. Polygons of one zone
/// may overlap: the zone is their union.
struct RingCrossings {
    /// Pairs of edges that are compared in one set; a second or so.
    static let budget = 200_000_000
    /// Crossings of one zone that are told with their place.
    static let told = 3

    struct RingName: Equatable, CustomStringConvertible {
        let description: String

        /// - Parameter ring: 0 is the outer one, holes count from 1.
        init(polygon: Int, ring: Int, of shape: Shape) {
            let prefix = shape.polygons.count > 1 ? "polygon \(polygon + 1), " : ""
            description = prefix + (ring == 0 ? "the outer ring" : "hole \(ring)")
        }
    }

    struct Crossing: Equatable {
        let longitude: Double
        let latitude: Double
        let one: RingName
        let other: RingName
    }

    struct Found: Equatable {
        /// The first few, in order of ring and place in it.
        var first: [Crossing] = []
        var count = 0
    }

    fileprivate struct Edge {
        let fromX, fromY, toX, toY: Double
        let ring: Int
        let number: Int
    }

    static func find(in shape: Shape, budget: inout Int) -> Found {
        var found = Found()
        for (number, polygon) in shape.polygons.enumerated() where budget > 0 {
            let hits = hits(in: polygon, budget: &budget).sorted {
                ($0.0.ring, $0.0.number, $0.1.ring, $0.1.number) < ($1.0.ring, $1.0.number, $1.1.ring, $1.1.number)
            }
            found.count += hits.count
            for (a, b) in hits.prefix(told - min(told, found.first.count)) {
                let meeting = meeting(a, b)
                found.first.append(
                    Crossing(
                        longitude: wrapped(meeting.x), latitude: meeting.y,
                        one: RingName(polygon: number, ring: a.ring, of: shape),
                        other: RingName(polygon: number, ring: b.ring, of: shape)))
            }
        }
        return found
    }

    private static func wrapped(_ longitude: Double) -> Double {
        longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude
    }

    /// At most 10,000 hits of one polygon.
    private static func hits(in polygon: Polygon, budget: inout Int) -> [(Edge, Edge)] {
        var edges: [Edge] = []
        let outer = Unrolled(polygon.outer.positions)
        var tall = false
        for (number, ring) in ([polygon.outer] + polygon.holes).enumerated() {
            let unrolled = Unrolled(ring.positions)
            // A hole may have been written on the other side of the antimeridian.
            let shift = unrolled.west - outer.west > 180 ? -360.0 : outer.west - unrolled.west > 180 ? 360 : 0
            let latitudes = ring.positions.map(\.latitudeDegrees)
            if number == 0 {
                tall = (latitudes.max() ?? 0) - (latitudes.min() ?? 0) > outer.widthDegrees
            }
            for index in 1..<latitudes.count {
                let (ax, bx) = (unrolled.longitudes[index - 1] + shift, unrolled.longitudes[index] + shift)
                let (ay, by) = (latitudes[index - 1], latitudes[index])
                guard ax != bx || ay != by else { continue }
                edges.append(Edge(fromX: ax, fromY: ay, toX: bx, toY: by, ring: number, number: index))
            }
        }
        return tall
            ? sweep(edges.map(\.turned), budget: &budget).map { ($0.0.turned, $0.1.turned) }
            : sweep(edges, budget: &budget)
    }

    private static func sweep(_ edges: [Edge], budget: inout Int) -> [(Edge, Edge)] {
        let order = edges.sorted { $0.west < $1.west }
        var active: [Edge] = []
        var hits: [(Edge, Edge)] = []
        for edge in order {
            var kept = 0
            for index in active.indices {
                let other = active[index]
                guard other.east >= edge.west else { continue }
                active[kept] = other
                kept += 1
                if edge.crosses(other), hits.count < 10_000 {
                    hits.append((other.ring, other.number) < (edge.ring, edge.number) ? (other, edge) : (edge, other))
                }
            }
            budget = max(0, budget - active.count)
            if budget == 0 { return hits }
            active.removeSubrange(kept...)
            active.append(edge)
        }
        return hits
    }

    private static func meeting(_ a: Edge, _ b: Edge) -> (x: Double, y: Double) {
        let (ux, uy) = (a.toX - a.fromX, a.toY - a.fromY)
        let (vx, vy) = (b.toX - b.fromX, b.toY - b.fromY)
        let along = ((b.fromX - a.fromX) * vy - (b.fromY - a.fromY) * vx) / (ux * vy - uy * vx)
        return (a.fromX + along * ux, a.fromY + along * uy)
    }
}

extension RingCrossings.Edge {
    fileprivate var west: Double { min(fromX, toX) }
    fileprivate var east: Double { max(fromX, toX) }

    /// With its axes exchanged.
    fileprivate var turned: Self {
        Self(fromX: fromY, fromY: fromX, toX: toY, toY: toX, ring: ring, number: number)
    }

    /// Whether the two have one point in common that is an end of neither.
    ///
    /// Where doubles can't tell on which side an end lies (Shewchuk 1997, `ccwerrboundA`), it touches.
    fileprivate func crosses(_ other: Self) -> Bool {
        guard max(fromY, toY) >= min(other.fromY, other.toY), min(fromY, toY) <= max(other.fromY, other.toY) else {
            return false
        }
        return side(other.fromX, other.fromY) * side(other.toX, other.toY) < 0
            && other.side(fromX, fromY) * other.side(toX, toY) < 0
    }

    private func side(_ x: Double, _ y: Double) -> Int {
        let left = (fromX - x) * (toY - y)
        let right = (fromY - y) * (toX - x)
        let bound = 3.330_669_073_875_472e-16 * (abs(left) + abs(right))
        let determinant = left - right
        return determinant > bound ? 1 : determinant < -bound ? -1 : 0
    }
}
