import MapFiles
import Safety
import Wire

/// What a KML or KMZ file says, as the GeoJSON that means the same, with the places of the KML.
struct KMLReading: Sendable {
    /// A FeatureCollection; offsets count in `bytes`.
    let root: JSONNode
    /// The document's text in UTF-8; of a KMZ, the document inside.
    let bytes: [UInt8]
    /// What was not taken, in order of place; bounded.
    let left: [KMLLeftOut]
    /// What can't be read, in order of place; bounded. With any, the file is no set of zones.
    let faults: [KMLFault]
}

/// Something in a KML file that is no part of its zones.
struct KMLLeftOut: Sendable, Hashable {
    let offset: Int
    /// The element's name, such as `NetworkLink`; of an archive, `document`.
    let element: String
    /// The feature's name; empty without one.
    let name: String
    let reason: String
}

/// Something in a KML file that is meant as a zone and can't be read.
struct KMLFault: Sendable, Hashable {
    let offset: Int
    /// The feature's name; empty without one.
    let name: String
    let message: String
    let remedy: String
}

/// Reads KML 2.2 (OGC 07-147r2, and what Google Earth and QGIS write of it) and KMZ.
///
/// Geometry is passed on as it is written: whether rings are closed and axes swapped is for the reader of zones, which
/// is the same for every format. docs/formats.md lists what is taken.
enum KMLFile {
    static let limits = MarkupLimits(bytes: ZoneFile.limitBytes, depth: 64, elements: 1_000_000)
    static let archiveLimits = ArchiveLimits(bytes: ZoneFile.limitBytes, documentBytes: ZoneFile.limitBytes)

    /// Whether the bytes are for this reader: an archive, or text that begins as XML does.
    static func isKML(_ raw: [UInt8]) -> Bool {
        if MapArchive.isArchive(raw) { return true }
        // UTF-16 in either order looks like blanks and a sign here.
        let blanks: [UInt8] = [0, 0x20, 0x0a, 0x0d, 0x09, 0xef, 0xbb, 0xbf, 0xfe, 0xff]
        return raw.first { !blanks.contains($0) } == UInt8(ascii: "<")
    }

    /// - Throws: when the file as a whole can't be read.
    static func read(_ raw: [UInt8]) throws(MapFault) -> KMLReading {
        guard MapArchive.isArchive(raw) else { return read(try MarkupDocument(raw, within: limits)) }
        let archive = try MapArchive(raw, within: archiveLimits)
        let others = archive.others.prefix(KMLFeatures.limit).map {
            KMLLeftOut(
                offset: 0, element: "document", name: $0, reason: "of an archive one document is read: \(archive.name)")
        }
        return read(try MarkupDocument(archive.document, within: limits), others: Array(others))
    }

    private static func read(_ document: MarkupDocument, others: [KMLLeftOut] = []) -> KMLReading {
        var features = KMLFeatures(bytes: document.bytes, left: others)
        features.read(document.root)
        let list = JSONNode(offset: document.root.offset, value: .array(features.features))
        let root = JSONNode(
            offset: document.root.offset,
            value: .object([
                .made("type", .string("FeatureCollection"), at: document.root.offset),
                JSONMember(key: "features", offset: list.offset, node: list),
            ]))
        return KMLReading(root: root, bytes: document.bytes, left: features.left, faults: features.faults)
    }
}

extension KMLFile {
    /// A placemark that didn't become a zone has a name and no id; nil without a name.
    static func reference(_ name: String) -> ZoneReference? {
        name.isEmpty ? nil : ZoneReference(id: "?", name: name)
    }
}

extension JSONMember {
    /// A member that stands where its value does.
    static func made(_ key: String, _ value: JSONValue, at offset: Int) -> JSONMember {
        JSONMember(key: key, offset: offset, node: JSONNode(offset: offset, value: value))
    }
}
