/// Boxes over a long row of things, sixteen to a node: where every look may miss the cache, fewer and wider ones win.
///
/// Otherwise as `BoxTree`: lane `k` of node `n` of a level spans node `16n + k` of the level below, and on level 0 it is
/// thing `16n + k`. A node is four quads in a row.
struct GroundTree: Sendable {
    static let quadsANode = 4

    let base: Int
    let count: Int

    struct Node {
        let level: Int
        /// Where the quads of this level begin.
        let start: Int
        let number: Int

        @inline(__always)
        var quad: Int { start + GroundTree.quadsANode * number }

        /// What a lane of one of the node's quads stands for.
        @inline(__always)
        func place(_ quad: Int, _ lane: Int) -> Int { number << 4 | quad << 2 | lane }
    }

    init(base: Int, count: Int) {
        self.base = base
        self.count = count
    }

    @inline(__always)
    var top: Node {
        var level = 0
        var start = base
        var nodes = (count + 15) >> 4
        while nodes > 1 {
            start += nodes * Self.quadsANode
            nodes = (nodes + 15) >> 4
            level += 1
        }
        return Node(level: level, start: start, number: 0)
    }

    @inline(__always)
    func below(_ node: Node, _ place: Int) -> Node {
        let shift = 4 * node.level
        let nodes = (count + (1 << shift) - 1) >> shift
        return Node(level: node.level - 1, start: node.start - nodes * Self.quadsANode, number: place)
    }

    /// Appends the boxes of `things` and those above them.
    init(over things: some Collection<Box>, appendingTo quads: inout ContiguousArray<Quad>) {
        base = quads.count
        count = things.count
        Self.append(things, to: &quads)
        var start = base
        var nodes = max(1, (count + 15) >> 4)
        while nodes > 1 {
            let above = (0..<nodes).map { node in
                var box = Box()
                for quad in 0..<Self.quadsANode { box.add(quads[start + node * Self.quadsANode + quad].whole) }
                return box
            }
            start = quads.count
            Self.append(above, to: &quads)
            nodes = (nodes + 15) >> 4
        }
    }

    /// In whole nodes; what is left over is filled up with boxes around nothing.
    private static func append(_ boxes: some Collection<Box>, to quads: inout ContiguousArray<Quad>) {
        var lane = 0
        for box in boxes {
            if lane & 3 == 0 { quads.append(.nothing) }
            quads[quads.count - 1][lane & 3] = box
            lane += 1
        }
        repeat {
            if lane & 15 == 0, lane > 0 { break }
            if lane & 3 == 0 { quads.append(.nothing) }
            lane += 1
        } while true
    }
}
