/// ZIP archives made by hand, so that each field can lie. Source: PKWARE APPNOTE 6.3.
struct ZipSample {
    struct Entry {
        var name: String
        var content: [UInt8]
        var isEncrypted = false
        /// 0 is stored, 8 deflated.
        var method: UInt16 = 0
        var checksum: UInt32?
        var claimedSize: UInt32?

        init(_ name: String, _ text: String) {
            self.name = name
            content = Array(text.utf8)
        }
    }

    static func archive(_ entries: [Entry]) -> [UInt8] {
        var bytes: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let offset = UInt32(bytes.count)
            let name = Array(entry.name.utf8)
            let facts =
                little(20 as UInt16) + little(UInt16(entry.isEncrypted ? 0x801 : 0x800)) + little(entry.method)
                + little(0 as UInt32) + little(entry.checksum ?? checksum(entry.content))
                + little(UInt32(entry.content.count)) + little(entry.claimedSize ?? UInt32(entry.content.count))
                + little(UInt16(name.count)) + little(0 as UInt16)
            bytes += [0x50, 0x4b, 3, 4] + facts + name + entry.content
            directory += [0x50, 0x4b, 1, 2] + little(20 as UInt16) + facts
            directory += little(0 as UInt16) + little(0 as UInt16) + little(0 as UInt16) + little(0 as UInt32)
            directory += little(offset) + name
        }
        let start = UInt32(bytes.count)
        let count = UInt16(entries.count)
        bytes += directory + [0x50, 0x4b, 5, 6] + little(0 as UInt16) + little(0 as UInt16)
        return bytes + little(count) + little(count) + little(UInt32(directory.count)) + little(start)
            + little(0 as UInt16)
    }

    private static func little(_ number: some FixedWidthInteger) -> [UInt8] {
        (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0 as UInt32) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
        }
    }
}
