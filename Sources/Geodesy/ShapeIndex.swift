/// Answers for many shapes at once: which of them are near a point, how far, and which a leg crosses.
///
/// Shapes are named by their place in the array given at the start. Answers come in that order.
public struct ShapeIndex: Sendable {
    /// One shape within reach of a point.
    public struct Answer: Sendable, Equatable {
        public let shape: Int
        /// To the nearest edge, metres; negative inside, zero on the edge.
        public let signedDistanceMetres: Double

        public init(shape: Int, signedDistanceMetres: Double) {
            self.shape = shape
            self.signedDistanceMetres = signedDistanceMetres
        }
    }

    /// A shape with what is asked of it.
    public struct Entry: Sendable {
        public let shape: Shape
        /// How far outside it still answers, metres; 0 answers for points inside and on the edge.
        public let reachMetres: Double
        /// Whether edges with the shape on both sides count for nothing, as if its polygons were one; for shapes that
        /// must not be left. Costs time when the index is built.
        public let isMerged: Bool

        public init(_ shape: Shape, reachMetres: Double = 0, isMerged: Bool = false) {
            self.shape = shape
            self.reachMetres = reachMetres
            self.isMerged = isMerged
        }
    }

    private let entries: [Entry]
    /// Apart from the shapes, so that passing over a thousand far ones touches nothing but these numbers.
    private let bounds: ContiguousArray<BoundingBox>

    public init(_ entries: [Entry]) {
        self.entries = entries
        bounds = ContiguousArray(entries.map(\.shape.bounds))
    }

    public var count: Int { entries.count }

    /// Every shape that holds `point` or whose nearest edge is within its own reach and `wideningMetres`.
    public func answers(at point: Coordinate, wideningMetres: Double = 0) -> [Answer] {
        let frame = LocalFrame(at: point)
        var answers: [Answer] = []
        for index in bounds.indices {
            let reach = entries[index].reachMetres + wideningMetres
            let degrees = frame.degrees(coveringMetres: reach)
            guard bounds[index].contains(point, widenedNorth: degrees.north, widenedEast: degrees.east) else { continue }
            let distance = entries[index].shape.signedDistanceMetres(in: frame)
            if distance <= reach { answers.append(Answer(shape: index, signedDistanceMetres: distance)) }
        }
        return answers
    }

    /// Every shape that the straight leg touches, ends included.
    public func crossed(from start: Coordinate, to end: Coordinate) -> [Int] {
        let leg = BoundingBox(around: [start, end])
        var crossed: [Int] = []
        for index in bounds.indices
        where bounds[index].meets(leg) && entries[index].shape.isCrossed(from: start, to: end) {
            crossed.append(index)
        }
        return crossed
    }

    /// Whether the straight leg leaves the shape anywhere, ends included.
    public func isLeft(_ shape: Int, from start: Coordinate, to end: Coordinate) -> Bool {
        !entries[shape].shape.contains(start) || !entries[shape].shape.contains(end)
    }

    /// An edge, named as its file names it.
    public struct Edge: Sendable, Equatable {
        /// From 1: the polygon of the shape, or nil for an edge of a band.
        public let polygon: Int?
        /// 0 is the outer ring, holes count from 1; of a band, its number from 1.
        public let ring: Int
        /// From 1: edge n runs from position n to position n + 1. A circle's is 1.
        public let edge: Int
        public let from: Coordinate
        public let to: Coordinate

        public init(polygon: Int?, ring: Int, edge: Int, from: Coordinate, to: Coordinate) {
            self.polygon = polygon
            self.ring = ring
            self.edge = edge
            self.from = from
            self.to = to
        }
    }

    /// The edge of the shape that is nearest to `point`; for explaining, not for deciding.
    public func nearestEdge(of shape: Int, to point: Coordinate) -> Edge? { nil }
}

/// The degrees a shape spans. A shape never crosses the antimeridian.
struct BoundingBox: Sendable {
    var south = Double.infinity
    var north = -Double.infinity
    var west = Double.infinity
    var east = -Double.infinity

    init(around points: [Coordinate]) {
        for point in points {
            south = min(south, point.latitudeDegrees)
            north = max(north, point.latitudeDegrees)
            west = min(west, point.longitudeDegrees)
            east = max(east, point.longitudeDegrees)
        }
    }

    func contains(_ point: Coordinate, widenedNorth: Double, widenedEast: Double) -> Bool {
        guard point.latitudeDegrees >= south - widenedNorth, point.latitudeDegrees <= north + widenedNorth else {
            return false
        }
        let longitude = point.longitudeDegrees
        return spans(longitude, widenedEast) || spans(longitude - 360, widenedEast)
            || spans(longitude + 360, widenedEast)
    }

    private func spans(_ longitude: Double, _ widened: Double) -> Bool {
        longitude >= west - widened && longitude <= east + widened
    }

    func meets(_ other: BoundingBox) -> Bool {
        south <= other.north && north >= other.south && west <= other.east && east >= other.west
    }
}
