/// Which shapes hold one place after another, and how far the nearest edge of any is.
///
/// Around an anchor it keeps the few runs of edges among which the nearest must be; and as long as a vehicle has moved
/// by less than the nearest edge was away, the shapes that hold it are the same. Answers are those of the index.
public struct NearestCursor: Sendable {
    public let index: ShapeIndex

    private var anchor: LocalFrame?
    /// How far from the anchor what is kept holds, metres.
    private var radius = 200.0
    private var withinMetres = 0.0
    /// Answers given from this anchor.
    private var uses = 0
    private var last: LocalFrame?
    /// Where the edge begins that was nearest last.
    private var lastEdge: Int?

    /// Runs as `ShapeIndex.ground` has them, with their boxes.
    private var runs: ContiguousArray<UInt32> = []
    private var quads: ContiguousArray<Quad> = []

    /// The shapes that hold every point nearer to `settled` than `settledMetres`.
    private var holding: [Int] = []
    private var settled: LocalFrame?
    private var settledMetres = 0.0

    private static let radii = 20.0...5_000.0
    private static let mostRunsKept = 256
    /// How many boxes could be looked at in the time that anchoring takes, and more for each that is kept.
    private static let boxesAnAnchorCosts = 600
    private static let boxesARunCosts = 10

    public init(_ index: ShapeIndex) { self.index = index }

    /// Appends the shapes that hold the point, and returns the metres to the nearest edge; nil beyond `metres`.
    public mutating func look(
        at point: Coordinate, withinMetres metres: Double, appendingHolding shapes: inout [Int]
    ) -> Double? {
        let frame = LocalFrame(at: point)
        defer { last = frame }
        // A place is worth remembering when the one before was near: not for points strewn about.
        guard let last, last.isWithin(radius, of: frame), index.widestRadiusMetres == 0,
            index.turns(around: frame, within: 1_000_000) == (0, 0)
        else {
            anchor = nil
            settled = nil
            index.appendHolding(point, to: &shapes)
            return index.nearestMetres(around: frame, within: metres)
        }
        var search = Search(
            frame: frame, point: point.point,
            scale: frame.scale(withinDegreesNorth: metres / WGS84.shortestDegreeMetres), within: metres.nextUp)
        if let lastEdge { index.searchEdge(lastEdge, &search) }
        if let anchor, metres == withinMetres, anchor.isWithin(radius, of: frame) {
            uses += 1
            searchKept(&search)
        } else {
            adapt()
            index.searchGround(&search)
            drop(at: frame, metres, search)
        }
        lastEdge = search.edge
        let nearest = search.edge == nil ? nil : search.metres
        appendHolding(point, frame, nearest ?? metres, to: &shapes)
        return nearest
    }

    private mutating func appendHolding(
        _ point: Coordinate, _ frame: LocalFrame, _ nearest: Double, to shapes: inout [Int]
    ) {
        if let settled, settled.isWithin(settledMetres, of: frame) {
            shapes.append(contentsOf: holding)
            return
        }
        let first = shapes.count
        index.appendHolding(point, to: &shapes)
        holding.removeAll(keepingCapacity: true)
        holding.append(contentsOf: shapes[first...])
        settled = frame
        settledMetres = max(0, 0.998 * nearest - 1)
    }

    private func searchKept(_ search: inout Search) {
        for place in quads.indices {
            for lane in Lanes(quads[place].squaredMetres(from: search.probe) .<= search.boxLimit) {
                let run = runs[4 * place + lane]
                let first = Int(run >> 2)
                index.searchRun(from: first, to: first + Int(run & 3) + 1, &search)
            }
        }
    }

    /// Wider where anchoring cost more than looking at what was kept, narrower where it cost less.
    private mutating func adapt() {
        guard anchor != nil else { return }
        let isAnchoringDear = Self.boxesAnAnchorCosts + Self.boxesARunCosts * runs.count > runs.count * uses
        radius = min(Self.radii.upperBound, max(Self.radii.lowerBound, radius * (isAnchoringDear ? 1.4 : 0.7)))
    }

    /// Anchors at the point, keeping the runs within twice the radius more than the nearest.
    private mutating func drop(at frame: LocalFrame, _ metres: Double, _ found: Search) {
        runs.removeAll(keepingCapacity: true)
        quads.removeAll(keepingCapacity: true)
        uses = 0
        withinMetres = metres
        let limit = found.metres + ShapeCursor.slack(2 * radius, found.metres)
        let scale = frame.scale(withinDegreesNorth: limit / WGS84.shortestDegreeMetres)
        let search = Search(frame: frame, point: found.point, scale: scale, within: limit)
        index.forEachRun(search) { run, box in
            guard runs.count <= Self.mostRunsKept else { return }
            if runs.count & 3 == 0 { quads.append(.nothing) }
            quads[quads.count - 1][runs.count & 3] = box
            runs.append(run)
        }
        if runs.count <= Self.mostRunsKept {
            anchor = frame
        } else {
            anchor = nil
            radius = max(Self.radii.lowerBound, radius / 2)
        }
    }
}
