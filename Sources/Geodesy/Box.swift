/// The degrees something spans, in single precision, rounded outwards: (west, south, −east, −north).
///
/// With both far sides negated, one comparison of four lanes tells whether a point is inside.
struct Box: Sendable {
    var sides: SIMD4<Float>

    static let nothing = Box(sides: SIMD4(repeating: .infinity))

    init(sides: SIMD4<Float>) { self.sides = sides }

    init(around point: SIMD2<Double>) {
        sides = SIMD4(
            Self.down(point.x), Self.down(point.y), Self.down(-point.x), Self.down(-point.y))
    }

    /// The greatest single that isn't above `value`.
    private static func down(_ value: Double) -> Float {
        let near = Float(value)
        return Double(near) > value ? near.nextDown : near
    }

    mutating func add(_ other: Box) { sides = pointwiseMin(sides, other.sides) }

    var west: Float { sides[0] }
    var south: Float { sides[1] }
    var east: Float { -sides[2] }
    var north: Float { -sides[3] }

    /// Never false for a point that is inside: rounding is monotonic.
    @inline(__always)
    func contains(_ probe: Probe) -> Bool { all(probe.sides .>= sides) }

    /// Never false for boxes that meet.
    func meets(_ other: Box) -> Bool {
        west <= other.east && east >= other.west && south <= other.north && north >= other.south
    }

    /// A lower bound, but for `Box.slackMetres`, on the squared metres to anything in the box.
    @inline(__always)
    func squaredMetres(from probe: Probe, _ scale: Scale) -> Float {
        let beyond = pointwiseMax(sides - probe.sides, SIMD4<Float>(repeating: 0))
        let east = (beyond[0] + beyond[2]) * scale.east
        let north = (beyond[1] + beyond[3]) * scale.north
        return east * east + north * north
    }

    /// What single precision can hide between a point and a box, up to longitudes of ±540°.
    static let slackMetres: Float = 8
}

/// A point as boxes are held against it.
struct Probe {
    let sides: SIMD4<Float>

    @inline(__always)
    init(_ point: SIMD2<Double>) {
        let (x, y) = (Float(point.x), Float(point.y))
        sides = SIMD4(x, y, -x, -y)
    }
}

/// Metres a degree is at least, for everything that a search can reach.
struct Scale {
    let east: Float
    let north: Float
}
