/// Boxes over a row of things, four to a box, level over level, kept in one array with all other trees.
///
/// The tree is its arithmetic: box `i` of level `n` spans the things from `i·4ⁿ`. Only where the row begins and how
/// long it is need remembering.
struct BoxTree: Sendable {
    static let fanout = 4

    /// Where the boxes of the things themselves begin.
    let base: Int
    let count: Int

    init(base: Int, count: Int) {
        self.base = base
        self.count = count
    }

    @inline(__always)
    static func width(of level: Int, over count: Int) -> Int { (count + (1 << (2 * level)) - 1) >> (2 * level) }

    /// The level with at most four boxes, and where it begins.
    @inline(__always)
    var top: (level: Int, base: Int) {
        var level = 0
        var start = base
        var width = count
        while width > Self.fanout {
            start += width
            width = (width + Self.fanout - 1) >> 2
            level += 1
        }
        return (level, start)
    }

    /// Where the level below begins.
    @inline(__always)
    func below(_ level: Int, _ start: Int) -> Int { start - Self.width(of: level - 1, over: count) }

    /// Appends the boxes of `things` and those above them.
    init(over things: some Collection<Box>, appendingTo boxes: inout ContiguousArray<Box>) {
        base = boxes.count
        count = things.count
        boxes.append(contentsOf: things)
        var start = base
        var width = count
        while width > Self.fanout {
            for first in stride(from: 0, to: width, by: Self.fanout) {
                var box = boxes[start + first]
                for place in first + 1..<max(first + 1, min(first + Self.fanout, width)) {
                    box.add(boxes[start + place])
                }
                boxes.append(box)
            }
            start += width
            width = (width + Self.fanout - 1) >> 2
        }
    }

    /// The box around everything.
    func whole(_ boxes: ContiguousArray<Box>) -> Box {
        let (level, start) = top
        var box = Box.nothing
        for place in 0..<Self.width(of: level, over: count) { box.add(boxes[start + place]) }
        return box
    }
}
