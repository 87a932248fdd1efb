extension ShapeIndex {
    /// Appends those stretches of the polygons' edges that have the shape on one side only.
    ///
    /// Edges are cut where they meet others; a piece with the shape a centimetre to both sides of its middle is no
    /// border. In doubt a piece stays: a border too many warns too early, one too few too late.
    mutating func appendBorders(of shape: Shape) {
        let rings = ShapeIndex([Entry(Shape(polygons: shape.polygons))])
        let whole = rings.shapes[0]
        for chain in rings.chains {
            for edge in 0..<Int(chain.edges) {
                let a = rings.vertices[Int(chain.first) + edge]
                let b = rings.vertices[Int(chain.first) + edge + 1]
                guard a != b else { continue }
                let cuts = rings.cuts(of: a, b)
                for (from, to) in zip(cuts, cuts.dropFirst()) where to > from {
                    let piece = [a + from * (b - a), a + to * (b - a)]
                    guard rings.isBorder(piece, of: whole) else { continue }
                    append(
                        piece, role: .border, polygon: Int(chain.polygon), ring: Int(chain.ring), firstEdge: edge + 1)
                }
            }
        }
    }

    private static let sidestepDegrees = 1e-7

    private func isBorder(_ piece: [SIMD2<Double>], of whole: Part) -> Bool {
        let way = piece[1] - piece[0]
        let length = (way * way).sum().squareRoot()
        guard length > 2 * Self.sidestepDegrees else { return true }
        let aside = SIMD2(-way.y, way.x) / length * Self.sidestepDegrees
        let middle = (piece[0] + piece[1]) / 2
        return
            !(polygonsHold(whole, middle + aside, Probe(middle + aside))
            && polygonsHold(whole, middle - aside, Probe(middle - aside)))
    }

    /// Where the edge a–b meets other edges, as parts of its length, in order, with 0 and 1.
    private func cuts(of a: SIMD2<Double>, _ b: SIMD2<Double>) -> [Double] {
        var cuts = [0.0, 1.0]
        let leg = Leg(from: a, to: b)
        let way = b - a
        let length = (way * way).sum()
        _ = anyChain(of: shapes[0], meeting: leg.box) { chain in
            forEachEdge(of: chain, meeting: leg.box) { c, d in
                guard segmentsMeet(a, b, c, d) else { return false }
                let other = d - c
                let across = way.x * other.y - way.y * other.x
                if across != 0 {
                    cuts.append(((c.x - a.x) * other.y - (c.y - a.y) * other.x) / across)
                }
                // Ends that lie on the edge cut it too, those of an edge along it among them.
                for end in [c, d] where abs((end.x - a.x) * way.y - (end.y - a.y) * way.x) <= 1e-9 * length {
                    cuts.append(((end - a) * way).sum() / length)
                }
                return false
            }
            return false
        }
        return cuts.filter { (0...1).contains($0) }.sorted()
    }
}
