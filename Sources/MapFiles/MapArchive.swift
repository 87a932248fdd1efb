/// What an archive may cost its reader.
public struct ArchiveLimits: Sendable, Hashable {
    /// Of the archive itself.
    public let bytes: Int
    public let entries: Int
    /// Of the document once unpacked, whatever the archive claims about it.
    public let documentBytes: Int

    /// - Precondition: all positive.
    public init(bytes: Int, entries: Int = 10_000, documentBytes: Int) {
        precondition(bytes > 0 && entries > 0 && documentBytes > 0, "limits that nothing fits")
        self.bytes = bytes
        self.entries = entries
        self.documentBytes = documentBytes
    }
}

/// The document in a KMZ file: a ZIP archive of one KML document with its pictures, read by libzip.
///
/// The document is `doc.kml`, else the first `.kml` at the root, else the first anywhere, as Google Earth has it
/// (KML reference, "KMZ files"). Its checksum is verified.
public struct MapArchive: Sendable, Equatable {
    /// Of the document in the archive.
    public let name: String
    public let document: [UInt8]
    /// Names of KML documents that aren't read, in the archive's order.
    public let others: [String]

    /// Whether the bytes begin as a ZIP archive does.
    public static func isArchive(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x50, 0x4b, 3, 4]) || bytes.starts(with: [0x50, 0x4b, 5, 6])
    }

    /// - Throws: what is wrong with the archive; its place is always the start.
    public init(_ raw: [UInt8], within limits: ArchiveLimits) throws(MapFault) {
        guard raw.count <= limits.bytes else {
            throw MapFault("the archive is too large", "\(limits.bytes) bytes at most")
        }
        let archive = try ZipArchive(raw)
        let count = archive.entryCount
        guard count <= limits.entries else {
            throw MapFault("the archive has too many entries", "\(limits.entries) at most")
        }
        var documents: [(index: Int, name: String)] = []
        for index in 0..<count {
            if let name = archive.name(of: index), name.lowercased().hasSuffix(".kml") {
                documents.append((index, name))
            }
        }
        let atRoot = documents.filter { !$0.name.contains("/") && !$0.name.contains("\\") }
        let chosen = atRoot.first { $0.name.lowercased() == "doc.kml" } ?? atRoot.first ?? documents.first
        guard let chosen else {
            throw MapFault("the archive holds no KML document", "a KMZ file as Google Earth saves it")
        }
        document = try archive.contents(of: chosen.index, limit: limits.documentBytes)
        name = chosen.name
        others = documents.filter { $0.index != chosen.index }.map(\.name)
    }
}
