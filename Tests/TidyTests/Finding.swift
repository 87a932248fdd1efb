/// One breach of a house rule, as `file:line: what is wrong`.
struct Finding: Equatable, CustomStringConvertible {
    let file: String
    let line: Int
    let what: String

    var description: String { "\(file):\(line): \(what)" }
}

/// A file of the tree: its path from the package's root, and its text.
struct TreeFile {
    let path: String
    let text: String
    /// The text's lines, numbered from 1.
    let lines: [(number: Int, text: Substring)]
    /// The lines of the code alone: comments and the insides of string literals are blank.
    let codeLines: [(number: Int, text: Substring)]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        lines = Self.numbered(text)
        codeLines = path.hasSuffix(".swift") ? Self.numbered(CodeText.code(of: text)) : []
    }

    /// The name of the folder below `Sources` or `Tests` ("Sources/Wire/Topic.swift" is of "Wire").
    var room: String? {
        let parts = path.split(separator: "/")
        guard parts.count >= 3, parts[0] == "Sources" || parts[0] == "Tests" else { return nil }
        return String(parts[1])
    }

    private static func numbered(_ text: String) -> [(number: Int, text: Substring)] {
        zip(1..., text.split(separator: "\n", omittingEmptySubsequences: false)).map { (number: $0, text: $1) }
    }

    /// The code lines that contain one of `words` as they stand: the cheap question before the regex.
    func codeLines(with words: String...) -> [(number: Int, text: Substring)] {
        let needles = words.map { Array($0.utf8) }
        return codeLines.filter { line in needles.contains { line.text.mentions($0) } }
    }

    func finding(_ line: Int, _ what: String) -> Finding { Finding(file: path, line: line, what: what) }
}

extension Substring {
    /// Whether the bytes of `needle` occur.
    fileprivate func mentions(_ needle: [UInt8]) -> Bool {
        var rest = utf8[...]
        while let found = rest.firstIndex(of: needle[0]) {
            rest = rest[found...]
            if rest.starts(with: needle) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
