extension ShapeIndex {
    mutating func build(_ entries: [Entry]) {
        precondition(entries.count < Int(Int32.max), "too many shapes")
        var vertexCount = 0
        for entry in entries { vertexCount += entry.shape.positionCount }
        precondition(vertexCount < 1 << 30, "too many positions")
        vertices.reserveCapacity(vertexCount)
        quads.reserveCapacity(vertexCount / 6 + 4 * entries.count)
        shapes.reserveCapacity(entries.count)
        for entry in entries { append(entry) }
        spanEverything()
        vertices.trim()
        chains.trim()
        quads.trim()
    }

    private mutating func append(_ entry: Entry) {
        let first = chains.count
        let areBordersApart = entry.isMerged && entry.shape.polygons.count > 0
        for number in Self.orderOnTheGround(entry.shape.polygons.map { Self.firstPoint($0.outer) }) {
            append(entry.shape.polygons[number], number: number + 1, isMerged: areBordersApart)
        }
        if areBordersApart { appendBorders(of: entry.shape) }
        for number in Self.orderOnTheGround(entry.shape.bands.map { $0.line[0].point }) {
            let band = entry.shape.bands[number]
            var line = Self.unwrapped(band.line)
            // A circle is a line of no length.
            if line.count == 1 { line.append(line[0]) }
            append(line, role: .band, ring: number + 1, radius: band.radiusMetres)
        }
        let radius = entry.shape.bands.reduce(0) { max($0, $1.radiusMetres) }
        let tree = BoxTree(over: chains[first...].map { $0.runs.whole(quads) }, appendingTo: &quads)
        shapes.append(
            Part(
                firstChain: Int32(first), chainCount: Int32(chains.count - first), base: Int32(tree.base),
                hasArea: !entry.shape.polygons.isEmpty, reach: entry.reachMetres, radius: radius))
        widestRadiusMetres = max(widestRadiusMetres, radius)
        outermostReachMetres = max(outermostReachMetres, entry.reachMetres + radius)
    }

    private mutating func append(_ polygon: Polygon, number: Int, isMerged: Bool) {
        let outer = Self.unwrapped(polygon.outer.positions)
        append(outer, role: isMerged ? .mergedOuter : .outer, polygon: number)
        let west = outer.reduce(Double.infinity) { min($0, $1.x) }
        let east = outer.reduce(-Double.infinity) { max($0, $1.x) }
        for hole in Self.orderOnTheGround(polygon.holes.map(Self.firstPoint)) {
            var ring = Self.unwrapped(polygon.holes[hole].positions)
            // A hole may be written a turn away from its ring, on the other side of the antimeridian.
            let middle = ring.reduce(0) { $0 + $1.x } / Double(ring.count)
            let turn = 360 * (((west + east) / 2 - middle) / 360).rounded()
            if turn != 0 { for place in ring.indices { ring[place].x += turn } }
            append(ring, role: isMerged ? .mergedHole : .hole, polygon: number, ring: hole + 1)
        }
    }

    mutating func append(
        _ line: [SIMD2<Double>], role: Role, polygon: Int = 0, ring: Int = 0, firstEdge: Int = 1, radius: Double = 0
    ) {
        let start = vertices.count
        vertices.append(contentsOf: line)
        let edges = line.count - 1
        var runs: [Box] = []
        runs.reserveCapacity((edges + Self.run - 1) / Self.run)
        for first in stride(from: 0, to: edges, by: Self.run) {
            var box = Box(around: line[first])
            for place in first + 1...min(first + Self.run, edges) { box.add(Box(around: line[place])) }
            runs.append(box)
        }
        let tree = BoxTree(over: runs, appendingTo: &quads)
        chains.append(
            Chain(
                first: Int32(start), edges: Int32(edges), base: Int32(tree.base), polygon: Int32(polygon),
                ring: Int32(ring), firstEdge: Int32(firstEdge), role: role, radius: radius))
    }

    private mutating func spanEverything() {
        let outlines = shapes.map { $0.chains.whole(quads) }
        order = ContiguousArray(Self.orderOnTheGround(outlines.map(\.middle)).map(Int32.init))
        everything = BoxTree(over: order.map { outlines[Int($0)] }, appendingTo: &quads)
        for outline in outlines { whole.add(outline) }
        spanReaches()
        spanGround()
    }

