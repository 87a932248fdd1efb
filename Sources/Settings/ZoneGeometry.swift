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

    /// How wide points and lines are, metres; whether the feature itself says so, rightly or not.
    struct Measures {
        var radiusMetres: Double?
        var widthMetres: Double?
        var saysRadius = false
        var saysWidth = false
    }

    static let types = [
        "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection",
    ]
    /// Faults of one geometry that are listed.
    private static let faultLimit = 10
    static let positionLimit = 2_000_000
    /// Collections inside one another.
    static let collectionDepth = 8

    let measures: Measures
    let area: OperatingArea
    private(set) var faults: [Fault] = []
    private var positionCount = 0
    private var polygons: [Polygon] = []
    private var bands: [Band] = []
    private var hasPoints = false
    private var hasLines = false

    init(_ measures: Measures, area: OperatingArea = .standard) {
        self.measures = measures
        self.area = area
    }

    private mutating func fault(
        isError: Bool = true, key: String = "geometry", _ offset: Int, _ message: String, _ remedy: String
    ) {
        guard faults.count < Self.faultLimit else { return }
        faults.append(Fault(isError: isError, key: key, offset: offset, message: message, remedy: remedy))
    }

    /// Nil after an error.
    mutating func shape(_ geometry: JSONNode) -> Shape? {
        collect(geometry, label: "", depth: 0)
        guard !faults.contains(where: \.isError) else { return nil }
        // The reason was told with the property: a radius that can't be read leaves no circle.
        guard !polygons.isEmpty || !bands.isEmpty else { return nil }
        let type = geometry["type"]?.text ?? ""
        if measures.saysRadius, !hasPoints {
            fault(
                isError: false, key: "radius", geometry.offset, "a radius means nothing to a \(type)",
                "a Point with a radius, or no radius")
        }
        if measures.saysWidth, !hasLines {
            fault(
                isError: false, key: "width", geometry.offset, "a width means nothing to a \(type)",
                "a LineString with a width, or no width")
        }
        let shape = Shape(polygons: polygons, bands: bands)
        guard !Axes.looksSwapped(shape, area: area) else {
            fault(
                (geometry["coordinates"] ?? geometry).offset,
                "latitude stands before longitude: only swapped does this lie in the operating area",
                "longitude first, as GeoJSON says")
            return nil
        }
        return shape
    }

    private mutating func collect(_ geometry: JSONNode, label: String, depth: Int) {
        let type = geometry["type"]?.text ?? ""
        guard Self.types.contains(type) else {
            let near = Suggestion.nearest(to: type, among: Self.types).map { "did you mean '\($0)'?" }
            fault(
                geometry["type"]?.offset ?? geometry.offset, "\(label)\(type.quotable) is no geometry",
                near ?? "one of " + Self.types.joined(separator: ", "))
            return
        }
        if type == "GeometryCollection" {
            collection(geometry, label: label, depth: depth)
            return
        }
        guard let coordinates = geometry["coordinates"] else {
            fault(geometry.offset, "\(label)the geometry has no coordinates", "\"coordinates\": [...]")
            return
        }
        switch type {
        case "Point": point(coordinates, label: label)
        case "MultiPoint": points(coordinates, label: label)
        case "LineString": line(coordinates, label: label)
        case "MultiLineString":
            each(coordinates, type, "lines", label) { $0.line($1, label: "\(label)line \($2), ") }
        case "Polygon": polygon(coordinates, label: label)
        default:
            each(coordinates, type, "polygons", label) { $0.polygon($1, label: "\(label)polygon \($2), ") }
        }
    }

    private mutating func collection(_ geometry: JSONNode, label: String, depth: Int) {
        guard let node = geometry["geometries"], case .array(let items) = node.value, !items.isEmpty else {
            fault(geometry.offset, "\(label)the collection has no geometries", "\"geometries\": [...]")
            return
        }
        guard depth < Self.collectionDepth else {
            fault(geometry.offset, "collections are nested too deep", "\(Self.collectionDepth) levels at most")
            return
        }
        for (index, item) in items.enumerated() {
            guard faults.count < Self.faultLimit else { return }
            collect(item, label: "\(label)part \(index + 1), ", depth: depth + 1)
        }
    }

    private mutating func each(
        _ node: JSONNode, _ type: String, _ noun: String, _ label: String,
        read: (inout ZoneGeometry, JSONNode, Int) -> Void
    ) {
        guard case .array(let items) = node.value, !items.isEmpty else {
            fault(node.offset, "\(label)a \(type) without \(noun) covers nothing", "a list of \(noun)")
            return
        }
        for (index, item) in items.enumerated() {
            guard faults.count < Self.faultLimit else { return }
            read(&self, item, index + 1)
        }
    }

    // MARK: Points and lines

    /// Nil after a fault, or when the fault lies in the property itself and was told there.
    private mutating func radius(_ node: JSONNode, _ label: String) -> Double? {
        hasPoints = true
        if measures.radiusMetres == nil, !measures.saysRadius {
            fault(
                key: "radius", node.offset, "\(label)a Point without a radius covers nothing", "\"radius\": \"250m\"")
        }
        return measures.radiusMetres
    }

    private mutating func point(_ node: JSONNode, label: String) {
        guard let radius = radius(node, label) else { return }
        let name = label + "the point"
        guard let numbers = PositionList.numbers(node) else {
            fault(node.offset, "\(name) is no position", "[longitude, latitude] in degrees")
            return
        }
        guard let centre = coordinate(numbers, node.offset, label: name) else { return }
        bands.append(Band(line: [centre], radiusMetres: radius))
    }

    private mutating func points(_ node: JSONNode, label: String) {
        guard let list = PositionList(node), list.count > 0 else {
            fault(node.offset, "\(label)a MultiPoint without points covers nothing", "a list of points")
            return
        }
        guard let radius = radius(node, label), let positions = positions(list, node, label: label + "the points")
        else {
            return
        }
        bands += positions.map { Band(line: [$0], radiusMetres: radius) }
    }

    private mutating func line(_ node: JSONNode, label: String) {
        hasLines = true
        guard let list = PositionList(node) else {
            fault(node.offset, "\(label)the line is \(node.kind)", "a list of positions")
            return
        }
        if measures.widthMetres == nil, !measures.saysWidth {
            fault(
                key: "width", node.offset, "\(label)a line without a width covers nothing", "\"width\": \"100m\"")
        }
        guard let width = measures.widthMetres else { return }
        guard list.count >= 2 else {
            fault(node.offset, "\(label)the line has \(list.count) positions", "2 or more")
            return
        }
        guard let line = positions(list, node, label: label + "the line") else { return }
        guard Unrolled(line).widthDegrees < 180 else {
            fault(node.offset, "\(label)the line spans 180° of longitude or more", "a part of the Earth")
            return
        }
        bands.append(Band(line: line, radiusMetres: width / 2))
    }

    // MARK: Polygons

    private mutating func polygon(_ node: JSONNode, label: String) {
        if case .positions = node.value {
            fault(node.offset, "\(label)the positions stand in no ring", "a list of rings, each a list of positions")
            return
        }
        guard case .array(let items) = node.value, !items.isEmpty else {
            fault(node.offset, "\(label)no ring is there", "a list of rings, the outer one first")
            return
        }
        var rings: [Ring] = []
        for (index, item) in items.enumerated() {
            let name = index == 0 ? "the outer ring" : "hole \(index)"
            if let ring = ring(item, label: label + name) { rings.append(ring) }
        }
        guard rings.count == items.count else { return }
        polygons.append(Polygon(outer: rings[0], holes: Array(rings.dropFirst())))
    }

    private mutating func ring(_ node: JSONNode, label: String) -> Ring? {
        guard let list = PositionList(node) else {
            fault(node.offset, "\(label) is \(node.kind)", "a list of positions")
            return nil
        }
        guard let positions = positions(list, node, label: label) else { return nil }
        guard positions.count >= 4 else {
            fault(node.offset, "\(label) has \(positions.count) positions", "4 or more, the last equal to the first")
            return nil
        }
        guard let ring = Ring(positions) else {
            fault(node.offset, "\(label) isn't closed", "repeat its first position at its end")
            return nil
        }
        let unrolled = Unrolled(positions)
        guard unrolled.endsWhereItBegan else {
            fault(node.offset, "\(label) goes round a pole", "a shape beside the pole, in parts if need be")
            return nil
        }
        guard unrolled.widthDegrees < 180 else {
            fault(node.offset, "\(label) spans 180° of longitude or more", "a part of the Earth")
            return nil
        }
        guard !unrolled.isFlat else {
            if unrolled.longitudes == positions.map(\.longitudeDegrees) {
                fault(
                    node.offset, "\(label) covers no area: all its positions lie on one line", "three corners or more")
            } else {
                fault(
                    node.offset,
                    "\(label) covers no area: an edge of more than 180° of longitude goes the short way round",
                    "a part of the Earth")
            }
            return nil
        }
        return ring
    }

    // MARK: Positions

    private mutating func positions(_ list: PositionList, _ node: JSONNode, label: String) -> [Coordinate]? {
        positionCount += list.count
        guard positionCount <= Self.positionLimit else {
            fault(node.offset, "the zone has more than \(Self.positionLimit) positions", "a simpler outline")
            return nil
        }
        var positions: [Coordinate] = []
        positions.reserveCapacity(list.count)
        for index in 0..<list.count {
            // One fault a list: a file in another projection has thousands.
            guard let numbers = list.numbers(index) else {
                fault(
                    list.offset(index), "\(label), position \(index + 1) is no position",
                    "[longitude, latitude] in degrees")
                return nil
            }
            guard
                let position = coordinate(
                    numbers, list.offset(index), label: "\(label), position \(index + 1)")
            else { return nil }
            positions.append(position)
        }
        return positions
    }

    private mutating func coordinate(
        _ numbers: (longitude: Double, latitude: Double), _ offset: Int, label: @autoclosure () -> String
    ) -> Coordinate? {
        var longitude = numbers.longitude
        let latitude = numbers.latitude
        // Writers that cross the antimeridian go on counting.
        if abs(longitude) > 180, abs(longitude) <= 360 { longitude -= longitude > 0 ? 360 : -360 }
        guard let coordinate = Coordinate(latitudeDegrees: latitude, longitudeDegrees: longitude) else {
            let isSwapped = abs(numbers.longitude) <= 90 && abs(latitude) <= 180
            let isProjected = abs(longitude) > 360 || abs(latitude) > 360
            fault(
                offset,
                isSwapped
                    ? "\(label()): latitude seems to stand before longitude" : "\(label()) is not on the Earth",
                isProjected ? "save the file in WGS 84 (EPSG:4326)" : "[longitude, latitude] in degrees")

            return nil
        }
        guard !coordinate.isNullIsland else {
            fault(offset, "\(label()) is at 0°, 0°: an unset position", "[longitude, latitude] of the place")
            return nil
        }
        return coordinate
    }
}
