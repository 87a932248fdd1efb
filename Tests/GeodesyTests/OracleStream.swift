import Geodesy

/// Random numbers, points and zones as `Oracle/stream.py` makes them, to the last bit.
///
/// SplitMix64, and only operations that IEEE 754 rounds in one way.
struct OracleStream {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func word() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z &>> 31)
    }

    mutating func unit() -> Double { Double(word() &>> 11) * 0x1p-53 }
    mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }
    mutating func below(_ count: Int) -> Int { Int(word() % UInt64(count)) }
}

struct OracleBox {
    let south, north, west, east: Double
}

/// How a set grows zones: rings whose angles only grow.
struct OracleStars {
    let seed: UInt64
    let count, vertices: Int
    let least, most, step: Double
    let box: OracleBox

    func rings() -> [[Coordinate]] {
        var stream = OracleStream(seed: seed)
        return (0..<count).map { _ in
            let u = stream.unit()
            let radius = least + (most - least) * (u * u * u)
            let latitude = stream.between(box.south, box.north)
            let longitude = stream.between(box.west, box.east)
            return ring(&stream, latitude, longitude, radius)
        }
    }

    private func ring(
        _ stream: inout OracleStream, _ latitude: Double, _ longitude: Double, _ radius: Double
    ) -> [Coordinate] {
        var ring: [Coordinate] = []
        ring.reserveCapacity(vertices + 1)
        var reach = 1.0
        for i in 0..<vertices {
            let turn = 4 * ((Double(i) + 0.5 * stream.unit()) / Double(vertices))
            let quarter = Int(turn)
            let t = turn - Double(quarter)
            let d = 1 + t * t
            var (x, y) = ((1 - t * t) / d, (2 * t) / d)
            for _ in 0..<quarter { (x, y) = (-y, x) }
            reach = min(1.4, max(0.6, reach + step * (stream.unit() - 0.5)))
            let r = radius * reach
            ring.append(Coordinate(latitude + r * y, longitude + 1.5 * (r * x)))
        }
        ring.append(ring[0])
        return ring
    }
}

/// How a set's points are drawn.
enum OraclePoints {
    case uniform(seed: UInt64, count: Int, OracleBox)
    /// South and west plus whole steps, all of them exact.
    case lattice(seed: UInt64, count: Int, OracleBox, step: Double)
    /// As near to edges as doubles can be, and every fourth exactly on a corner.
    case near(seed: UInt64, count: Int)

    func drawn(edges: [(Coordinate, Coordinate)]) -> [Coordinate] {
        switch self {
        case .uniform(let seed, let count, let box):
            var stream = OracleStream(seed: seed)
            return (0..<count).map { _ in
                let latitude = stream.between(box.south, box.north)
                return Coordinate(latitude, stream.between(box.west, box.east))
            }
        case .lattice(let seed, let count, let box, let step):
            var stream = OracleStream(seed: seed)
            let rows = Int((box.north - box.south) / step) + 1
            let columns = Int((box.east - box.west) / step) + 1
            return (0..<count).map { _ in
                let latitude = box.south + Double(stream.below(rows)) * step
                return Coordinate(latitude, box.west + Double(stream.below(columns)) * step)
            }
        case .near(let seed, let count):
            var stream = OracleStream(seed: seed)
            return (0..<count).map { _ in
                let (a, b) = edges[stream.below(edges.count)]
                let t = stream.unit()
                if stream.below(4) == 0 { return a }
                let x = a.longitudeDegrees + t * (b.longitudeDegrees - a.longitudeDegrees)
                let y = a.latitudeDegrees + t * (b.latitudeDegrees - a.latitudeDegrees)
                let longitude = Self.nudged(x, stream.below(3))
                return Coordinate(Self.nudged(y, stream.below(3)), longitude)
            }
        }
    }

    /// 0 stays: next to it are numbers whose products vanish, which no receiver and no file holds.
    private static func nudged(_ value: Double, _ way: Int) -> Double {
        value == 0 ? value : way == 1 ? value.nextUp : way == 2 ? value.nextDown : value
    }
}
