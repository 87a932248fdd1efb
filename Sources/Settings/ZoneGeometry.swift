import Geodesy
import Wire

/// Reads a geometry into a shape, and says everything that is wrong with it.
///
/// Texts name parts by their number and never repeat a coordinate.
struct ZoneGeometry {
    struct Fault {
        let isError: Bool
        let key: String
        let offset: Int
        let message: String
        let remedy: String
    }

    static let types = [
        "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection",
    ]
    /// Faults of one geometry that are listed.
    private static let faultLimit = 10
    private static let positionLimit = 100_000

    private(set) var faults: [Fault] = []
    private var positionCount = 0

    private mutating func fault(
        isError: Bool = true, key: String = "geometry", _ offset: Int, _ message: String, _ remedy: String
    ) {
        guard faults.count < Self.faultLimit else { return }
        faults.append(Fault(isError: isError, key: key, offset: offset, message: message, remedy: remedy))
    }

    /// Nil after an error.
    mutating func shape(_ geometry: JSONNode, radiusMetres: Double?, hasRadius: Bool) -> Shape? {
        let type = geometry["type"]?.text ?? ""
        guard ["Polygon", "MultiPolygon", "Point"].contains(type) else {
            let isKnown = Self.types.contains(type)
            fault(
                geometry["type"]?.offset ?? geometry.offset,
                isKnown ? "a \(type) can't be a zone in this release" : "\(type.quotable) is no geometry",
                "a Polygon, a MultiPolygon, or a Point with a radius")
            return nil
        }
        guard let coordinates = geometry["coordinates"] else {
            fault(geometry.offset, "the geometry has no coordinates", "\"coordinates\": [...]")
            return nil
        }
        if hasRadius, type != "Point" {
            fault(
                isError: false, key: "radius", geometry.offset, "a radius means nothing to a \(type)",
                "a Point with a radius, or no radius")
        }
        let shape: Shape? =
            switch type {
            case "Point": circle(coordinates, radiusMetres: radiusMetres, hasRadius: hasRadius)
            case "Polygon": polygon(coordinates, label: "").map { .polygons([$0]) }
            default: multiPolygon(coordinates)
            }
        guard let shape, !faults.contains(where: \.isError) else { return nil }
        guard !Axes.looksSwapped(shape) else {
            fault(
                coordinates.offset, "latitude stands before longitude: only swapped does this lie in Ukraine",
                "longitude first, as GeoJSON says")
            return nil
        }
        return shape
    }

    private mutating func circle(_ node: JSONNode, radiusMetres: Double?, hasRadius: Bool) -> Shape? {
        guard hasRadius else {
            fault(key: "radius", node.offset, "a Point without a radius covers nothing", "\"radius\": \"250m\"")
            return nil
        }
        guard let centre = position(node, label: "the point"), let radiusMetres else { return nil }
        return .circle(centre: centre, radiusMetres: radiusMetres)
    }

    private mutating func multiPolygon(_ node: JSONNode) -> Shape? {
        guard case .array(let items) = node.value, !items.isEmpty else {
            fault(node.offset, "a MultiPolygon without polygons covers nothing", "a list of polygons")
            return nil
        }
        var polygons: [Polygon] = []
        for (index, item) in items.enumerated() {
            if let polygon = polygon(item, label: "polygon \(index + 1), ") { polygons.append(polygon) }
        }
        return polygons.count == items.count ? .polygons(polygons) : nil
    }

    private mutating func polygon(_ node: JSONNode, label: String) -> Polygon? {
        guard case .array(let items) = node.value, !items.isEmpty else {
            fault(node.offset, "\(label)no ring is there", "a list of rings, the outer one first")
            return nil
        }
        var rings: [Ring] = []
        for (index, item) in items.enumerated() {
            let name = index == 0 ? "the outer ring" : "hole \(index)"
            if let ring = ring(item, label: label + name) { rings.append(ring) }
        }
        guard rings.count == items.count else { return nil }
        return Polygon(outer: rings[0], holes: Array(rings.dropFirst()))
    }

    private mutating func ring(_ node: JSONNode, label: String) -> Ring? {
        guard case .array(let items) = node.value else {
            fault(node.offset, "\(label) is \(node.kind)", "a list of positions")
            return nil
        }
        positionCount += items.count
        guard positionCount <= Self.positionLimit else {
            fault(node.offset, "the zone has more than \(Self.positionLimit) positions", "a simpler outline")
            return nil
        }
        var positions: [Coordinate] = []
        positions.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            // One fault a ring: a file in another projection has thousands.
            guard let position = position(item, label: "\(label), position \(index + 1)") else { return nil }
            positions.append(position)
        }
        guard positions.count >= 4 else {
            fault(node.offset, "\(label) has \(positions.count) positions", "4 or more, the last equal to the first")
            return nil
        }
        guard let ring = Ring(positions) else {
            fault(node.offset, "\(label) isn't closed", "repeat its first position at its end")
            return nil
        }
        guard !Self.isFlat(positions) else {
            fault(node.offset, "\(label) covers no area: all its positions lie on one line", "three corners or more")
            return nil
        }
        return ring
    }

    private mutating func position(_ node: JSONNode, label: String) -> Coordinate? {
        // More than an altitude is allowed and means nothing (RFC 7946 §3.1.1).
        guard case .array(let numbers) = node.value, numbers.count >= 2,
            numbers.allSatisfy({ $0.double != nil }), let longitude = numbers[0].double,
            let latitude = numbers[1].double
        else {
            fault(node.offset, "\(label) is no position", "[longitude, latitude] in degrees")
            return nil
        }
        guard let coordinate = Coordinate(latitudeDegrees: latitude, longitudeDegrees: longitude) else {
            let isSwapped = abs(longitude) <= 90 && abs(latitude) <= 180
            let isProjected = abs(longitude) > 360 || abs(latitude) > 360
            fault(
                node.offset,
                isSwapped
                    ? "\(label): latitude seems to stand before longitude" : "\(label) is not on the Earth",
                isProjected ? "save the file in WGS 84 (EPSG:4326)" : "[longitude, latitude] in degrees")
            return nil
        }
        guard !coordinate.isNullIsland else {
            fault(node.offset, "\(label) is at 0°, 0°: an unset position", "[longitude, latitude] of the place")
            return nil
        }
        return coordinate
    }

    /// Whether all positions lie on one line, to a tenth of a millimetre or so.
    static func isFlat(_ positions: [Coordinate]) -> Bool {
        guard let origin = positions.first else { return true }
        let offsets = positions.map {
            (x: $0.longitudeDegrees - origin.longitudeDegrees, y: $0.latitudeDegrees - origin.latitudeDegrees)
        }
        guard let far = offsets.max(by: { $0.x * $0.x + $0.y * $0.y < $1.x * $1.x + $1.y * $1.y }) else { return true }
        let length = (far.x * far.x + far.y * far.y).squareRoot()
        guard length > 1e-9 else { return true }
        return offsets.allSatisfy { abs(far.x * $0.y - far.y * $0.x) / length < 1e-9 }
    }
}
