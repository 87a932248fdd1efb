/// Texts of KML, as hands and programs write them.
enum KMLText {
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

    static func trimmed(_ text: String) -> String {
        let bytes = text.utf8
        guard let start = bytes.firstIndex(where: { !isBlank($0) }), let end = bytes.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(text[start...end])
    }

    /// A name in one line that a person can read back: blanks are joined, what can't be shown is dropped, and what is
    /// beyond 128 characters. Empty when nothing is left.
    static func name(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).map { word in
            String(String.UnicodeScalarView(word.unicodeScalars.filter { String($0).isPlainName }))
        }
        let line = words.filter { !$0.isEmpty }.joined(separator: " ")
        let name = String(line.prefix(128))
        return name.last?.isWhitespace == true ? String(name.dropLast()) : name
    }
}
