/// The parts of `zones` that are more than one value each.
extension SettingsValues {
    static var layerLimit: Int { 64 }

    /// The layers; empty when none is written, nil after a problem.
    ///
    /// - Parameter directory: absolute; what their files are relative to.
    mutating func layers(directory: String) -> [ZoneLayer]? {
        let key = "zones.layers"
        guard let leaf = tree.leaves[key] else { return [] }
        let written = Written(leaf.node, at: leaf.keyPlace, hidden: tree.masked)
        guard case .list(let items) = written.content else {
            problem(key, at: place(key), "this is not a list", "a list, such as \(Self.entry(key).example)")
            return nil
        }
        guard items.count <= Self.layerLimit else {
            problem(key, at: place(key), "the list has \(items.count) layers", "\(Self.layerLimit) at most")
            return nil
        }
        var layers: [ZoneLayer] = []
        for (index, item) in items.enumerated() {
            if let layer = layer(item, "\(key)[\(index + 1)]", directory) { layers.append(layer) }
        }
        return layers.count == items.count ? layers : nil
    }

    private mutating func layer(_ item: Written, _ key: String, _ directory: String) -> ZoneLayer? {
        guard case .group(let entries) = item.content else {
            problem(
                key, at: place(of: item.spot), "\(item.kind) stands where a layer should", "file: NAME, and its level")
            return nil
        }
        let before = problems.errors.count
        let reader = ZoneTermsReader(entries, isMap: false)
        for fault in reader.faults {
            if fault.isError {
                problem("\(key).\(fault.key)", at: place(of: fault.spot), fault.message, fault.remedy)
            } else {
                warning("\(key).\(fault.key)", at: place(of: fault.spot), fault.message, fault.remedy)
            }
        }
        var path: String?
        for stranger in reader.strangers {
            if stranger.key == "file", !stranger.isDoubled {
                path = file(stranger.value, "\(key).file", directory)
            } else {
                let names = ["file"] + ZoneTermsReader.names
                let near = Suggestion.nearest(to: stranger.key, among: names).map { "did you mean '\($0)'?" }
                problem(
                    "\(key).\(String(stranger.key.quotable.dropFirst().dropLast()))", at: place(of: stranger.spot),
                    stranger.isDoubled ? "this key is given twice" : "there is no such key",
                    stranger.isDoubled ? "keep one of them" : near ?? "one of " + names.joined(separator: ", "))
            }
        }
        if !reader.strangers.contains(where: { $0.key == "file" }) {
            problem(key, at: place(of: item.spot), "the layer names no file", "file: NAME")
        }
        guard problems.errors.count == before, let path else { return nil }
        return ZoneLayer(path: path, terms: reader.terms, place: place(of: item.spot), canonical: item.canonical)
    }

    private mutating func file(_ value: Written, _ key: String, _ directory: String) -> String? {
        guard let text = value.text, !text.isEmpty, text.utf8.count <= 1024, !text.hasPrefix("~") else {
            problem(
                key, at: place(of: value.spot),
                "\(value.text?.quotable ?? value.kind) is no path that is understood here",
                "a file's name in zones.directory, or an absolute path")
            return nil
        }
        guard ZoneFormat.isZoneFile(Path.name(of: text)) else {
            problem(
                key, at: place(of: value.spot), "\(text.quotable) is no map that is read here",
                "a file that ends in " + ZoneFormat.endings.map { "." + $0 }.joined(separator: ", "))
            return nil
        }
        return Path.absolute(text, from: directory)
    }

    /// Nil after a problem.
    mutating func area() -> OperatingArea? { box("zones.area") }

    /// Four edges of a part; nil unless all are there and good.
    mutating func box(_ section: String) -> OperatingArea? {
        let south = number("\(section).south")
        let west = number("\(section).west")
        let north = number("\(section).north")
        let east = number("\(section).east")
        guard let south, let west, let north, let east else { return nil }
        guard south < north else {
            problem(
                section, at: place("\(section).south"), "south is not below north",
                "south: 43.5deg, north: 53.5deg")
            return nil
        }
        guard west != east else {
            problem(section, at: place("\(section).west"), "west and east are equal", "west: 21deg, east: 41.5deg")
            return nil
        }
        return OperatingArea(south: south, west: west, north: north, east: east)
    }
}
