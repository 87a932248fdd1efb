extension ShapeIndex {
    /// Every shape that holds `point` or whose nearest edge is within its own reach and `wideningMetres`.
    public func answers(at point: Coordinate, wideningMetres: Double = 0) -> [Answer] {
        var answers: [Answer] = []
        appendAnswers(at: point, wideningMetres: wideningMetres, to: &answers)
        return answers
    }

    /// The same, appended to a buffer that is kept: nothing is allocated once it is large enough.
    public func appendAnswers(at point: Coordinate, wideningMetres: Double, to answers: inout [Answer]) {
        appendAnswers(around: LocalFrame(at: point), wideningMetres: wideningMetres, to: &answers)
    }

    func appendAnswers(around frame: LocalFrame, wideningMetres widening: Double, to answers: inout [Answer]) {
        let first = answers.count
        let wideningMetres = min(widening, Self.farthestMetres)
        let turns = turns(around: frame, within: outermostReachMetres + wideningMetres)
        for turn in turns.first...turns.last {
            forEachNear(frame, turn: turn, wideningMetres: wideningMetres) { number, search in
                let limit = shapes[number].reach + wideningMetres
                if let distance = signedDistanceMetres(to: shapes[number], search, within: limit) {
                    answers.append(Answer(shape: number, signedDistanceMetres: distance))
                }
            }
        }
        answers.sortInPlace(from: first) { $0.shape < $1.shape }
        if turns.first < turns.last { answers.mergeTwins(from: first) }
    }

    /// More than the way round the Earth: beyond it, a receiver's claim of error would overflow single precision.
    static let farthestMetres = 1e8

    /// Goes through the shapes whose box is within their reach and `wideningMetres` of the frame's origin.
    @inline(__always)
    func forEachNear(
        _ frame: LocalFrame, turn: Int = 0, wideningMetres: Double, _ body: (Int, Search) -> Void
    ) {
        let furthest = outermostReachMetres + wideningMetres
        let here = SIMD2(frame.origin.longitudeDegrees + 360 * Double(turn), frame.origin.latitudeDegrees)
        let scale = frame.scale(withinDegreesNorth: furthest / WGS84.shortestDegreeMetres)
        forEachNear(
            Search(frame: frame, point: here, scale: scale, within: 0), wideningMetres, everything.top, body)
    }

    private func forEachNear(
        _ search: Search, _ widening: Double, _ node: BoxTree.Node, _ body: (Int, Search) -> Void
    ) {
        for quad in node.quads {
            // As far as the shapes in each box reach; boxes of nothing are infinitely far.
            let widened = reaches[quad - everything.base] + (Float(widening).nextUp + Box.slackMetres)
            let distances = quads[quad].squaredMetres(from: search.probe)
            for lane in Lanes(distances .<= widened * widened) {
                if node.level > 0 {
                    forEachNear(search, widening, everything.below(node, node.place(quad, lane)), body)
                } else {
                    body(Int(order[node.place(quad, lane)]), search)
                }
            }
        }
    }

    /// Nil when the shape doesn't hold the point and is further than `limit` metres.
    func signedDistanceMetres(to shape: Part, _ search: Search, within limit: Double) -> Double? {
        var search = search
        if polygonsHold(shape, search.point, search.probe) {
            // However deep inside: everything of the shape may be far.
            let box = shape.chains.whole(quads)
            let highest = max(
                abs(Double(box.south) - search.point.y), abs(Double(box.north) - search.point.y))
            search = Search(
                frame: search.frame, point: search.point,
                scale: search.frame.scale(withinDegreesNorth: highest), within: .infinity)
            searchEdges(of: shape, &search)
            let depth = -search.metres
            return bandDistanceMetres(of: shape, within: depth, &search)
        }
        search.restart(within: limit.nextUp)
        searchEdges(of: shape, &search)
        let outside = search.edge == nil ? Double.infinity : search.metres
        let distance = bandDistanceMetres(of: shape, within: min(outside, limit.nextUp), &search)
        return distance <= limit ? distance : nil
    }

    /// The whole turns by which longitudes may differ from those of shapes near the point: nearly always none.
    func turns(around frame: LocalFrame, within metres: Double) -> (first: Int, last: Int) {
        let longitude = frame.origin.longitudeDegrees
        // How far the reach would have to go round; a box around nothing is infinitely far.
        let (west, east) = (Double(whole.west) - longitude + 360, longitude + 360 - Double(whole.east))
        guard min(west, east) < Self.farthestTurnDegrees else { return (0, 0) }
        let reach = frame.degrees(coveringMetres: metres).east
        return (west <= reach ? -1 : 0, east <= reach ? 1 : 0)
    }

    /// No reach below 89° of latitude spans more.
    private static let farthestTurnDegrees = 200.0

    /// Appends every shape that holds the point, in their order, without asking how deep.
    public func appendHolding(_ point: Coordinate, to shapes: inout [Int]) {
        let first = shapes.count
        if widestRadiusMetres > 0 {
            appendHolding(point, bandsAmong: &shapes)
        } else {
            // Polygons need no metres. A turn round the Earth matters near the antimeridian only.
            for turn in -1...1 {
                let here = SIMD2(point.longitudeDegrees + 360 * Double(turn), point.latitudeDegrees)
                let probe = Probe(here)
                guard turn == 0 || whole.west <= probe.x[0] && probe.x[0] <= whole.east else { continue }
                appendHolding(here, probe, everything.top, &shapes)
            }
        }
        shapes.sortInPlace(from: first) { $0 < $1 }
        for place in shapes.indices[first...].dropFirst().reversed() where shapes[place] == shapes[place - 1] {
            shapes.remove(at: place)
        }
    }

    private func appendHolding(
        _ point: SIMD2<Double>, _ probe: Probe, _ node: BoxTree.Node, _ shapes: inout [Int]
    ) {
        for quad in node.quads {
            for lane in quads[quad].holding(probe) {
                let place = node.place(quad, lane)
                if node.level > 0 {
                    appendHolding(point, probe, everything.below(node, place), &shapes)
                } else {
                    let number = Int(order[place])
                    if polygonsHold(self.shapes[number], point, probe) { shapes.append(number) }
                }
            }
        }
    }

    private func appendHolding(_ point: Coordinate, bandsAmong shapes: inout [Int]) {
        let frame = LocalFrame(at: point)
        let turns = turns(around: frame, within: widestRadiusMetres)
        for turn in turns.first...turns.last {
            // The widest band may be wider than any shape's own reach.
            forEachNear(frame, turn: turn, wideningMetres: widestRadiusMetres) { number, search in
                let shape = self.shapes[number]
                var search = search
                let isHolding =
                    polygonsHold(shape, search.point, search.probe)
                    || shape.radius > 0 && bandDistanceMetres(of: shape, within: 0.0.nextUp, &search) <= 0
                if isHolding { shapes.append(number) }
            }
        }
    }
}

extension MutableCollection where Self: RandomAccessCollection, Index == Int {
    /// In place and without allocating, which the standard sort doesn't promise: Shell's, with Ciura's gaps.
    mutating func sortInPlace(from first: Int, by precedes: (Element, Element) -> Bool) {
        for gap in ciuraGaps where gap < endIndex - first {
            for place in first + gap..<endIndex {
                let moved = self[place]
                var hole = place
                while hole >= first + gap, precedes(moved, self[hole - gap]) {
                    self[hole] = self[hole - gap]
                    hole -= gap
                }
                self[hole] = moved
            }
        }
    }
}

private let ciuraGaps = [8_929, 3_905, 1_750, 701, 301, 132, 57, 23, 10, 4, 1]

extension [ShapeIndex.Answer] {
    /// One answer a shape, where it was met on both sides of the antimeridian.
    mutating func mergeTwins(from first: Int) {
        var kept = first
        for place in first..<count {
            if kept > first, self[kept - 1].shape == self[place].shape {
                if self[place].signedDistanceMetres < self[kept - 1].signedDistanceMetres {
                    self[kept - 1] = self[place]
                }
            } else {
                self[kept] = self[place]
                kept += 1
            }
        }
        removeSubrange(kept...)
    }
}
