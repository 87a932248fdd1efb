/// A list of positions as map files write them, `[[36.2, 50.0], [36.3, 50.1, 120], …]`, without a node for each number.
///
/// A position takes 20 bytes here and 144 as a tree. Of each, the first two numbers and its place are kept: what
/// follows them means nothing in a map (RFC 7946 §3.1.1).
public struct JSONPositions: Sendable, Hashable {
    private var numbers: [Double] = []
    private var starts: [UInt32] = []

    public init() {}

    public var count: Int { starts.count }

    /// - Parameter offset: of its first byte; below 2³².
    public mutating func append(_ first: Double, _ second: Double, at offset: Int) {
        numbers.append(first)
        numbers.append(second)
        starts.append(UInt32(offset))
    }

    /// The first two numbers of the position, as written, and where it stands.
    public subscript(_ index: Int) -> (first: Double, second: Double, offset: Int) {
        (numbers[2 * index], numbers[2 * index + 1], Int(starts[index]))
    }

    mutating func trim() {
        // Growing doubles; what a long outline doesn't need goes back.
        guard starts.capacity > starts.count + starts.count / 4 else { return }
        numbers = Array(numbers)
        starts = Array(starts)
    }
}
