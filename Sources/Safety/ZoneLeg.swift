import Geodesy

/// The straight way between two believed fixes, straight in longitude and latitude as the shapes' edges are.
struct Leg: Sendable {
    let start: Coordinate
    let end: Coordinate
    let lengthMetres: Double

    init(from start: Coordinate, to end: Coordinate) {
        self.start = start
        self.end = end
        lengthMetres = start.distanceMetres(to: end)
    }

    /// - Parameter share: 0 at the start, 1 at the end.
    func point(at share: Double) -> Coordinate { start.onTheWay(to: end, share: share) ?? end }
}

extension ZoneTracker {
    /// Nearer to a ring than this counts as on it: no step is shorter, so that none can hop over a grazed ring.
    static let shortestStepMetres = 1.0
    /// A leg that isn't decided after so many looks runs along a ring, and counts as meeting it.
    static let mostSteps = 128
    /// How much of a distance is stepped; the rest pays for the distances' own error (0.1 % and 0.5 m).
    static let stepShare = 0.95

    /// The outer rings, not yet held, that the leg meets between its ends: never one too few.
    ///
    /// From a point at `d` metres from a ring the next `d` metres along the leg can't meet it (sphere tracing; Hart,
    /// The Visual Computer 12, 1996), and a ring is done with where the way left is shorter than there and back.
    ///
    /// - Parameter answers: at the leg's end, at least as far as the leg is long.
    func ringsMet(on leg: Leg, endingAt answers: [ShapeIndex.Answer]) -> [Fence] {
        var open = ringsWithinReach(of: leg, endingAt: answers)
        var met: [Fence] = []
        var along = 0.0
        var looks = 0
        while !open.isEmpty, along < leg.lengthMetres {
            guard looks < Self.mostSteps else { return met + open.map(\.fence) }
            looks += 1
            let left = leg.lengthMetres - along
            let here = leg.point(at: along / leg.lengthMetres)
            var nearest = Double.infinity
            var asked: (zone: Int, distance: Double?)?
            open.removeAll { fence, endMetres in
                // Of these zones only: thousands may be near, and none of them is asked for.
                if asked?.zone != fence.zone {
                    let reach = set.zones[fence.zone].outermostMetres + left + 1
                    asked = (
                        fence.zone,
                        set.index.signedDistanceMetres(from: here, toShape: fence.zone, withinMetres: reach)
                    )
                }
                let distance = asked?.distance
                let metres = set.zones[fence.zone].metresToDanger(ofRing: fence.ring, signedDistanceMetres: distance)
                if metres <= Self.shortestStepMetres {
                    met.append(fence)
                    return true
                }
                if metres + endMetres > left * 1.01 + 2 { return true }
                nearest = min(nearest, metres)
                return false
            }
            along += max(Self.shortestStepMetres, nearest * Self.stepShare)
        }
        return met
    }

    /// The outer rings whose line the leg is long enough to reach from its end.
    private func ringsWithinReach(
        of leg: Leg, endingAt answers: [ShapeIndex.Answer]
    ) -> [(fence: Fence, endMetres: Double)] {
        var open: [(fence: Fence, endMetres: Double)] = []
        for answer in answers where set.zones[answer.shape].rings.count > 1 && inForce[answer.shape] {
            for ring in set.zones[answer.shape].rings.indices.dropFirst() {
                let metres = set.zones[answer.shape].metresToDanger(
                    ofRing: ring, signedDistanceMetres: answer.signedDistanceMetres)
                let fence = Fence(zone: answer.shape, ring: ring)
                if metres > 0, metres <= leg.lengthMetres * 1.01 + 1, !isHeld(fence) { open.append((fence, metres)) }
            }
        }
        return open
    }
}
