/// An element of an XML document, with where it stands.
public struct MarkupElement: Sendable, Equatable {
    /// Without its namespace's prefix.
    public let name: String
    /// By their names as written, prefixes included.
    public let attributes: [String: String]
    /// All character data directly inside, joined; empty when it is nothing but blanks.
    public let text: String
    /// In their order.
    public let children: [MarkupElement]
    /// Of the start tag's first byte, from 0, in `MarkupDocument.bytes`.
    public let offset: Int
    /// From the first byte of the character data to the end tag, in `MarkupDocument.bytes`; empty without any.
    ///
    /// The bytes as written: entities, CDATA marks and elements between are in it.
    public let textRange: Range<Int>

    public init(
        name: String, attributes: [String: String], text: String, children: [MarkupElement], offset: Int,
        textRange: Range<Int>
    ) {
        self.name = name
        self.attributes = attributes
        self.text = text
        self.children = children
        self.offset = offset
        self.textRange = textRange
    }

    /// The first child of that name.
    public func child(_ name: String) -> MarkupElement? { children.first { $0.name == name } }

    /// All children of that name, in their order.
    public func children(_ name: String) -> [MarkupElement] { children.filter { $0.name == name } }
}
