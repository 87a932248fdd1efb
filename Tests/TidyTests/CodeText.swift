/// Swift text without its comments and without the insides of its string literals, line for line.
///
/// Enough of a lexer for the house rules: nested comments, escapes, raw and multi-line strings. Code inside an
/// interpolation counts as string. A plain literal ends with its line at the latest, so that a stray quote (a regex
/// literal) spoils one line and no more.
enum CodeText {
    private enum Place {
        case code
        case lineComment
        case blockComment(depth: Int)
        case string(hashes: Int, multiline: Bool)
    }

    static func code(of text: String) -> String {
        let input = Array(text.unicodeScalars)
        var output = String.UnicodeScalarView()
        var place = Place.code
        var index = 0
        while index < input.count {
            let (next, consumed, kept) = step(place, Rest(input, from: index))
            for offset in 0..<consumed {
                let scalar = input[index + offset]
                output.append(kept || scalar == "\n" ? scalar : " ")
            }
            place = next
            index += consumed
        }
        return String(output)
    }

    /// What comes after one token: the place, how many scalars it took, and whether they are code.
    private static func step(_ place: Place, _ rest: Rest) -> (Place, consumed: Int, kept: Bool) {
        switch place {
        case .code:
            if rest.starts(with: "//") { return (.lineComment, 2, false) }
            if rest.starts(with: "/*") { return (.blockComment(depth: 1), 2, false) }
            let hashes = rest.count(of: "#")
            if rest.starts(with: "\"\"\"", at: hashes) {
                return (.string(hashes: hashes, multiline: true), hashes + 3, true)
            }
            if rest.starts(with: "\"", at: hashes) {
                return (.string(hashes: hashes, multiline: false), hashes + 1, true)
            }
            return (.code, 1, true)
        case .lineComment:
            return rest.starts(with: "\n") ? (.code, 1, true) : (.lineComment, 1, false)
        case .blockComment(let depth):
            if rest.starts(with: "/*") { return (.blockComment(depth: depth + 1), 2, false) }
            if rest.starts(with: "*/") { return (depth == 1 ? .code : .blockComment(depth: depth - 1), 2, false) }
            return (place, 1, false)
        case .string(let hashes, let multiline):
            let quotes = multiline ? 3 : 1
            let end = String(repeating: "\"", count: quotes) + String(repeating: "#", count: hashes)
            if rest.starts(with: end) { return (.code, quotes + hashes, true) }
            if !multiline, rest.starts(with: "\n") { return (.code, 1, true) }
            let escape = "\\" + String(repeating: "#", count: hashes)
            if rest.starts(with: escape), rest.length > escape.count { return (place, escape.count + 1, false) }
            return (place, 1, false)
        }
    }

    /// The scalars not yet read.
    private struct Rest {
        private let scalars: [Unicode.Scalar]
        private let start: Int

        init(_ scalars: [Unicode.Scalar], from start: Int) {
            self.scalars = scalars
            self.start = start
        }

        var length: Int { scalars.count - start }

        func starts(with text: String, at offset: Int = 0) -> Bool {
            scalars[start...].dropFirst(offset).starts(with: text.unicodeScalars)
        }

        func count(of scalar: Unicode.Scalar) -> Int { scalars[start...].prefix { $0 == scalar }.count }
    }
}
