/// Finds a document's encoding and turns it into UTF-8.
///
/// It is done before parsing, so that every offset counts in one and the same text.
enum MarkupText {
    private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
    /// An XML declaration is shorter.
    private static let declarationLimit = 256

    /// - Throws: beyond `limit` bytes, before or after, and for encodings that aren't known.
    static func utf8(_ raw: [UInt8], limit: Int) throws(MapFault) -> [UInt8] {
        let tooLarge = MapFault("the document is too large", "\(limit) bytes at most")
        guard raw.count <= limit else { throw tooLarge }
        let bytes = try converted(raw)
        guard bytes.count <= limit else { throw tooLarge }
        return bytes
    }

    private static func converted(_ raw: [UInt8]) throws(MapFault) -> [UInt8] {
        if raw.starts(with: byteOrderMark) { return Array(raw.dropFirst(3)) }
        if raw.starts(with: [0xff, 0xfe]) { return try utf16(raw.dropFirst(2), isLittleEndian: true) }
        if raw.starts(with: [0xfe, 0xff]) { return try utf16(raw.dropFirst(2), isLittleEndian: false) }
        if raw.starts(with: [0x3c, 0]) { return try utf16(raw[...], isLittleEndian: true) }
        if raw.starts(with: [0, 0x3c]) { return try utf16(raw[...], isLittleEndian: false) }
        switch declaredEncoding(raw) {
        // Declared wide and written narrow: whatever made it UTF-8 forgot the declaration.
        case nil, "utf-8", "utf8", "us-ascii", "ascii", "utf-16": return raw
        case "iso-8859-1", "latin1", "latin-1": return mapped(raw) { UInt16($0) }
        case "windows-1251", "cp1251": return mapped(raw) { windows1251[Int($0) - 0x80] }
        case "windows-1252", "cp1252": return mapped(raw) { windows1252($0) }
        case let other?:
            let shown = String(other.prefix(20))
            throw MapFault("the document is in '\(shown)', which isn't read", "save it as UTF-8")
        }
    }

    /// What `<?xml … encoding="…"?>` says, in lower case; nil when it says nothing.
    static func declaredEncoding(_ raw: [UInt8]) -> String? {
        let start = raw.prefix(declarationLimit)
        guard start.starts(with: Array("<?xml".utf8)), let end = start.firstIndex(of: UInt8(ascii: ">")) else {
            return nil
        }
        let declaration = String(decoding: start[..<end], as: UTF8.self)
        guard let match = declaration.firstMatch(of: #/encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/#) else { return nil }
        return match.1.lowercased()
    }

    private static func utf16(_ raw: ArraySlice<UInt8>, isLittleEndian: Bool) throws(MapFault) -> [UInt8] {
        let notUTF16 = MapFault("this is not UTF-16", "save it as UTF-8")
        guard raw.count.isMultiple(of: 2) else { throw notUTF16 }
        let units = stride(from: raw.startIndex, to: raw.endIndex, by: 2).map { index in
            isLittleEndian
                ? UInt16(raw[index]) | UInt16(raw[index + 1]) << 8 : UInt16(raw[index]) << 8 | UInt16(raw[index + 1])
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw notUTF16 }
        return Array(text.utf8)
    }

    private static func mapped(_ raw: [UInt8], _ upper: (UInt8) -> UInt16) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count + raw.count / 2)
        for byte in raw {
            if byte < 0x80 {
                bytes.append(byte)
            } else {
                // No table has a surrogate, so that each unit is a scalar.
                bytes += Array(String(decoding: CollectionOfOne(upper(byte)), as: UTF16.self).utf8)
            }
        }
        return bytes
    }

    /// What differs from ISO-8859-1. Source: encoding.spec.whatwg.org, index-windows-1252.
    private static func windows1252(_ byte: UInt8) -> UInt16 {
        guard byte < 0xa0 else { return UInt16(byte) }
        return [
            0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d,
            0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a,
            0x153, 0x9d, 0x17e, 0x178,
        ][Int(byte) - 0x80]
    }

    /// From 0x80 on. Source: encoding.spec.whatwg.org, index-windows-1251.
    private static let windows1251: [UInt16] =
        [
            0x402, 0x403, 0x201a, 0x453, 0x201e, 0x2026, 0x2020, 0x2021, 0x20ac, 0x2030, 0x409, 0x2039, 0x40a, 0x40c,
            0x40b, 0x40f, 0x452, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x98, 0x2122, 0x459, 0x203a,
            0x45a, 0x45c, 0x45b, 0x45f, 0xa0, 0x40e, 0x45e, 0x408, 0xa4, 0x490, 0xa6, 0xa7, 0x401, 0xa9, 0x404, 0xab,
            0xac, 0xad, 0xae, 0x407, 0xb0, 0xb1, 0x406, 0x456, 0x491, 0xb5, 0xb6, 0xb7, 0x451, 0x2116, 0x454, 0xbb,
            0x458, 0x405, 0x455, 0x457,
        ] + (0x410...0x44f).map { $0 }
}
