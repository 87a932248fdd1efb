import Geodesy

/// Finds the shortest straight way out of the worst danger that holds a place.
///
/// The nearest edge of one zone may lie inside another, so bearings are walked until they are out of everything as bad:
/// from as deep inside as d the next d metres can't lead out (sphere tracing). The bearings are those of the nearest edges
/// and every tenth degree; the one that may be out soonest goes on, so that the first that is out is the shortest of
/// them, and it is narrowed down. Where one zone holds the place, its nearest edge is the shortest way there is; where
/// several overlap, the way is out, and within some percent of the shortest; where so many do that time runs short, it is
/// just out. Out is where there is room to stand: for 50 m nothing as bad follows, and somewhere it is 25 m off. A way
/// through worse danger than holds the place is taken only when there is no other.
struct WayOutSearch {
    static let farthestMetres = 100_000.0
    /// So far on nothing as bad may follow.
    static let gapMetres = 50.0
    /// As far off it must be somewhere on there, or beyond: out isn't a slit that is crossed aslant.
    static let roomMetres = 25.0
    private static let mostSteps = 200
    /// Of the deepest of the fences that hold the place; the edges of others are no nearer to the way out.
    private static let mostEdges = 24
    private static let degreesApart = 10.0

    /// One bearing, as far as it has been walked.
    private struct Walk {
        let bearing: Double
        var along: Double
        /// No way out on this bearing is shorter, metres.
        var atLeast: Double
        var clear: (since: Double, roomMetres: Double)?
        var steps = 0
        var isOut = false

        init(_ bearing: Double, depthMetres: Double) {
            self.bearing = bearing
            along = depthMetres * ZoneTracker.stepShare
            atLeast = depthMetres
        }
    }

    let place: Coordinate
    let level: Level
    private var ground: DangerGround
    /// Of what is worse still; nil at the worst level.
    private var worse: DangerGround?

    /// - Parameter level: the worst that holds the place.
    init(from place: Coordinate, level: Level, _ zones: ZoneTracker, budget: Int) {
        self.place = place
        self.level = level
        ground = DangerGround(zones, from: level, budget: budget)
        worse = Level.allCases.first { $0 > level }.map { DangerGround(zones, from: $0, budget: budget) }
    }

    /// Nil where no way of at most 100 km leads out, or none was found in time.
    mutating func run() -> Guidance.WayOut? {
        let edges = edges()
        var walks = edges.bearings.map { Walk($0, depthMetres: edges.depthMetres) }
        walks += stride(from: 0, to: 360, by: Self.degreesApart).map { Walk($0, depthMetres: edges.depthMetres) }
        guard var found = first(of: &walks) else { return nil }
        // Nothing is nearer than the deepest fence's own edge.
        var apart = Self.isNearly(found.atLeast, edges.depthMetres) ? 0 : Self.degreesApart / 2
        while apart > 0.3, !ground.isSpent {
            for bearing in [found.bearing - apart, found.bearing + apart] {
                var walk = Walk(wholeTurn(bearing), depthMetres: edges.depthMetres)
                while !walk.isOut, walk.atLeast < found.atLeast, !ground.isSpent { advance(&walk) }
                if walk.isOut, walk.atLeast < found.atLeast, !isWorse(walk) { found = walk }
            }
            apart /= 2
        }
        return Guidance.WayOut(distanceMetres: found.atLeast, bearingDegrees: found.bearing)
    }

    private static func isNearly(_ metres: Double, _ least: Double) -> Bool { metres <= least * 1.005 + 2 }

    /// The walk that is out first, all going on side by side.
    private mutating func first(of walks: inout [Walk]) -> Walk? {
        var throughWorse: Walk?
        while !ground.isOverdrawn {
            var next: Int?
            var out: Int?
            for index in walks.indices {
                if walks[index].isOut {
                    if out.map({ walks[index].atLeast < walks[$0].atLeast }) ?? true { out = index }
                } else if next.map({ walks[index].atLeast < walks[$0].atLeast }) ?? true {
                    next = index
                }
            }
            if let out, next.map({ Self.isNearly(walks[out].atLeast, walks[$0].atLeast) }) ?? true {
                guard isWorse(walks[out]) else { return walks[out] }
                if throughWorse == nil { throughWorse = walks[out] }
                walks.remove(at: out)
            } else if let next, walks[next].atLeast < Self.farthestMetres {
                advance(&walks[next])
            } else {
                break
            }
        }
        if let throughWorse { return throughWorse }
        if let out = walks.filter(\.isOut).min(by: { $0.atLeast < $1.atLeast }) { return out }
        return any(of: walks)
    }

    /// Where thousands of zones overlap, any way out is better than none: the bearings that have come farthest, one after
    /// the other.
    private mutating func any(of walks: [Walk]) -> Walk? {
        for var walk in walks.sorted(by: { ($0.along, $1.bearing) > ($1.along, $0.bearing) }) {
            while !walk.isOut, walk.atLeast < Self.farthestMetres, !ground.isExhausted { advance(&walk) }
            if walk.isOut { return walk }
        }
        return nil
    }

    /// One look, and as far on as it says.
    private mutating func advance(_ walk: inout Walk) {
        walk.steps += 1
        guard walk.steps <= Self.mostSteps, let here = place.moved(metres: walk.along, bearingDegrees: walk.bearing)
        else {
            walk.atLeast = .infinity
            return
        }
        var least = Self.gapMetres
        ground.look(at: here, within: Self.gapMetres) { _, _, metres in least = min(least, metres) }
        let step = abs(least) * ZoneTracker.stepShare
        guard least > 0 else {
            walk.clear = nil
            walk.atLeast = walk.along - least
            walk.along += max(DangerGround.touchMetres, step)
            return
        }
        let clear = (since: walk.clear?.since ?? walk.along, roomMetres: max(walk.clear?.roomMetres ?? 0, least))
        let left = clear.since + Self.gapMetres - walk.along
        walk.clear = clear
        walk.atLeast = clear.since
        if left <= 0, clear.roomMetres >= Self.roomMetres {
            walk.isOut = true
        } else {
            walk.along += max(DangerGround.touchMetres, left > 0 ? min(step, left) : step)
        }
    }

    private mutating func isWorse(_ walk: Walk) -> Bool {
        guard let end = place.moved(metres: walk.atLeast, bearingDegrees: walk.bearing) else { return true }
        return worse?.isMet(on: Leg(from: place, to: end), startingIn: []) ?? false
    }

    /// The bearings to the nearest edges, and how deep the place is in what holds it deepest.
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
}
