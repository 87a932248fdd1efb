/// Looks for `state.directory` in a file that is no YAML any more.
///
/// The last good set-up lies there, and a missing bracket elsewhere mustn't hide it. What is found is only a place to
/// look: the copy proves itself by its digests.
enum StateHint {
    /// An absolute path, or nil.
    static func find(in bytes: [UInt8], base: String) -> String? {
        var isInState = false
        // Lines by bytes: the file may be in another encoding.
        for line in bytes.prefix(SettingsReader.limitBytes).split(separator: UInt8(ascii: "\n")) {
            let text = String(decoding: line, as: UTF8.self)
            if let first = text.first, first != " ", first != "\t", first != "#" {
                isInState = text.hasPrefix("state:")
            }
            guard isInState, let key = text.firstRange(of: "directory:") else { continue }
            var value = text[key.upperBound...].drop { $0 == " " || $0 == "\t" }
            if let quote = value.first, quote == "\"" || quote == "'" {
                value = value.dropFirst().prefix { $0 != quote }
            } else {
                value = value.prefix { $0 != "}" && $0 != "," && $0 != "\r" }
                if let comment = value.firstRange(of: " #") { value = value[..<comment.lowerBound] }
                while value.last == " " { value.removeLast() }
            }
            guard !value.isEmpty, value.utf8.count <= 1024 else { return nil }
            return Path.absolute(String(value), from: base)
        }
        return nil
    }
}
