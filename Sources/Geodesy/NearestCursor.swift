/// Which shapes hold one place after another, and how far the nearest edge of any is.
///
/// As `ShapeCursor`, it keeps what points around an anchor can need: the few edges that can be nearest, and the shapes
/// whose edges run through there. Answers are those of the index.
public struct NearestCursor: Sendable {
    public let index: ShapeIndex

    private var anchor: LocalFrame?
    private var radius = 200.0
    private var last: LocalFrame?
    private var uses = 0
    private var withinMetres = 0.0

    /// Shapes that hold every point around the anchor, in order.
    private var sure: [Int] = []
    /// Shapes that hold some points around the anchor, perhaps.
    private var unsure: [Int] = []
    /// Vertices where edges begin that can be the nearest.
    private var edges: ContiguousArray<Int32> = []

    private static let radii = 20.0...2_000.0
    /// How many edges could be looked at in the time that anchoring takes.
    private static let edgesAnAnchorCosts = 400
    private static let mostEdgesKept = 400

    public init(_ index: ShapeIndex) { self.index = index }

    /// Appends the shapes that hold the point, and returns the metres to the nearest edge; nil beyond `metres`.
    public mutating func look(
        at point: Coordinate, withinMetres metres: Double, appendingHolding shapes: inout [Int]
    ) -> Double? {
        let frame = LocalFrame(at: point)
        defer { last = frame }
        if let anchor, metres == withinMetres, anchor.isWithin(radius, of: frame) {
            uses += 1
            return lookAtKept(point, frame, appendingHolding: &shapes)
        }
        if let last, last.isWithin(radius, of: frame), index.widestRadiusMetres == 0,
            index.turns(around: frame, within: 1_000_000) == (0, 0)
        {
            if anchor != nil {
                let isAnchoringDear = Self.edgesAnAnchorCosts > edges.count * uses
                radius = min(Self.radii.upperBound, max(Self.radii.lowerBound, radius * (isAnchoringDear ? 1.4 : 0.7)))
            }
            if drop(at: frame, metres) { return lookAtKept(point, frame, appendingHolding: &shapes) }
        }
        anchor = nil
        index.appendHolding(point, to: &shapes)
        return index.nearest(to: point, withinMetres: metres)?.metres
    }

    /// Anchors at the point; false where that would keep too much.
    private mutating func drop(at frame: LocalFrame, _ metres: Double) -> Bool {
        sure.removeAll(keepingCapacity: true)
        unsure.removeAll(keepingCapacity: true)
        edges.removeAll(keepingCapacity: true)
        uses = 0
        withinMetres = metres
        let nearest = index.nearest(to: frame.origin, withinMetres: metres)?.metres ?? metres
        let limit = nearest + ShapeCursor.slack(2 * radius, nearest)
        let scale = frame.scale(withinDegreesNorth: limit / WGS84.shortestDegreeMetres)
        index.collectGround(
            Search(frame: frame, point: frame.origin.point, scale: scale, within: limit), into: &edges)
        let through = ShapeCursor.slack(radius, radius)
        index.forEachNear(frame, wideningMetres: through) { number, search in
            let shape = index.shapes[number]
            var search = search
            search.restart(within: through)
            index.searchEdges(of: shape, &search)
            if search.edge != nil {
                unsure.append(number)
            } else if index.polygonsHold(shape, search.point, search.probe) {
                sure.append(number)
            }
        }
        guard edges.count <= Self.mostEdgesKept else {
            radius = max(Self.radii.lowerBound, radius / 2)
            return false
        }
        sure.sortInPlace(from: 0) { $0 < $1 }
        unsure.sortInPlace(from: 0) { $0 < $1 }
        anchor = frame
        return true
    }

    private func lookAtKept(_ point: Coordinate, _ frame: LocalFrame, appendingHolding shapes: inout [Int]) -> Double? {
        let here = SIMD2(point.longitudeDegrees, point.latitudeDegrees)
        var search = Search(frame: frame, point: here, scale: (1, 1), within: withinMetres.nextUp)
        let first = shapes.count
        shapes.append(contentsOf: sure)
        for place in unsure.indices
        where index.polygonsHold(index.shapes[unsure[place]], here, search.probe) {
            shapes.append(unsure[place])
        }
        if shapes.count - first > sure.count, !sure.isEmpty { shapes.sortInPlace(from: first) { $0 < $1 } }
        for place in edges.indices { index.searchEdge(Int(edges[place]), &search) }
        return search.edge == nil ? nil : search.metres
    }
}
