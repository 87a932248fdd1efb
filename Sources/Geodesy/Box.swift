/// The degrees something spans, in single precision, rounded outwards.
struct Box: Sendable {
    var west = Float.infinity
    var south = Float.infinity
    var east = -Float.infinity
    var north = -Float.infinity

    /// Around nothing.
    init() {}

    init(around point: SIMD2<Double>) {
        west = Self.down(point.x)
        south = Self.down(point.y)
        east = -Self.down(-point.x)
        north = -Self.down(-point.y)
    }

    /// The greatest single that isn't above `value`.
    private static func down(_ value: Double) -> Float {
        let near = Float(value)
        return Double(near) > value ? near.nextDown : near
    }

    mutating func add(_ other: Box) {
        west = min(west, other.west)
        south = min(south, other.south)
        east = max(east, other.east)
        north = max(north, other.north)
    }

    var middle: SIMD2<Double> { west <= east ? SIMD2(Double(west + east) / 2, Double(south + north) / 2) : SIMD2(0, 0) }

    func meets(_ other: Box) -> Bool {
        west <= other.east && east >= other.west && south <= other.north && north >= other.south
    }

    func widened(east degreesEast: Float, north degreesNorth: Float) -> Box {
        var box = self
        box.west -= degreesEast
        box.east += degreesEast
        box.south -= degreesNorth
        box.north += degreesNorth
        return box
    }

    /// What single precision can hide between a point and a box, up to longitudes of ±540°.
    static let slackMetres: Float = 8
}

/// Four boxes side by side, so that one instruction looks at all of them; boxes around nothing fill up.
struct Quad: Sendable {
    var west: SIMD4<Float>
    var south: SIMD4<Float>
    var east: SIMD4<Float>
    var north: SIMD4<Float>

    static let nothing = Quad(
        west: SIMD4(repeating: .infinity), south: SIMD4(repeating: .infinity), east: SIMD4(repeating: -.infinity),
        north: SIMD4(repeating: -.infinity))

    subscript(lane: Int) -> Box {
        get {
            var box = Box()
            (box.west, box.south, box.east, box.north) = (west[lane], south[lane], east[lane], north[lane])
            return box
        }
        set {
            (west[lane], south[lane], east[lane], north[lane]) = (
                newValue.west, newValue.south, newValue.east, newValue.north
            )
        }
    }

    /// Around all four.
    var whole: Box {
        var box = Box()
        (box.west, box.south, box.east, box.north) = (west.min(), south.min(), east.max(), north.max())
        return box
    }

    /// A lower bound, but for `Box.slackMetres`, on the squared metres to anything in each box; infinite for nothing.
    @inline(__always)
    func squaredMetres(from probe: Probe) -> SIMD4<Float> {
        let beyondEast = (Self.positive(west - probe.x) + Self.positive(probe.x - east)) * probe.eastScale
        let beyondNorth = (Self.positive(south - probe.y) + Self.positive(probe.y - north)) * probe.northScale
        return beyondEast * beyondEast + beyondNorth * beyondNorth
    }

    @inline(__always)
    private static func positive(_ values: SIMD4<Float>) -> SIMD4<Float> {
        values.replacing(with: 0, where: values .< 0)
    }

    /// Never without a box that holds the point: rounding is monotonic.
    @inline(__always)
    func holding(_ probe: Probe) -> Lanes {
        Lanes((west .<= probe.x) .& (east .>= probe.x) .& (south .<= probe.y) .& (north .>= probe.y))
    }

    /// Boxes that an eastward ray from the point can meet, and among those the ones wholly to the east of it.
    @inline(__always)
    func eastward(_ probe: Probe) -> (met: Lanes, beyond: Lanes) {
        let met = (east .>= probe.x) .& (south .<= probe.y) .& (north .>= probe.y)
        return (Lanes(met), Lanes(met .& (west .> probe.x)))
    }

    /// Never without a box that meets the other.
    @inline(__always)
    func meeting(_ box: Box) -> Lanes {
        Lanes((west .<= box.east) .& (east .>= box.west) .& (south .<= box.north) .& (north .>= box.south))
    }
}

/// Some of the four boxes of a quad, in order.
struct Lanes: Sequence, IteratorProtocol {
    private(set) var bits: UInt32

    @inline(__always)
    init(_ mask: SIMDMask<SIMD4<Int32>>) {
        bits = SIMD4<UInt32>(1, 2, 4, 8).replacing(with: 0, where: .!mask).wrappedSum()
    }

    @inline(__always)
    func contains(_ lane: Int) -> Bool { bits & (1 << UInt32(truncatingIfNeeded: lane)) != 0 }

    @inline(__always)
    mutating func next() -> Int? {
        guard bits != 0 else { return nil }
        let lane = bits.trailingZeroBitCount
        bits &= bits &- 1
        return lane
    }
}

/// A point as boxes are held against it.
struct Probe {
    let x: SIMD4<Float>
    let y: SIMD4<Float>
    /// Metres a degree is at least, for everything that a search can reach.
    let eastScale: Float
    let northScale: Float

    @inline(__always)
    init(_ point: SIMD2<Double>, scale: (east: Float, north: Float) = (1, 1)) {
        x = SIMD4(repeating: Float(point.x))
        y = SIMD4(repeating: Float(point.y))
        (eastScale, northScale) = scale
    }
}

/// Distances to the four boxes of a quad, taken nearest first.
struct Nearing {
    private(set) var distances: SIMD4<Float>

    @inline(__always)
    init(_ distances: SIMD4<Float>) { self.distances = distances }

    /// The next lane, if it is no further than `limit` (finite) squared metres; the first of equals.
    @inline(__always)
    mutating func next(within limit: Float) -> Int? {
        let least = distances.least
        guard least <= limit else { return nil }
        let lane = Lanes(distances .== SIMD4(repeating: least)).bits.trailingZeroBitCount
        distances.replace(
            with: .infinity, where: SIMD4<Int32>(repeating: Int32(truncatingIfNeeded: lane)) .== SIMD4(0, 1, 2, 3))
        return lane
    }
}

extension SIMD4<Float> {
    /// The least of the four; `min()` of the library isn't inlined.
    @inline(__always)
    var least: Float { Swift.min(Swift.min(self[0], self[1]), Swift.min(self[2], self[3])) }
}
