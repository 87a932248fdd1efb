import Geodesy
import Safety

/// Finds zones that never show, because they lie inside others that are as bad or worse.
///
/// Sound, not complete: what it names is hidden; what it can't prove cheaply it leaves.
enum HiddenZones {
    struct Hidden: Equatable {
        let zone: ZoneReference
        let behind: ZoneReference
    }

    /// Questions to the index in one set.
    private static let questionLimit = 200_000
    private static let positionLimit = 2_000

    /// - Parameter crossed: ids of zones with crossed rings, of which no proof is tried.
    static func find(in set: ZoneSet, crossed: Swift.Set<String>) -> [Hidden] {
        var hidden: [Hidden] = []
        var questions = 0
        for (number, zone) in set.zones.enumerated()
        where zone.kind == .keepOut && zone.shape.positionCount <= positionLimit {
            guard questions < questionLimit, let first = outline(of: zone.shape).first?.from else { continue }
            let answers = set.index.answers(at: first)
            // Wide rings make every zone answer everywhere.
            questions += 1 + answers.count
            let behind = answers.first { answer in
                let other = set.zones[answer.shape]
                return answer.shape != number && answer.signedDistanceMetres <= 0 && covers(other, zone)
                    && !crossed.contains(other.reference.id) && isInside(zone.shape, other.shape, &questions)
            }
            if let behind {
                hidden.append(Hidden(zone: zone.reference, behind: set.zones[behind.shape].reference))
            }
        }
        return hidden
    }

    /// Whether `other` says as much or more at each distance, and whenever `zone` is in force.
    private static func covers(_ other: Zone, _ zone: Zone) -> Bool {
        guard other.kind == .keepOut, other.schedule == nil || other.schedule == zone.schedule,
            other.level > zone.level || (other.level == zone.level && other.action == zone.action),
            // Of two that hide each other, the later goes.
            other.level > zone.level || other.shape != zone.shape || other.reference.id < zone.reference.id
        else { return false }
        return zone.rings.allSatisfy { ring in
            other.rings.contains { $0.level >= ring.level && $0.distanceMetres >= ring.distanceMetres }
        }
    }

    /// Each polygon's outer ring and each band's line, as legs; a circle is a leg without length.
    private static func outline(of shape: Shape) -> [(from: Coordinate, to: Coordinate, reachMetres: Double)] {
        var legs: [(Coordinate, Coordinate, Double)] = []
        for polygon in shape.polygons {
            let positions = polygon.outer.positions
            legs += zip(positions, positions.dropFirst()).map { ($0, $1, 0) }
        }
        for band in shape.bands {
            legs.append((band.line[0], band.line[0], band.radiusMetres))
            legs += zip(band.line, band.line.dropFirst()).map { ($0, $1, band.radiusMetres) }
        }
        return legs.map { (from: $0.0, to: $0.1, reachMetres: $0.2) }
    }

    /// Inside one polygon without holes, or one band: of a union, or around a hole, an outline proves nothing about
    /// what it surrounds.
    private static func isInside(_ shape: Shape, _ other: Shape, _ questions: inout Int) -> Bool {
        guard other.polygons.count + other.bands.count == 1, other.polygons.allSatisfy(\.holes.isEmpty),
            // A corridor that runs in a circle surrounds what isn't its own.
            other.bands.allSatisfy({ $0.line.count == 1 })
        else { return false }
        let index = ShapeIndex([ShapeIndex.Entry(other)])
        return outline(of: shape).allSatisfy { leg in
            isInside(leg.from, leg.to, leg.reachMetres, index, &questions, depth: 0)
        }
    }

    /// A point at depth d has everything within d inside; two such discs that meet hold the leg between their centres.
    private static func isInside(
        _ from: Coordinate, _ to: Coordinate, _ reachMetres: Double, _ index: ShapeIndex, _ questions: inout Int,
        depth: Int
    ) -> Bool {
        questions += 2
        guard questions < questionLimit,
            let start = index.answers(at: from).first, let end = index.answers(at: to).first
        else { return false }
        // Distances are good to 0.1 % and half a metre.
        let near = -start.signedDistanceMetres * 0.998 - reachMetres - 0.5
        let far = -end.signedDistanceMetres * 0.998 - reachMetres - 0.5
        guard near > 0, far > 0 else { return false }
        let length = from.distanceMetres(to: to)
        if length <= near + far { return true }
        guard depth < 12, abs(from.longitudeDegrees - to.longitudeDegrees) < 180,
            let middle = Coordinate(
                latitudeDegrees: (from.latitudeDegrees + to.latitudeDegrees) / 2,
                longitudeDegrees: (from.longitudeDegrees + to.longitudeDegrees) / 2)
        else { return false }
        return isInside(from, middle, reachMetres, index, &questions, depth: depth + 1)
            && isInside(middle, to, reachMetres, index, &questions, depth: depth + 1)
    }
}
