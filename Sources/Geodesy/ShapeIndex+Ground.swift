extension ShapeIndex {
    /// The shape whose edge, or band, is nearest to `point`, and how far that is; nil beyond `metres`. A point inside a
    /// band is 0 m from it; one inside a polygon is as far from it as its edge.
    public func nearest(to point: Coordinate, withinMetres metres: Double) -> (shape: Int, metres: Double)? {
        var best = (shape: -1, metres: metres.nextUp)
        forEachSearch(around: LocalFrame(at: point), within: metres + widestRadiusMetres) { search in
            search.restart(within: best.metres)
            searchGround(&search)
            if let edge = search.edge { best = (shape(ofVertex: edge), search.metres) }
            if widestRadiusMetres > 0 { searchBands(everything.top, &best, &search) }
        }
        return best.shape < 0 ? nil : best
    }

    /// The same without asking whose edge it is.
    public func nearestMetres(to point: Coordinate, withinMetres metres: Double) -> Double? {
        nearestMetres(around: LocalFrame(at: point), within: metres)
    }

    func nearestMetres(around frame: LocalFrame, within metres: Double) -> Double? {
        guard widestRadiusMetres == 0 else { return nearest(to: frame.origin, withinMetres: metres)?.metres }
        var best: Double?
        forEachSearch(around: frame, within: metres) { search in
            search.restart(within: best ?? metres.nextUp)
            searchGround(&search)
            if search.edge != nil { best = search.metres }
        }
        return best
    }

    @inline(__always)
    private func forEachSearch(around frame: LocalFrame, within metres: Double, _ body: (inout Search) -> Void) {
        let turns = turns(around: frame, within: metres)
        for turn in turns.first...turns.last {
            let here = SIMD2(frame.origin.longitudeDegrees + 360 * Double(turn), frame.origin.latitudeDegrees)
            var search = Search(
                frame: frame, point: here,
                scale: frame.scale(withinDegreesNorth: metres / WGS84.shortestDegreeMetres), within: 0)
            body(&search)
        }
    }

    /// Looks for an edge of any polygon nearer than the search has found.
    func searchGround(_ search: inout Search) { searchGround(groundTree.top, &search) }

    private func searchGround(_ node: BoxTree.Node, _ search: inout Search) {
        visit(node, &search) { place, search in
            if node.level > 0 {
                searchGround(groundTree.below(node, place), &search)
            } else {
                let run = ground[place]
                let first = Int(run >> 2)
                searchRun(from: first, to: first + Int(run & 3) + 1, &search)
            }
        }
    }

    private func searchBands(
        _ node: BoxTree.Node, _ best: inout (shape: Int, metres: Double), _ search: inout Search
    ) {
        for quad in node.quads {
            var nearing = Nearing(quads[quad].squaredMetres(from: search.probe))
            // A band's rim is nearer than its line.
            while let lane = nearing.next(within: Search.boxLimit(best.metres + widestRadiusMetres)) {
                let place = node.place(quad, lane)
                guard node.level == 0 else {
                    searchBands(everything.below(node, place), &best, &search)
                    continue
                }
                let number = Int(order[place])
                let distance = max(0, bandDistanceMetres(of: shapes[number], within: best.metres, &search))
                if distance < best.metres { best = (number, distance) }
            }
        }
    }

    /// Chains follow each other as their vertices do, and shapes as their chains.
    private func shape(ofVertex vertex: Int) -> Int {
        let chain = chains.partition { Int($0.first) <= vertex } - 1
        return shapes.partition { Int($0.firstChain) <= chain } - 1
    }

    /// Goes through the runs of edges whose boxes are within the search's limit.
    func forEachRun(_ search: Search, _ body: (UInt32, Box) -> Void) { forEachRun(groundTree.top, search, body) }

    private func forEachRun(_ node: BoxTree.Node, _ search: Search, _ body: (UInt32, Box) -> Void) {
        for quad in node.quads {
            for lane in Lanes(quads[quad].squaredMetres(from: search.probe) .<= search.boxLimit) {
                let place = node.place(quad, lane)
                if node.level > 0 {
                    forEachRun(groundTree.below(node, place), search, body)
                } else {
                    body(ground[place], quads[quad][lane])
                }
            }
        }
    }

    /// Appends the vertices where edges of the shape's polygons begin that are within the search's limit.
    func collectEdges(of shape: Part, _ search: Search, into edges: inout ContiguousArray<Int32>) {
        guard shape.hasArea else { return }
        let tree = shape.chains
        collectEdges(of: shape, tree, tree.top, search, into: &edges)
    }

    private func collectEdges(
        of shape: Part, _ tree: BoxTree, _ node: BoxTree.Node, _ search: Search,
        into edges: inout ContiguousArray<Int32>
    ) {
        for quad in node.quads {
            for lane in Lanes(quads[quad].squaredMetres(from: search.probe) .<= search.boxLimit) {
                let place = node.place(quad, lane)
                if node.level > 0 {
                    collectEdges(of: shape, tree, tree.below(node, place), search, into: &edges)
                    continue
                }
                let chain = chains[Int(shape.firstChain) + place]
                guard chain.role.isEdged else { continue }
                let runs = chain.runs
                collectRuns(of: chain, runs, runs.top, search, into: &edges)
            }
        }
    }

    private func collectRuns(
        of chain: Chain, _ tree: BoxTree, _ node: BoxTree.Node, _ search: Search,
        into edges: inout ContiguousArray<Int32>
    ) {
        for quad in node.quads {
            for lane in Lanes(quads[quad].squaredMetres(from: search.probe) .<= search.boxLimit) {
                let place = node.place(quad, lane)
                if node.level > 0 {
                    collectRuns(of: chain, tree, tree.below(node, place), search, into: &edges)
                    continue
                }
                let first = Int(chain.first) + place * Self.run
                collectRun(from: first, to: min(first + Self.run, Int(chain.first + chain.edges)), search, into: &edges)
            }
        }
    }

    @inline(__always)
    private func collectRun(
        from first: Int, to last: Int, _ search: Search, into edges: inout ContiguousArray<Int32>
    ) {
        for vertex in first..<last {
            var alone = search
            searchEdge(vertex, &alone)
            if alone.edge != nil { edges.append(Int32(vertex)) }
        }
    }
}

extension ContiguousArray {
    /// How many elements are early, where all that are stand before all that aren't.
    fileprivate func partition(_ isEarly: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isEarly(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
