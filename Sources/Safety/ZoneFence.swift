import Geodesy

/// A zone's ring as a line to stay clear of: what is entered, held and left.
struct Fence: Sendable, Hashable {
    /// The zone's place in its set.
    let zone: Int
    /// The ring's place among the zone's.
    let ring: Int
}

extension Zone {
    /// Metres from a place to the danger of a ring; negative in it.
    ///
    /// - Parameter signedDistanceMetres: of the place to the shape, negative inside; nil beyond all reach, which is
    ///   farthest from a zone to keep out of, and deep in the danger of a corridor.
    func metresToDanger(ofRing ring: Int, signedDistanceMetres: Double?) -> Double {
        switch kind {
        case .keepOut: (signedDistanceMetres ?? .infinity) - rings[ring].distanceMetres
        case .stayInside: -(signedDistanceMetres ?? .infinity)
        }
    }

    /// Whether a place that is this far from the danger, give or take its accuracy, raises.
    ///
    /// The edge of a zone to keep out of is danger already; the edge of a corridor is still safe.
    func isRaised(metresToDanger: Double, accuracyMetres: Double) -> Bool {
        switch kind {
        case .keepOut: metresToDanger - accuracyMetres <= 0
        case .stayInside: metresToDanger - accuracyMetres < 0
        }
    }

    /// The ring that a hold stands for after the zone was drawn anew: of the same level, else the nearest; of two, the
    /// one nearer to where the ring was, then the worse.
    func ring(like held: HeldZone) -> Int {
        let distance = held.ringMetres ?? 0
        let sameLevel = rings.indices.filter { rings[$0].level == held.level }
        let candidates = sameLevel.isEmpty ? Array(rings.indices) : sameLevel
        return candidates.dropFirst().reduce(candidates[0]) { best, next in
            let (kept, offered) = (
                abs(rings[best].distanceMetres - distance), abs(rings[next].distanceMetres - distance)
            )
            if offered != kept { return offered < kept ? next : best }
            return rings[next].level > rings[best].level ? next : best
        }
    }

    /// What a hold of the ring says.
    func held(ring: Int, certainty: Certainty) -> HeldZone {
        HeldZone(
            zone: reference, level: rings[ring].level, action: rings[ring].action, certainty: certainty,
            ringMetres: ringMetres(ring), kind: kind == .keepOut ? nil : kind)
    }

    /// How far out a ring lies; nil for the shape itself.
    func ringMetres(_ ring: Int) -> Double? { rings[ring].distanceMetres > 0 ? rings[ring].distanceMetres : nil }
}

extension [ShapeIndex.Answer] {
    /// The signed distance to one shape; nil when it isn't within reach. The answers come in the shapes' order.
    func signedDistanceMetres(toShape shape: Int) -> Double? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].shape < shape { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low].shape == shape ? self[low].signedDistanceMetres : nil
    }
}
