import Testing

@testable import Geodesy

private func ring(_ corners: [(Double, Double)]) throws -> Ring {
    try #require(Ring((corners + [corners[0]]).map { Coordinate($0.0, $0.1) }))
}

private func square(_ south: Double, _ west: Double, _ side: Double) throws -> Ring {
    try ring([(south, west), (south, west + side), (south + side, west + side), (south + side, west)])
}

@Suite struct ShapeIndexTests {
    @Test func insideOutsideAndOnTheEdge() throws {
        let shape = Shape.polygons([Polygon(outer: try square(50, 36, 1))])
        #expect(shape.contains(Coordinate(50.5, 36.5)))
        #expect(shape.contains(Coordinate(50, 36.3)), "a point on an edge is inside")
        #expect(shape.contains(Coordinate(51, 37)), "a point on a corner is inside")
        #expect(!shape.contains(Coordinate(49.999999, 36.5)))
        #expect(!shape.contains(Coordinate(50.5, 37.000001)))
    }

    @Test func aHoleIsOutsideButItsEdgeIsInside() throws {
        let shape = Shape.polygons([Polygon(outer: try square(50, 36, 1), holes: [try square(50.4, 36.4, 0.2)])])
        #expect(!shape.contains(Coordinate(50.5, 36.5)))
        #expect(shape.contains(Coordinate(50.4, 36.5)))
        #expect(shape.contains(Coordinate(50.2, 36.2)))
    }

    @Test func whereARingOverlapsItselfIsInside() throws {
        // A pentagram: by even-odd its heart would be safe.
        let star = try ring([(50.0, 36.2), (51.0, 36.5), (50.0, 36.8), (50.65, 36.0), (50.65, 37.0)])
        #expect(Shape.polygons([Polygon(outer: star)]).contains(Coordinate(50.45, 36.5)))
    }

    @Test func distancesAreNegativeInsideAndMeasuredToHolesToo() throws {
        let index = ShapeIndex([
            .init(.polygons([Polygon(outer: try square(50, 36, 1), holes: [try square(50.4, 36.4, 0.2)])]))
        ])
        let inside = try #require(index.answers(at: Coordinate(50.1, 36.5), wideningMetres: 0).first)
        #expect(abs(inside.signedDistanceMetres + 11_124) < 12)
        let inHole = try #require(index.answers(at: Coordinate(50.41, 36.5), wideningMetres: 2_000).first)
        #expect(abs(inHole.signedDistanceMetres - 1_112.4) < 2)
        #expect(index.answers(at: Coordinate(49.9, 36.5), wideningMetres: 11_000).isEmpty)
        #expect(index.answers(at: Coordinate(49.9, 36.5), wideningMetres: 11_200).count == 1)
    }

    @Test func insideAnyPolygonOfManyIsInside() throws {
        let shape = Shape.polygons([
            Polygon(outer: try square(50, 36, 0.1)), Polygon(outer: try square(50.05, 36.05, 0.1)),
        ])
        #expect(shape.contains(Coordinate(50.07, 36.07)))
        #expect(shape.contains(Coordinate(50.12, 36.12)))
    }

    @Test func circles() throws {
        let centre = Coordinate(49.5, 36.9)
        let index = ShapeIndex([.init(.circle(centre: centre, radiusMetres: 500))])
        let point = try #require(centre.moved(metres: 700, bearingDegrees: 77))
        let answer = try #require(index.answers(at: point, wideningMetres: 250).first)
        #expect(abs(answer.signedDistanceMetres - 200) < 1)
        #expect(index.answers(at: point, wideningMetres: 150).isEmpty)
        let start = try #require(centre.moved(metres: 900, bearingDegrees: 270))
        let end = try #require(centre.moved(metres: 900, bearingDegrees: 90))
        #expect(index.crossed(from: start, to: end) == [0])
    }

    @Test func aLegThatJumpsOverAZoneCrossesIt() throws {
        let index = ShapeIndex([
            .init(.polygons([Polygon(outer: try square(50, 36, 0.01))])),
            .init(.polygons([Polygon(outer: try square(50.5, 36, 0.01))])),
        ])
        #expect(index.crossed(from: Coordinate(50.005, 35.9), to: Coordinate(50.005, 36.1)) == [0])
        #expect(index.crossed(from: Coordinate(50.02, 35.9), to: Coordinate(50.02, 36.1)) == [])
        #expect(index.crossed(from: Coordinate(50.005, 36.005), to: Coordinate(50.006, 36.006)) == [0], "wholly inside")
        #expect(index.crossed(from: Coordinate(49.99, 36.0), to: Coordinate(50.6, 36.0)) == [0, 1], "along an edge")
    }

