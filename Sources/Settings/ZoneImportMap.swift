import Wire

/// A map file that is being imported: its features, and what of it is no zone.
struct ZoneImportMap {
    let map: ZoneMap
    let isKML: Bool
    let features: [ZoneImportFeature]
    let left: [ZoneImportLeftOut]

    /// - Parameter skipsBare: leaves out what has neither radius nor width and needs one.
    /// - Throws: when the file as a whole can't be read.
    init(_ input: ZoneImport.Input, skipsBare: Bool) throws(Problem) {
        isKML = KMLFile.isKML(input.bytes)
        let whole = try ZoneFormat.read(input.bytes, file: input.path)
        let all = Self.featureNodes(of: whole.root).map(ZoneImportFeature.init)
        let bare = skipsBare ? all.filter(\.isBare) : []
        let source = whole.source
        func leftOut(_ offset: Int, _ element: String, _ name: String, _ reason: String) -> ZoneImportLeftOut {
            ZoneImportLeftOut(
                file: source.file, at: source.place(offset), element: element, name: name, reason: reason)
        }
        features = bare.isEmpty ? all : all.filter { !$0.isBare }
        map = bare.isEmpty ? whole : Self.without(bare.count, features, whole)
        let strangers = whole.left.map { leftOut($0.offset, $0.element, $0.name, $0.reason) }
        let skipped = bare.map { leftOut($0.offset, $0.type, $0.name, "it has neither radius nor width") }
        let properties = Self.unread(features).map { found in
            leftOut(
                found.offset, "property", found.key,
                "no property of a zone; in \(found.count) feature\(found.count == 1 ? "" : "s")")
        }
        left = (strangers + skipped + properties).sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    private static func without(_ count: Int, _ features: [ZoneImportFeature], _ map: ZoneMap) -> ZoneMap {
        let offset = map.root.offset
        let root = JSONNode(
            offset: offset,
            value: .object([
                .made("type", .string("FeatureCollection"), at: offset),
                .made("features", .array(features.map(\.node)), at: offset),
            ]))
        return ZoneMap(root: root, source: map.source, problems: map.problems, left: map.left)
    }

    private static func featureNodes(of root: JSONNode) -> [JSONNode] {
        switch root["type"]?.text {
        case "FeatureCollection":
            guard case .array(let nodes)? = root["features"]?.value else { return [] }
            return nodes
        case "Feature": return [root]
        default:
            let type = JSONMember.made("type", .string("Feature"), at: root.offset)
            let geometry = JSONMember(key: "geometry", offset: root.offset, node: root)
            return [JSONNode(offset: root.offset, value: .object([type, geometry]))]
        }
    }

    /// Each property that no zone has, once, at its first place: programs write dozens into every feature.
    private static func unread(_ features: [ZoneImportFeature]) -> [(key: String, count: Int, offset: Int)] {
        var found: [String: (count: Int, offset: Int)] = [:]
        for member in features.lazy.flatMap(\.unread) {
            found[member.key, default: (0, member.offset)].count += 1
        }
        let sorted = found.sorted { ($0.value.offset, $0.key) < ($1.value.offset, $1.key) }
        return sorted.prefix(KMLFeatures.limit).map { (String($0.key.prefix(64)), $0.value.count, $0.value.offset) }
    }
}
