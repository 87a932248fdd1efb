import FoundationEssentials
import Geodesy
import Testing

/// A set of shapes with points and what the oracle answered, as `Oracle/make.py` writes them.
struct OracleSet {
    struct Asked {
        let points: OraclePoints
        /// For each point the shapes that hold it.
        let holders: [[Int]]
    }

    let name: String
    var shapes: [Shape] = []
    var asked: [Asked] = []
    var distances: [(point: Coordinate, metres: Double)] = []

    /// Every edge, shape after shape, as `near` counts them.
    var edges: [(Coordinate, Coordinate)] {
        shapes.flatMap(\.polygons).flatMap { [$0.outer] + $0.holes }.flatMap { ring in
            zip(ring.positions, ring.positions.dropFirst())
        }
    }
}

/// Reads the oracle's answers: a line each for a set, its shapes, its points and what was answered.
struct OracleFile {
    private(set) var sets: [OracleSet] = []
    private var polygons: [[Ring]] = []
    private var bands: [Band] = []
    private var points: OraclePoints?
    private var isWanted = true

    /// Sets whose names aren't wanted are passed over.
    init(_ name: String, only wanted: (String) -> Bool = { _ in true }) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Oracle")
        let text = try Data(contentsOf: folder.appending(path: name))
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
            if words[0] == "set" {
                endShape()
                isWanted = wanted(words[1])
            }
            if isWanted { try take(words[0], Array(words.dropFirst())) }
        }
        endShape()
    }

    private mutating func take(_ kind: String, _ words: [String]) throws {
        switch kind {
        case "set":
            sets.append(OracleSet(name: words[0]))
        case "polygon": polygons.append([])
        case "ring": polygons[polygons.count - 1].append(try #require(Ring(try Self.line(words))))
        case "band":
            bands.append(Band(line: try Self.line(Array(words.dropFirst())), radiusMetres: try number(words[0])))
        case "stars":
            let n = try words.dropFirst().map(number)
            let stars = OracleStars(
                seed: try seed(words[0]), count: Int(n[0]), vertices: Int(n[1]), least: n[2], most: n[3], step: n[4],
                box: OracleBox(south: n[5], north: n[6], west: n[7], east: n[8]))
            sets[sets.count - 1].shapes += try stars.rings().map {
                .polygons([Polygon(outer: try #require(Ring($0)))])
            }
        case "uniform", "lattice", "near": points = try drawing(kind, words)
        case "answers":
            endShape()
            let points = try #require(points)
            sets[sets.count - 1].asked.append(.init(points: points, holders: try Self.unpacked(words[0])))
        case "distance":
            endShape()
            let n = try words.map(number)
            sets[sets.count - 1].distances.append((Coordinate(n[1], n[0]), n[2]))
        default: throw OracleError(what: "a line that begins with \(kind)")
        }
    }

    /// All polygons and bands since the last are one shape.
    private mutating func endShape() {
        guard !polygons.isEmpty || !bands.isEmpty else { return }
        let shape = Shape(
            polygons: polygons.map { Polygon(outer: $0[0], holes: Array($0.dropFirst())) }, bands: bands)
        sets[sets.count - 1].shapes.append(shape)
        polygons = []
        bands = []
    }

    private func drawing(_ kind: String, _ words: [String]) throws -> OraclePoints {
        let (seed, count) = (try seed(words[0]), Int(try number(words[1])))
        guard kind != "near" else { return .near(seed: seed, count: count) }
        let n = try words.dropFirst(2).map(number)
        let box = OracleBox(south: n[0], north: n[1], west: n[2], east: n[3])
        return kind == "lattice"
            ? .lattice(seed: seed, count: count, box, step: n[4]) : .uniform(seed: seed, count: count, box)
    }

    private func number(_ word: String) throws -> Double { try #require(Double(word)) }
    private func seed(_ word: String) throws -> UInt64 { try #require(UInt64(word)) }

    private static func line(_ words: [String]) throws -> [Coordinate] {
        try stride(from: 0, to: words.count, by: 2).map {
            Coordinate(try #require(Double(words[$0 + 1])), try #require(Double(words[$0])))
        }
    }

    /// For each point the count of the shapes that hold it, then their numbers as differences; seven bits a byte.
    private static func unpacked(_ base64: String) throws -> [[Int]] {
        var values: [Int] = []
        var (value, shift) = (0, 0)
        for byte in try #require(Data(base64Encoded: base64)) {
            value |= Int(byte & 127) << shift
            shift += 7
            if byte < 128 {
                values.append(value)
                (value, shift) = (0, 0)
            }
        }
        var answers: [[Int]] = []
        var next = 0
        while next < values.count {
            var (holders, before) = ([Int](), -1)
            for difference in values[next + 1..<next + 1 + values[next]] {
                before += difference + 1
                holders.append(before)
            }
            next += 1 + values[next]
            answers.append(holders)
        }
        return answers
    }
}

struct OracleError: Error {
    let what: String
}
