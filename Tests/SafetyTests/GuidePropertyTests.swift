import Geodesy
import Testing

@testable import Safety

/// What must hold of guidance for any zones, havens and place; a seed names the case that fails.
@Suite struct GuidePropertyTests {
    private static let seeds = Array(UInt64(1)...20)

    private struct Case {
        let set: ZoneSet
        let tracker: ZoneTracker
        let havens: HavenSet
        var made: MadeZones

        init(seed: UInt64) {
            made = MadeZones(seed: seed)
            // Corridors, outside of which is danger everywhere, would hide the rest in most cases.
            let zones = made.zones(22).filter { $0.kind == .keepOut || seed % 4 == 0 }
            set = MadeZones.set(zones)
            tracker = ZoneTracker(set: set)
            var havens: [Haven] = []
            for number in 0..<40 {
                havens.append(
                    Haven(
                        id: "h\(number)", name: "h", kind: Haven.Kind.allCases[number % 4],
                        coordinate: made.place(within: 18_000), status: .functional))
            }
            self.havens = HavenSet(havens)
        }

        /// Of every ring of a zone to keep out of, how far its danger is; negative in it.
        func metres(at place: Coordinate) -> [Fence: Double] {
            var metres: [Fence: Double] = [:]
            for answer in set.index.answers(at: place, wideningMetres: 200)
            where set.zones[answer.shape].kind == .keepOut {
                for (ring, drawn) in set.zones[answer.shape].rings.enumerated() {
                    metres[Fence(zone: answer.shape, ring: ring)] = answer.signedDistanceMetres - drawn.distanceMetres
                }
            }
            return metres
        }

        func level(of fence: Fence) -> Level { set.zones[fence.zone].rings[fence.ring].level }

        func worst(at place: Coordinate) -> Level? {
            metres(at: place).filter { $0.value <= 0 }.map { level(of: $0.key) }.max()
        }
    }

    @Test(arguments: seeds) func noHavenLiesInDangerAndBearingsAreBearings(seed: UInt64) throws {
        var made = Case(seed: seed)
        for actions in [[Action.relocate], [.shelter], [.avoid, .shelter]] {
            let place = made.made.place()
            let guide = Guide(place: place, havens: made.havens, zones: made.tracker)
            let ways = guide.nearest(try #require(Guide.Wish(actions, kind: .zone)))
            #expect(ways.count <= 3 && Set(ways.map(\.id)).count == ways.count)
            for way in ways {
                let haven = try #require(made.havens[way.id])
                #expect(made.worst(at: haven.coordinate).map { $0 < .warning } ?? true, "\(way.id)")
                #expect((0..<360).contains(way.bearingDegrees))
                let there = try #require(
                    place.moved(metres: way.distanceMetres, bearingDegrees: way.bearingDegrees))
                #expect(there.distanceMetres(to: haven.coordinate) < 0.003 * way.distanceMetres + 1)
            }
            let crossing = ways.map(\.crossesDanger)
            #expect(crossing == crossing.filter { !$0 } + crossing.filter { $0 })
        }
    }

    /// Every few metres of the way are held against every ring, one by one.
    @Test(arguments: seeds) func aWayCrossesDangerWhenALookEveryFewMetresSaysSo(seed: UInt64) throws {
        var made = Case(seed: seed)
        for _ in 0..<3 {
            let place = made.made.place()
            let guide = Guide(place: place, havens: made.havens, zones: made.tracker)
            for way in guide.nearest(Guide.Wish(kind: nil, needs: [])) {
                let leg = Leg(from: place, to: try #require(made.havens[way.id]).coordinate)
                let looks = max(1, Int(leg.lengthMetres / 10))
                var within = Set(made.metres(at: place).filter { $0.value <= 0 }.keys)
                var nearest = Double.infinity
                for look in 0...looks {
                    let metres = made.metres(at: leg.point(at: Double(look) / Double(looks)))
                    for (fence, metres) in metres where made.level(of: fence) >= .warning {
                        if !within.contains(fence) { nearest = min(nearest, metres) }
                        if metres > 10 { within.remove(fence) }
                    }
                }
                if nearest < 0 { #expect(way.crossesDanger, "\(way.id): \(nearest)") }
                if nearest > 15 { #expect(!way.crossesDanger, "\(way.id): \(nearest)") }
            }
        }
    }

    @Test(arguments: seeds) func theWayOutLeadsOutOfAllThatIsAsBadAndStaysOut(seed: UInt64) throws {
        var made = Case(seed: seed)
        var found = 0
        for _ in 0..<8 {
            let place = made.made.place()
            let guide = Guide(place: place, havens: made.havens, zones: made.tracker)
            guard let way = guide.wayOut() else {
                #expect(made.worst(at: place) == nil || !made.set.corridors.isEmpty)
                continue
            }
            #expect((0..<360).contains(way.bearingDegrees) && way.distanceMetres >= 0)
            guard made.set.corridors.isEmpty, let worst = made.worst(at: place) else { continue }
            found += 1
            for beyond in [1.0, 5, 20, 49] {
                let there = try #require(
                    place.moved(metres: way.distanceMetres + beyond, bearingDegrees: way.bearingDegrees))
                #expect(made.worst(at: there).map { $0 < worst } ?? true, "\(beyond) m beyond \(way)")
            }
            if worst == .evacuate, let other = shortest(from: place, worst, made) {
                #expect(way.distanceMetres <= other * 1.1 + 10, "\(way), and \(other) m")
            }
        }
        if made.set.corridors.isEmpty { #expect(found > 0) }
    }

    /// By walking every third degree in steps of ten metres.
    private func shortest(from place: Coordinate, _ level: Level, _ made: Case) -> Double? {
        var best: Double?
        for bearing in stride(from: 1.0, to: 360, by: 6) {
            var metres = 0.0
            var clear = 0
            var room = 0.0
            while metres < best ?? 20_000, let here = place.moved(metres: metres, bearingDegrees: bearing) {
                let nearest = made.metres(at: here).filter { made.level(of: $0.key) >= level }.map(\.value).min() ?? 200
                clear = nearest <= 0 ? 0 : clear + 1
                room = clear > 0 ? max(room, nearest) : 0
                if clear >= 7, room > WayOutSearch.roomMetres {
                    best = min(best ?? .infinity, metres - 10 * Double(clear - 1))
                    break
                }
                metres += 10
            }
        }
        return best
    }
}
