import MapFiles
import Wire

/// Makes one GeoJSON geometry of what a placemark draws.
struct KMLGeometry {
    static let names: Set<String> = ["Point", "LineString", "LinearRing", "Polygon", "MultiGeometry"]

    struct Fault: Error {
        let offset: Int
        let message: String
        let remedy: String
    }

    private enum Leaf { case point, line, polygon }

    private let bytes: [UInt8]
    private let hasRadius: Bool
    /// Flat, however they were nested: a zone is the union of its parts.
    private var leaves: [(kind: Leaf, offset: Int, coordinates: JSONNode)] = []
    private var labels: [MarkupElement] = []
    private var strangers: [(element: MarkupElement, reason: String)] = []
    private(set) var faults: [Fault] = []

    /// - Parameter hasRadius: whether the placemark's points are circles.
    init(bytes: [UInt8], hasRadius: Bool) {
        self.bytes = bytes
        self.hasRadius = hasRadius
    }

    /// What is no part of the zone. A point beside other shapes, without a radius, holds up their label.
    var left: [(element: MarkupElement, reason: String)] {
        strangers + (hasLabels ? labels.map { ($0, "a point beside a shape, without a radius, is a label") } : [])
    }

    private var hasLabels: Bool { !hasRadius && leaves.contains { $0.kind != .point } }

    mutating func read(_ element: MarkupElement) {
        switch element.name {
        case "MultiGeometry": for child in element.children { read(child) }
        case "Polygon":
            if let rings = polygon(element) { leaves.append((.polygon, element.offset, rings)) }
        case "LineString", "LinearRing":
            if let line = positions(element) {
                leaves.append((.line, element.offset, JSONNode(offset: line.offset, value: line.list)))
            }
        case "Point":
            guard let point = positions(element) else { return }
            guard let first = point.single else {
                return fault(point.offset, "a Point is no single position", "longitude,latitude")
            }
            labels.append(element)
            leaves.append((.point, element.offset, first))
        default: strangers.append((element, "a \(element.name.quotable) is no shape of a zone"))
        }
    }

    private mutating func fault(_ offset: Int, _ message: String, _ remedy: String) {
        guard faults.count < 10 else { return }
        faults.append(Fault(offset: offset, message: message, remedy: remedy))
    }

    private mutating func polygon(_ element: MarkupElement) -> JSONNode? {
        let outer = element.children("outerBoundaryIs").flatMap { $0.children("LinearRing") }
        guard outer.count == 1 else {
            fault(
                element.offset,
                outer.isEmpty ? "a Polygon has no outer boundary" : "a Polygon has two outer boundaries",
                "one <outerBoundaryIs> with one <LinearRing>")
            return nil
        }
        // Some writers put all holes into one <innerBoundaryIs>.
        let rings = outer + element.children("innerBoundaryIs").flatMap { $0.children("LinearRing") }
        var nodes: [JSONNode] = []
        for ring in rings {
            guard let line = positions(ring) else { return nil }
            nodes.append(JSONNode(offset: line.offset, value: line.list))
        }
        return JSONNode(offset: element.offset, value: .array(nodes))
    }

    private mutating func positions(_ element: MarkupElement) -> KMLCoordinates? {
        guard let coordinates = element.child("coordinates") else {
            fault(element.offset, "a \(element.name) has no coordinates", "<coordinates>")
            return nil
        }
        do {
            return try KMLCoordinates(coordinates, in: bytes)
        } catch {
            fault(error.offset, error.message, error.remedy)
            return nil
        }
    }

    /// Nil when nothing is drawn, or after a fault.
    func node(at offset: Int) -> JSONNode? {
        let shapes = hasLabels ? leaves.filter { $0.kind != .point } : leaves
        guard faults.isEmpty, let first = shapes.first else { return nil }
        if shapes.count == 1 { return Self.geometry(Self.type(first.kind), first.coordinates, at: first.offset) }
        if first.kind != .point, shapes.allSatisfy({ $0.kind == first.kind }) {
            let list = JSONNode(offset: first.offset, value: .array(shapes.map(\.coordinates)))
            return Self.geometry("Multi" + Self.type(first.kind), list, at: first.offset)
        }
        let nodes = shapes.map { Self.geometry(Self.type($0.kind), $0.coordinates, at: $0.offset) }
        let list = JSONNode(offset: first.offset, value: .array(nodes))
        return JSONNode(
            offset: offset,
            value: .object([
                .made("type", .string("GeometryCollection"), at: offset),
                JSONMember(key: "geometries", offset: list.offset, node: list),
            ]))
    }

    private static func type(_ kind: Leaf) -> String {
        switch kind {
        case .point: "Point"
        case .line: "LineString"
        case .polygon: "Polygon"
        }
    }

    private static func geometry(_ type: String, _ coordinates: JSONNode, at offset: Int) -> JSONNode {
        JSONNode(
            offset: offset,
            value: .object([
                .made("type", .string(type), at: offset),
                JSONMember(key: "coordinates", offset: coordinates.offset, node: coordinates),
            ]))
    }
}
