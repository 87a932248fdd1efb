import Crypto
import Wire

/// A feature of a map, and what becomes of it: what a zone's reader reads and nothing else.
struct ZoneImportFeature {
    let node: JSONNode
    let layer: String
    let name: String
    private let properties: [JSONMember]
    private let geometry: JSONNode?

    init(_ node: JSONNode) {
        self.node = node
        geometry = node.given("geometry")
        if case .object(let members)? = node.given("properties")?.value {
            properties = members.filter { $0.value != .null }
        } else {
            properties = []
        }
        layer = properties.first { $0.key == "layer" }?.node.text ?? ""
        name = properties.first { $0.key == "name" }?.node.text ?? ""
    }

    var offset: Int { node.offset }

    /// Properties that say nothing of a zone.
    var unread: [JSONMember] { properties.filter { $0.key != "layer" && !ZoneImportCheck.names.contains($0.key) } }

    private func has(_ key: String) -> Bool { properties.contains { $0.key == key } }

    /// Whether it is a point without a radius, or a line without a width that isn't a border to stay within.
    var isBare: Bool {
        switch geometry?["type"]?.text {
        case "Point", "MultiPoint": !has("radius")
        case "LineString", "MultiLineString": !has("width")
        default: false
        }
    }

    var type: String { geometry?["type"]?.text ?? "" }

    // MARK: Written anew

    /// - Parameter id: for a feature without one of its own.
    func clean(id: String) -> JSONNode {
        var members: [JSONMember] = []
        for key in ZoneImportCheck.names {
            if let member = properties.first(where: { $0.key == key }) {
                members.append(member)
            } else if key == "id" {
                members.append(.made("id", ownID?.value ?? .string(id), at: offset))
            }
        }
        return JSONNode(
            offset: offset,
            value: .object([
                .made("type", .string("Feature"), at: offset), .made("properties", .object(members), at: offset),
                JSONMember(
                    key: "geometry", offset: offset,
                    node: geometry.map(Self.clean) ?? .init(offset: offset, value: .null)),
            ]))
    }

    private var ownID: JSONNode? { node.given("properties")?.given("id") ?? node.given("id") }
    var hasOwnID: Bool { ownID != nil }

    private static func clean(_ geometry: JSONNode) -> JSONNode {
        guard case .object(let members) = geometry.value else { return geometry }
        let kept = members.filter { ["type", "coordinates", "geometries"].contains($0.key) }.map { member in
            let node: JSONNode
            if member.key == "geometries", case .array(let items) = member.value {
                node = JSONNode(offset: member.offset, value: .array(items.map(clean)))
            } else {
                node = member.key == "coordinates" ? flat(member.node) : member.node
            }
            return JSONMember(key: member.key, offset: member.offset, node: node)
        }
        return JSONNode(offset: geometry.offset, value: .object(kept))
    }

    /// Without altitudes.
    private static func flat(_ node: JSONNode) -> JSONNode {
        guard case .array(let items) = node.value else { return node }
        // Lists of positions that the reader kept as such have no altitudes.
        if items.first?.double != nil { return JSONNode(offset: node.offset, value: .array(Array(items.prefix(2)))) }
        return JSONNode(offset: node.offset, value: .array(items.map(flat)))
    }

    /// Eight digits of a digest over its layer and its name, or its geometry where it has none: the same wherever it
    /// stands in its file. No name is legible in it, for ids are written to logs.
    ///
    /// - Parameters:
    ///   - seed: its own, or one that is the same whatever its geometry.
    ///   - ordinal: how many came before with the same seed.
    func mark(seed: String, ordinal: Int) -> String {
        String(ZonesReader.hex(SHA256.hash(data: Array("\(layer)\u{0}\(seed)\u{0}\(ordinal)".utf8))).prefix(8))
    }

    var seed: String { name.isEmpty ? geometry.map { GeoJSONText.line(Self.clean($0)) } ?? "" : name }

    // MARK: Counted

    var tally: ZoneImportTally {
        var tally = ZoneImportTally()
        tally.features = 1
        switch geometry?["type"]?.text {
        case "Point": tally.circles = 1
        case "LineString", "MultiLineString": tally.corridors = 1
        case "Polygon", "MultiPolygon": tally.polygons = 1
        default: tally.mixed = 1
        }
        tally.stayInside = properties.contains { $0.key == "kind" && $0.node.text == "stay_inside" } ? 1 : 0
        tally.vertices = geometry.map(Self.positions) ?? 0
        return tally
    }

    private static func positions(_ node: JSONNode) -> Int {
        switch node.value {
        case .object(let members):
            members.reduce(0) { $0 + (["coordinates", "geometries"].contains($1.key) ? positions($1.node) : 0) }
        case .array(let items): items.first?.double != nil ? 1 : items.reduce(0) { $0 + positions($1) }
        case .positions(let positions): positions.count
        default: 0
        }
    }
}
