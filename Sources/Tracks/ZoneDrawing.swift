import Geodesy
import Safety
import Wire

/// A zone as features of GeoJSON: polygons as they are, a circle as an outline of 72 corners, a corridor as its line.
///
/// What has no outline of its own is a property: `radius_m` of a line, `ring_…_m` of each ring.
enum ZoneDrawing {
    private static let corners = 72

    /// One feature for the polygons and circles, one for each width of lines.
    static func features(_ zone: Zone) -> [[UInt8]] {
        var outlines = zone.shape.polygons.map { [$0.outer.positions] + $0.holes.map(\.positions) }
        var lines: [(radiusMetres: Double, lines: [[Coordinate]])] = []
        for band in zone.shape.bands {
            if band.line.count == 1 {
                outlines.append([circle(band.line[0], band.radiusMetres)])
            } else if let index = lines.firstIndex(where: { $0.radiusMetres == band.radiusMetres }) {
                lines[index].lines.append(band.line)
            } else {
                lines.append((band.radiusMetres, [band.line]))
            }
        }
        var features: [[UInt8]] = []
        if !outlines.isEmpty {
            let coordinates = outlines.map { "[" + $0.map(list).joined(separator: ",") + "]" }
            features.append(feature(zone, "MultiPolygon", coordinates, radiusMetres: nil))
        }
        for (radius, lines) in lines {
            features.append(feature(zone, "MultiLineString", lines.map(list), radiusMetres: radius))
        }
        return features
    }

    static func position(_ place: Coordinate) -> String {
        let longitude = JSONText.fixed(place.longitudeDegrees, decimals: 7) ?? "0"
        return "[\(longitude),\(JSONText.fixed(place.latitudeDegrees, decimals: 7) ?? "0")]"
    }

    /// The outline of a circle; nil where it would cross the antimeridian or hold a pole, which one ring can't draw
    /// (RFC 7946 §3.1.9).
    static func disc(_ centre: Coordinate, _ radiusMetres: Double) -> String? {
        let outline = circle(centre, radiusMetres)
        let crosses = zip(outline, outline.dropFirst()).contains { one, next in
            abs(one.longitudeDegrees - next.longitudeDegrees) > 90
        }
        return crosses ? nil : list(outline)
    }

    private static func list(_ line: [Coordinate]) -> String {
        "[" + line.map(position).joined(separator: ",") + "]"
    }

    private static func circle(_ centre: Coordinate, _ radiusMetres: Double) -> [Coordinate] {
        // Against the clock, as outlines run (RFC 7946 §3.1.6).
        let corners = (0..<corners).map { corner in
            centre.moved(metres: radiusMetres, bearingDegrees: 360 - Double(corner) * 360 / Double(Self.corners))
                ?? centre
        }
        return corners + [corners[0]]
    }

    private static func feature(
        _ zone: Zone, _ type: String, _ coordinates: [String], radiusMetres: Double?
    ) -> [UInt8] {
        var properties = JSONText()
        properties.object { text in
            text.field("what", "zone")
            text.field("id", zone.reference.id)
            text.field("name", zone.reference.name)
            text.field("kind", zone.kind.rawValue)
            text.field("level", zone.level.rawValue)
            text.field("action", zone.action.rawValue)
            text.field("radius_m", radiusMetres, decimals: 1)
            for ring in zone.rings where ring.distanceMetres > 0 {
                text.field("ring_\(ring.level.rawValue)_m", ring.distanceMetres, decimals: 1)
            }
            text.field("margin_m", zone.marginMetres, decimals: 1)
            text.field("dwell_s", zone.dwell.seconds, decimals: 1)
        }
        let known = String(decoding: properties.bytes, as: UTF8.self)
        let geometry = "{\"type\":\"\(type)\",\"coordinates\":[\(coordinates.joined(separator: ","))]}"
        return Array("{\"type\":\"Feature\",\"properties\":\(known),\"geometry\":\(geometry)}".utf8)
    }
}
