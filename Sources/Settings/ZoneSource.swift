import Wire

/// The text of a map file, for saying where in it something stands.
struct ZoneSource: Sendable {
    let file: String
    /// What offsets count in.
    let bytes: [UInt8]

    func place(_ offset: Int) -> Place { .of(offset, in: bytes) }
}

/// The kinds of map files that are read, by the ends of their names.
enum ZoneFormat {
    static let endings = ["geojson", "json"]

    private static let limits = JSONLimits(
        bytes: ZoneFile.limitBytes, depth: 64, values: 2_000_000, positions: ZoneGeometry.positionLimit)

    /// Passes over hidden files.
    static func isZoneFile(_ name: String) -> Bool {
        guard !name.hasPrefix("."), let dot = name.lastIndex(of: ".") else { return false }
        return endings.contains(name[name.index(after: dot)...].lowercased())
    }

    /// The file as GeoJSON's tree, with the text that the tree's offsets count in.
    ///
    /// - Throws: the first problem.
    static func read(_ raw: [UInt8], file: String) throws(Problem) -> (root: JSONNode, source: ZoneSource) {
        let source = ZoneSource(file: file, bytes: try SourceText(raw, file: file).bytes)
        do {
            return (try JSONReader.read(source.bytes, within: limits), source)
        } catch {
            let name = error.doubledKey.map {
                String(decoding: source.bytes[$0].dropFirst().dropLast(), as: UTF8.self)
            }
            let message = name.map { "the name \($0.quotable) is given twice in one object" } ?? error.message
            throw Problem(
                .error, file: file, at: source.place(error.offset), key: "json", message, remedy: error.remedy)
        }
    }
}
