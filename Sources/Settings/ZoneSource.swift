import MapFiles
import Wire

/// The text of a map file, for saying where in it something stands.
struct ZoneSource: Sendable {
    let file: String
    /// What offsets count in.
    let bytes: [UInt8]

    func place(_ offset: Int) -> TextPlace { .of(offset, in: bytes) }
}

/// A map file as GeoJSON's tree, whatever format it is in.
struct ZoneMap: Sendable {
    let root: JSONNode
    let source: ZoneSource
    /// Errors of a KML file's placemarks, in order of place.
    let problems: [Problem]
    /// What a KML file has and no zone is, in order of place.
    let left: [KMLLeftOut]
}

/// The kinds of map files that are read, by the ends of their names. Which of them a file is, its content says.
enum ZoneFormat {
    static let endings = ["geojson", "json", "kml", "kmz"]

    static let limits = JSONLimits(
        bytes: ZoneFile.limitBytes, depth: 64, values: 2_000_000, positions: ZoneGeometry.positionLimit)

    /// Passes over hidden files.
    static func isZoneFile(_ name: String) -> Bool {
        guard !name.hasPrefix("."), let dot = name.lastIndex(of: ".") else { return false }
        return endings.contains(name[name.index(after: dot)...].lowercased())
    }

    /// - Throws: the first problem, when the file as a whole can't be read.
    static func read(
        _ raw: [UInt8], file: String, within limits: JSONLimits = limits
    ) throws(Problem) -> ZoneMap {
        KMLFile.isKML(raw) ? try readKML(raw, file: file) : try readGeoJSON(raw, file: file, within: limits)
    }

    private static func readGeoJSON(
        _ raw: [UInt8], file: String, within limits: JSONLimits
    ) throws(Problem) -> ZoneMap {
        let source = ZoneSource(file: file, bytes: try SourceText(raw, file: file).bytes)
        do {
            let root = try JSONReader.read(source.bytes, within: limits)
            return ZoneMap(root: root, source: source, problems: [], left: [])
        } catch {
            let name = error.doubledKey.map {
                String(decoding: source.bytes[$0].dropFirst().dropLast(), as: UTF8.self)
            }
            let message = name.map { "the name \($0.quotable) is given twice in one object" } ?? error.message
            throw Problem(
                .error, file: file, at: source.place(error.offset), key: "json", message, remedy: error.remedy)
        }
    }

    private static func readKML(_ raw: [UInt8], file: String) throws(Problem) -> ZoneMap {
        do {
            let reading = try KMLFile.read(raw)
            let source = ZoneSource(file: file, bytes: reading.bytes)
            return ZoneMap(
                root: reading.root, source: source, problems: reading.faults.map { Problem($0, in: source) },
                left: reading.left)
        } catch {
            throw Problem(
                .error, file: file, at: TextPlace(line: error.line, column: error.column), key: "kml", error.message,
                remedy: error.remedy)
        }
    }
}

extension Problem {
    init(_ fault: KMLFault, in source: ZoneSource) {
        self.init(
            .error, file: source.file, at: source.place(fault.offset), key: "placemark", fault.message,
            remedy: fault.remedy, zone: KMLFile.reference(fault.name))
    }

    /// What a set that is in use should have somebody look at: a danger may be drawn in what nobody reads.
    init(_ left: KMLLeftOut, in source: ZoneSource) {
        self.init(
            .warning, file: source.file, at: source.place(left.offset), key: left.element,
            "this is not read: \(left.reason)", remedy: "draw it as a zone if it is one, or remove it",
            zone: KMLFile.reference(left.name))
    }
}
