import Safety
import Wire

/// Holds an import against the reader that the daemon uses.
enum ZoneImportCheck {
    /// The properties that a zone's reader reads, in the order in which they are written.
    static var names: [String] { ZoneFeature.names }

    /// - Throws: the first problem.
    static func geoJSON(_ input: ZoneImport.Input) throws(Problem) -> (root: JSONNode, bytes: [UInt8]) {
        let source = try SourceText(input.bytes, file: input.path)
        do {
            return (
                try JSONReader.read(
                    source.bytes, within: JSONLimits(bytes: ZoneFile.limitBytes, depth: 64, values: 2_000_000)),
                source.bytes
            )
        } catch {
            throw Problem(
                .error, file: input.path, at: .of(error.offset, in: source.bytes), key: "json", error.message,
                remedy: error.remedy)
        }
    }

    static func alone(_ features: [JSONNode], of map: ZoneImportMap) -> [Problem] { [] }

    static func together(_ files: [(name: String, bytes: [UInt8])]) -> [Problem] {
        files.flatMap { ZoneFile($0.bytes, file: $0.name, defaults: ZoneDefaults()).problems }
    }
}
