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

    private let shapes: [Shape]
    /// Apart from the shapes, so that passing over a thousand far ones touches nothing but these numbers.
    private let bounds: ContiguousArray<BoundingBox>

    public init(_ shapes: [Shape]) {
        self.shapes = shapes
        bounds = ContiguousArray(shapes.map(\.bounds))
    }

    public var count: Int { shapes.count }

    /// Every shape whose nearest edge is within `reachMetres` of `point`, or that holds it.
    public func answers(at point: Coordinate, reachMetres: Double) -> [Answer] {
        let frame = LocalFrame(at: point)
        let reach = frame.degrees(coveringMetres: reachMetres)
        var answers: [Answer] = []
        for index in bounds.indices
        where bounds[index].contains(point, widenedNorth: reach.north, widenedEast: reach.east) {
            let distance = shapes[index].signedDistanceMetres(in: frame)
            if distance <= reachMetres { answers.append(Answer(shape: index, signedDistanceMetres: distance)) }
        }
        return answers
    }

    /// Every shape that the straight leg touches, ends included.
    public func crossed(from start: Coordinate, to end: Coordinate) -> [Int] {
        let leg = BoundingBox(around: [start, end])
        var crossed: [Int] = []
        for index in bounds.indices where bounds[index].meets(leg) && shapes[index].isCrossed(from: start, to: end) {
            crossed.append(index)
        }
        return crossed
    }
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
