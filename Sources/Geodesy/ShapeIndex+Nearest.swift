extension ShapeIndex {
    /// Looks through the edges of a shape's polygons for one nearer than the search has found.
    @inline(__always)
    func searchEdges(of shape: Part, _ search: inout Search) {
        guard shape.hasArea else { return }
        if shape.chainCount == 1 {
            searchChain(chains[Int(shape.firstChain)], &search)
        } else {
            let tree = shape.chains
            searchEdges(of: shape, tree, tree.top, &search)
        }
    }

    private func searchEdges(of shape: Part, _ tree: BoxTree, _ node: BoxTree.Node, _ search: inout Search) {
        visit(node, &search) { place, search in
            if node.level > 0 {
                searchEdges(of: shape, tree, tree.below(node, place), &search)
            } else {
                let chain = chains[Int(shape.firstChain) + place]
                if chain.role.isEdged { searchChain(chain, &search) }
            }
        }
    }

    /// The signed distance to the shape's bands, or `limit` when none is nearer.
    func bandDistanceMetres(of shape: Part, within limit: Double, _ search: inout Search) -> Double {
        guard shape.radius > 0 else { return limit }
        var best = limit
        let tree = shape.chains
        searchBands(of: shape, tree, tree.top, &best, &search)
        return best
    }

    private func searchBands(
        of shape: Part, _ tree: BoxTree, _ node: BoxTree.Node, _ best: inout Double, _ search: inout Search
    ) {
        for quad in node.quads {
            var nearing = Nearing(quads[quad].squaredMetres(from: search.probe))
            // A band's rim is nearer than its line by its radius.
            while let lane = nearing.next(within: Search.boxLimit(max(0, best + shape.radius))) {
                let place = node.place(quad, lane)
                guard node.level == 0 else {
                    searchBands(of: shape, tree, tree.below(node, place), &best, &search)
                    continue
                }
                let chain = chains[Int(shape.firstChain) + place]
                guard chain.role == .band, best + chain.radius > 0 else { continue }
                search.restart(within: best + chain.radius)
                searchChain(chain, &search)
                if search.edge != nil { best = search.metres - chain.radius }
            }
        }
    }

    @inline(__always)
    func searchChain(_ chain: Chain, _ search: inout Search) {
        let tree = chain.runs
        searchRuns(of: chain, tree, tree.top, &search)
    }

    private func searchRuns(of chain: Chain, _ tree: BoxTree, _ node: BoxTree.Node, _ search: inout Search) {
        visit(node, &search) { place, search in
            if node.level > 0 {
                searchRuns(of: chain, tree, tree.below(node, place), &search)
            } else {
                let first = Int(chain.first) + place * Self.run
                searchRun(from: first, to: min(first + Self.run, Int(chain.first + chain.edges)), &search)
            }
        }
    }

    /// Takes the places of a node whose boxes are within the search's limit: the nearest first, for it makes the limit
    /// small; the rest as they come.
    @inline(__always)
    func visit(_ node: BoxTree.Node, _ search: inout Search, _ take: (Int, inout Search) -> Void) {
        // All at once: their lines come from memory side by side.
        var distances = InlineArray<4, SIMD4<Float>>(repeating: SIMD4(repeating: .infinity))
        var nearest = (quad: 0, squaredMetres: Float.infinity)
        let first = node.quads.lowerBound
        for quad in node.quads {
            distances[quad - first] = quads[quad].squaredMetres(from: search.probe)
            let least = distances[quad - first].least
            if least < nearest.squaredMetres { nearest = (quad - first, least) }
        }
        guard nearest.squaredMetres <= search.boxLimit else { return }
        var nearing = Nearing(distances[nearest.quad])
        if let lane = nearing.next(within: search.boxLimit) {
            take(node.place(first + nearest.quad, lane), &search)
            distances[nearest.quad] = nearing.distances
        }
        for quad in 0..<node.quads.count {
            var nearing = Nearing(distances[quad])
            while let lane = nearing.next(within: search.boxLimit) { take(node.place(first + quad, lane), &search) }
        }
    }

    @inline(__always)
    func searchRun(from first: Int, to last: Int, _ search: inout Search) {
        var a = vertices[first]
        var aOffset = search.offset(of: a)
        for place in first + 1...last {
            let b = vertices[place]
            let bOffset = search.offset(of: b)
            let square = search.squaredMetres(from: a, aOffset, to: b, bOffset)
            if square < search.limitSquared { search.found(square, edge: place - 1) }
            a = b
            aOffset = bOffset
        }
    }

    /// One edge, named by the vertex where it begins.
    @inline(__always)
    func searchEdge(_ vertex: Int, _ search: inout Search) {
        let (a, b) = (vertices[vertex], vertices[vertex + 1])
        let square = search.squaredMetres(from: a, search.offset(of: a), to: b, search.offset(of: b))
        if square < search.limitSquared { search.found(square, edge: vertex) }
    }
}
