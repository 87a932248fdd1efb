import CExpat

/// Owns one of libexpat's parsers, for one document. Source: expat.h 2.5.
@safe struct ExpatParser: ~Copyable {
    private let handle: XML_Parser

    /// - Throws: when there is no memory for it.
    init() throws(MapFault) {
        // The text is UTF-8 by now, whatever its declaration says.
        guard let handle = unsafe XML_ParserCreate("UTF-8") else {
            throw MapFault("there is no memory to read the document", "a smaller one")
        }
        unsafe self.handle = unsafe handle
    }

    deinit { unsafe XML_ParserFree(handle) }

    /// Reads the whole of `tree.bytes`, once.
    ///
    /// - Throws: what the tree refuses, else what the parser does.
    consuming func read(into tree: MarkupTree) throws(MapFault) -> MarkupElement {
        let sink = unsafe Sink(tree: tree, parser: handle)
        let status = unsafe withExtendedLifetime(sink) {
            unsafe XML_SetUserData(handle, Unmanaged.passUnretained(sink).toOpaque())
            unsafe Sink.setHandlers(of: handle)
            // In one piece: pieces would make expat 2.5 read a long token again with each of them.
            return unsafe tree.bytes.withUnsafeBytes { buffer in
                let text = unsafe buffer.bindMemory(to: CChar.self)
                return unsafe XML_Parse(handle, text.baseAddress, Int32(text.count), 1)
            }
        }
        if let fault = tree.fault { throw fault }
        guard status == XML_STATUS_OK, let root = tree.root else { throw fault(in: tree) }
        return root
    }

    private func fault(in tree: MarkupTree) -> MapFault {
        let code = unsafe XML_GetErrorCode(handle)
        let offset = unsafe max(0, Int(XML_GetCurrentByteIndex(handle)))
        let (message, remedy) = Self.words(for: code, open: tree.openName, byte: tree.bytes.dropFirst(offset).first)
        return MapFault(message, remedy, at: offset, in: tree.bytes)
    }

    private static func words(for code: XML_Error, open: String?, byte: UInt8?) -> (message: String, remedy: String) {
        // A name from the file is shown only as far as it is a plain word.
        let name = open.map { $0.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(40) }
        return switch code {
        case XML_ERROR_NO_ELEMENTS:
            name.map { ("the document ends before </\($0)>", "the whole of the file") }
                ?? ("the document holds no element", "an XML document")
        case XML_ERROR_UNCLOSED_TOKEN, XML_ERROR_UNCLOSED_CDATA_SECTION, XML_ERROR_PARTIAL_CHAR:
            ("the document ends in the middle of something", "the whole of the file")
        case XML_ERROR_INVALID_TOKEN, XML_ERROR_SYNTAX:
            byte.map { $0 >= 0x80 } == true
                ? ("this is not UTF-8", "save the document as UTF-8")
                : ("XML has no place for this character here", "&lt; for <, &amp; for &, and no control characters")
        case XML_ERROR_TAG_MISMATCH:
            ("this end tag doesn't close <\(name ?? "")>, which is open", "the end tags in their order")
        case XML_ERROR_DUPLICATE_ATTRIBUTE: ("an attribute is given twice", "keep one")
        case XML_ERROR_JUNK_AFTER_DOC_ELEMENT: ("something follows the end of the document", "one element and no more")
        case XML_ERROR_UNDEFINED_ENTITY, XML_ERROR_ENTITY_DECLARED_IN_PE:
            ("XML knows no such entity", "the letter itself; there are &lt; &gt; &amp; &quot; and &apos;")
        case XML_ERROR_BAD_CHAR_REF: ("no character has this number", "the letter itself")
        case XML_ERROR_MISPLACED_XML_PI: ("the XML declaration doesn't stand at the start", "nothing before <?xml")
        case XML_ERROR_NO_MEMORY: ("there is no memory to read the document", "a smaller one")
        default: unsafe ("this is no XML: \(String(cString: XML_ErrorString(code)))", "an XML document")
        }
    }
}

/// What the parser's callbacks get hold of.
@unsafe private final class Sink {
    let tree: MarkupTree
    let parser: XML_Parser

    init(tree: MarkupTree, parser: XML_Parser) {
        unsafe self.tree = tree
        unsafe self.parser = unsafe parser
    }

    var offset: Int { unsafe max(0, Int(XML_GetCurrentByteIndex(parser))) }

    /// Nothing more is called once the tree has refused.
    func stopIfRefused() {
        if unsafe tree.fault != nil { _ = unsafe XML_StopParser(parser, XML_Bool(XML_FALSE)) }
    }

    static func from(_ pointer: UnsafeMutableRawPointer?) -> Sink {
        guard let pointer = unsafe pointer else { preconditionFailure("expat lost its user data") }
        return unsafe Unmanaged<Sink>.fromOpaque(pointer).takeUnretainedValue()
    }

    static func setHandlers(of parser: XML_Parser) {
        unsafe XML_SetElementHandler(
            parser,
            { pointer, name, attributes in
                let sink = unsafe Sink.from(pointer)
                guard let name = unsafe name else { return }
                unsafe sink.tree.begin(String(cString: name), Sink.texts(attributes), at: sink.offset)
                unsafe sink.stopIfRefused()
            },
            { pointer, _ in
                let sink = unsafe Sink.from(pointer)
                unsafe sink.tree.end(at: sink.offset)
            })
        unsafe XML_SetCharacterDataHandler(parser) { pointer, text, count in
            let sink = unsafe Sink.from(pointer)
            unsafe sink.tree.text(UnsafeRawBufferPointer(start: text, count: Int(count)), at: sink.offset)
        }
        unsafe XML_SetStartDoctypeDeclHandler(parser) { pointer, _, _, _, _ in
            let sink = unsafe Sink.from(pointer)
            unsafe sink.tree.refuse(
                "there is a DOCTYPE: entities of a document's own aren't read", "the file without it", at: sink.offset)
            unsafe sink.stopIfRefused()
        }
    }

    /// A list of C strings that ends with nil.
    private static func texts(_ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> [String] {
        guard let list = unsafe list else { return [] }
        var texts: [String] = []
        while let text = unsafe list[texts.count] { unsafe texts.append(String(cString: text)) }
        return texts
    }
}
