import MapFiles
import Wire

/// A map file that is being imported, in whatever format: its features, and what was left out or wrong on the way.
struct ZoneImportMap {
    let path: String
    let isKML: Bool
    /// What offsets count in.
    let bytes: [UInt8]
    let root: JSONNode
    private(set) var features: [ZoneImportFeature] = []
    private(set) var left: [ZoneImportLeftOut] = []
    private(set) var problems: [Problem] = []

    /// - Throws: when the file as a whole can't be read.
    init(_ input: ZoneImport.Input) throws(Problem) {
        path = input.path
        isKML = KMLFile.isKML(input.bytes)
        if isKML {
            let reading: KMLReading
            do {
                reading = try KMLFile.read(input.bytes)
            } catch {
                throw Problem(error, file: input.path)
            }
            bytes = reading.bytes
            root = reading.root
            left = reading.left.map { leftOut($0.offset, $0.element, $0.name, $0.reason) }
            problems = reading.faults.map { Problem($0, file: path, bytes: bytes) }
        } else {
            (root, bytes) = try ZoneImportCheck.geoJSON(input)
        }
        for node in Self.featureNodes(of: root) { features.append(ZoneImportFeature(node)) }
    }

    func leftOut(_ offset: Int, _ element: String, _ name: String, _ reason: String) -> ZoneImportLeftOut {
        ZoneImportLeftOut(file: path, at: .of(offset, in: bytes), element: element, name: name, reason: reason)
    }

    private static func featureNodes(of root: JSONNode) -> [JSONNode] {
        switch root["type"]?.text {
        case "FeatureCollection":
            guard case .array(let nodes)? = root["features"]?.value else { return [] }
            return nodes
        case "Feature": return [root]
        default:
            let type = JSONMember.made("type", .string("Feature"), at: root.offset)
            return [
                JSONNode(
                    offset: root.offset,
                    value: .object([type, JSONMember(key: "geometry", offset: root.offset, node: root)]))
            ]
        }
    }

    /// One line for each property that no zone has, at its first place: programs write dozens into every feature.
    func leftProperties(of features: [ZoneImportFeature]) -> [ZoneImportLeftOut] {
        var counts: [String: (count: Int, offset: Int)] = [:]
        for member in features.flatMap(\.unread) {
            counts[member.key, default: (0, member.offset)].count += 1
        }
        let sorted = counts.sorted { ($0.value.offset, $0.key) < ($1.value.offset, $1.key) }
        return sorted.prefix(KMLFeatures.limit).map { key, found in
            leftOut(
                found.offset, "property", key,
                "no property of a zone; in \(found.count) feature\(found.count == 1 ? "" : "s")")
        }
    }
}

extension Problem {
    init(_ fault: MapFault, file: String) {
        self.init(
            .error, file: file, at: Place(line: fault.line, column: fault.column), key: "file", fault.message,
            remedy: fault.remedy)
    }

    init(_ fault: KMLFault, file: String, bytes: [UInt8]) {
        self.init(
            .error, file: file, at: .of(fault.offset, in: bytes),
            key: fault.name.isEmpty ? "placemark" : "placemark \(fault.name.quotable)", fault.message,
            remedy: fault.remedy)
    }
}
