import Geodesy

/// Finds the shortest straight way out of the worst danger that holds a place.
///
/// The nearest edge of one zone may lie inside another, so each bearing is walked until it is out of everything as bad:
/// from as deep inside as d the next d metres can't lead out (sphere tracing). First the bearings of the nearest edges
/// themselves: where one zone holds the place, the best of them is the shortest there is. Where several overlap, every
/// fifth degree is tried as well, and the best narrowed down: then the way is out, and within some percent of the
/// shortest. A way through worse danger than holds the place is taken only when there is no other.
struct WayOutSearch {
    static let farthestMetres = 100_000.0
    /// So far on nothing as bad may follow.
    static let gapMetres = 50.0
    private static let mostSteps = 200
    /// The deepest of the fences that hold the place; the edges of others are no nearer to the way out.
    private static let mostEdges = 24
    private static let degreesApart = 5.0

    let place: Coordinate
    let level: Level
    private var ground: DangerGround
    private var best: Guidance.WayOut?
    /// Whether ways through worse danger are tried.
    private var mayWorsen = false

    /// - Parameter level: the worst that holds the place.
    init(from place: Coordinate, level: Level, _ zones: ZoneTracker, budget: Int) {
        self.place = place
        self.level = level
        ground = DangerGround(zones, from: level, budget: budget)
    }

    /// Nil where no way of at most 100 km leads out.
    mutating func run() -> Guidance.WayOut? {
        let edges = edges()
        for worsening in [false, true] {
            mayWorsen = worsening
            for bearing in edges.bearings { walk(bearing) }
            // Nothing is nearer than the deepest fence's own edge.
            if let best, best.distanceMetres <= edges.depthMetres * 1.005 + 2 { return best }
            for turn in 0..<Int(360 / Self.degreesApart) { walk(Double(turn) * Self.degreesApart) }
            var apart = Self.degreesApart / 2
            while apart > 0.3, let middle = best?.bearingDegrees {
                walk(wholeTurn(middle - apart))
                walk(wholeTurn(middle + apart))
                apart /= 2
            }
            if let best { return best }
        }
        return nil
    }

    private mutating func edges() -> (bearings: [Double], depthMetres: Double) {
        var holding: [(fence: Fence, metres: Double)] = []
        ground.look(at: place, within: 0) { fence, _, metres in holding.append((fence, metres)) }
        holding.sort { ($0.metres, $0.fence.zone, $0.fence.ring) < ($1.metres, $1.fence.zone, $1.fence.ring) }
        var bearings: [Double] = []
        for (fence, metres) in holding.prefix(Self.mostEdges) {
            let ring = ground.set.zones[fence.zone].rings[fence.ring].distanceMetres
            let isInside = metres + ring <= 0
            let ways = ground.set.index.waysToEdge(
                ofShape: fence.zone, from: place, withinMetres: Self.farthestMetres)
            for way in ways {
                // From within a ring, out is away from the shape.
                let bearing = isInside ? way.bearingDegrees : wholeTurn(way.bearingDegrees + 180)
                bearings.append(bearing)
                // On the edge itself either side may be out.
                if way.metres < 1 { bearings.append(wholeTurn(bearing + 180)) }
            }
        }
        return (bearings, max(0, -(holding.first?.metres ?? 0)))
    }

    private mutating func walk(_ bearing: Double) {
        let limit = best?.distanceMetres ?? Self.farthestMetres
        if let metres = metresOut(bearing, within: limit) {
            best = Guidance.WayOut(distanceMetres: metres, bearingDegrees: bearing)
        }
    }

    /// How far on the bearing the danger ends; nil beyond the limit.
    private mutating func metresOut(_ bearing: Double, within limit: Double) -> Double? {
        var along = 0.0
        var out: Double?
        for _ in 0..<Self.mostSteps {
            guard !ground.isSpent || best == nil, let here = place.moved(metres: along, bearingDegrees: bearing)
            else { return nil }
            var least = Self.gapMetres
            var isWorse = false
            ground.look(at: here, within: Self.gapMetres) { [level] _, fenceLevel, metres in
                least = min(least, metres)
                isWorse = isWorse || fenceLevel > level && metres <= 0
            }
            if isWorse, !mayWorsen { return nil }
            if least <= 0 {
                out = nil
                guard along - least < limit else { return nil }
                along += max(DangerGround.touchMetres, -least * ZoneTracker.stepShare)
            } else {
                let since = out ?? along
                guard since < limit else { return nil }
                if along - since >= Self.gapMetres { return since }
                out = since
                along += max(DangerGround.touchMetres, min(least * ZoneTracker.stepShare, since + Self.gapMetres - along))
            }
        }
        return nil
    }
}
