extension ShapeIndex {
    /// Where a point is to a ring.
    enum Relation { case outside, inside, onEdge }

    /// Whether the polygons of `shape` hold the point: non-zero winding of an outer ring, and not strictly inside a
    /// hole; edges belong to the polygon. Even-odd would make it safe where a ring overlaps itself.
    @inline(__always)
    func polygonsHold(_ shape: Part, _ point: SIMD2<Double>, _ probe: Probe) -> Bool {
        guard shape.hasArea else { return false }
        if shape.chainCount == 1 {
            return relation(of: chains[Int(shape.firstChain)], to: point, probe) != .outside
        }
        var state = Holding()
        let tree = shape.chains
        hold(shape, point, probe, tree, tree.top, &state)
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
        _ shape: Part, _ point: SIMD2<Double>, _ probe: Probe, _ tree: BoxTree, _ node: BoxTree.Node,
        _ state: inout Holding
    ) {
        for quad in node.quads {
            for lane in quads[quad].holding(probe) {
                if state.isInside { return }
                let place = node.place(quad, lane)
                if node.level > 0 {
                    hold(shape, point, probe, tree, tree.below(node, place), &state)
                } else {
                    hold(chains[Int(shape.firstChain) + place], point, probe, &state)
                }
            }
        }
    }

    private func hold(_ chain: Chain, _ point: SIMD2<Double>, _ probe: Probe, _ state: inout Holding) {
        guard chain.role.isRing else { return }
        if chain.role.isOuter {
            if state.isPending { state.isInside = true }
            switch relation(of: chain, to: point, probe) {
            case .outside: return
            case .onEdge: state.isInside = true
            case .inside:
                state.isPending = true
                state.polygon = chain.polygon
            }
        } else if state.isPending, chain.polygon == state.polygon, relation(of: chain, to: point, probe) == .inside {
            state.isPending = false
        }
    }

    /// By winding number, exactly.
    private func relation(of chain: Chain, to point: SIMD2<Double>, _ probe: Probe) -> Relation {
        var isOnEdge = false
        let tree = chain.runs
        let winding = wind(chain, point, probe, tree, tree.top, &isOnEdge)
        return isOnEdge ? .onEdge : winding == 0 ? .outside : .inside
    }

    /// The signed crossings of a ray eastwards from the point with what a quad spans.
    private func wind(
        _ chain: Chain, _ point: SIMD2<Double>, _ probe: Probe, _ tree: BoxTree, _ node: BoxTree.Node,
        _ isOnEdge: inout Bool
    ) -> Int {
        var winding = 0
        let span = Self.run << (4 * node.level)
        let end = Int(chain.first + chain.edges)
        for quad in node.quads {
            let lanes = quads[quad].eastward(probe)
            for lane in lanes.met {
                let place = node.place(quad, lane)
                let first = Int(chain.first) + place * span
                let last = min(first + span, end)
                if lanes.beyond.contains(lane) {
                    // Wholly to the east: crossings in between cancel out, the two ends say it all.
                    winding += (vertices[last].y > point.y ? 1 : 0) - (vertices[first].y > point.y ? 1 : 0)
                } else if node.level > 0 {
                    winding += wind(chain, point, probe, tree, tree.below(node, place), &isOnEdge)
                } else {
                    winding += wind(edgesFrom: first, to: last, point, &isOnEdge)
                }
                if isOnEdge { return 0 }
            }
        }
        return winding
    }

    @inline(__always)
    private func wind(edgesFrom first: Int, to last: Int, _ point: SIMD2<Double>, _ isOnEdge: inout Bool) -> Int {
        var winding = 0
        var a = vertices[first]
        for place in first + 1...last {
            let b = vertices[place]
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
            a = b
        }
        return winding
    }
}
