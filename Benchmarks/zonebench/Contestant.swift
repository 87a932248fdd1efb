import Geodesy

/// What the outermost ring reaches, here; as `REACH_METRES` in `zones.h`.
let reachMetres = 30_000.0

/// One decision after the other, as a vehicle asks: the zones that hold the point, and the distance to the nearest edge
/// of any.
struct Nearest {
    private var cursor: NearestCursor
    private(set) var inside: [Int] = []
    private(set) var metres: Double?

    init(_ index: ShapeIndex) {
        cursor = NearestCursor(index)
        inside.reserveCapacity(64)
    }

    mutating func decide(_ point: Coordinate) {
        inside.removeAll(keepingCapacity: true)
        metres = cursor.look(at: point, withinMetres: reachMetres, appendingHolding: &inside)
    }
}

/// The same from the index alone, which remembers nothing.
struct NearestAnew {
    let index: ShapeIndex
    private(set) var inside: [Int] = []
    private(set) var metres: Double?

    init(_ index: ShapeIndex) {
        self.index = index
        inside.reserveCapacity(64)
    }

    mutating func decide(_ point: Coordinate) {
        inside.removeAll(keepingCapacity: true)
        index.appendHolding(point, to: &inside)
        metres = index.nearest(to: point, withinMetres: reachMetres)?.metres
    }
}

/// Every zone within reach, with its signed distance: what the daemon asks.
struct Every {
    private var cursor: ShapeCursor
    private(set) var answers: [ShapeIndex.Answer] = []

    init(_ index: ShapeIndex) {
        cursor = ShapeCursor(index)
        answers.reserveCapacity(1_024)
    }

    mutating func decide(_ point: Coordinate) {
        answers.removeAll(keepingCapacity: true)
        cursor.appendAnswers(at: point, wideningMetres: reachMetres, to: &answers)
    }
}
