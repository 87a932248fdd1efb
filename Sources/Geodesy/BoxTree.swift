/// Boxes over a row of things, sixteen to a node, level over level, kept in one array with all other trees.
///
/// The tree is its arithmetic: place `k` of node `n` of a level spans node `16n + k` of the level below, and on level 0 it
/// is thing `16n + k`. A node is up to four quads in a row: where each look may miss the cache, fewer and wider ones win.
/// Only where the row begins and how long it is need remembering.
struct BoxTree: Sendable {
    /// Where the quads of the things themselves begin.
    let base: Int
    let count: Int

    struct Node {
        let level: Int
        /// Where the quads of this level begin.
        let start: Int
        let number: Int
        /// Its own quads; fewer than four only at the end of a level.
        let quads: Range<Int>

        @inline(__always)
        init(level: Int, start: Int, number: Int, boxes: Int) {
            self.level = level
            self.start = start
            self.number = number
            let first = start + 4 * number
            quads = first..<min(first + 4, start + ((boxes + 3) >> 2))
        }

        /// What a lane of one of the node's quads stands for.
        @inline(__always)
        func place(_ quad: Int, _ lane: Int) -> Int { (quad - start) << 2 | lane }
    }

    init(base: Int, count: Int) {
        self.base = base
        self.count = count
    }

    @inline(__always)
    var top: Node {
        var level = 0
        var start = base
        var boxes = count
        while boxes > 16 {
            start += (boxes + 3) >> 2
            boxes = (boxes + 15) >> 4
            level += 1
        }
        return Node(level: level, start: start, number: 0, boxes: boxes)
    }

    @inline(__always)
    func below(_ node: Node, _ place: Int) -> Node {
        let shift = 4 * (node.level - 1)
        let boxes = (count + (1 << shift) - 1) >> shift
        return Node(level: node.level - 1, start: node.start - ((boxes + 3) >> 2), number: place, boxes: boxes)
    }

    /// Appends the boxes of `things` and those above them.
    init(over things: some Collection<Box>, appendingTo quads: inout ContiguousArray<Quad>) {
        base = quads.count
        count = things.count
        Self.append(things, to: &quads)
        var start = base
        var boxes = count
        while boxes > 16 {
            let end = start + ((boxes + 3) >> 2)
            boxes = (boxes + 15) >> 4
            let above = (0..<boxes).map { node in
                quads[start + 4 * node..<min(start + 4 * node + 4, end)].reduce(into: Box()) { $0.add($1.whole) }
            }
            start = end
            Self.append(above, to: &quads)
        }
    }

    private static func append(_ boxes: some Collection<Box>, to quads: inout ContiguousArray<Quad>) {
        var lane = 0
        for box in boxes {
            if lane == 0 { quads.append(.nothing) }
            quads[quads.count - 1][lane] = box
            lane = (lane + 1) & 3
        }
    }

    /// The box around everything.
    func whole(_ all: ContiguousArray<Quad>) -> Box {
        all[top.quads].reduce(into: Box()) { $0.add($1.whole) }
    }
}
