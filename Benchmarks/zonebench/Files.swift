import FoundationEssentials
import Geodesy
import Glibc

struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Reads the little-endian numbers that `make_zones` wrote, one after the other.
struct Numbers {
    private let data: Data
    private var next = 0

    init(_ path: String) throws { data = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped) }

    private mutating func word() throws -> UInt64 {
        guard next + 8 <= data.count else { throw Failure("a file ends too early") }
        let word = unsafe data.withUnsafeBytes { unsafe $0.loadUnaligned(fromByteOffset: next, as: UInt64.self) }
        next += 8
        return UInt64(littleEndian: word)
    }

    mutating func count() throws -> Int { Int(try word()) }

    mutating func coordinate() throws -> Coordinate {
        let latitude = Double(bitPattern: try word())
        let longitude = Double(bitPattern: try word())
        guard let coordinate = Coordinate(latitudeDegrees: latitude, longitudeDegrees: longitude) else {
            throw Failure("a coordinate outside the Earth")
        }
        return coordinate
    }
}

func readZones(_ path: String) throws -> [Shape] {
    var numbers = try Numbers(path)
    let count = try numbers.count()
    var shapes: [Shape] = []
    shapes.reserveCapacity(count)
    for _ in 0..<count {
        let vertices = try numbers.count()
        var positions: [Coordinate] = []
        positions.reserveCapacity(vertices)
        for _ in 0..<vertices { positions.append(try numbers.coordinate()) }
        guard let ring = Ring(positions) else { throw Failure("a ring that isn't closed") }
        shapes.append(.polygons([Polygon(outer: ring)]))
    }
    return shapes
}

func readPoints(_ path: String) throws -> ContiguousArray<Coordinate> {
    var numbers = try Numbers(path)
    let count = try numbers.count()
    var points = ContiguousArray<Coordinate>()
    points.reserveCapacity(count)
    for _ in 0..<count { points.append(try numbers.coordinate()) }
    return points
}
