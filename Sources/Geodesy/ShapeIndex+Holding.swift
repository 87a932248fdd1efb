extension ShapeIndex {
    /// Where a point is to a ring.
    enum Relation { case outside, inside, onEdge }

    /// Whether the polygons of `shape` hold the point: non-zero winding of an outer ring, and not strictly inside a
    /// hole; edges belong to the polygon. Even-odd would make it safe where a ring overlaps itself.
    func polygonsHold(_ shape: Part, _ point: SIMD2<Double>, _ probe: Probe) -> Bool {
        guard shape.hasArea else { return false }
        var state = Holding()
        let tree = shape.chains
        let top = tree.top
        hold(
            shape, point, probe, level: top.level, start: top.base, from: 0,
            to: BoxTree.width(of: top.level, over: tree.count), &state)
        return state.isInside || state.isPending
    }

    /// Goes with the chains in their order: an outer ring holds the point until one of its holes takes it out.
    private struct Holding {
        var isInside = false
        /// Inside the outer ring last seen, strictly; its holes are still to come.
        var isPending = false
        var polygon: Int32 = -1
    }

    private func hold(
        _ shape: Part, _ point: SIMD2<Double>, _ probe: Probe, level: Int, start: Int, from: Int, to: Int,
        _ state: inout Holding
    ) {
        for place in from..<to where boxes[start + place].contains(probe) {
            if state.isInside { return }
            if level > 0 {
                let tree = shape.chains
                let width = BoxTree.width(of: level - 1, over: tree.count)
                hold(
                    shape, point, probe, level: level - 1, start: start - width, from: place * BoxTree.fanout,
                    to: min(place * BoxTree.fanout + BoxTree.fanout, width), &state)
                continue
            }
            let chain = chains[Int(shape.firstChain) + place]
            guard chain.role.isRing else { continue }
            if chain.role.isOuter {
                if state.isPending { state.isInside = true }
                switch relation(of: chain, to: point, probe) {
                case .outside: continue
                case .onEdge: state.isInside = true
                case .inside:
                    state.isPending = true
                    state.polygon = chain.polygon
                }
            } else if state.isPending, chain.polygon == state.polygon,
                relation(of: chain, to: point, probe) == .inside
            {
                state.isPending = false
            }
        }
    }

    /// By winding number, exactly.
    private func relation(of chain: Chain, to point: SIMD2<Double>, _ probe: Probe) -> Relation {
        var isOnEdge = false
        let tree = chain.runs
        let top = tree.top
        let winding = wind(
            chain, point, probe, level: top.level, start: top.base, from: 0,
            to: BoxTree.width(of: top.level, over: tree.count), &isOnEdge)
        return isOnEdge ? .onEdge : winding == 0 ? .outside : .inside
    }

    /// The signed crossings of a ray eastwards from the point with the boxes `from..<to` of a level.
    private func wind(
        _ chain: Chain, _ point: SIMD2<Double>, _ probe: Probe, level: Int, start: Int, from: Int, to: Int,
        _ isOnEdge: inout Bool
    ) -> Int {
        var winding = 0
        let edges = Int(chain.edges)
        let first = Int(chain.first)
        for place in from..<to {
            let side = probe.sides .>= boxes[start + place].sides
            // Wholly to the west, the north or the south: the ray meets nothing.
            guard side[1], side[2], side[3] else { continue }
            let span = Self.run << (2 * level)
            guard side[0] else {
                // Wholly to the east: crossings in between cancel out, the two ends say it all.
                let low = vertices[first + place * span].y > point.y ? 1 : 0
                let high = vertices[first + min(place * span + span, edges)].y > point.y ? 1 : 0
                winding += high - low
                continue
            }
            if level > 0 {
                let width = BoxTree.width(of: level - 1, over: (edges + Self.run - 1) / Self.run)
                winding += wind(
                    chain, point, probe, level: level - 1, start: start - width, from: place * BoxTree.fanout,
                    to: min(place * BoxTree.fanout + BoxTree.fanout, width), &isOnEdge)
            } else {
                winding += wind(
                    edgesFrom: first + place * span, to: first + min(place * span + span, edges), point, &isOnEdge)
            }
            if isOnEdge { return 0 }
        }
        return winding
    }

    private func wind(edgesFrom first: Int, to last: Int, _ point: SIMD2<Double>, _ isOnEdge: inout Bool) -> Int {
        var winding = 0
        var a = vertices[first]
        for place in first + 1...last {
            let b = vertices[place]
            defer { a = b }
            if (a.y > point.y) != (b.y > point.y) {
                let side = orientation(a, b, point)
                if side == 0 { isOnEdge = true }
                if b.y > point.y {
                    if side > 0 { winding += 1 }
                } else if side < 0 {
                    winding -= 1
                }
            } else if a.y == point.y || b.y == point.y {
                // Ends that only touch the ray's height, and edges along it.
                if a == point || b == point { isOnEdge = true }
                if a.y == b.y, min(a.x, b.x) <= point.x, point.x <= max(a.x, b.x) { isOnEdge = true }
            }
        }
        return winding
    }
}
