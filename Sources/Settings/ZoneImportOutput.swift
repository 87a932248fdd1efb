import Wire

/// What was taken, counted.
public struct ZoneImportTally: Sendable, Hashable, Codable {
    public var features = 0
    /// Features that are a polygon or several.
    public var polygons = 0
    /// Features that are a line or several.
    public var corridors = 0
    /// Features that are a point.
    public var circles = 0
    /// Features that are of more than one kind.
    public var mixed = 0
    /// Of all these, what must not be left.
    public var stayInside = 0
    /// Positions, closing ones included.
    public var vertices = 0

    static func + (a: Self, b: Self) -> Self {
        var sum = a
        sum.features += b.features
        sum.polygons += b.polygons
        sum.corridors += b.corridors
        sum.circles += b.circles
        sum.mixed += b.mixed
        sum.stayInside += b.stayInside
        sum.vertices += b.vertices
        return sum
    }
}

/// A zone file to be written.
public struct ZoneImportOutput: Sendable {
    /// Without a folder.
    public let name: String
    /// The KML folders that it is of, apart by `/`; empty when there is one file for all.
    public let layer: String
    /// The input's path.
    public let source: String
    public let bytes: [UInt8]
    public let tally: ZoneImportTally

    init(name stem: String, layer: String, source: String, features: [ZoneImportFeature]) {
        name = stem + ".geojson"
        self.layer = layer
        self.source = source
        tally = features.map(\.tally).reduce(ZoneImportTally(), +)
        var seen: [String: Int] = [:]
        let nodes = features.map { feature in
            guard !feature.hasOwnID else { return feature.clean(id: "") }
            // An outline that is drawn anew every day, alone in its file, is still the same zone.
            let seed = features.count == 1 && feature.name.isEmpty ? "" : feature.seed
            let ordinal = seen[seed, default: 0]
            seen[seed] = ordinal + 1
            // The input's name and no folder's: ids are written to logs.
            let stem = ZoneImportName.short(ZoneImportName.stem(of: source))
            return feature.clean(id: "\(stem)-\(feature.mark(seed: seed, ordinal: ordinal))")
        }
        bytes = GeoJSONText.collection(nodes)
    }
}

/// Names of files, made of names of files and folders.
enum ZoneImportName {
    /// The last part of a path, without its ending and without what shells and terminals trip over.
    static func stem(of path: String) -> String {
        let name = Path.name(of: path)
        let stem = plain(name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name)
        return stem.isEmpty ? "zones" : stem
    }

    static func joined(_ stem: String, _ layer: String) -> String {
        let words = plain(layer)
        return words.isEmpty ? stem : plain("\(stem)-\(words)")
    }

    /// As much as an id has room for, before its mark.
    static func short(_ stem: String) -> String {
        var stem = stem
        while stem.utf8.count > 50 { stem.removeLast() }
        return stem
    }

    /// Letters, digits, `-`, `_` and dots inside; 200 bytes at most, as file systems have it.
    private static func plain(_ text: String) -> String {
        var plain = ""
        for character in text {
            let isPlain = character.isLetter || character.isNumber || character == "_" || character == "."
            if isPlain { plain.append(character) } else if plain.last != "-" { plain.append("-") }
        }
        while plain.utf8.count > 200 { plain.removeLast() }
        while let first = plain.first, first == "-" || first == "." { plain.removeFirst() }
        while let last = plain.last, last == "-" || last == "." { plain.removeLast() }
        return plain
    }
}
