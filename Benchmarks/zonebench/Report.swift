import FoundationEssentials
import Geodesy

/// Sums that have to agree between the contestants of a run; made as in `zones.h`.
struct Sums {
    var inside = 0
    var near = 0
    var ids: UInt32 = 0
    var metres = 0.0

    mutating func hold(_ shape: Int) {
        inside += 1
        ids &+= UInt32(truncatingIfNeeded: shape + 1) &* 2_654_435_761
    }

    mutating func take(_ shapes: [Int], _ metres: Double?) {
        for shape in shapes { hold(shape) }
        guard let metres else { return }
        near += 1
        self.metres += metres
    }
}

/// Times passes over points and prints a line of JSON for each kind of question.
struct Report {
    let set: String
    let vertices: Int
    let buildMilliseconds: Double

    func nearest(_ index: ShapeIndex, _ name: String, _ points: ContiguousArray<Coordinate>, passes: Int) {
        var asked = Nearest(index)
        measure("Fieldgate", name, "nearest", points, passes) { point, sums in
            asked.decide(point)
            sums.take(asked.inside, asked.metres)
        }
    }

    func nearestAnew(_ index: ShapeIndex, _ name: String, _ points: ContiguousArray<Coordinate>, passes: Int) {
        var asked = NearestAnew(index)
        measure("Fieldgate, no cursor", name, "nearest", points, passes) { point, sums in
            asked.decide(point)
            sums.take(asked.inside, asked.metres)
        }
    }

    func every(_ index: ShapeIndex, _ name: String, _ points: ContiguousArray<Coordinate>, passes: Int) {
        var asked = Every(index)
        measure("Fieldgate", name, "every", points, passes) { point, sums in
            asked.decide(point)
            for answer in asked.answers {
                sums.near += 1
                sums.metres += abs(answer.signedDistanceMetres)
                if answer.signedDistanceMetres <= 0 { sums.hold(answer.shape) }
            }
        }
    }

    /// The least disturbed of whole passes is the mean; then each decision alone, for median and p99.
    private func measure(
        _ who: String, _ name: String, _ mode: String, _ points: ContiguousArray<Coordinate>, _ passes: Int,
        _ ask: (Coordinate, inout Sums) -> Void
    ) {
        var sums = Sums()
        for point in points.prefix(points.count / 10) { ask(point, &sums) }
        var best = Int64.max
        for _ in 0..<passes {
            sums = Sums()
            let start = cpuNanoseconds()
            for point in points { ask(point, &sums) }
            best = min(best, cpuNanoseconds() - start)
        }
        var each = ContiguousArray(repeating: Int64(0), count: points.count)
        var unused = Sums()
        let cost = clockCostNanoseconds()
        for number in points.indices {
            let start = nanoseconds()
            ask(points[number], &unused)
            each[number] = max(0, nanoseconds() - start - cost)
        }
        each.sort()
        print(
            """
            {"who":"\(who)","set":"\(set)","points":"\(name)","mode":"\(mode)","vertices":\(vertices),\
            "decisions":\(points.count),"build_ms":\(buildMilliseconds),\
            "mean_ns":\(Double(best) / Double(points.count)),"median_ns":\(each[each.count / 2]),\
            "p99_ns":\(each[each.count * 99 / 100]),"inside":\(sums.inside),"ids":\(sums.ids),"near":\(sums.near),\
            "metres":\(sums.metres)}
            """)
    }

    func weigh(bytes: Int, allocations: (nearest: Double, every: Double)) {
        print(
            """
            {"who":"Fieldgate","set":"\(set)","mode":"memory","vertices":\(vertices),"index_bytes":\(bytes),\
            "bytes_per_vertex":\(Double(bytes) / Double(vertices)),\
            "allocations_per_decision":\(allocations.nearest),"allocations_every":\(allocations.every)}
            """)
    }
}
