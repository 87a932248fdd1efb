import FoundationEssentials
import Geodesy
import Glibc

/// Ours, beside the contestants of `Benchmarks/zones`: the same files, the same passes, the same line of JSON.
///
///     zonebench FOLDER SET            walk and uniform points; nearest edge, then every zone within reach
///     zonebench FOLDER SET --memory   bytes and allocations; wants the malloc counter preloaded
///     zonebench FOLDER SET --growth   build time and nanoseconds only
func run(_ arguments: [String]) throws {
    guard arguments.count >= 3 else { throw Failure("usage: \(arguments[0]) FOLDER SET [--memory|--growth]") }
    let (folder, set) = (arguments[1], arguments[2])
    let option = arguments.count > 3 ? arguments[3] : ""
    let points = try ["walk", "uniform"].map { (name: $0, at: try readPoints("\(folder)/\($0).points")) }

    let before = Heap.live
    let built = try build("\(folder)/\(set).zones")
    let held = Heap.live - before
    let report = Report(set: set, vertices: built.vertices, buildMilliseconds: built.milliseconds)

    switch option {
    case "--memory":
        report.weigh(
            indexBytes: built.bytes, heldBytes: held, allocations: allocations(built.index, points[1].at))
    case "--growth":
        for (name, at) in points { report.nearest(built.index, name, at, passes: 3) }
    default:
        for (name, at) in points {
            report.nearest(built.index, name, at, passes: 3)
            if name == "walk" { report.nearestWithoutCursor(built.index, name, at, passes: 3) }
            report.every(built.index, name, ContiguousArray(at.prefix(2_000)), passes: 3)
        }
    }
}

/// An index with what building it took. The shapes themselves are gone, unless the index keeps them.
struct Built {
    let index: ShapeIndex
    let vertices: Int
    let milliseconds: Double
    let bytes: Int
}

func build(_ path: String) throws -> Built {
    let shapes = try readZones(path)
    let vertices = shapes.reduce(0) { $0 + $1.polygons.reduce(0) { $0 + $1.outer.positions.count - 1 } }
    let before = Heap.live
    let start = nanoseconds()
    let index = ShapeIndex(shapes.map { ShapeIndex.Entry($0) })
    let took = nanoseconds() - start
    return Built(
        index: index, vertices: vertices, milliseconds: Double(took) / 1e6, bytes: Heap.live - before)
}

/// Allocations of a decision, over 1,000 of them after as many to warm up; with and without a cursor.
func allocations(_ index: ShapeIndex, _ points: ContiguousArray<Coordinate>) -> Double {
    var asked = Nearest(index)
    var before = 0
    for (number, point) in points.prefix(2_000).enumerated() {
        if number == 1_000 { before = Heap.calls }
        asked.decide(point)
    }
    return Double(Heap.calls - before) / 1_000
}

do {
    try run(CommandLine.arguments)
} catch {
    let text = Array("zonebench: \(error)\n".utf8)
    _ = unsafe write(STDERR_FILENO, text, text.count)
    exit(65)
}