    @Test func distanceNeverChangesByMoreThanTheWay() throws {
        let index = ShapeIndex([
            .init(.polygons([Polygon(outer: try square(50, 36, 0.3), holes: [try square(50.1, 36.1, 0.1)])]))
        ])
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let a = Coordinate(.random(in: 49.9...50.4, using: &generator), .random(in: 35.9...36.4, using: &generator))
            let metres = Double.random(in: 0...3_000, using: &generator)
            let b = try #require(a.moved(metres: metres, bearingDegrees: .random(in: 0..<360, using: &generator)))
            let da = try #require(index.answers(at: a, wideningMetres: 1e5).first).signedDistanceMetres
            let db = try #require(index.answers(at: b, wideningMetres: 1e5).first).signedDistanceMetres
            #expect(abs(da - db) <= metres * 1.003 + 0.01, "from \(a) to \(b)")
        }
    }

    /// A receiver may claim any error there is.
    @Test(arguments: [1e9, 1e20, 1e40, 1e300, .infinity]) func noWideningIsTooWide(metres: Double) throws {
        let index = ShapeIndex([
            .init(.polygons([Polygon(outer: try square(50, 36, 0.01))])),
            .init(.circle(centre: Coordinate(-33, 151), radiusMetres: 500)),
        ])
        for latitude in [-90.0, 0, 50, 90] {
            #expect(index.answers(at: Coordinate(latitude, 36), wideningMetres: metres).map(\.shape) == [0, 1])
            var cursor = ShapeCursor(index)
            for _ in 0..<3 {
                var answers: [ShapeIndex.Answer] = []
                cursor.appendAnswers(at: Coordinate(latitude, 36), wideningMetres: metres, to: &answers)
                #expect(answers.map(\.shape) == [0, 1])
            }
        }
    }

    /// Roads: a band of many edges, and many bands; against stepping along the leg.
    @Test func legsMeetLongBandsAndManyBands() throws {
        let line = (0...4_000).map { Coordinate(50 + 0.01 * sin(Double($0) / 40), 36 + Double($0) / 4_000) }
        let bands = stride(from: 0, to: 4_000, by: 4).map { Band(line: Array(line[$0...$0 + 4]), radiusMetres: 30) }
        let index = ShapeIndex([
            .init(Shape(bands: [Band(line: line, radiusMetres: 30)])), .init(Shape(bands: bands)),
            .init(Shape(polygons: [Polygon(outer: try square(50.005, 36.2, 0.1))], bands: bands)),
        ])
        var generator = AgreementTests.Scatter(state: 41)
        var met = 0
        for _ in 0..<150 {
            let start = Coordinate(
                .random(in: 49.98...50.02, using: &generator), .random(in: 36...37, using: &generator))
            let bearing = Double.random(in: 0...360, using: &generator)
            let end = try #require(
                start.moved(metres: .random(in: 0...900, using: &generator), bearingDegrees: bearing))
            let crossed = index.crossed(from: start, to: end)
            var nearest = [Double](repeating: .infinity, count: 3)
            for step in 0...150 {
                let part = Double(step) / 150
                let here = Coordinate(
                    start.latitudeDegrees + part * (end.latitudeDegrees - start.latitudeDegrees),
                    start.longitudeDegrees + part * (end.longitudeDegrees - start.longitudeDegrees))
                for answer in index.answers(at: here, wideningMetres: 50) {
                    nearest[answer.shape] = min(nearest[answer.shape], answer.signedDistanceMetres)
                    let alone = index.signedDistanceMetres(from: here, toShape: answer.shape, withinMetres: 50)
                    #expect(alone == answer.signedDistanceMetres)
                }
            }
            for shape in 0..<3 {
                if nearest[shape] <= 0 { #expect(crossed.contains(shape), "\(shape) from \(start) to \(end)") }
                if nearest[shape] > 5 { #expect(!crossed.contains(shape), "\(shape) from \(start) to \(end)") }
            }
            met += crossed.count
        }
        #expect(met > 30)
    }
}
