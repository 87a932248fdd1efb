/// An element of a document without mixed content: text, or children.
struct XMLElement {
    let name: String
    let text: String
    let children: [XMLElement]
    let namespace: String?

    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
    subscript(_ name: String) -> String? { all(name).first?.text }
}

struct XMLFault: Error, CustomStringConvertible {
    let description: String
}

/// Takes apart the XML that a CAP message may be: a declaration, elements, one namespace, the five entities and
/// character references. Whatever else XML has is a fault here.
struct TinyXML {
    private var rest: Substring

    static func parse(_ text: String) throws -> XMLElement {
        let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        guard text.hasPrefix(declaration) else { throw XMLFault(description: "no declaration") }
        for scalar in text.unicodeScalars {
            let isAllowed =
                [0x9, 0xa].contains(scalar.value) || scalar.value >= 0x20 && ![0xfffe, 0xffff].contains(scalar.value)
            guard isAllowed else { throw XMLFault(description: "a character that XML hasn't: \(scalar.value)") }
        }
        var parser = TinyXML(rest: text.dropFirst(declaration.count))
        let root = try parser.element()
        guard parser.rest.allSatisfy(\.isWhitespace) else { throw XMLFault(description: "something after the end") }
        return root
    }

    private mutating func element() throws -> XMLElement {
        try take("<")
        let name = String(takeWhile { $0.isLetter })
        guard !name.isEmpty else { throw XMLFault(description: "a tag without a name") }
        var namespace: String?
        if rest.hasPrefix(" xmlns=\"") {
            try take(" xmlns=\"")
            namespace = String(takeWhile { $0 != "\"" })
            try take("\"")
        }
        try take(">")
        var text = ""
        var children: [XMLElement] = []
        while !rest.hasPrefix("</") {
            guard let next = rest.first else { throw XMLFault(description: "\(name) has no end") }
            switch next {
            case "<": children.append(try element())
            case "&": text.append(try entity())
            case ">": throw XMLFault(description: "a bare >")
            default: text.append(rest.removeFirst())
            }
        }
        try take("</\(name)>")
        guard children.isEmpty || text.allSatisfy(\.isWhitespace) else { throw XMLFault(description: "mixed content") }
        return XMLElement(
            name: name, text: children.isEmpty ? text : "", children: children, namespace: namespace)
    }

    private mutating func entity() throws -> Character {
        let entities: [(String, Character)] = [
            ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#13;", "\r"),
        ]
        for (entity, character) in entities where rest.hasPrefix(entity) {
            try take(entity)
            return character
        }
        throw XMLFault(description: "an entity that isn't known")
    }

    private mutating func takeWhile(_ condition: (Character) -> Bool) -> Substring {
        let taken = rest.prefix(while: condition)
        rest = rest.dropFirst(taken.count)
        return taken
    }

    private mutating func take(_ text: String) throws {
        guard rest.hasPrefix(text) else { throw XMLFault(description: "no \(text) at \(rest.prefix(40))") }
        rest = rest.dropFirst(text.count)
    }
}
