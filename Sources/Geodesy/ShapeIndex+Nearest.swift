extension ShapeIndex {
    /// Which of a shape's chains a search looks at.
    enum Kind { case edges, bands }

    /// Looks through a shape's edges for one nearer than the search has found.
    func searchEdges(of shape: Part, _ search: inout Search) {
        guard shape.hasArea else { return }
        let tree = shape.chains
        let top = tree.top
        searchEdges(
            of: shape, level: top.level, start: top.base, from: 0, to: BoxTree.width(of: top.level, over: tree.count),
            &search)
    }

    private func searchEdges(of shape: Part, level: Int, start: Int, from: Int, to: Int, _ search: inout Search) {
        var distances = distances(start, from, to, search)
        for _ in from..<to {
            let lane = distances.nearestLane
            guard distances[lane] <= search.boxLimit else { return }
            distances[lane] = .infinity
            let place = from + lane
            if level > 0 {
                let width = BoxTree.width(of: level - 1, over: shape.chains.count)
                searchEdges(
                    of: shape, level: level - 1, start: start - width, from: place * BoxTree.fanout,
                    to: min(place * BoxTree.fanout + BoxTree.fanout, width), &search)
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
        let top = tree.top
        searchBands(
            of: shape, level: top.level, start: top.base, from: 0, to: BoxTree.width(of: top.level, over: tree.count),
            &best, &search)
        return best
    }

    private func searchBands(
        of shape: Part, level: Int, start: Int, from: Int, to: Int, _ best: inout Double, _ search: inout Search
    ) {
        var distances = distances(start, from, to, search)
        for _ in from..<to {
            let lane = distances.nearestLane
            // A band's rim is nearer than its line by its radius.
            search.restart(within: max(0, best + shape.radius))
            guard distances[lane] <= search.boxLimit else { return }
            distances[lane] = .infinity
            let place = from + lane
            if level > 0 {
                let width = BoxTree.width(of: level - 1, over: shape.chains.count)
                searchBands(
                    of: shape, level: level - 1, start: start - width, from: place * BoxTree.fanout,
                    to: min(place * BoxTree.fanout + BoxTree.fanout, width), &best, &search)
                continue
            }
            let chain = chains[Int(shape.firstChain) + place]
            guard chain.role == .band, best + chain.radius > 0 else { continue }
            search.restart(within: best + chain.radius)
            searchChain(chain, &search)
            if search.edge != nil { best = search.metres - chain.radius }
        }
    }

    func searchChain(_ chain: Chain, _ search: inout Search) {
        let tree = chain.runs
        let top = tree.top
        searchRuns(
            of: chain, level: top.level, start: top.base, from: 0, to: BoxTree.width(of: top.level, over: tree.count),
            &search)
    }

    private func searchRuns(of chain: Chain, level: Int, start: Int, from: Int, to: Int, _ search: inout Search) {
        var distances = distances(start, from, to, search)
        for _ in from..<to {
            let lane = distances.nearestLane
            guard distances[lane] <= search.boxLimit else { return }
            distances[lane] = .infinity
            let place = from + lane
            if level > 0 {
                let width = BoxTree.width(of: level - 1, over: (Int(chain.edges) + Self.run - 1) / Self.run)
                searchRuns(
                    of: chain, level: level - 1, start: start - width, from: place * BoxTree.fanout,
                    to: min(place * BoxTree.fanout + BoxTree.fanout, width), &search)
            } else {
                let first = Int(chain.first)
                searchRun(
                    from: first + place * Self.run, to: first + min(place * Self.run + Self.run, Int(chain.edges)),
                    &search)
            }
        }
    }

    @inline(__always)
    private func searchRun(from first: Int, to last: Int, _ search: inout Search) {
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

    @inline(__always)
    private func distances(_ start: Int, _ from: Int, _ to: Int, _ search: Search) -> SIMD4<Float> {
        var distances = SIMD4<Float>(repeating: .infinity)
        for lane in 0..<(to - from) {
            distances[lane] = boxes[start + from + lane].squaredMetres(from: search.probe, search.scale)
        }
        return distances
    }
}

extension SIMD4<Float> {
    /// The lane with the least value; the first of equals.
    @inline(__always)
    var nearestLane: Int {
        let first = self[1] < self[0] ? 1 : 0
        let second = self[3] < self[2] ? 3 : 2
        return self[second] < self[first] ? second : first
    }
}
