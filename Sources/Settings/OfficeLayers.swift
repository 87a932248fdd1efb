import Safety
public import Wire
internal import Yams

/// What the office's zone set is made of: maps, each with the terms that its features leave out.
public struct OfficeLayersReading: Sendable, Equatable {
    public struct Layer: Sendable, Equatable {
        /// Absolute.
        public let path: String
        /// From the file's name.
        public let id: String
        /// A JSON object.
        public let terms: [UInt8]
    }

    /// Empty after any error.
    public let layers: [Layer]
    public let problems: [Problem]
}

/// Reads the maps to be signed: GeoJSON files as they are, or a YAML file with `zones.layers` as a unit's settings have
/// it, whose files start from its own folder.
public struct OfficeLayersReader: Sendable {
    public let surroundings: Surroundings

    public init(surroundings: Surroundings) { self.surroundings = surroundings }

    public func read(_ files: [String]) -> OfficeLayersReading {
        var layers: [OfficeLayersReading.Layer] = []
        var problems: [Problem] = []
        for file in files {
            let path = Path.absolute(file, from: surroundings.workingDirectory)
            if file.hasSuffix(".yaml") || file.hasSuffix(".yml") {
                let reading = list(file, path)
                layers += reading.layers
                problems += reading.problems
            } else {
                layers.append(.init(path: path, id: Self.id(of: path), terms: Array("{}".utf8)))
            }
        }
        for (index, layer) in layers.enumerated() {
            if layer.path.hasSuffix(".kml") || layer.path.hasSuffix(".kmz") {
                problems.append(
                    Self.problem(layer.path, "a signed zone set carries GeoJSON", "fieldgate zones import makes it"))
            } else if layers[..<index].contains(where: { $0.id == layer.id }) {
                problems.append(
                    Self.problem(layer.path, "another map has the id \(layer.id)", "a file of another name"))
            }
        }
        return OfficeLayersReading(layers: problems.hasErrors ? [] : layers, problems: problems)
    }

    /// Looks at a zone set as a unit will, with the standard defaults.
    ///
    /// - Returns: how many zones it puts in force, nil when a unit would refuse it, and all its problems.
    public func check(_ zones: OfficeZones) -> (count: Int?, problems: [Problem]) {
        let reading = OfficeZonesReader(
            settings: UnitSettings.Zones(directory: "office zones"), unit: nil, surroundings: surroundings
        ).read(zones)
        return (reading.set?.zones.count, reading.problems)
    }

    private func list(_ file: String, _ path: String) -> OfficeLayersReading {
        do throws(Problem) {
            let source = try SourceText(try bytes(file, path), file: file)
            let findings = YAMLIndicators.findings(in: source.text)
            if let first = findings.first {
                throw Problem(
                    .error, file: file, at: first.place, key: "yaml", "\(first.indicator) has no place here",
                    remedy: "write the value out; put a text that begins with this sign in quotes")
            }
            let tree = SettingsTree(try YAMLDocument(source), file: file, table: .layers)
            let base = Path.folder(of: path)
            var values = SettingsValues(
                tree, base: base, surroundings: surroundings, toleratesMissingPrograms: false)
            guard let layers = values.layers(directory: base), let leaf = tree.leaves["zones.layers"],
                case .list(let items) = Written(leaf.node, at: leaf.keyPlace, hidden: tree.masked).content,
                !values.problems.hasErrors
            else {
                let missing = Self.problem(file, "there are no layers in this file", "zones: {layers: [{file: …}]}")
                return OfficeLayersReading(
                    layers: [], problems: values.problems.hasErrors ? values.problems.listed() : [missing])
            }
            let read = zip(layers, items).map { layer, item in
                OfficeLayersReading.Layer(
                    path: layer.path, id: Self.id(of: layer.path), terms: Array(item.json(leavingOut: "file").utf8))
            }
            return OfficeLayersReading(layers: read, problems: values.problems.listed())
        } catch {
            return OfficeLayersReading(layers: [], problems: [error])
        }
    }

    private func bytes(_ file: String, _ path: String) throws(Problem) -> [UInt8] {
        do {
            return try RawFile.read(path, limit: SettingsReader.limitBytes).bytes
        } catch {
            throw Self.problem(file, "the file can't be read: \(error.reason)", "a readable file, 1 MiB at most")
        }
    }

    private static func problem(_ file: String, _ message: String, _ remedy: String) -> Problem {
        Problem(.error, file: file, at: .start, key: "file", message, remedy: remedy)
    }

    /// The name without its ending, as far as it can be a layer's id.
    private static func id(of path: String) -> String {
        let name = Path.name(of: path).lowercased().prefix { $0 != "." }
        let id = name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(32)
        return id.isEmpty ? "layer" : String(id)
    }
}

extension SettingTable {
    /// A list of layers in a file of its own.
    static let layers = SettingTable(SettingKey.all.filter { $0.name == "zones.layers" })
}

extension Written {
    /// As JSON, every value a text, as in settings.
    fileprivate func json(leavingOut name: String? = nil) -> String {
        switch content {
        case .nothing, .other: "null"
        case .text(let text): Self.quoted(text)
        case .list(let items): "[" + items.map { $0.json() }.joined(separator: ",") + "]"
        case .group(let entries):
            "{"
                + entries.filter { $0.key != name }
                .map { "\(Self.quoted($0.key)):\($0.value.json())" }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
