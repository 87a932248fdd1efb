import FoundationEssentials
import Geodesy
import Glibc

/// Ours, beside the contestants of `Benchmarks/zones`: the same files, the same passes, the same line of JSON.
///
///     zonebench FOLDER SET            walk and uniform points; nearest edge, then every zone within reach
///     zonebench FOLDER SET --memory   bytes and allocations; wants the malloc counter preloaded
///     zonebench FOLDER SET --growth   build time and nanoseconds only, of 20,000 points each
func run(_ arguments: [String]) throws {
    guard arguments.count >= 3 else { throw Failure("usage: \(arguments[0]) FOLDER SET [--memory|--growth]") }
    let (folder, set) = (arguments[1], arguments[2])
    let option = arguments.count > 3 ? arguments[3] : ""
    let points = try ["walk", "uniform"].map { (name: $0, at: try readPoints("\(folder)/\($0).points")) }

    let before = Heap.live
    let built = try build("\(folder)/\(set).zones")
    // The shapes themselves are gone by now, unless the index keeps them.
    let bytes = Heap.live - before
    let report = Report(set: set, vertices: built.vertices, buildMilliseconds: built.milliseconds)

    switch option {
    case "--memory":
        report.weigh(bytes: bytes, allocations: allocations(built.index, points.map(\.at)))
    case "--growth":
        for (name, at) in points { report.nearest(built.index, name, ContiguousArray(at.prefix(20_000)), passes: 3) }
    default:
        for (name, at) in points {
            report.nearest(built.index, name, at, passes: 3)
            report.nearestAnew(built.index, name, at, passes: 3)
            report.every(built.index, name, ContiguousArray(at.prefix(500)), passes: 3)
        }
    }
}

func build(_ path: String) throws -> (index: ShapeIndex, vertices: Int, milliseconds: Double) {
    let shapes = try readZones(path)
    let vertices = shapes.reduce(0) { $0 + $1.polygons.reduce(0) { $0 + $1.outer.positions.count - 1 } }
    let start = cpuNanoseconds()
    let index = ShapeIndex(shapes.map { ShapeIndex.Entry($0) })
    return (index, vertices, Double(cpuNanoseconds() - start) / 1e6)
}

/// Allocations of a decision, the most of the walk's and the uniform points'.
///
/// Over the same points a second time: by then buffers have grown to what they need, and they stay.
func allocations(
    _ index: ShapeIndex, _ kinds: [ContiguousArray<Coordinate>]
) -> (nearest: Double, every: Double) {
    var most = (nearest: 0.0, every: 0.0)
    for points in kinds {
        var (nearest, anew, every) = (Nearest(index), NearestAnew(index), Every(index))
        most.nearest = max(most.nearest, allocations(points[...]) { nearest.decide($0) })
        most.nearest = max(most.nearest, allocations(points[...]) { anew.decide($0) })
        most.every = max(most.every, allocations(points.prefix(2_000)) { every.decide($0) })
    }
    return most
}

func allocations(_ points: ContiguousArray<Coordinate>.SubSequence, _ decide: (Coordinate) -> Void) -> Double {
    for point in points { decide(point) }
    let before = Heap.calls
    for point in points { decide(point) }
    return Double(Heap.calls - before) / Double(points.count)
}

do {
    try run(CommandLine.arguments)
} catch {
    let text = Array("zonebench: \(error)\n".utf8)
    _ = unsafe write(STDERR_FILENO, text, text.count)
    exit(65)
}
