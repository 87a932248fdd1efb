import Geodesy

/// What the outermost ring reaches, here; as `REACH_METRES` in `zones.h`.
let reachMetres = 30_000.0

/// One decision after the other: the zones that hold the point, and the distance to the nearest edge of any.
struct Nearest {
    let index: ShapeIndex
    var inside: [Int] = []
    var metres: Double?

    init(_ index: ShapeIndex) {
        self.index = index
        inside.reserveCapacity(64)
    }

    mutating func decide(_ point: Coordinate) {
        inside.removeAll(keepingCapacity: true)
        metres = nil
        for answer in index.answers(at: point, wideningMetres: 0) {
            if answer.signedDistanceMetres <= 0 { inside.append(answer.shape) }
            let metres = abs(answer.signedDistanceMetres)
            if metres <= reachMetres, metres < self.metres ?? .infinity { self.metres = metres }
        }
    }
}
