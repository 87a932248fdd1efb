internal import Yams

/// A settings file's root node, with the keys that were given twice.
///
/// Yams refuses a whole document for one duplicate key. So that every problem is reported at once, the first of two
/// equal keys is masked by private-use characters of the same length, which moves no column, and the text is read
/// again.
struct YAMLDocument {
    /// Nil for a file with nothing in it.
    let root: Node?
    /// The keys that a later equal one hides: where they stand, and their text.
    let masked: [TextPlace: String]

    private static let maskBase: UInt32 = 0xe000
    private static let maskLimit = 64

    /// - Throws: the problem that makes the text no YAML, or no YAML of ours.
    init(_ source: SourceText) throws(Problem) {
        var scalars = Array(source.text.unicodeScalars)
        var masked: [TextPlace: String] = [:]
        while true {
            do {
                var text = String.UnicodeScalarView()
                text.append(contentsOf: scalars)
                // The basic resolver knows no implicit types: every scalar is its text.
                root = try Yams.compose(yaml: String(text), .basic)
                self.masked = masked
                return
            } catch let YamlError.duplicatedKeysInMapping(duplicates, context) {
                let place = TextPlace(context.mark)
                let key = duplicates.first ?? ""
                guard masked.count < Self.maskLimit, Self.mask(key, at: place, in: &scalars, number: masked.count)
                else {
                    throw Problem(
                        .error, file: source.file, at: place, key: "yaml", "the key \(key.quotable) is given twice",
                        remedy: "keep one")
                }
                masked[place] = key
            } catch {
                throw Self.problem(error, file: source.file)
            }
        }
    }

    /// False when the key isn't written there letter for letter.
    private static func mask(_ key: String, at place: TextPlace, in scalars: inout [Unicode.Scalar], number: Int)
        -> Bool
    {
        guard let mask = Unicode.Scalar(maskBase + UInt32(number)) else { return false }
        var line = 1
        var start = 0
        while line < place.line {
            guard let end = scalars[start...].firstIndex(of: "\n") else { return false }
            start = end + 1
            line += 1
        }
        start += place.column - 1
        if scalars.indices.contains(start), scalars[start] == "\"" || scalars[start] == "'" { start += 1 }
        let text = Array(key.unicodeScalars)
        guard !text.isEmpty, start + text.count <= scalars.count, Array(scalars[start..<start + text.count]) == text
        else { return false }
        for index in start..<start + text.count { scalars[index] = mask }
        return true
    }

    private static func problem(_ error: any Error, file: String) -> Problem {
        func syntax(_ what: String, _ place: TextPlace) -> Problem {
            Problem(
                .error, file: file, at: place, key: "yaml", what,
                remedy: "check indentation, colons, quotes and brackets just before this place")
        }
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let text = context.map { "\($0.text), " } ?? ""
            return syntax(text + problem, TextPlace(mark))
        case .reader(let problem, _, _, _): return syntax(problem, .start)
        default: return syntax("this can't be read as YAML", .start)
        }
    }
}

extension TextPlace {
    init(_ mark: Mark) { self.init(line: max(1, mark.line), column: max(1, mark.column)) }
}
