import Wire

/// The text of a file, known to be UTF-8 and free of control characters.
struct SourceText {
    let file: String
    /// Without a byte order mark.
    let bytes: [UInt8]

    /// - Throws: the one problem that makes the bytes no text.
    init(_ raw: [UInt8], file: String) throws(Problem) {
        let bytes = raw.starts(with: UTF8Text.byteOrderMark) ? Array(raw.dropFirst(3)) : raw
        if let offset = UTF8Text.firstInvalidOffset(bytes) {
            throw Problem(
                .error, file: file, at: .of(offset, in: bytes), key: "file",
                "byte \(raw.count - bytes.count + offset + 1) is not UTF-8", remedy: "save the file as UTF-8")
        }
        if let offset = bytes.firstIndex(where: { ($0 < 0x20 && ![9, 10, 13].contains($0)) || $0 == 0x7f }) {
            throw Problem(
                .error, file: file, at: .of(offset, in: bytes), key: "file", "there is a control character here",
                remedy: "remove it; the file is text, with tabs and line ends at most")
        }
        self.file = file
        self.bytes = bytes
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension String {
    /// A value as it may be quoted in a message: at most 40 characters, nothing that could upset a terminal.
    var quotable: String {
        let printable = unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
                ? "\u{fffd}" : Character(scalar)
        }
        return "'" + String(printable.prefix(40)) + (printable.count > 40 ? "…" : "") + "'"
    }

    /// Whether a person can read it back: no control or format characters, no blank at either end, not empty.
    var isPlainName: Bool {
        !isEmpty && first?.isWhitespace == false && last?.isWhitespace == false
            && !unicodeScalars.contains {
                [.control, .format, .lineSeparator, .paragraphSeparator, .privateUse].contains(
                    $0.properties.generalCategory)
            }
    }
}
