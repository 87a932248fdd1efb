extension ShapeIndex {
    /// Every shape that the straight leg touches, ends included; the leg goes the short way round the Earth.
    public func crossed(from start: Coordinate, to end: Coordinate) -> [Int] {
        var crossed: [Int] = []
        let frame = LocalFrame(at: start)
        let length = start.distanceMetres(to: end)
        let east = shortWayRound(end.longitudeDegrees - start.longitudeDegrees)
        let turns = turns(around: frame, within: length + widestRadiusMetres)
        for turn in turns.first...turns.last {
            let from = SIMD2(start.longitudeDegrees + 360 * Double(turn), start.latitudeDegrees)
            let leg = Leg(from: from, to: SIMD2(from.x + east, end.latitudeDegrees))
            gather(leg, leg.widened(metres: widestRadiusMetres, frame), frame, everything.top, &crossed)
        }
        crossed.sort()
        return crossed.enumerated().filter { $0 == 0 || crossed[$0 - 1] != $1 }.map(\.element)
    }

    /// A straight way between two points, longitude and latitude.
    struct Leg {
        let from: SIMD2<Double>
        let to: SIMD2<Double>
        let box: Box

        init(from: SIMD2<Double>, to: SIMD2<Double>) {
            self.from = from
            self.to = to
            var box = Box(around: from)
            box.add(Box(around: to))
            self.box = box
        }

        /// The box as far as a band of that radius can be from it.
        func widened(metres: Double, _ frame: LocalFrame) -> Box {
            guard metres > 0 else { return box }
            let north = Float(metres / WGS84.shortestDegreeMetres) * 1.001 + 1e-4
            let highest = min(89.9, max(abs(Double(box.south)), abs(Double(box.north))) + Double(north))
            let east =
                Float(metres / (WGS84.semiMajorAxisMetres * cos(highest * .pi / 180) * .pi / 180)) * 1.001 + 1e-4
            return box.widened(east: east, north: north)
        }
    }

    private func gather(_ leg: Leg, _ box: Box, _ frame: LocalFrame, _ node: BoxTree.Node, _ crossed: inout [Int]) {
        for quad in node.quads {
            for lane in quads[quad].meeting(box) {
                let place = node.place(quad, lane)
                if node.level > 0 {
                    gather(leg, box, frame, everything.below(node, place), &crossed)
                } else if isMet(shapes[Int(order[place])], by: leg, frame) {
                    crossed.append(Int(order[place]))
                }
            }
        }
    }

    private func isMet(_ shape: Part, by leg: Leg, _ frame: LocalFrame) -> Bool {
        if polygonsHold(shape, leg.from, Probe(leg.from)) || polygonsHold(shape, leg.to, Probe(leg.to)) { return true }
        return anyChain(of: shape, meeting: leg.widened(metres: shape.radius, frame)) { chain in
            chain.role == .band ? isNear(chain, leg, frame) : chain.role.isRing && isMet(chain, by: leg)
        }
    }

    /// Goes through the chains whose boxes meet `box` until one of them `fulfils`: a shape may have a hundred thousand,
    /// the roads of a corridor.
    func anyChain(of shape: Part, meeting box: Box, fulfils: (Chain) -> Bool) -> Bool {
        let tree = shape.chains
        return anyChain(of: shape, meeting: box, tree, tree.top, fulfils: fulfils)
    }

    private func anyChain(
        of shape: Part, meeting box: Box, _ tree: BoxTree, _ node: BoxTree.Node, fulfils: (Chain) -> Bool
    ) -> Bool {
        for quad in node.quads {
            for lane in quads[quad].meeting(box) {
                let place = node.place(quad, lane)
                let isFound =
                    node.level > 0
                    ? anyChain(of: shape, meeting: box, tree, tree.below(node, place), fulfils: fulfils)
                    : fulfils(chains[Int(shape.firstChain) + place])
                if isFound { return true }
            }
        }
        return false
    }

    private func isMet(_ chain: Chain, by leg: Leg) -> Bool {
        var isMet = false
        forEachEdge(of: chain, meeting: leg.box) { a, b in
            isMet = segmentsMeet(a, b, leg.from, leg.to)
            return isMet
        }
        return isMet
    }

    /// Goes through the edges in boxes that meet `box`, until `body` says that it is enough.
    func forEachEdge(
        of chain: Chain, meeting box: Box, until body: (SIMD2<Double>, SIMD2<Double>) -> Bool
    ) {
        let tree = chain.runs
        _ = forEachEdge(of: chain, meeting: box, tree, tree.top, until: body)
    }

    private func forEachEdge(
        of chain: Chain, meeting box: Box, _ tree: BoxTree, _ node: BoxTree.Node,
        until body: (SIMD2<Double>, SIMD2<Double>) -> Bool
    ) -> Bool {
        for quad in node.quads {
            for lane in quads[quad].meeting(box) {
                let place = node.place(quad, lane)
                if node.level > 0 {
                    if forEachEdge(of: chain, meeting: box, tree, tree.below(node, place), until: body) { return true }
                    continue
                }
                let first = Int(chain.first) + place * Self.run
                for vertex in first..<min(first + Self.run, Int(chain.first + chain.edges))
                where body(vertices[vertex], vertices[vertex + 1]) {
                    return true
                }
            }
        }
        return false
    }

    /// Whether the leg comes within the band's radius of its line, in the flat frame of the leg's start.
    private func isNear(_ chain: Chain, _ leg: Leg, _ frame: LocalFrame) -> Bool {
        func flat(_ vertex: SIMD2<Double>) -> SIMD2<Double> {
            let offset = frame.offset(degreesNorth: vertex.y - leg.from.y, degreesEast: vertex.x - leg.from.x)
            return SIMD2(offset.east, offset.north)
        }
        let end = flat(leg.to)
        let legSpan = leg.to - leg.from
        // Rounding, the frame's own error and the leg's bend raise rather than miss.
        let radius = chain.radius * 1.001 + 0.1 + abs(legSpan.x * legSpan.y) * Search.bendMetresPerSquareDegree
        var isNear = false
        forEachEdge(of: chain, meeting: leg.widened(metres: chain.radius, frame)) { from, to in
            let span = to - from
            let pieces = max(1, (abs(span.x * span.y) / Search.bentDegrees).squareRoot().rounded(.up))
            var a = flat(from)
            for piece in 1...Int(pieces) where !isNear {
                let b = flat(from + span * (Double(piece) / pieces))
                isNear = squaredMetresBetween(a, b, SIMD2(0, 0), end) <= radius * radius
                a = b
            }
            return isNear
        }
        return isNear
    }

    /// Whether the straight leg leaves the shape anywhere, ends included; to half a metre.
    ///
    /// From a point as deep inside as d, the next d metres can't lead out. Where the leg runs along the edge for
    /// longer than a thousand such steps, it counts as leaving.
    public func isLeft(_ shape: Int, from start: Coordinate, to end: Coordinate) -> Bool {
        let length = start.distanceMetres(to: end)
        var done = 0.0
        for _ in 0..<1_000 {
            let part = length > 0 ? min(1, done / length) : 1
            guard let here = start.onTheWay(to: end, share: part), let depth = depthMetres(of: here, in: shape)
            else { return true }
            if part == 1 { return false }
            done += max(0.5, depth * 0.998)
        }
        return true
    }

    /// How deep inside the shape the point is, metres; nil outside.
    private func depthMetres(of point: Coordinate, in shape: Int) -> Double? {
        signedDistanceMetres(from: point, toShape: shape, withinMetres: 0).map { max(0, -$0) }
    }

    /// To one shape alone, whatever others are near: what its answer says, or nil where it is further than `metres`.
    public func signedDistanceMetres(from point: Coordinate, toShape shape: Int, withinMetres metres: Double) -> Double?
    {
        let frame = LocalFrame(at: point)
        let limit = min(metres, Self.farthestMetres)
        let furthest = limit + shapes[shape].radius
        let turns = turns(around: frame, within: furthest)
        let scale = frame.scale(withinDegreesNorth: furthest / WGS84.shortestDegreeMetres)
        var least: Double?
        for turn in turns.first...turns.last {
            let here = SIMD2(point.longitudeDegrees + 360 * Double(turn), point.latitudeDegrees)
            let search = Search(frame: frame, point: here, scale: scale, within: 0)
            if let distance = signedDistanceMetres(to: shapes[shape], search, within: limit) {
                least = min(least ?? .infinity, distance)
            }
        }
        return least
    }
}

/// The least squared distance between two segments of a plane.
private func squaredMetresBetween(
    _ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>, _ d: SIMD2<Double>
) -> Double {
    if segmentsMeet(a, b, c, d) { return 0 }
    func fromSegment(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ p: SIMD2<Double>) -> Double {
        let way = b - a
        let length = (way * way).sum()
        let part = length > 0 ? max(0, min(1, ((p - a) * way).sum() / length)) : 0
        let gap = a + part * way - p
        return (gap * gap).sum()
    }
    return min(
        fromSegment(a, b, c), fromSegment(a, b, d), fromSegment(c, d, a), fromSegment(c, d, b))
}
