/// Why a secret can't be read; never what it says.
public struct SecretError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String
}

/// A file with one secret line.
enum SecretFile {
    static let limit = 64 * 1024

    static func line(at path: String) throws(SecretError) -> String {
        let bytes: [UInt8]
        do {
            bytes = try RawFile.read(path, limit: limit).bytes
        } catch {
            throw SecretError(description: error.reason)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SecretError(description: "it is not UTF-8")
        }
        // A CR LF is one character.
        let line = text.last?.isNewline == true ? text.dropLast() : text[...]
        guard !line.isEmpty else { throw SecretError(description: "it is empty") }
        guard !line.contains(where: \.isNewline) else { throw SecretError(description: "it has more lines than one") }
        return String(line)
    }
}
