/// Finds YAML's anchors, aliases and tags before the parser does.
///
/// Settings need none of them; nested aliases can make a small file cost hours (the "billion laughs"), and tags change
/// what a value means.
struct YAMLIndicators {
    struct Finding {
        let place: TextPlace
        let indicator: String
    }

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var place = TextPlace.start
    private var flowDepth = 0
    /// Whether a new node can begin here.
    private var atNode = true

    static func findings(in text: String) -> [Finding] {
        var scan = YAMLIndicators(text)
        return scan.run()
    }

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private mutating func run() -> [Finding] {
        var found: [Finding] = []
        while index < scalars.count, found.count < [Problem].limit {
            switch scalars[index] {
            case "\n": atNode = true
            case " ", "\t", "\r": break
            case "#" where isBlank(index - 1): skipComment()
            case "\"" where atNode, "'" where atNode: skipQuoted()
            case "&" where atNode && !isBlank(index + 1): found.append(property("an anchor (&)"))
            case "*" where atNode && !isBlank(index + 1):
                found.append(property("an alias (*)"))
                atNode = false
            case "!" where atNode: found.append(property("a tag (!)"))
            case "[", "{":
                if atNode || flowDepth > 0 {
                    flowDepth += 1
                    atNode = true
                }
            case "]", "}": flowDepth = max(0, flowDepth - 1)
            case ",": atNode = flowDepth > 0
            case ":": atNode = isBlank(index + 1) || flowDepth > 0
            case "-" where atNode && (isBlank(index + 1) || startsDocument): break
            case "?" where atNode && isBlank(index + 1): break
            default: atNode = false
            }
            advance()
        }
        return found
    }

    /// Stops before the end of the anchor's, alias's or tag's name; a node can still follow it.
    private mutating func property(_ indicator: String) -> Finding {
        let finding = Finding(place: place, indicator: indicator)
        while !isBlank(index + 1), !("[]{},".unicodeScalars.contains(scalars[index + 1])) { advance() }
        return finding
    }

    private var startsDocument: Bool {
        place.column <= 3 && scalars.count > index + 3 - place.column
            && scalars[(index + 1 - place.column)...].prefix(3).allSatisfy { $0 == "-" }
            && isBlank(index + 4 - place.column)
    }

    private func isBlank(_ index: Int) -> Bool {
        guard scalars.indices.contains(index) else { return true }
        return [" ", "\t", "\r", "\n"].contains(scalars[index])
    }

    private mutating func advance() {
        guard index < scalars.count else { return }
        place =
            scalars[index] == "\n"
            ? TextPlace(line: place.line + 1, column: 1) : TextPlace(line: place.line, column: place.column + 1)
        index += 1
    }

    /// Stops before the line's end.
    private mutating func skipComment() {
        while index + 1 < scalars.count, scalars[index + 1] != "\n" { advance() }
    }

    /// Stops on the closing quote.
    private mutating func skipQuoted() {
        let quote = scalars[index]
        advance()
        while index < scalars.count {
            if quote == "\"", scalars[index] == "\\" {
                advance()
            } else if scalars[index] == quote {
                guard quote == "'", index + 1 < scalars.count, scalars[index + 1] == quote else { break }
                advance()
            }
            advance()
        }
        atNode = false
    }
}
