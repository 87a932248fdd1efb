extension ShapeIndex {
    /// An edge, named as its file names it.
    public struct Edge: Sendable, Equatable {
        /// From 1: the polygon of the shape, or nil for an edge of a band.
        public let polygon: Int?
        /// 0 is the outer ring, holes count from 1; of a band, its number from 1.
        public let ring: Int
        /// From 1: edge n runs from position n to position n + 1. A circle's is 1.
        public let edge: Int
        public let from: Coordinate
        public let to: Coordinate

        public init(polygon: Int?, ring: Int, edge: Int, from: Coordinate, to: Coordinate) {
            self.polygon = polygon
            self.ring = ring
            self.edge = edge
            self.from = from
            self.to = to
        }
    }

    /// The edge of the shape that is nearest to `point`, of a band the part of its line; for explaining, not for
    /// deciding: it looks at every edge.
    public func nearestEdge(of shape: Int, to point: Coordinate) -> Edge? {
        let frame = LocalFrame(at: point)
        var best = (vertex: -1, chain: 0, metres: Double.infinity)
        let row = Int(shapes[shape].firstChain)..<Int(shapes[shape].firstChain + shapes[shape].chainCount)
        for turn in -1...1 {
            let here = SIMD2(point.longitudeDegrees + 360 * Double(turn), point.latitudeDegrees)
            for place in row where chains[place].role.isEdged || chains[place].role == .band {
                var search = Search(frame: frame, point: here, scale: (1, 1), within: .infinity)
                searchChain(chains[place], &search)
                guard let vertex = search.edge else { continue }
                let metres = search.metres - chains[place].radius
                if metres < best.metres { best = (vertex, place, metres) }
            }
        }
        guard best.vertex >= 0 else { return nil }
        let chain = chains[best.chain]
        guard let from = Coordinate(wrapping: vertices[best.vertex]),
            let to = Coordinate(wrapping: vertices[best.vertex + 1])
        else { return nil }
        return Edge(
            polygon: chain.role == .band ? nil : Int(chain.polygon), ring: Int(chain.ring),
            edge: Int(chain.firstEdge) + best.vertex - Int(chain.first), from: from, to: to)
    }
}

extension Coordinate {
    /// Longitudes may be some turns round the Earth away.
    init?(wrapping point: SIMD2<Double>) {
        self.init(latitudeDegrees: point.y, longitudeDegrees: point.x - 360 * (point.x / 360).rounded())
    }
}
