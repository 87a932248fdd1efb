/// Boxes over a row of things, four to a box, level over level, kept in one array with all other trees.
///
/// The tree is its arithmetic: lane `k` of quad `q` of level `n` spans quad `4q + k` of the level below, and on level 0
/// it is thing `4q + k`. Only where the row begins and how long it is need remembering.
struct BoxTree: Sendable {
    /// Where the quads of the things themselves begin.
    let base: Int
    let count: Int

    /// A quad of the tree.
    struct Node {
        let level: Int
        /// Where the quads of this level begin.
        let start: Int
        let number: Int

        @inline(__always)
        var quad: Int { start + number }

        /// What a lane stands for: a thing on level 0, else a quad of the level below.
        @inline(__always)
        func place(_ lane: Int) -> Int { 4 * number + lane }
    }

    init(base: Int, count: Int) {
        self.base = base
        self.count = count
    }

    /// The one quad of the highest level.
    @inline(__always)
    var top: Node {
        var level = 0
        var start = base
        var width = (count + 3) >> 2
        while width > 1 {
            start += width
            width = (width + 3) >> 2
            level += 1
        }
        return Node(level: level, start: start, number: 0)
    }

    @inline(__always)
    func below(_ node: Node, _ lane: Int) -> Node {
        // As many quads below as there are boxes here.
        let shift = 2 * node.level
        let width = (count + (1 << shift) - 1) >> shift
        return Node(level: node.level - 1, start: node.start - width, number: node.place(lane))
    }

    /// Appends the boxes of `things` and those above them.
    init(over things: some Collection<Box>, appendingTo quads: inout ContiguousArray<Quad>) {
        base = quads.count
        count = things.count
        var lane = 0
        for box in things {
            if lane == 0 { quads.append(.nothing) }
            quads[quads.count - 1][lane] = box
            lane = (lane + 1) & 3
        }
        if count == 0 { quads.append(.nothing) }
        var start = base
        var width = quads.count - base
        while width > 1 {
            for first in stride(from: start, to: start + width, by: 4) {
                var above = Quad.nothing
                for place in first..<min(first + 4, start + width) { above[place - first] = quads[place].whole }
                quads.append(above)
            }
            start += width
            width = (width + 3) >> 2
        }
    }
}
