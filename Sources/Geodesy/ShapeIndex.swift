/// Answers for many shapes at once: which of them hold a point, how far the others are, and which a leg crosses.
///
/// Shapes are named by their place in the array given at the start. Answers come in that order, and are the same
/// whatever was asked before. Containment is exact. Distances are within 0.1 % + 0.5 m of the geodesic ones, up to
/// 100 km. Every ring is a tree of boxes over its own edges in their order: a box wholly to one side of the point
/// tells the winding of its whole stretch by its two ends, so that only boxes around the point are ever opened.
public struct ShapeIndex: Sendable {
    /// A shape with what is asked of it.
    public struct Entry: Sendable {
        public let shape: Shape
        /// How far outside it still answers, metres; 0 answers for points inside and on the edge.
        public let reachMetres: Double
        /// Whether edges with the shape on both sides count for nothing, as if its polygons were one; for shapes that
        /// must not be left. Costs time when the index is built.
        public let isMerged: Bool

        public init(_ shape: Shape, reachMetres: Double = 0, isMerged: Bool = false) {
            self.shape = shape
            self.reachMetres = reachMetres
            self.isMerged = isMerged
        }
    }

    /// One shape that holds a point, or is within reach of it.
    public struct Answer: Sendable, Equatable {
        public let shape: Int
        /// To the nearest edge, metres; negative inside, zero on the edge. Inside where bands and polygons overlap, no
        /// deeper than it is.
        public let signedDistanceMetres: Double

        public init(shape: Int, signedDistanceMetres: Double) {
            self.shape = shape
            self.signedDistanceMetres = signedDistanceMetres
        }
    }

    /// Longitude and latitude of every position, chain after chain; rings end where they begin. Longitudes run on past
    /// ±180° where a chain crosses the antimeridian.
    var vertices: ContiguousArray<SIMD2<Double>> = []
    var chains: ContiguousArray<Chain> = []
    /// Of edges by fours, of those by fours, and so on up to the shapes.
    var quads: ContiguousArray<Quad> = []
    /// In the order in which they were given.
    var shapes: ContiguousArray<Part> = []
    /// The shapes by place on the ground, as `everything` spans them.
    var order: ContiguousArray<Int32> = []
    var everything = BoxTree(base: 0, count: 0)
    /// For each box of `everything`, how far it reaches beyond itself at most, metres.
    var reaches: ContiguousArray<SIMD4<Float>> = []
    /// Runs of edges of all polygons by place on the ground: where each begins, times four, and its edges less one.
    var ground: ContiguousArray<UInt32> = []
    var groundTree = BoxTree(base: 0, count: 0)
    var outermostReachMetres = 0.0
    var widestRadiusMetres = 0.0
    /// Around all shapes.
    var whole = Box()

    public init(_ entries: [Entry]) { build(entries) }

    public var count: Int { shapes.count }

    /// Positions kept, closing ones included.
    public var vertexCount: Int { vertices.count }

    /// What the index holds in memory, in bytes.
    public var byteCount: Int {
        vertices.count * MemoryLayout<SIMD2<Double>>.stride + chains.count * MemoryLayout<Chain>.stride
            + quads.count * MemoryLayout<Quad>.stride + shapes.count * MemoryLayout<Part>.stride
            + order.count * MemoryLayout<Int32>.stride + reaches.count * MemoryLayout<SIMD4<Float>>.stride
            + ground.count * MemoryLayout<UInt32>.stride
    }

    /// What a row of edges is to its shape.
    enum Role: UInt8, Sendable {
        case outer, hole
        /// A ring that counts for containment only: its edges that matter are there as borders.
        case mergedOuter, mergedHole
        case border
        case band

        var isRing: Bool { self != .border && self != .band }
        var isOuter: Bool { self == .outer || self == .mergedOuter }
        /// Whether a polygon's distance is measured to it.
        var isEdged: Bool { self == .outer || self == .hole || self == .border }
    }

    /// Edges in a row: a ring, a band's line, or what is left of a ring in a merged shape.
    struct Chain: Sendable {
        var first: Int32
        var edges: Int32
        /// Where the boxes over its edges begin.
        var base: Int32
        /// As `Edge` names them.
        var polygon: Int32
        var ring: Int32
        var firstEdge: Int32
        var role: Role
        /// Metres; 0 but for bands.
        var radius: Double

        var runs: BoxTree { BoxTree(base: Int(base), count: (Int(edges) + ShapeIndex.run - 1) / ShapeIndex.run) }
    }

    /// Edges under one box.
    static let run = 4

    /// A shape: a row of chains, each polygon's outer ring just before its holes.
    struct Part: Sendable {
        var firstChain: Int32
        var chainCount: Int32
        var base: Int32
        var hasArea: Bool
        var reach: Double
        /// Of its widest band, metres.
        var radius: Double

        var chains: BoxTree { BoxTree(base: Int(base), count: Int(chainCount)) }
    }
}
