public import Safety

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
    public static let limitBytes = ZoneFile.limitBytes

    /// In order of the inputs, and of the layers in them. Not to be written when there are errors.
    public private(set) var outputs: [ZoneImportOutput] = []
    /// In order of the inputs, and of place.
    public private(set) var left: [ZoneImportLeftOut] = []
    /// In order of the inputs; then what is wrong with the outputs together.
    public private(set) var problems: [Problem] = []
    /// The zones of all outputs together; nil when there are errors.
    public private(set) var set: ZoneSet?

    /// - Parameter skipsBare: leaves out points without a radius and lines without a width, which are errors else.
    public init(_ inputs: [Input], skipsBare: Bool = false) {
        for input in inputs { take(input, skipsBare: skipsBare) }
        refuseDoubledNames()
        guard !problems.hasErrors else { return }
        // The inputs were fine one by one; together their ids may not be. Nor is this writer trusted unread.
        let reading = ZoneImportCheck.together(outputs)
        problems += reading.problems.errors
        set = reading.set
    }

    public var hasErrors: Bool { problems.hasErrors }

    private mutating func take(_ input: Input, skipsBare: Bool) {
        let map: ZoneImportMap
        do {
            map = try ZoneImportMap(input, skipsBare: skipsBare)
        } catch {
            problems.append(error)
            return
        }
        left += map.left
        let found = ZoneImportCheck.alone(map.map)
        problems += found
        guard !found.hasErrors else { return }
        guard !map.features.isEmpty else {
            problems.append(
                Problem(
                    .error, file: input.path, at: .start, key: "file", "nothing in this file can be a zone",
                    remedy: "polygons, points with a radius, or lines with a width"))
            return
        }
        let stem = ZoneImportName.stem(of: input.path)
        guard map.isKML else {
            outputs.append(ZoneImportOutput(name: stem, layer: "", source: input.path, features: map.features))
            return
        }
        let byLayer = Dictionary(grouping: map.features, by: \.layer)
        // In the order in which the file first names them.
        var seen: Set<String> = []
        let layers = map.features.map(\.layer).filter { seen.insert($0).inserted }
        for layer in layers {
            outputs.append(
                ZoneImportOutput(
                    name: layers.count > 1 ? ZoneImportName.joined(stem, layer) : stem, layer: layer,
                    source: input.path,
                    features: byLayer[layer, default: []]))
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

    init(file: String, at place: TextPlace, element: String, name: String, reason: String) {
        self.file = file
        line = place.line
        column = place.column
        self.element = element
        self.name = name
        self.reason = reason
    }
}
