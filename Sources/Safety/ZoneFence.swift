import Geodesy

/// A zone's ring as a line to stay clear of: what is entered, held and left.
struct Fence: Sendable, Hashable {
    /// The zone's place in its set.
    let zone: Int
    /// The ring's place among the zone's.
    let ring: Int
}

extension Zone.Kind {
    /// Metres from a place to the danger of a ring that lies `ringMetres` outside the shape; negative in it.
    ///
    /// - Parameter signedDistanceMetres: of the place to the shape, negative inside; nil beyond all reach, which is
    ///   farthest from a zone to keep out of, and deep in the danger of a corridor.
    func metresToDanger(ringMetres: Double, signedDistanceMetres: Double?) -> Double {
        switch self {
        case .keepOut: (signedDistanceMetres ?? .infinity) - ringMetres
        case .stayInside: -(signedDistanceMetres ?? .infinity)
        }
    }

    /// Whether a place that is this far from the danger, give or take its accuracy, raises.
    ///
    /// The edge of a zone to keep out of is danger already; the edge of a corridor is still safe.
    func isRaised(metresToDanger: Double, accuracyMetres: Double) -> Bool {
        switch self {
        case .keepOut: metresToDanger - accuracyMetres <= 0
        case .stayInside: metresToDanger - accuracyMetres < 0
        }
    }
}

extension Zone {
    func metresToDanger(ofRing ring: Int, signedDistanceMetres: Double?) -> Double {
        kind.metresToDanger(ringMetres: rings[ring].distanceMetres, signedDistanceMetres: signedDistanceMetres)
    }

    func isRaised(metresToDanger: Double, accuracyMetres: Double) -> Bool {
        kind.isRaised(metresToDanger: metresToDanger, accuracyMetres: accuracyMetres)
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

/// Every zone's rings side by side, for deciding about a point without touching the zones themselves.
struct FlatRings: Sendable {
    private struct Entry: Sendable {
        let metres: Double
        let level: Level
        let kind: Zone.Kind
    }

    private var entries: ContiguousArray<Entry> = []
    /// Where each zone's begin, and where the last one's end.
    private var starts: ContiguousArray<Int32> = [0]

    init(_ zones: [Zone]) {
        for zone in zones {
            for ring in zone.rings {
                entries.append(Entry(metres: ring.distanceMetres, level: ring.level, kind: zone.kind))
            }
            starts.append(Int32(entries.count))
        }
    }

    /// Of the worst of the zone's rings that holds a point so far from its shape; nil when none does.
    func level(ofZone zone: Int, signedDistanceMetres: Double?) -> Level? {
        var worst: Level?
        for place in Int(starts[zone])..<Int(starts[zone + 1]) {
            let ring = entries[place]
            let metres = ring.kind.metresToDanger(
                ringMetres: ring.metres, signedDistanceMetres: signedDistanceMetres)
            guard ring.kind.isRaised(metresToDanger: metres, accuracyMetres: 0) else { continue }
            worst = worst.map { max($0, ring.level) } ?? ring.level
        }
        return worst
    }
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
