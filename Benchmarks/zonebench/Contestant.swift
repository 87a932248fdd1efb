import Geodesy

/// What the outermost ring reaches, here; as `REACH_METRES` in `zones.h`.
let reachMetres = 30_000.0

/// One decision after the other: the zones that hold the point, and the distance to the nearest edge of any.
struct Nearest {
    let index: ShapeIndex
    var inside: [Int] = []
    var metres: Double?
    private var answers: [ShapeIndex.Answer] = []

    init(_ index: ShapeIndex) {
        self.index = index
        inside.reserveCapacity(64)
        answers.reserveCapacity(64)
    }

    mutating func decide(_ point: Coordinate) {
        answers.removeAll(keepingCapacity: true)
        index.appendAnswers(at: point, wideningMetres: 0, to: &answers)
        inside.removeAll(keepingCapacity: true)
        for answer in answers { inside.append(answer.shape) }
        metres = index.nearest(to: point, withinMetres: reachMetres)?.metres
    }
}
