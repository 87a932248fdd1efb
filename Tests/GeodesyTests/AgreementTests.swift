import Testing

@testable import Geodesy

/// The index against the plain way, over shapes and points made from a seed.
@Suite struct AgreementTests {
    /// Knuth's MMIX generator: enough to scatter shapes, the same on every machine.
    struct Scatter: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) ^ (state << 31)
        }
    }

    private static func star(_ centre: SIMD2<Double>, _ corners: Int, _ size: Double, _ scatter: inout Scatter) -> Ring
    {
        var positions = (0..<corners).map { corner -> Coordinate in
            let angle = 2 * Double.pi * Double(corner) / Double(corners)
            let radius = size * Double.random(in: 0.4...1, using: &scatter)
            let x = centre.x + radius * 1.6 * cos(angle)
            return Coordinate(centre.y + radius * sin(angle), x > 180 ? x - 360 : x < -180 ? x + 360 : x)
        }
        positions.append(positions[0])
        return Ring(positions)!
    }

    /// Stars with holes, several to a shape, now and then a band or a circle; all over each other.
    static func shapes(_ count: Int, around middle: SIMD2<Double>, _ scatter: inout Scatter) -> [Shape] {
        (0..<count).map { number in
            func place() -> SIMD2<Double> {
                middle + SIMD2(.random(in: -1...1, using: &scatter), .random(in: -0.6...0.6, using: &scatter))
            }
            var polygons: [Polygon] = []
            for _ in 0..<(number % 3 + 1) {
                let centre = place()
                let corners = Int.random(in: 3...60, using: &scatter)
                let outer = star(centre, corners, 0.2, &scatter)
                let holes = (0..<number % 4).map { _ in star(centre, corners, 0.07, &scatter) }
                polygons.append(Polygon(outer: outer, holes: holes))
            }
            var bands: [Band] = []
            if number % 5 == 0 {
                let line = (0...number % 3).map { _ in place() }.compactMap { Coordinate(wrapping: $0) }
                bands.append(Band(line: line, radiusMetres: 3_000))
            }
            return number % 7 == 6
                ? Shape(bands: [Band(line: [Coordinate(wrapping: place())!], radiusMetres: 9_000)])
                : Shape(polygons: polygons, bands: bands)
        }
    }

    @Test(arguments: [SIMD2(36.2, 50), SIMD2(0, 0), SIMD2(-70, -62), SIMD2(20, 71)])
    func whatTheIndexSaysIsWhatIsSo(middle: SIMD2<Double>) throws {
        var scatter = Scatter(state: UInt64(bitPattern: Int64(middle.x * 1000)))
        let shapes = Self.shapes(40, around: middle, &scatter)
        let index = ShapeIndex(shapes.map { ShapeIndex.Entry($0, reachMetres: 20_000) })
        for _ in 0..<60 {
            let point = Coordinate(
                middle.y + .random(in: -1...1, using: &scatter), middle.x + .random(in: -1.6...1.6, using: &scatter))
            let answers = index.answers(at: point, wideningMetres: 5_000)
            var expected: [ShapeIndex.Answer] = []
            for (number, shape) in shapes.enumerated() {
                let distance = shape.signedDistanceMetres(in: LocalFrame(at: point))
                if distance <= 25_000 { expected.append(.init(shape: number, signedDistanceMetres: distance)) }
            }
            #expect(answers.map(\.shape) == expected.map(\.shape))
            for (answer, wanted) in zip(answers, expected) {
                #expect(
                    abs(answer.signedDistanceMetres - wanted.signedDistanceMetres) < 0.2,
                    "shape \(answer.shape) at \(point)")
            }
            let least = expected.map { max($0.signedDistanceMetres, 0) }.min()
            if let least, least > 0 {
                let nearest = try #require(index.nearest(to: point, withinMetres: 25_000))
                #expect(abs(nearest.metres - least) < 0.2)
            }
        }
    }

    @Test func aTurnRoundTheEarthChangesNothing() {
        var there = Scatter(state: 7)
        var here = Scatter(state: 7)
        let far = Self.shapes(30, around: SIMD2(180, 10), &there)
        let near = Self.shapes(30, around: SIMD2(64, 10), &here)
        let farIndex = ShapeIndex(far.map { ShapeIndex.Entry($0, reachMetres: 8_000) })
        let nearIndex = ShapeIndex(near.map { ShapeIndex.Entry($0, reachMetres: 8_000) })
        for _ in 0..<1_000 {
            let x = Double.random(in: -2...2, using: &there)
            let y = Double.random(in: 9...11, using: &there)
            let a = farIndex.answers(at: Coordinate(wrapping: SIMD2(180 + x, y))!)
            let b = nearIndex.answers(at: Coordinate(y, 64 + x))
            #expect(a.map(\.shape) == b.map(\.shape))
            for (a, b) in zip(a, b) { #expect(abs(a.signedDistanceMetres - b.signedDistanceMetres) < 0.01) }
        }
    }

    @Test func legsMeetWhatTheyMeet() {
        var scatter = Scatter(state: 11)
        let shapes = Self.shapes(40, around: SIMD2(36.2, 50), &scatter)
        let index = ShapeIndex(shapes.map { ShapeIndex.Entry($0) })
        var met = 0
        for _ in 0..<500 {
            let start = Coordinate(.random(in: 49.2...50.8, using: &scatter), .random(in: 35...37.4, using: &scatter))
            let end = start.moved(
                metres: .random(in: 0...20_000, using: &scatter), bearingDegrees: .random(in: 0..<360, using: &scatter))!
            let crossed = index.crossed(from: start, to: end)
            met += crossed.count
            var isOnTheWay: Set<Int> = []
            for step in 0...40 {
                let part = Double(step) / 40
                let here = Coordinate(
                    start.latitudeDegrees + part * (end.latitudeDegrees - start.latitudeDegrees),
                    start.longitudeDegrees + part * (end.longitudeDegrees - start.longitudeDegrees))
                for answer in index.answers(at: here) where answer.signedDistanceMetres < -1 {
                    isOnTheWay.insert(answer.shape)
                }
            }
            #expect(isOnTheWay.isSubset(of: crossed), "missed one from \(start) to \(end)")
            for (number, shape) in shapes.enumerated() {
                if crossed.contains(number), shape.bands.isEmpty {
                    #expect(shape.isCrossed(from: start, to: end), "no \(number) from \(start) to \(end)")
                }
            }
        }
        #expect(met > 100)
    }

    @Test func mergedShapesHaveNoEdgesInside() throws {
        func square(_ south: Double, _ west: Double) -> Polygon {
            let corners = [(0, 0), (0, 0.1), (0.1, 0.1), (0.1, 0), (0, 0)].map {
                Coordinate(south + $0.0, west + $0.1)
            }
            return Polygon(outer: Ring(corners)!)
        }
        // Two that share an edge, and one laid over both.
        let shape = Shape(polygons: [square(50, 36), square(50, 36.1), square(50.05, 36.05)])
        let index = ShapeIndex([.init(shape, isMerged: true)])
        func depth(_ latitude: Double, _ longitude: Double) -> Double? {
            index.answers(at: Coordinate(latitude, longitude)).first?.signedDistanceMetres
        }
        #expect(try abs(#require(depth(50.02, 36.1)) + 2_224) < 5, "on the shared edge: as deep as the outline is far")
        #expect(try abs(#require(depth(50.1, 36.1)) + 3_584) < 8, "on the edge between the lower two and the upper one")
        #expect(try abs(#require(depth(50.02, 36.0))) < 0.01, "on the outline")
        #expect(depth(50.12, 36.02) == nil)
        #expect(!index.isLeft(0, from: Coordinate(50.02, 36.02), to: Coordinate(50.02, 36.18)))
        #expect(
            index.isLeft(0, from: Coordinate(50.09, 36.02), to: Coordinate(50.14, 36.06)), "across a corner outside")
    }
}

