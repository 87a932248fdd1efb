/// Asks an index about one place after another, and remembers what a vehicle's next fix will need again.
///
/// Around an anchor it keeps, for each shape that can matter within a radius, the edges that can be nearest there; as
/// long as the points stay in that radius, those few edges are all that is looked at. Answers are those of the index,
/// to the last bit: the edges kept are more than enough, by the triangle's inequality.
public struct ShapeCursor: Sendable {
    public let index: ShapeIndex

    private var anchor: LocalFrame?
    /// How far from the anchor what is kept holds, metres.
    private var radius = 500.0
    private var wideningMetres = 0.0
    private var last: LocalFrame?
    /// Answers given from this anchor.
    private var uses = 0

    /// A shape that can be among the answers around the anchor.
    private struct Near: Sendable {
        var shape: Int32
        /// Where its edges are kept.
        var first: Int32
        var count: Int32
        var knowledge: Knowledge
    }

    /// What the anchor tells about a shape.
    private enum Knowledge: UInt8, Sendable {
        /// The index must be asked anew each time.
        case none
        /// Which edges can be nearest.
        case edges
        /// That, and whether its polygons hold the point.
        case outside, inside
    }

    private var nears: ContiguousArray<Near> = []
    /// Vertices where kept edges begin.
    private var edges: ContiguousArray<Int32> = []

    private static let radii = 20.0...2_000.0
    /// How many edges could be looked at in the time that anchoring takes for one shape.
    private static let edgesAnAnchorCosts = 120
    /// More of one shape aren't worth keeping.
    private static let mostEdgesKept = 96

    public init(_ index: ShapeIndex) { self.index = index }

    /// What `ShapeIndex.appendAnswers` says.
    public mutating func appendAnswers(
        at point: Coordinate, wideningMetres: Double, to answers: inout [Answer]
    ) {
        let widening = min(wideningMetres, ShapeIndex.farthestMetres)
        let frame = LocalFrame(at: point)
        defer { last = frame }
        if let anchor, widening <= self.wideningMetres, anchor.isWithin(radius, of: point) {
            uses += 1
            appendKept(point, frame, widening, to: &answers)
            return
        }
        // A place is worth anchoring at when the one before was near: not for points strewn about.
        if let last, last.isWithin(radius, of: point), index.turns(around: frame, within: 1_000_000) == (0, 0) {
            adapt()
            // Accuracies differ from fix to fix; a little more is kept, so that not each of them needs a new anchor.
            drop(at: point, frame, 1.25 * widening + 50)
            appendKept(point, frame, widening, to: &answers)
        } else {
            anchor = nil
            index.appendAnswers(around: frame, wideningMetres: widening, to: &answers)
        }
    }

    public typealias Answer = ShapeIndex.Answer

    /// Wider where anchoring cost more than looking at what was kept, narrower where it cost less.
    private mutating func adapt() {
        guard anchor != nil else { return }
        let isAnchoringDear = Self.edgesAnAnchorCosts * (nears.count + 1) > edges.count * uses
        radius = min(Self.radii.upperBound, max(Self.radii.lowerBound, radius * (isAnchoringDear ? 1.4 : 0.7)))
    }

    /// Anchors at the point.
    private mutating func drop(at point: Coordinate, _ frame: LocalFrame, _ widening: Double) {
        anchor = frame
        wideningMetres = widening
        uses = 0
        nears.removeAll(keepingCapacity: true)
        edges.removeAll(keepingCapacity: true)
        index.forEachNear(frame, wideningMetres: widening + Self.slack(radius, 0)) { number, search in
            let shape = index.shapes[number]
            let first = edges.count
            var knowledge = Knowledge.none
            if shape.radius == 0 {
                let isInside = index.polygonsHold(shape, search.point, search.probe)
                let limit = shape.reach + widening
                var search = search
                search.restart(within: isInside ? .infinity : (limit + Self.slack(radius, limit)).nextUp)
                index.searchEdges(of: shape, &search)
                guard search.edge != nil else { return }
                let metres = search.metres
                search.restart(within: metres + Self.slack(2 * radius, metres))
                index.collectEdges(of: shape, search, into: &edges)
                knowledge = metres > Self.slack(radius, metres) ? (isInside ? .inside : .outside) : .edges
                if edges.count - first > Self.mostEdgesKept {
                    edges.removeSubrange(first...)
                    knowledge = .none
                }
            }
            nears.append(
                Near(
                    shape: Int32(number), first: Int32(first), count: Int32(edges.count - first), knowledge: knowledge))
        }
        nears.sortInPlace(from: 0) { $0.shape < $1.shape }
    }

    /// A little more than `radius` metres, by what the flat frame may be wrong at `distance`.
    static func slack(_ radius: Double, _ distance: Double) -> Double {
        1.01 * radius + distance * min(0.01, distance * 1e-8) + 1
    }

    // Mutating so that nothing of this is copied for the call.
    private mutating func appendKept(
        _ point: Coordinate, _ frame: LocalFrame, _ widening: Double, to answers: inout [Answer]
    ) {
        let here = SIMD2(point.longitudeDegrees, point.latitudeDegrees)
        let widest = index.outermostReachMetres + widening
        var search = Search(
            frame: frame, point: here,
            scale: frame.scale(withinDegreesNorth: widest / WGS84.shortestDegreeMetres), within: .infinity)
        for place in nears.indices {
            let near = nears[place]
            let shape = index.shapes[Int(near.shape)]
            let limit = shape.reach + widening
            if near.knowledge == .none {
                if let distance = index.signedDistanceMetres(to: shape, search, within: limit) {
                    answers.append(Answer(shape: Int(near.shape), signedDistanceMetres: distance))
                }
                continue
            }
            let isInside =
                near.knowledge == .inside
                || near.knowledge == .edges && index.polygonsHold(shape, here, search.probe)
            search.restart(within: isInside ? .infinity : limit.nextUp)
            for place in Int(near.first)..<Int(near.first + near.count) {
                index.searchEdge(Int(edges[place]), &search)
            }
            if search.edge != nil || isInside {
                let metres = search.metres
                guard isInside || metres <= limit else { continue }
                answers.append(
                    Answer(shape: Int(near.shape), signedDistanceMetres: isInside ? -metres : metres))
            }
        }
    }
}

extension LocalFrame {
    /// Whether the point is within `metres` of the origin, on this side of the antimeridian: beyond it everything is a
    /// turn round the Earth away, and nothing that was remembered here holds.
    @inline(__always)
    func isWithin(_ metres: Double, of point: Coordinate) -> Bool {
        let offset = offset(
            degreesNorth: point.latitudeDegrees - origin.latitudeDegrees,
            degreesEast: point.longitudeDegrees - origin.longitudeDegrees)
        return offset.east * offset.east + offset.north * offset.north <= metres * metres
    }
}
