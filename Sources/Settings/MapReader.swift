import Crypto
import Safety
import Wire

/// Reads a map file of items that each are one feature: GeoJSON, or a KML or KMZ file's placemarks.
///
/// Any error refuses the file, and only the file.
struct MapReader<Feature: MapFeature> {
    private let area: OperatingArea
    private let now: UTCTime?
    private let file: String
    private let stem: String
    private var source: ZoneSource
    private var problems: [Problem] = []
    private var untold = 0
    private var items: [Feature.Item] = []
    private var featureOfID: [String: Int] = [:]

    /// Reads a file; never throws, for whatever is wrong is among the problems.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - now: what an age is judged by; nil judges none.
    ///   - content: what the items are made.
    static func read<Content>(
        path: String, area: OperatingArea, now: UTCTime?, _ content: ([Feature.Item]) -> Content
    ) -> MapReading<Content> {
        do {
            let (bytes, facts) = try RawFile.read(path, limit: Feature.limits.bytes)
            return read(bytes, file: path, area: area, now: now, modified: facts.modified, content)
        } catch {
            let problem = Problem(
                .error, file: path, at: .start, key: Feature.setting,
                error == .tooLarge ? "the file is too large" : "the \(Feature.noun)s can't be read: \(error.reason)",
                remedy: error == .tooLarge
                    ? "\(Feature.limits.bytes >> 20) MiB at most"
                    : "a file that the service may read, or no \(Feature.setting)")
            return MapReading(content: nil, problems: [problem])
        }
    }

    /// Reads what was read before.
    ///
    /// - Parameter file: the path that problems name, and from whose last part ids are derived.
    static func read<Content>(
        _ bytes: [UInt8], file: String, area: OperatingArea, now: UTCTime?, modified: UTCTime?,
        _ content: ([Feature.Item]) -> Content
    ) -> MapReading<Content> {
        var reader = MapReader(file: file, area: area, now: now)
        reader.read(bytes)
        return MapReading(
            content: reader.problems.hasErrors ? nil : content(reader.items),
            problems: reader.problems.listed(andUntold: reader.untold),
            sha256: ZonesReader.hex(SHA256.hash(data: bytes)), modified: modified, bytes: bytes)
    }

    private init(file: String, area: OperatingArea, now: UTCTime?) {
        self.file = file
        self.area = area
        self.now = now
        stem = ZoneFile.stem(of: Path.name(of: file))
        source = ZoneSource(file: file, bytes: [])
    }

    private mutating func problem(
        _ key: String, _ offset: Int, _ message: String, _ remedy: String, severity: Problem.Severity = .error
    ) {
        problems.append(
            Problem(severity, file: file, at: source.place(offset), key: key, message, remedy: remedy))
    }

    private mutating func read(_ bytes: [UInt8]) {
        do throws(Problem) {
            let map = try ZoneFormat.read(bytes, file: file, within: Feature.limits)
            source = map.source
            problems = map.problems
            for left in map.left {
                problem(
                    left.element, left.offset, "this is not read: \(left.reason)",
                    "\(Feature.drawn) if it is a \(Feature.noun), or remove it", severity: .warning)
            }
            read(map.root)
        } catch {
            problems = [error]
        }
    }

    private mutating func read(_ root: JSONNode) {
        guard root["type"]?.text == "FeatureCollection" else {
            problem(
                "type", root["type"]?.offset ?? root.offset, "this is no FeatureCollection",
                "\"type\": \"FeatureCollection\"")
            return
        }
        if let fault = ReferenceSystem.fault(in: root) { problem("crs", fault.offset, fault.message, fault.remedy) }
        guard let node = root["features"], case .array(let features) = node.value else {
            problem("features", root.offset, "there is no list of features", "\"features\": [...]")
            return
        }
        if features.isEmpty {
            problem(
                "features", node.offset, "the file holds no \(Feature.noun)",
                "at least one feature, or no \(Feature.setting)",
                severity: .warning)
        }
        guard features.count <= Feature.most else {
            problem("features", node.offset, "there are \(features.count) \(Feature.noun)s", "\(Feature.most) at most")
            return
        }
        for (index, feature) in features.enumerated() {
            guard problems.count(where: { $0.severity == .error }) < [Problem].limit else { return }
            read(feature, number: index + 1)
        }
    }

    private mutating func read(_ node: JSONNode, number: Int) {
        var feature = Feature(node, derivedID: "\(stem)-\(number)", area: area, now: now)
        let item = feature.item()
        for fault in feature.faults {
            // Telling where something stands reads all before it, so that what won't be listed isn't looked for.
            guard fault.isError || problems.count < [Problem].limit else {
                untold += 1
                continue
            }
            problem(
                "feature \(number).\(fault.key)", fault.offset, fault.message, fault.remedy,
                severity: fault.isError ? .error : .warning)
        }
        guard let item else { return }
        let id = Feature.identity(of: item)
        if let first = featureOfID[id] {
            problem(
                "feature \(number).id", node.offset, "feature \(first) has the same id", "an id of its own")
            return
        }
        featureOfID[id] = number
        items.append(item)
    }
}
