import Geodesy
import Safety
import Settings

/// Holds what the readers make of an input against what they promise.
enum Judge {
    enum Verdict: Equatable {
        /// Zones came out of it.
        case accepted
        /// Problems came out of it, as they should.
        case refused
        /// Something came out that never may.
        case broken(String)
    }

    struct Broken: Error {
        let promise: String
        init(_ promise: String) { self.promise = promise }
    }

    /// - Parameter again: whether it is read a second time, to see that the same comes of it.
    static func judge(_ input: [UInt8], as format: Format, again: Bool) -> Verdict {
        do throws(Broken) {
            let made = ZoneImport([ZoneImport.Input(path: "input.\(format.rawValue)", bytes: input)])
            for problem in made.problems {
                guard problem.line >= 1, problem.column >= 1, !problem.message.isEmpty, !problem.remedy.isEmpty else {
                    throw Broken("a problem without place, message or remedy")
                }
            }
            if again {
                let second = ZoneImport([ZoneImport.Input(path: "input.\(format.rawValue)", bytes: input)])
                guard second.problems == made.problems, second.outputs.map(\.bytes) == made.outputs.map(\.bytes) else {
                    throw Broken("the same input came to something else")
                }
            }
            guard !made.hasErrors else {
                return made.set == nil ? .refused : .broken("zones came of a file with errors")
            }
            guard let set = made.set, !made.outputs.isEmpty else { throw Broken("neither zones nor errors") }
            try checkZones(set)
            try checkSecondImport(made)
            return .accepted
        } catch { return .broken(error.promise) }
    }

    private static func checkZones(_ set: ZoneSet) throws(Broken) {
        guard set.index.count == set.zones.count else { throw Broken("the index and the zones differ in number") }
        for zone in set.zones {
            guard (1...64).contains(zone.reference.id.utf8.count), (1...128).contains(zone.reference.name.count) else {
                throw Broken("an id or a name is too long or empty")
            }
            guard zone.rings.allSatisfy({ $0.distanceMetres.isFinite && $0.distanceMetres <= 200_000 }),
                zone.marginMetres.isFinite, zone.dwell <= .seconds(7200)
            else { throw Broken("a ring, a margin or a dwell is out of range") }
            let positions = zone.shape.polygons.flatMap { [$0.outer] + $0.holes }.flatMap(\.positions)
            for position in positions + zone.shape.bands.flatMap(\.line) {
                guard (-90...90).contains(position.latitudeDegrees), (-180...180).contains(position.longitudeDegrees)
                else { throw Broken("a position is off the Earth") }
            }
            guard zone.shape.bands.allSatisfy({ $0.radiusMetres > 0 && $0.radiusMetres <= 200_000 }) else {
                throw Broken("a band's radius is out of range")
            }
        }
        try checkAnswers(set)
    }

    private static let points = [
        Coordinate(50.1, 36.2), Coordinate(0, 180), Coordinate(-90, 0), Coordinate(89.9, -180), Coordinate(10, 179.95),
    ]

    private static func checkAnswers(_ set: ZoneSet) throws(Broken) {
        for point in points {
            for answer in set.index.answers(at: point, wideningMetres: 50_000) {
                guard answer.signedDistanceMetres.isFinite, set.zones.indices.contains(answer.shape) else {
                    throw Broken("a distance that is no number")
                }
            }
        }
        let crossed = set.index.crossed(from: points[0], to: points[4])
        guard crossed.allSatisfy(set.zones.indices.contains) else {
            throw Broken("a leg crosses a zone that isn't there")
        }
        for shape in set.zones.indices.prefix(3) {
            guard set.index.nearestEdge(of: shape, to: points[0]) != nil else { throw Broken("a zone without an edge") }
        }
    }

    /// What was written is what the import itself would write of it.
    private static func checkSecondImport(_ made: ZoneImport) throws(Broken) {
        let second = ZoneImport(made.outputs.map { ZoneImport.Input(path: $0.name, bytes: $0.bytes) })
        guard !second.hasErrors, second.outputs.map(\.bytes) == made.outputs.map(\.bytes) else {
            throw Broken("an import of the import is something else")
        }
    }
}
