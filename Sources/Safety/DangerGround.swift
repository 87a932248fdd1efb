import Geodesy

/// The ground that the zones in force to keep out of make dangerous, from a level up: their rings, each a fence.
///
/// Corridors make no ground dangerous here: outside one is danger everywhere, and then nothing would be left to go to.
struct DangerGround {
    let set: ZoneSet
    let inForce: ZonesInForce
    let level: Level
    /// What may still be looked at; a bound on the time where thousands of zones overlap. A look costs one, and two more
    /// for each shape that answers: on a small board a microsecond a shape.
    private var budget: Int
    private var answers: [ShapeIndex.Answer] = []

    /// Nearer to a fence than this counts as on it: no step is shorter, so that none can hop over a grazed one.
    static let touchMetres = ZoneTracker.shortestStepMetres

    init(_ zones: ZoneTracker, from level: Level, budget: Int) {
        set = zones.set
        inForce = zones.inForce
        self.level = level
        self.budget = budget
    }

    /// Time to stop looking for something better.
    var isSpent: Bool { budget <= 0 }
    /// Time to take what there is.
    var isOverdrawn: Bool { budget <= -8_000 }
    /// Time to stop looking for anything at all.
    var isExhausted: Bool { budget <= -28_000 }

    /// Goes through the fences that hold the place or are within `metres` of it, with the metres to each, negative in it.
    @inline(__always)
    mutating func look(at place: Coordinate, within metres: Double, _ body: (Fence, Level, Double) -> Void) {
        answers.removeAll(keepingCapacity: true)
        set.index.appendAnswers(at: place, wideningMetres: metres, to: &answers)
        budget -= 1 + 2 * answers.count
        for answer in answers where set.zones[answer.shape].kind == .keepOut && inForce[answer.shape] {
            for ring in set.zones[answer.shape].rings.indices {
                let level = set.zones[answer.shape].rings[ring].level
                guard level >= self.level else { continue }
                let distance = answer.signedDistanceMetres - set.zones[answer.shape].rings[ring].distanceMetres
                if distance <= metres { body(Fence(zone: answer.shape, ring: ring), level, distance) }
            }
        }
    }

    /// The fences that the place is in or touches.
    mutating func fences(at place: Coordinate) -> Swift.Set<Fence> {
        var fences: Swift.Set<Fence> = []
        look(at: place, within: Self.touchMetres) { fence, _, _ in fences.insert(fence) }
        return fences
    }

    mutating func holds(_ place: Coordinate) -> Bool {
        var isHeld = false
        look(at: place, within: Self.touchMetres) { _, _, _ in isHeld = true }
        return isHeld
    }

    private static let mostSteps = 128
    private static let shortestLookMetres = 500.0

    /// Whether the straight way touches a fence that doesn't hold its start, or one that it has left on the way.
    ///
    /// Where shapes are met is exact; rings, and coming back into what was left, are found by stepping as far as the
    /// nearest fence is away (as `ZoneTracker.ringsMet`). What isn't decided in time counts as danger.
    ///
    /// - Parameter start: the fences at the way's start.
    mutating func isMet(on way: Leg, startingIn start: Swift.Set<Fence>) -> Bool {
        for zone in set.index.crossed(from: way.start, to: way.end)
        where set.zones[zone].kind == .keepOut && inForce[zone] {
            let rings = set.zones[zone].rings
            if rings.indices.contains(where: {
                rings[$0].level >= level && !start.contains(Fence(zone: zone, ring: $0))
            }) {
                return true
            }
        }
        var within = start
        var along = 0.0
        let reach = max(Self.shortestLookMetres, way.lengthMetres / 32)
        for _ in 0..<Self.mostSteps where !isSpent {
            guard along < way.lengthMetres else { return false }
            var step = reach
            var isMet = false
            look(at: way.point(at: along / way.lengthMetres), within: reach) { fence, _, metres in
                let metres = metres - Self.touchMetres
                if metres > 0 { within.remove(fence) } else if !within.contains(fence) { isMet = true }
                step = min(step, abs(metres))
            }
            if isMet { return true }
            along += max(Self.touchMetres, step * ZoneTracker.stepShare)
        }
        return along < way.lengthMetres
    }
}
