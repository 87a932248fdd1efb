import Geodesy
import Testing

/// The index against what others say: GEOS and exact arithmetic for containment, GeographicLib for distance.
///
/// The answers are stored; `Oracle/make.py` makes them, and stops where GEOS and exact arithmetic don't agree.
@Suite struct OracleTests {
    @Test func everyZoneHoldsThePointsThatGEOSSaysItHolds() throws {
        var (points, disagreements) = (0, [String]())
        for set in try OracleFile("containment.txt").sets {
            let index = ShapeIndex(set.shapes.map { ShapeIndex.Entry($0) })
            let edges = set.edges
            var answers: [ShapeIndex.Answer] = []
            for asked in set.asked {
                let drawn = asked.points.drawn(edges: edges)
                try #require(drawn.count == asked.holders.count, "\(set.name)")
                for (point, holders) in zip(drawn, asked.holders) {
                    answers.removeAll(keepingCapacity: true)
                    index.appendAnswers(at: point, wideningMetres: 0, to: &answers)
                    points += 1
                    let ours = answers.map(\.shape)
                    guard ours != holders else { continue }
                    disagreements.append(
                        "\(set.name): \(point.latitudeDegrees) \(point.longitudeDegrees) is in \(ours), should be in \(holders)"
                    )
                }
            }
        }
        #expect(disagreements.isEmpty, "\(disagreements.count) of \(points): \(disagreements.prefix(20))")
        #expect(points > 100_000)
    }

    /// Every third point of the nasty shapes, come upon from 100 m north by way of 70 m south, so that the answer is one
    /// from what the cursors kept.
    @Test func cursorsThatComeByHoldTheSame() throws {
        var (points, disagreements) = (0, [String]())
        for set in try OracleFile("containment.txt", only: { !["S", "M", "L"].contains($0) }).sets {
            let index = ShapeIndex(set.shapes.map { ShapeIndex.Entry($0) })
            let edges = set.edges
            for asked in set.asked {
                let answered = zip(asked.points.drawn(edges: edges), asked.holders)
                for (number, (point, holders)) in answered.enumerated() where number % 3 == 0 {
                    var (cursor, nearest) = (ShapeCursor(index), NearestCursor(index))
                    var (answers, inside, metres) = ([ShapeIndex.Answer](), [Int](), Double?.none)
                    for shift in [0.0009, -0.0006, 0] {
                        answers = []
                        inside = []
                        let place = Coordinate(point.latitudeDegrees + shift, point.longitudeDegrees)
                        cursor.appendAnswers(at: place, wideningMetres: 0, to: &answers)
                        metres = nearest.look(at: place, withinMetres: 30_000, appendingHolding: &inside)
                    }
                    points += 1
                    let anew = index.nearest(to: point, withinMetres: 30_000)?.metres
                    guard answers.map(\.shape) != holders || inside != holders || metres != anew else { continue }
                    disagreements.append(
                        "\(set.name): \(point.latitudeDegrees) \(point.longitudeDegrees) is in \(answers.map(\.shape)), "
                            + "\(inside), should be in \(holders); at \(metres ?? -1), should be at \(anew ?? -1)")
                }
            }
        }
        #expect(disagreements.isEmpty, "\(disagreements.count) of \(points): \(disagreements.prefix(20))")
        #expect(points > 15_000)
    }

    @Test func distancesAreTheGeodesicOnes() throws {
        var (points, disagreements) = (0, [String]())
        for set in try OracleFile("distance.txt").sets {
            // Asked a little further than the answer may be, so that a wrong answer can show itself.
            let index = ShapeIndex(set.shapes.map { ShapeIndex.Entry($0, reachMetres: 102_000) })
            for (point, metres) in set.distances {
                points += 1
                let ours = index.answers(at: point).first?.signedDistanceMetres ?? .infinity
                let allowed = 0.001 * abs(metres) + 0.5
                let isOnItsSide = abs(metres) < 0.01 || (ours < 0) == (metres < 0)
                if abs(ours - metres) > allowed || !isOnItsSide {
                    disagreements.append(
                        "\(set.name): \(point.latitudeDegrees) \(point.longitudeDegrees) is at \(ours) m, should be at \(metres)"
                    )
                }
            }
        }
        #expect(disagreements.isEmpty, "\(disagreements.count) of \(points): \(disagreements.prefix(20))")
        #expect(points >= 10_000)
    }
}
