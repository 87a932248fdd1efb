/// A ZIP archive of one stored document, so that damage to the document gets past the checksum.
/// Source: PKWARE APPNOTE 6.3.
enum Packed {
    static func archive(_ document: [UInt8]) -> [UInt8] {
        let name = Array("doc.kml".utf8)
        let size = little(UInt32(document.count))
        let facts: [UInt8] = [20, 0, 0, 8, 0, 0, 0, 0, 0, 0] + little(checksum(document)) + size + size + [7, 0, 0, 0]
        let entry = [0x50, 0x4b, 3, 4] + facts + name + document
        let directory = [0x50, 0x4b, 1, 2, 20, 0] + facts + [UInt8](repeating: 0, count: 14) + name
        let end: [UInt8] = [0x50, 0x4b, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0]
        return entry + directory + end + little(UInt32(directory.count)) + little(UInt32(entry.count)) + [0, 0]
    }

    private static func little(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8 }
    }
}
