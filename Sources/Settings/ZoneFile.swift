import Safety
import Wire

/// A zone with where it came from, before it is one of a set.
struct ZoneDraft {
    let zone: Zone
    let file: String
    let feature: Int
    let place: Place
}

/// Reads one GeoJSON file (RFC 7946, and the older `crs` where it says WGS-84).
struct ZoneFile {
    /// Larger files are refused.
    static let limitBytes = 8 << 20
    private static let limits = JSONLimits(bytes: limitBytes, depth: 64, values: 2_000_000)

    let file: String
    let defaults: ZoneDefaults
    private let bytes: [UInt8]
    private(set) var drafts: [ZoneDraft] = []
    private(set) var problems: [Problem] = []

    /// - Parameters:
    ///   - file: the path that problems name; ids are derived from its last part.
    init(_ raw: [UInt8], file: String, defaults: ZoneDefaults) {
        self.file = file
        self.defaults = defaults
        let source: SourceText
        do {
            source = try SourceText(raw, file: file)
        } catch {
            bytes = []
            problems = [error]
            return
        }
        bytes = source.bytes
        do {
            read(try JSONReader.read(bytes, within: Self.limits))
        } catch {
            let name = error.doubledKey.map { String(decoding: bytes[$0].dropFirst().dropLast(), as: UTF8.self) }
            let message = name.map { "the name \($0.quotable) is given twice in one object" } ?? error.message
            problem("json", error.offset, message, error.remedy)
        }
    }

    /// The file's name without its ending, shortened so that a derived id fits 64 bytes.
    private var stem: String {
        let name = Path.name(of: file)
        var stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
        while stem.utf8.count > 56 { stem.removeLast() }
        return stem
    }

    private mutating func problem(_ key: String, _ offset: Int, _ message: String, _ remedy: String) {
        problems.append(
            Problem(.error, file: file, at: .of(offset, in: bytes), key: key, message, remedy: remedy))
    }

    private mutating func read(_ root: JSONNode) {
        guard case .object = root.value else {
            problem("type", root.offset, "\(root.kind) is no GeoJSON", "a FeatureCollection, Feature or geometry")
            return
        }
        checkReferenceSystem(root)
        switch root["type"]?.text {
        case "FeatureCollection": readCollection(root)
        case "Feature": readFeature(root, number: 1)
        case let type? where ZoneGeometry.types.contains(type): readFeature(nil, geometry: root, number: 1)
        case let type?:
            problem(
                "type", root["type"]?.offset ?? root.offset, "\(type.quotable) is no type that GeoJSON knows",
                "FeatureCollection, Feature, Polygon, MultiPolygon or Point")
        case nil:
            problem("type", root.offset, "the document has no type", "\"type\": \"FeatureCollection\"")
        }
    }

    private mutating func readCollection(_ root: JSONNode) {
        guard let node = root["features"], case .array(let features) = node.value else {
            problem("features", root.offset, "there is no list of features", "\"features\": [...]")
            return
        }
        if features.isEmpty {
            problems.append(
                Problem(
                    .warning, file: file, at: .of(node.offset, in: bytes), key: "features",
                    "the file holds no zone", remedy: "at least one feature, or no file"))
        }
        for (index, feature) in features.enumerated() {
            guard problems.count < [Problem].limit else { return }
            readFeature(feature, number: index + 1)
        }
    }

    private mutating func readFeature(_ node: JSONNode?, geometry bare: JSONNode? = nil, number: Int) {
        let offset = (node ?? bare)?.offset ?? 0
        if let node, node["type"]?.text != "Feature" {
            problem("feature \(number)", offset, "this is not a Feature", "\"type\": \"Feature\"")
            return
        }
        var feature = ZoneFeature(
            node: node, number: number, fallbackID: "\(stem)-\(number)", file: file, bytes: bytes)
        if let zone = feature.zone(geometry: bare ?? node?.given("geometry"), defaults: defaults) {
            drafts.append(ZoneDraft(zone: zone, file: file, feature: number, place: .of(offset, in: bytes)))
        }
        problems += feature.problems
    }

    /// Names of WGS-84 in longitude and latitude. The EPSG name is what older writers put over the same order.
    private static let referenceSystems = [
        "urn:ogc:def:crs:ogc:1.3:crs84", "urn:ogc:def:crs:ogc::crs84", "urn:ogc:def:crs:epsg::4326", "epsg:4326",
        "ogc:crs84", "crs84", "http://www.opengis.net/def/crs/ogc/1.3/crs84",
    ]

    private mutating func checkReferenceSystem(_ root: JSONNode) {
        guard let crs = root["crs"] else { return }
        let name = crs["properties"]?["name"]?.text
        guard let name, Self.referenceSystems.contains(name.lowercased()) else {
            problem(
                "crs", crs.offset, "the file is in \(name?.quotable ?? "a reference system without a name")",
                "save it in WGS 84 (EPSG:4326), longitude first")
            return
        }
    }
}