    private mutating func spanGround() {
        var runs: [UInt32] = []
        var outlines: [Box] = []
        runs.reserveCapacity(vertices.count / Self.run + chains.count)
        outlines.reserveCapacity(vertices.count / Self.run + chains.count)
        for chain in chains where chain.role.isEdged {
            let tree = chain.runs
            for run in 0..<tree.count {
                let first = Int(chain.first) + run * Self.run
                let edges = min(Self.run, Int(chain.first + chain.edges) - first)
                runs.append(UInt32(first << 2 | (edges - 1)))
                outlines.append(quads[tree.base + (run >> 2)][run & 3])
            }
        }
        let places = Self.orderOnTheGround(outlines.map(\.middle))
        ground = ContiguousArray(places.map { runs[$0] })
        groundTree = BoxTree(over: places.lazy.map { outlines[$0] }, appendingTo: &quads)
    }

    /// Level over level, as the boxes are.
    private mutating func spanReaches() {
        reaches = ContiguousArray(repeating: SIMD4(repeating: 0), count: quads.count - everything.base)
        for (place, number) in order.enumerated() {
            reaches[place >> 2][place & 3] =
                Float(shapes[Int(number)].reach + shapes[Int(number)].radius).nextUp
        }
        var start = 0
        var boxes = everything.count
        while boxes > 16 {
            let end = start + ((boxes + 3) >> 2)
            boxes = (boxes + 15) >> 4
            for node in 0..<boxes {
                let own = reaches[start + 4 * node..<min(start + 4 * node + 4, end)]
                reaches[end + (node >> 2)][node & 3] = own.reduce(0) { max($0, $1.max()) }
            }
            start = end
        }
    }

    private static func firstPoint(_ ring: Ring) -> SIMD2<Double> { ring.positions[0].point }

    /// Longitudes run on where the line crosses the antimeridian the short way.
    static func unwrapped(_ line: [Coordinate]) -> [SIMD2<Double>] {
        var points: [SIMD2<Double>] = []
        points.reserveCapacity(line.count)
        var turn = 0.0
        var last = line[0].longitudeDegrees
        for position in line {
            let step = position.longitudeDegrees - last
            if step > 180 { turn -= 360 } else if step < -180 { turn += 360 }
            last = position.longitudeDegrees
            points.append(SIMD2(position.longitudeDegrees + turn, position.latitudeDegrees))
        }
        return points
    }

    /// The points' places along Hilbert's curve: neighbours on the ground become neighbours in the row.
    ///
    /// Source: Kamel and Faloutsos, Hilbert R-tree (1994).
    private static func orderOnTheGround(_ points: [SIMD2<Double>]) -> [Int] {
        guard points.count > 1 else { return Array(points.indices) }
        var low = points[0]
        var high = points[0]
        for point in points {
            low = pointwiseMin(low, point)
            high = pointwiseMax(high, point)
        }
        let size = max(high.x - low.x, high.y - low.y, 1e-9)
        var keyed: [UInt64] = []
        keyed.reserveCapacity(points.count)
        for (place, point) in points.enumerated() {
            let cell = (point - low) / size * 65_535
            keyed.append(UInt64(hilbert(UInt32(cell.x), UInt32(cell.y))) << 32 | UInt64(place))
        }
        keyed.sort()
        return keyed.map { Int($0 & 0xFFFF_FFFF) }
    }

    /// How far along a Hilbert curve over 65,536² cells the cell lies.
    private static func hilbert(_ column: UInt32, _ row: UInt32) -> UInt32 {
        var (x, y, key) = (column, row, UInt32(0))
        var side: UInt32 = 1 << 15
        while side > 0 {
            let isEast: UInt32 = x & side > 0 ? 1 : 0
            let isNorth: UInt32 = y & side > 0 ? 1 : 0
            key &+= side &* side &* ((3 &* isEast) ^ isNorth)
            if isNorth == 0 {
                if isEast == 1 {
                    x = 65_535 &- x
                    y = 65_535 &- y
                }
                swap(&x, &y)
            }
            side >>= 1
        }
        return key
    }
}

extension Coordinate {
    /// Longitude, then latitude.
    var point: SIMD2<Double> { SIMD2(longitudeDegrees, latitudeDegrees) }
}

extension Shape {
    var positionCount: Int {
        polygons.reduce(0) { $0 + $1.outer.positions.count + $1.holes.reduce(0) { $0 + $1.positions.count } }
            + bands.reduce(0) { $0 + max(2, $1.line.count) }
    }
}

extension ContiguousArray {
    /// Gives back what was reserved and not needed.
    mutating func trim() {
        if capacity > count + count / 8 { self = ContiguousArray(Array(self)) }
    }
}
