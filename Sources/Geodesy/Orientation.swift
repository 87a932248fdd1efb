/// On which side of the line a→b the point p lies: 1 left, −1 right, 0 exactly on it. Never wrong through rounding.
///
/// A filter in doubles decides nearly always; what it can't tell is worked out exactly.
/// Source: Shewchuk, Adaptive Precision Floating-Point Arithmetic (1997): the bound is `ccwerrboundA`, the sum
/// GROW-EXPANSION. Exact unless a product under- or overflows, which degrees can't.
@inline(__always)
func orientation(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ p: SIMD2<Double>) -> Int {
    let left = (a.x - p.x) * (b.y - p.y)
    let right = (a.y - p.y) * (b.x - p.x)
    let determinant = left - right
    let halfUlp = Double.ulpOfOne / 2
    let bound = (3 + 16 * halfUlp) * halfUlp * (abs(left) + abs(right))
    if determinant > bound { return 1 }
    if determinant < -bound { return -1 }
    return exactOrientation(a, b, p)
}

/// The same from the six products of the determinant, each without loss, summed without loss.
@inline(never)
private func exactOrientation(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ p: SIMD2<Double>) -> Int {
    var sum = Expansion()
    sum.add(a.x, b.y)
    sum.add(-a.x, p.y)
    sum.add(-p.x, b.y)
    sum.add(-a.y, b.x)
    sum.add(a.y, p.x)
    sum.add(p.y, b.x)
    return sum.sign
}

/// A sum of up to six products as doubles that don't overlap, smallest first.
private struct Expansion {
    private var parts = InlineArray<12, Double>(repeating: 0)
    private var count = 0

    mutating func add(_ x: Double, _ y: Double) {
        let product = x * y
        add((-product).addingProduct(x, y))
        add(product)
    }

    private mutating func add(_ value: Double) {
        var carried = value
        for place in 0..<count {
            let part = parts[place]
            let sum = carried + part
            let shadow = sum - carried
            parts[place] = (carried - (sum - shadow)) + (part - shadow)
            carried = sum
        }
        parts[count] = carried
        count += 1
    }

    /// The largest part that isn't zero decides.
    var sign: Int {
        for place in (0..<count).reversed() where parts[place] != 0 { return parts[place] > 0 ? 1 : -1 }
        return 0
    }
}

/// Whether the segments a–b and c–d have a point in common, ends included.
func segmentsMeet(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>, _ d: SIMD2<Double>) -> Bool {
    guard max(a.x, b.x) >= min(c.x, d.x), min(a.x, b.x) <= max(c.x, d.x),
        max(a.y, b.y) >= min(c.y, d.y), min(a.y, b.y) <= max(c.y, d.y)
    else { return false }
    return orientation(a, b, c) * orientation(a, b, d) <= 0 && orientation(c, d, a) * orientation(c, d, b) <= 0
}
