import Crypto
public import Safety
import Wire

/// Reads hospitals, havens, assembly points and shelters: GeoJSON points, or a KML or KMZ file's placemarks.
///
/// Any error refuses the file, and only the file: guidance is an aid, and warning goes on without it.
public struct HavensReader: Sendable {
    /// Larger files are refused.
    public static let byteLimit = 4 << 20
    private static let limits = JSONLimits(bytes: byteLimit, depth: 64, values: 400_000)

    /// A haven of which nothing was heard for so long may be none any more.
    static let stale = Duration.seconds(30 * 86_400)

    private let area: OperatingArea
    private let now: UTCTime?
    private let file: String
    private let stem: String
    private var source: ZoneSource
    private var problems: [Problem] = []
    private var untold = 0
    private var havens: [Haven] = []
    private var featureOfID: [String: Int] = [:]

    /// Reads a file; never throws, for whatever is wrong is among the problems.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - now: what the age of a status is judged by; nil judges none.
    public static func read(path: String, area: OperatingArea, now: UTCTime? = nil) -> HavensReading {
        do {
            let (bytes, facts) = try RawFile.read(path, limit: byteLimit)
            return read(bytes, file: path, area: area, now: now, modified: facts.modified)
        } catch {
            let problem = Problem(
                .error, file: path, at: .start, key: "havens.file",
                error == .tooLarge ? "the file is too large" : "the havens can't be read: \(error.reason)",
                remedy: error == .tooLarge
                    ? "\(byteLimit >> 20) MiB at most" : "a file that the service may read, or no havens.file")
            return HavensReading(havens: nil, problems: [problem])
        }
    }

    /// Reads what was read before: a copy of the last good file.
    ///
    /// - Parameter file: the path that problems name, and from whose last part ids are derived.
    public static func read(
        _ bytes: [UInt8], file: String, area: OperatingArea, now: UTCTime? = nil, modified: UTCTime? = nil
    ) -> HavensReading {
        var reader = HavensReader(file: file, area: area, now: now)
        reader.read(bytes)
        return HavensReading(
            havens: reader.problems.hasErrors ? nil : HavenSet(reader.havens),
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
            let map = try ZoneFormat.read(bytes, file: file, within: Self.limits)
            source = map.source
            problems = map.problems
            for left in map.left {
                problem(
                    left.element, left.offset, "this is not read: \(left.reason)",
                    "draw it as a point if it is a haven, or remove it", severity: .warning)
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
                "features", node.offset, "the file holds no haven", "at least one feature, or no havens.file",
                severity: .warning)
        }
        guard features.count <= HavenSet.most else {
            problem("features", node.offset, "there are \(features.count) havens", "\(HavenSet.most) at most")
            return
        }
        for (index, feature) in features.enumerated() {
            guard problems.count(where: { $0.severity == .error }) < [Problem].limit else { return }
            read(feature, number: index + 1)
        }
    }

    private mutating func read(_ node: JSONNode, number: Int) {
        var feature = HavenFeature(node, derivedID: "\(stem)-\(number)", area: area, now: now)
        let haven = feature.haven()
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
        guard let haven else { return }
        if let first = featureOfID[haven.id] {
            problem(
                "feature \(number).id", node.offset, "feature \(first) has the same id", "an id of its own")
            return
        }
        featureOfID[haven.id] = number
        havens.append(haven)
    }
}
