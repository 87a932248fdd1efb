import MapFiles
import Wire

/// Map files made into clean zone files, with what was taken of them, what was left, and why.
///
/// Each input becomes one file, or one a layer where a KML file has several. Outputs hold what a zone's reader reads and
/// nothing else, and have passed that reader; the same inputs make the same bytes.
public struct ZoneImport: Sendable {
    public struct Input: Sendable {
        /// As problems shall name it.
        public let path: String
        public let bytes: [UInt8]

        public init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    /// GeoJSON, and KML or KMZ, may be this large.
    public static let limitBytes = max(ZoneFile.limitBytes, KMLFile.limits.bytes)

    /// In order of the inputs, and of the layers in them. Not to be written when there are errors.
    public private(set) var outputs: [ZoneImportOutput] = []
    /// In order of the inputs, and of place.
    public private(set) var left: [ZoneImportLeftOut] = []
    public private(set) var problems: [Problem] = []

    /// - Parameter skipsBare: leaves out points without a radius and lines without a width, which are errors else.
    public init(_ inputs: [Input], skipsBare: Bool = false) {
        for input in inputs { take(input, skipsBare: skipsBare) }
        refuseDoubledNames()
        guard !problems.hasErrors else { return }
        // The inputs were fine one by one; together their ids may not be. Nor is this writer trusted unread.
        problems += ZoneImportCheck.together(outputs.map { ($0.name, $0.bytes) }).errors
    }

    public var hasErrors: Bool { problems.hasErrors }

    private mutating func take(_ input: Input, skipsBare: Bool) {
        let map: ZoneImportMap
        do {
            map = try ZoneImportMap(input)
        } catch {
            problems.append(error)
            return
        }
        problems += map.problems
        var own = map.left
        var features = map.features
        if skipsBare {
            let bare = features.filter(\.isBare)
            features.removeAll(where: \.isBare)
            own += bare.map { map.leftOut($0.offset, $0.bareElement, $0.name, "it has neither radius nor width") }
        }
        let check = ZoneImportCheck.alone(features.map(\.node), of: map)
        problems += check
        own += map.leftProperties(of: features)
        left += own.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        guard !problems.hasErrors else { return }
        guard !features.isEmpty else {
            problems.append(
                Problem(
                    .error, file: input.path, at: .start, key: "file", "nothing in this file can be a zone",
                    remedy: "polygons, points with a radius, or lines with a width"))
            return
        }
        let stem = ZoneImportName.stem(of: input.path)
        // In the order in which the file first names them.
        var layers: [String] = []
        for feature in features where !layers.contains(feature.layer) { layers.append(feature.layer) }
        for layer in map.isKML ? layers : [""] {
            let own = map.isKML ? features.filter { $0.layer == layer } : features
            let name = layers.count > 1 && map.isKML ? ZoneImportName.joined(stem, layer) : stem
            outputs.append(ZoneImportOutput(name: name, layer: layer, source: input.path, features: own))
        }
    }

    private mutating func refuseDoubledNames() {
        var first: [String: ZoneImportOutput] = [:]
        for output in outputs {
            // Some disks know no difference between capital and small letters.
            guard let earlier = first.updateValue(output, forKey: output.name.lowercased()) else { continue }
            problems.append(
                Problem(
                    .error, file: output.source, at: .start, key: "file",
                    "\(output.name) would be written twice, also for \(earlier.source)",
                    remedy: "another name for one of the files or folders"))
        }
    }
}

/// Something of an input that is in no output.
public struct ZoneImportLeftOut: Sendable, Hashable, Codable {
    public let file: String
    /// From 1.
    public let line: Int
    /// From 1, in Unicode scalars.
    public let column: Int
    /// What it is: an element's name, or `property`.
    public let element: String
    /// The placemark's name, or the property's; empty without one.
    public let name: String
    public let reason: String

    init(file: String, at place: Place, element: String, name: String, reason: String) {
        self.file = file
        line = place.line
        column = place.column
        self.element = element
        self.name = name
        self.reason = reason
    }
}
