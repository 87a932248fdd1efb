/// The nearest edge to a point so far, and how far it is worth looking.
struct Search {
    let frame: LocalFrame
    /// The frame's origin as the index has it: perhaps a turn round the Earth away.
    let point: SIMD2<Double>
    let probe: Probe
    /// Squared metres; nothing further away counts.
    private(set) var limitSquared: Double
    /// The same for boxes, with what their single precision can hide.
    private(set) var boxLimit: Float
    /// The vertex where the nearest edge begins; nil when there is none within the limit.
    private(set) var edge: Int?

    /// - Parameter within: metres; infinity is allowed.
    init(frame: LocalFrame, point: SIMD2<Double>, scale: (east: Float, north: Float), within limit: Double) {
        self.frame = frame
        self.point = point
        probe = Probe(point, scale: scale)
        limitSquared = 0
        boxLimit = 0
        restart(within: limit)
    }

    mutating func restart(within limit: Double) {
        limitSquared = limit * limit
        boxLimit = Self.boxLimit(limit)
        edge = nil
    }

    static func boxLimit(_ limit: Double) -> Float {
        let reach = Float(limit) * 1.000_001 + Box.slackMetres
        // Boxes around nothing are infinitely far, and stay beyond every limit.
        return min(reach * reach, .greatestFiniteMagnitude)
    }

    @inline(__always)
    mutating func found(_ squaredMetres: Double, edge vertex: Int) {
        limitSquared = squaredMetres
        boxLimit = Self.boxLimit(squaredMetres.squareRoot())
        edge = vertex
    }

    /// Metres to the nearest edge found, or the limit.
    var metres: Double { limitSquared.squareRoot() }

    /// Metres east and north of the point.
    @inline(__always)
    func offset(of vertex: SIMD2<Double>) -> SIMD2<Double> {
        let offset = frame.offset(degreesNorth: vertex.y - point.y, degreesEast: vertex.x - point.x)
        return SIMD2(offset.east, offset.north)
    }

    /// The squared metres to an edge, or infinity if it is further than the limit.
    @inline(__always)
    func squaredMetres(from a: SIMD2<Double>, _ aOffset: SIMD2<Double>, to b: SIMD2<Double>, _ bOffset: SIMD2<Double>)
        -> Double
    {
        let span = b - a
        if abs(span.x * span.y) > Self.bentDegrees { return squaredMetresBent(from: a, to: b, aOffset, bOffset) }
        let way = bOffset - aOffset
        let along = -(aOffset.x * way.x + aOffset.y * way.y)
        if along <= 0 { return aOffset.x * aOffset.x + aOffset.y * aOffset.y }
        let length = way.x * way.x + way.y * way.y
        if along >= length { return bOffset.x * bOffset.x + bOffset.y * bOffset.y }
        let across = aOffset.x * way.y - aOffset.y * way.x
        let square = across * across
        return square <= limitSquared * length ? square / length : .infinity
    }

    /// Square degrees beyond which an edge, straight in longitude and latitude, bends away from its chord in the flat
    /// frame by more than 0.25 m: its middle by an eighth of width × height × the parallel's change with latitude.
    static let bentDegrees = 1e-3
    /// The bend of an edge of one degree by one, at most.
    static let bendMetresPerSquareDegree = 250.0

    /// Newton's steps towards the nearest point, along the edge as it really runs.
    @inline(never)
    private func squaredMetresBent(
        from a: SIMD2<Double>, to b: SIMD2<Double>, _ aOffset: SIMD2<Double>, _ bOffset: SIMD2<Double>
    ) -> Double {
        let way = bOffset - aOffset
        let span = b - a
        var part = -(aOffset.x * way.x + aOffset.y * way.y) / (way.x * way.x + way.y * way.y)
        var best = min((aOffset * aOffset).sum(), (bOffset * bOffset).sum())
        for _ in 0..<6 {
            part = max(0, min(1, part))
            let degrees = a + part * span - point
            let offset = frame.offset(degreesNorth: degrees.y, degreesEast: degrees.x)
            best = min(best, offset.east * offset.east + offset.north * offset.north)
            let slopes = frame.slopes(degreesNorth: degrees.y, degreesEast: degrees.x)
            let east = slopes.eastByEast * span.x + slopes.eastByNorth * span.y
            let north = slopes.northByNorth * span.y
            let step = (offset.east * east + offset.north * north) / (east * east + north * north)
            part -= step
            if abs(step) < 1e-9 { break }
        }
        return best
    }
}
