/// Swift text without its comments and without the insides of its string literals, line for line.
///
/// Enough of a lexer for the house rules: nested comments, escapes, raw and multi-line strings. Code inside an
/// interpolation counts as string. A plain literal ends with its line at the latest, so that a stray quote (a regex
/// literal) spoils one line and no more. Works on bytes, because debug builds read the whole tree with it.
struct CodeText {
    private enum Place {
        case code
        case lineComment
        case blockComment(depth: Int)
        case string(hashes: Int, quotes: Int)
    }

    private static let newline = UInt8(ascii: "\n")
    private static let slash = UInt8(ascii: "/")
    private static let star = UInt8(ascii: "*")
    private static let quote = UInt8(ascii: "\"")
    private static let hash = UInt8(ascii: "#")
    private static let backslash = UInt8(ascii: "\\")

    private let input: [UInt8]
    private var output: [UInt8] = []
    private var index = 0
    private var place = Place.code

    static func code(of text: String) -> String {
        var lexer = CodeText(input: Array(text.utf8))
        lexer.output.reserveCapacity(lexer.input.count)
        while lexer.index < lexer.input.count { lexer.step() }
        return String(decoding: lexer.output, as: UTF8.self)
    }

    private init(input: [UInt8]) { self.input = input }

    private mutating func step() {
        switch place {
        case .code: stepInCode()
        case .lineComment:
            if input[index] == Self.newline { place = .code }
            blank(1)
        case .blockComment(let depth):
            if at(Self.slash, then: Self.star) {
                place = .blockComment(depth: depth + 1)
                blank(2)
            } else if at(Self.star, then: Self.slash) {
                place = depth == 1 ? .code : .blockComment(depth: depth - 1)
                blank(2)
            } else {
                blank(1)
            }
        case .string(let hashes, let quotes): stepInString(hashes: hashes, quotes: quotes)
        }
    }

    private mutating func stepInCode() {
        let byte = input[index]
        if at(Self.slash, then: Self.slash) {
            place = .lineComment
            blank(2)
        } else if at(Self.slash, then: Self.star) {
            place = .blockComment(depth: 1)
            blank(2)
        } else if byte == Self.quote || byte == Self.hash {
            let hashes = run(of: Self.hash, from: index, upTo: .max)
            let quotes = run(of: Self.quote, from: index + hashes, upTo: 3)
            if quotes > 0 { place = .string(hashes: hashes, quotes: quotes == 3 ? 3 : 1) }
            // Two quotes are an empty literal: the second closes it in the next step.
            keep(quotes == 0 ? hashes : hashes + (quotes == 3 ? 3 : 1))
        } else {
            keep(1)
        }
    }

    private mutating func stepInString(hashes: Int, quotes: Int) {
        let byte = input[index]
        if byte == Self.quote, run(of: Self.quote, from: index, upTo: quotes) == quotes,
            run(of: Self.hash, from: index + quotes, upTo: hashes) == hashes
        {
            place = .code
            keep(quotes + hashes)
        } else if byte == Self.newline, quotes == 1 {
            place = .code
            keep(1)
        } else if byte == Self.backslash, run(of: Self.hash, from: index + 1, upTo: hashes) == hashes {
            blank(hashes + 2)
        } else {
            blank(1)
        }
    }

    private func at(_ first: UInt8, then second: UInt8) -> Bool {
        input[index] == first && index + 1 < input.count && input[index + 1] == second
    }

    /// How many of `byte` follow each other from `start`, `limit` at most.
    private func run(of byte: UInt8, from start: Int, upTo limit: Int) -> Int {
        var count = 0
        while count < limit, start + count < input.count, input[start + count] == byte { count += 1 }
        return count
    }

    private mutating func keep(_ count: Int) {
        output.append(contentsOf: input[index..<index + count])
        index += count
    }

    /// Blanks `count` bytes; line ends stay, so that line numbers hold.
    private mutating func blank(_ count: Int) {
        let end = min(index + count, input.count)
        while index < end {
            output.append(input[index] == Self.newline ? Self.newline : UInt8(ascii: " "))
            index += 1
        }
    }
}
