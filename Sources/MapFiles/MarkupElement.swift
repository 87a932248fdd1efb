/// An element of an XML document, with where it stands.
public struct MarkupElement: Sendable, Equatable {
    /// Without its namespace's prefix.
    public let name: String
    public let attributes: [String: String]
    /// All character data directly inside, joined.
    public let text: String
    public let children: [MarkupElement]
    /// Of the start tag's first byte, from 0.
    public let offset: Int

    public init(name: String, attributes: [String: String], text: String, children: [MarkupElement], offset: Int) {
        self.name = name
        self.attributes = attributes
        self.text = text
        self.children = children
        self.offset = offset
    }
}
