/// Which shapes hold one place after another, and how far the nearest edge of any is.
///
/// Around an anchor it keeps the few runs of edges among which the nearest must be; and as long as a vehicle has moved
/// by less than the nearest edge was away, the shapes that hold it are the same. Answers are those of the index.
public struct NearestCursor: Sendable {
    public let index: ShapeIndex

    /// Holds while `isAnchored`.
    private var anchor = LocalFrame(at: Coordinate(0, 0))
    private var isAnchored = false
    /// How far from the anchor what is kept holds, metres.
    private var radius = 200.0
    private var withinMetres = 0.0
    /// Answers given from this anchor.
    private var uses = 0
    private var last: Coordinate?
    /// Where the edge begins that was nearest last.
    private var lastEdge = -1

    /// Runs as `ShapeIndex.ground` has them, with their boxes.
    private var runs: ContiguousArray<UInt32> = []
    private var quads: ContiguousArray<Quad> = []

    /// The shapes that hold every point nearer to `settled` than `settledMetres`.
    private var holding: [Int] = []
    private var settled = LocalFrame(at: Coordinate(0, 0))
    /// Below 0 where nothing is known.
    private var settledMetres = -1.0

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
        let before = last
        last = point
        if isAnchored, metres == withinMetres, anchor.isWithin(radius, of: point) {
            uses += 1
            var search = search(frame)
            searchKept(&search)
            return answer(point, frame, search, appendingHolding: &shapes)
        }
        // A place is worth remembering when the one before was near: not for points strewn about.
        guard let before, frame.isWithin(radius, of: before), index.widestRadiusMetres == 0,
            index.turns(around: frame, within: 1_000_000) == (0, 0)
        else {
            isAnchored = false
            settledMetres = -1
            index.appendHolding(point, to: &shapes)
            return index.nearestMetres(around: frame, within: metres)
        }
        adapt()
        withinMetres = metres
        var search = search(frame)
        index.searchGround(&search)
        drop(at: frame, search)
        return answer(point, frame, search, appendingHolding: &shapes)
    }

    /// A search that starts from the edge that was nearest last.
    @inline(__always)
    private func search(_ frame: LocalFrame) -> Search {
        var search = Search(
            frame: frame, point: frame.origin.point,
            scale: frame.scale(withinDegreesNorth: withinMetres / WGS84.shortestDegreeMetres),
            within: withinMetres.nextUp)
        if lastEdge >= 0 { index.searchEdge(lastEdge, &search) }
        return search
    }

    @inline(__always)
    private mutating func answer(
        _ point: Coordinate, _ frame: LocalFrame, _ search: Search, appendingHolding shapes: inout [Int]
    ) -> Double? {
        lastEdge = search.edge ?? -1
        let nearest = search.edge == nil ? nil : search.metres
        if settledMetres > 0, settled.isWithin(settledMetres, of: point) {
            if !holding.isEmpty { shapes.append(contentsOf: holding) }
        } else {
            let first = shapes.count
            index.appendHolding(point, to: &shapes)
            holding.removeAll(keepingCapacity: true)
            holding.append(contentsOf: shapes[first...])
            settled = frame
            settledMetres = 0.998 * (nearest ?? withinMetres) - 1
        }
        return nearest
    }

    // Mutating so that nothing of this is copied for the call.
    private mutating func searchKept(_ search: inout Search) {
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
        guard isAnchored else { return }
        let isAnchoringDear = Self.boxesAnAnchorCosts + Self.boxesARunCosts * runs.count > runs.count * uses
        radius = min(Self.radii.upperBound, max(Self.radii.lowerBound, radius * (isAnchoringDear ? 1.4 : 0.7)))
    }

    /// Anchors at the point, keeping the runs within twice the radius more than the nearest.
    private mutating func drop(at frame: LocalFrame, _ found: Search) {
        runs.removeAll(keepingCapacity: true)
        quads.removeAll(keepingCapacity: true)
        uses = 0
        let limit = found.metres + ShapeCursor.slack(2 * radius, found.metres)
        let scale = frame.scale(withinDegreesNorth: limit / WGS84.shortestDegreeMetres)
        let search = Search(frame: frame, point: found.point, scale: scale, within: limit)
        index.forEachRun(search) { run, box in
            guard runs.count <= Self.mostRunsKept else { return }
            if runs.count & 3 == 0 { quads.append(.nothing) }
            quads[quads.count - 1][runs.count & 3] = box
            runs.append(run)
        }
        isAnchored = runs.count <= Self.mostRunsKept
        if isAnchored {
            anchor = frame
        } else {
            radius = max(Self.radii.lowerBound, radius / 2)
        }
    }
}
