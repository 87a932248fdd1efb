/// Writes XML 1.0: elements and text, everything escaped, no attribute but a namespace.
struct XMLText {
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private var depth = 0

    mutating func element(_ name: String, namespace: String? = nil, _ body: (inout XMLText) -> Void) {
        indent()
        text += namespace.map { "<\(name) xmlns=\"\(Self.escaped($0))\">\n" } ?? "<\(name)>\n"
        depth += 1
        body(&self)
        depth -= 1
        indent()
        text += "</\(name)>\n"
    }

    /// Nothing for nil: an empty element says something that an absent one doesn't.
    mutating func element(_ name: String, _ content: String?) {
        guard let content else { return }
        indent()
        text += "<\(name)>\(Self.escaped(content))</\(name)>\n"
    }

    private mutating func indent() { text += String(repeating: "  ", count: depth) }

    /// Without the characters that XML can't carry at all (XML 1.0 §2.2).
    static func escaped(_ content: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in content.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;".unicodeScalars
            case "<": escaped += "&lt;".unicodeScalars
            case ">": escaped += "&gt;".unicodeScalars
            case "\"": escaped += "&quot;".unicodeScalars
            case "'": escaped += "&apos;".unicodeScalars
            case "\t", "\n": escaped.append(scalar)
            // A reader would turn a bare one into a line feed.
            case "\r": escaped += "&#13;".unicodeScalars
            case "\u{20}"..."\u{d7ff}", "\u{e000}"..."\u{fffd}", "\u{10000}"..."\u{10ffff}": escaped.append(scalar)
            default: continue
            }
        }
        return String(escaped)
    }
}
