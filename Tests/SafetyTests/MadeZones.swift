import Geodesy

@testable import Safety

/// Zones of every kind around Kharkiv, by a seed: stars with holes, circles, bands, rings, corridors.
struct MadeZones {
    static let middle = Coordinate(50, 36.25)
    /// Everything lies within about so many metres of the middle.
    static let spreadMetres = 12_000.0

    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func number(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &generator) }
    mutating func chance(_ share: Double) -> Bool { number(0...1) < share }

    mutating func place(within metres: Double = spreadMetres, of centre: Coordinate = middle) -> Coordinate {
        centre.moved(metres: number(0...metres), bearingDegrees: number(0...360)) ?? centre
    }

    mutating func ring(around centre: Coordinate, metres: ClosedRange<Double>) -> Ring? {
        let corners = Int(number(3...12))
        let turn = number(0...360)
        var positions: [Coordinate] = []
        for corner in 0..<corners {
            let bearing = turn + 360 * Double(corner) / Double(corners)
            guard let position = centre.moved(metres: number(metres), bearingDegrees: bearing) else { return nil }
            positions.append(position)
        }
        return Ring(positions + positions.prefix(1))
    }

    mutating func shape() -> Shape {
        let centre = place()
        var polygons: [Polygon] = []
        var bands: [Band] = []
        if chance(0.6), let outer = ring(around: centre, metres: 300...2_500) {
            let hole = chance(0.3) ? ring(around: centre, metres: 50...250) : nil
            polygons.append(Polygon(outer: outer, holes: hole.map { [$0] } ?? []))
        }
        if polygons.isEmpty || chance(0.3) {
            let line = (0..<Int(number(1...4))).map { _ in place(within: 3_000, of: centre) }
            bands.append(Band(line: line, radiusMetres: number(20...800)))
        }
        return Shape(polygons: polygons, bands: bands)
    }

    mutating func zone(_ id: String) -> Zone {
        let isCorridor = chance(0.15)
        let own = Level.allCases.randomElement(using: &generator) ?? .warning
        let rings = Level.allCases.filter { $0 < own }.reversed().enumerated().compactMap { place, level in
            chance(0.7)
                ? ZoneRing(
                    level: level, action: .avoid, distanceMetres: number(100...1_500) + 1_500 * Double(place)) : nil
        }
        return Zone(
            reference: ZoneReference(id: id, name: id), kind: isCorridor ? .stayInside : .keepOut, level: own,
            action: Action.allCases.randomElement(using: &generator) ?? .avoid, outerRings: isCorridor ? [] : rings,
            marginMetres: number(0...200), dwell: .seconds(number(0...60)), shape: shape())
    }

    mutating func zones(_ count: Int) -> [Zone] { (0..<count).map { zone("z\(100 + $0)") } }

    static func set(_ zones: [Zone]) -> ZoneSet { ZoneSet(zones: zones, sha256: "aa", source: .local, dated: nil) }
}

/// A ring of a zone by name, for comparing.
struct NamedRing: Hashable, Comparable, CustomStringConvertible {
    let zone: String
    let ringMetres: Double

    init(_ held: HeldZone) {
        zone = held.zone.id
        ringMetres = held.ringMetres ?? 0
    }

    init(_ zone: Zone, ring: Int) {
        self.zone = zone.reference.id
        ringMetres = zone.rings[ring].distanceMetres
    }

    static func < (a: Self, b: Self) -> Bool { (a.zone, a.ringMetres) < (b.zone, b.ringMetres) }
    var description: String { "\(zone)+\(Int(ringMetres))" }
}

extension ZoneExplanation {
    /// The rings that hold for one of the reasons.
    func rings(held reasons: [Holding] = Holding.allCases) -> Set<NamedRing> {
        var held: Set<NamedRing> = []
        for finding in zones {
            for ring in finding.rings {
                guard let holding = ring.holding, reasons.contains(holding) else { continue }
                held.insert(
                    NamedRing(
                        HeldZone(
                            zone: finding.reference, level: ring.ring.level, action: ring.ring.action,
                            certainty: .observed, ringMetres: ring.ring.distanceMetres)))
            }
        }
        return held
    }
}