/// What is remembered from fix to fix changes no answer.
@Suite struct CursorTests {
    @Test func rememberingChangesNothing() {
        var scatter = AgreementTests.Scatter(state: 23)
        let shapes = AgreementTests.shapes(40, around: SIMD2(36.2, 50), &scatter)
        let polygons = shapes.map { Shape(polygons: $0.polygons) }
        let index = ShapeIndex(shapes.map { ShapeIndex.Entry($0, reachMetres: 15_000) })
        let plain = ShapeIndex(polygons.map { ShapeIndex.Entry($0) })
        var cursor = ShapeCursor(index)
        var nearestCursor = NearestCursor(plain)
        var here = Coordinate(50, 36.2)
        var course = 0.0
        var answers: [ShapeIndex.Answer] = []
        var holding: [Int] = []
        for step in 0..<6_000 {
            course += .random(in: -20...20, using: &scatter)
            // Now and then a jump, as after an hour without a fix.
            let metres = step % 997 == 0 ? 40_000.0 : .random(in: 0...40, using: &scatter)
            here = here.moved(metres: metres, bearingDegrees: course) ?? here
            if abs(here.latitudeDegrees - 50) > 1 || abs(here.longitudeDegrees - 36.2) > 2 { here = Coordinate(50, 36) }
            let widening = step % 1_500 < 750 ? 300.0 : .random(in: 0...200, using: &scatter)
            answers.removeAll(keepingCapacity: true)
            cursor.appendAnswers(at: here, wideningMetres: widening, to: &answers)
            #expect(answers == index.answers(at: here, wideningMetres: widening))
            holding.removeAll(keepingCapacity: true)
            let nearest = nearestCursor.look(at: here, withinMetres: 20_000, appendingHolding: &holding)
            #expect(nearest == plain.nearest(to: here, withinMetres: 20_000)?.metres)
            var expected: [Int] = []
            plain.appendHolding(here, to: &expected)
            #expect(holding == expected)
            #expect(expected == plain.answers(at: here).map(\.shape))
        }
    }

