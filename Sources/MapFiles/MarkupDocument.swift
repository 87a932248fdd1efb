/// What a document may cost its reader.
///
/// An element takes about 100 bytes of memory, its attributes 200 more, and its text its length.
public struct MarkupLimits: Sendable, Hashable {
    /// As they come, and again as UTF-8.
    public let bytes: Int
    /// Elements inside one another, the outermost counted.
    public let depth: Int
    public let elements: Int
    /// Of one element.
    public let attributes: Int
    /// Of one element's attributes together, names and values.
    public let attributeBytes: Int

    /// - Precondition: all positive; `bytes` at most 2^30, `depth` at most 256.
    public init(
        bytes: Int, depth: Int = 64, elements: Int = 2_000_000, attributes: Int = 64, attributeBytes: Int = 65_536
    ) {
        precondition((1...(1 << 30)).contains(bytes) && (1...256).contains(depth), "limits that anything fits")
        precondition(elements > 0 && attributes > 0 && attributeBytes > 0, "limits that nothing fits")
        self.bytes = bytes
        self.depth = depth
        self.elements = elements
        self.attributes = attributes
        self.attributeBytes = attributeBytes
    }
}

/// An XML 1.0 document as a tree, read strictly by libexpat.
///
/// Refused beyond the standard: a DOCTYPE, and with it every entity but the five of XML itself, so that no document can
/// fetch a file or grow while it is read; and what exceeds the limits. Prefixes of namespaces are dropped unchecked.
/// Encodings: UTF-8, UTF-16, ISO-8859-1, windows-1251 and windows-1252. See docs/decisions/0010.
public struct MarkupDocument: Sendable, Equatable {
    public let root: MarkupElement
    /// The whole document in UTF-8, without a byte order mark: what offsets count in.
    public let bytes: [UInt8]

    /// - Throws: the first fault, with its place in the document's UTF-8 text.
    public init(_ raw: [UInt8], within limits: MarkupLimits) throws(MapFault) {
        let bytes = try MarkupText.utf8(raw, limit: limits.bytes)
        let tree = MarkupTree(bytes: bytes, limits: limits)
        let parser = try ExpatParser()
        root = try parser.read(into: tree)
        self.bytes = bytes
    }
}
