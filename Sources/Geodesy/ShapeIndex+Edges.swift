extension ShapeIndex {
    /// The straight way from a point to an edge.
    public struct WayToEdge: Sendable, Equatable {
        /// Degrees true, 0 or more and below 360; of a point on the edge itself, square to it, to either side.
        public let bearingDegrees: Double
        /// 0 or more.
        public let metres: Double
    }

    /// The ways to the nearest edge of the shape's polygons and to the rim of the nearest band, or of the one that holds
    /// the point deepest; the shorter first, none beyond `metres`.
    ///
    /// Of overlapping parts an edge can lie inside another: what is told is where edges are, not where the shape ends.
    ///
    /// - Parameter metres: up to 100 km.
    public func waysToEdge(ofShape shape: Int, from point: Coordinate, withinMetres metres: Double) -> [WayToEdge] {
        let part = shapes[shape]
        let frame = LocalFrame(at: point)
        let furthest = metres + part.radius
        let turns = turns(around: frame, within: furthest)
        let scale = frame.scale(withinDegreesNorth: furthest / WGS84.shortestDegreeMetres)
        var toPolygon: WayToEdge?
        var toBand: (way: WayToEdge, signedMetres: Double)?
        for turn in turns.first...turns.last {
            let here = SIMD2(point.longitudeDegrees + 360 * Double(turn), point.latitudeDegrees)
            var search = Search(
                frame: frame, point: here, scale: scale, within: min(toPolygon?.metres ?? .infinity, metres).nextUp)
            searchEdges(of: part, &search)
            if let vertex = search.edge { toPolygon = way(to: vertex, search) }
            guard part.radius > 0 else { continue }
            var found: (vertex: Int, radius: Double)?
            var best = toBand?.signedMetres ?? metres.nextUp
            searchRims(of: part, part.chains.top, &best, &found, &search)
            if let found { toBand = (way(toRimAround: found.vertex, radius: found.radius, search), best) }
        }
        return [toPolygon, toBand?.way].compactMap(\.self).filter { $0.metres <= metres }
            .sorted { $0.metres < $1.metres }
    }

    /// As `searchBands`, keeping which edge of which line it was.
    private func searchRims(
        of shape: Part, _ node: BoxTree.Node, _ best: inout Double, _ found: inout (vertex: Int, radius: Double)?,
        _ search: inout Search
    ) {
        for quad in node.quads {
            var nearing = Nearing(quads[quad].squaredMetres(from: search.probe))
            while let lane = nearing.next(within: Search.boxLimit(max(0, best + shape.radius))) {
                let place = node.place(quad, lane)
                guard node.level == 0 else {
                    searchRims(of: shape, shape.chains.below(node, place), &best, &found, &search)
                    continue
                }
                let chain = chains[Int(shape.firstChain) + place]
                guard chain.role == .band, best + chain.radius > 0 else { continue }
                search.restart(within: best + chain.radius)
                searchChain(chain, &search)
                guard let vertex = search.edge else { continue }
                best = search.metres - chain.radius
                found = (vertex, chain.radius)
            }
        }
    }

    private func way(to vertex: Int, _ search: Search) -> WayToEdge {
        let nearest = nearest(onEdgeFrom: vertex, search)
        let metres = (nearest.offset * nearest.offset).sum().squareRoot()
        return WayToEdge(bearing(nearest.offset, alongEdge: nearest.way), metres)
    }

    private func way(toRimAround vertex: Int, radius: Double, _ search: Search) -> WayToEdge {
        let nearest = nearest(onEdgeFrom: vertex, search)
        let metres = (nearest.offset * nearest.offset).sum().squareRoot() - radius
        // From within, the rim is the other way than the line.
        let toRim = metres < 0 ? -nearest.offset : nearest.offset
        return WayToEdge(bearing(toRim, alongEdge: nearest.way), abs(metres))
    }

    /// Metres east and north to the nearest point of the edge, straight in the flat frame, and the edge's own course.
    private func nearest(onEdgeFrom vertex: Int, _ search: Search) -> (offset: SIMD2<Double>, way: SIMD2<Double>) {
        let a = search.offset(of: vertices[vertex])
        let way = search.offset(of: vertices[vertex + 1]) - a
        let length = (way * way).sum()
        let share = length > 0 ? max(0, min(1, -(a * way).sum() / length)) : 0
        return (a + share * way, way)
    }

    private func bearing(_ offset: SIMD2<Double>, alongEdge way: SIMD2<Double>) -> Double {
        let isOnEdge = (offset * offset).sum() < 1e-12
        let course = isOnEdge ? SIMD2(-way.y, way.x) : offset
        return wholeTurn(atan2(course.x, course.y) * 180 / .pi)
    }
}

extension ShapeIndex.WayToEdge {
    fileprivate init(_ bearingDegrees: Double, _ metres: Double) {
        self.init(bearingDegrees: bearingDegrees, metres: metres)
    }
}

/// A bearing as 0 or more and below 360; from −360 to 720.
public func wholeTurn(_ degrees: Double) -> Double {
    let turned = degrees < 0 ? degrees + 360 : degrees >= 360 ? degrees - 360 : degrees
    // A whisker below zero rounds to the whole turn.
    return turned == 360 ? 0 : turned
}
