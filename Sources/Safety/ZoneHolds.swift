/// Where holds stand in their order, and what becomes of them under a new set.
extension ZoneTracker {
    /// Where the fence's hold is, or would be put.
    func place(of fence: Fence) -> (index: Int, isHeld: Bool) {
        var (low, high) = (0, holds.count)
        while low < high {
            let middle = (low + high) / 2
            let isBefore =
                holds[middle].fence.map { ($0.zone, $0.ring) < (fence.zone, fence.ring) }
                ?? (holds[middle].held.zone.id < set.zones[fence.zone].reference.id)
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return (low, low < holds.count && holds[low].fence == fence)
    }

    func isHeld(_ fence: Fence) -> Bool { !holds.isEmpty && place(of: fence).isHeld }

    /// The zones the unit is held to be in, each once; a corridor that it has left isn't one.
    var zonesHeld: [ZoneReference] {
        var zones: [ZoneReference] = []
        for hold in holds where hold.held.kind != .stayInside && zones.last != hold.held.zone {
            zones.append(hold.held.zone)
        }
        return zones
    }

    /// Holds as the set in force has them: in order, with its rings, margins, dwells and levels.
    ///
    /// - Parameters:
    ///   - mayLower: whether a ring's milder level takes effect now.
    ///   - isLoweringDue: set when one was left for later.
    static func mapped(
        _ holds: [Hold], onto set: ZoneSet, mayLower: Bool, isLoweringDue: inout Bool
    ) -> [Hold] {
        isLoweringDue = false
        var mapped: [Hold] = []
        for var hold in holds {
            let held = hold.held
            hold.fence = nil
            // Drawn anew as the other kind it is another danger: what is held is left by its dwell, as a zone that is
            // gone, and the new one is raised by itself.
            if let place = set.place(ofZone: held.zone.id), held.isOf(set.zones[place].kind) {
                let zone = set.zones[place]
                let ring = zone.ring(like: held)
                let drawn = zone.held(ring: ring, certainty: held.certainty)
                let isLower = !mayLower && drawn.level < held.level
                isLoweringDue = isLoweringDue || isLower
                // Within a ring that is gone isn't within a worse one further in: entering that is what raises it.
                let isFurtherIn =
                    drawn.level > held.level && zone.rings[ring].distanceMetres < held.ringMetres ?? 0
                hold.fence = Fence(zone: place, ring: ring)
                hold.held =
                    isLower || isFurtherIn
                    ? HeldZone(
                        zone: drawn.zone, level: held.level, action: held.action, certainty: held.certainty,
                        ringMetres: isFurtherIn ? held.ringMetres : drawn.ringMetres, kind: drawn.kind) : drawn
                hold.marginMetres = zone.marginMetres
                hold.dwell = zone.dwell
            }
            mapped.append(hold)
        }
        return merged(mapped.sorted(by: precedes))
    }

    private static func precedes(_ a: Hold, _ b: Hold) -> Bool {
        if a.held.zone.id != b.held.zone.id { return a.held.zone.id < b.held.zone.id }
        if let first = a.fence, let second = b.fence, first.ring != second.ring { return first.ring < second.ring }
        // One without a place comes after those of its id that have one: so the search by fences finds its way.
        if (a.fence == nil) != (b.fence == nil) { return b.fence == nil }
        return (a.held.ringMetres ?? 0, a.held.level) < (b.held.ringMetres ?? 0, b.held.level)
    }

    /// Two holds of one ring become the worse.
    private static func merged(_ sorted: [Hold]) -> [Hold] {
        var merged: [Hold] = []
        for hold in sorted {
            guard let last = merged.last, last.held.zone.id == hold.held.zone.id, last.fence == hold.fence,
                last.held.ringMetres == hold.held.ringMetres
            else {
                merged.append(hold)
                continue
            }
            var worse = hold.held.level > last.held.level ? hold : last
            let isSurer = hold.held.certainty.isSurer(than: last.held.certainty)
            worse.held.certainty = isSurer ? hold.held.certainty : last.held.certainty
            worse.isOutside = hold.isOutside && last.isOutside
            worse.leavingSince = nil
            merged[merged.count - 1] = worse
        }
        return merged
    }
}

extension ZoneSet {
    /// The place of the zone with this id; nil when there is none.
    func place(ofZone id: String) -> Int? {
        var (low, high) = (0, zones.count)
        while low < high {
            let middle = (low + high) / 2
            if zones[middle].reference.id < id { low = middle + 1 } else { high = middle }
        }
        return low < zones.count && zones[low].reference.id == id ? low : nil
    }
}