    /// To and fro across the antimeridian: what was remembered on one side is a turn round the Earth away on the other.
    @Test func rememberingEndsAtTheAntimeridian() throws {
        var scatter = AgreementTests.Scatter(state: 29)
        let shapes =
            AgreementTests.shapes(20, around: SIMD2(-179.9, 65), &scatter)
            .map { Shape(polygons: $0.polygons) } + [
                try Self.square(65, -179.99, 0.1), try Self.square(65, 179.89, 0.1),
            ]
        for shapes in [shapes, Array(shapes.suffix(2)), Array(shapes.suffix(1)), Array(shapes.dropLast().suffix(1))] {
            let index = ShapeIndex(shapes.map { ShapeIndex.Entry($0, reachMetres: 1_000) })
            var cursor = ShapeCursor(index)
            var nearestCursor = NearestCursor(index)
            for step in 0..<2_000 {
                let x = 180 + 0.02 * sin(Double(step) / 50)
                let here = try #require(Coordinate(wrapping: SIMD2(x, 65 + Double(step) * 5e-5)))
                var (answers, holding, expected) = ([ShapeIndex.Answer](), [Int](), [Int]())
                cursor.appendAnswers(at: here, wideningMetres: 50, to: &answers)
                #expect(answers == index.answers(at: here, wideningMetres: 50))
                let nearest = nearestCursor.look(at: here, withinMetres: 20_000, appendingHolding: &holding)
                #expect(nearest == index.nearest(to: here, withinMetres: 20_000)?.metres)
                index.appendHolding(here, to: &expected)
                #expect(holding == expected)
            }
        }
    }

    private static func square(_ south: Double, _ west: Double, _ side: Double) throws -> Shape {
        let corners = [(0, 0), (0, side), (side, side), (side, 0), (0, 0)]
        let ring = corners.compactMap { Coordinate(wrapping: SIMD2(west + $0.1, south + $0.0)) }
        return .polygons([Polygon(outer: try #require(Ring(ring)))])
    }

    @Test func orientationIsExactWhereDoublesAreNot() {
        // Points an ulp off a line: plain doubles call most of them collinear, or worse.
        let a = SIMD2(12.0, 12.0)
        let b = SIMD2(24.0, 24.0)
        for step in 0..<256 {
            let y = 0.5 + Double(step) * 0x1p-53
            for other in 0..<256 {
                let x = 0.5 + Double(other) * 0x1p-53
                #expect(orientation(a, b, SIMD2(x, y)) == (y > x ? 1 : y < x ? -1 : 0))
            }
        }
    }
}
