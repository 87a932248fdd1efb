import Testing

@testable import MapFiles

@Suite("XML documents")
struct MarkupTests {
    static let limits = MarkupLimits(bytes: 1 << 20, depth: 8, elements: 100, attributes: 3, attributeBytes: 40)

    private func read(_ text: String, within limits: MarkupLimits = limits) throws -> MarkupDocument {
        try MarkupDocument(Array(text.utf8), within: limits)
    }

    private func refusal(of bytes: [UInt8], within limits: MarkupLimits = limits) -> MapFault? {
        do {
            _ = try MarkupDocument(bytes, within: limits)
            return nil
        } catch { return error }
    }

    @Test func aTreeKeepsNamesTextsOrderAndPlaces() throws {
        let text =
            "<?xml version=\"1.0\"?>\n<k:kml xmlns:k=\"u\"><a id='1' x:y='z'>one&amp;<b/>two</a>\r\n <b>é</b></k:kml>"
        let document = try read(text)
        #expect(String(decoding: document.bytes, as: UTF8.self) == text)
        let root = document.root
        #expect(root.name == "kml")
        #expect(root.offset == 22)
        #expect(root.text == "", "blanks between elements are no text")
        #expect(root.children.map(\.name) == ["a", "b"])
        let a = try #require(root.child("a"))
        #expect(a.attributes == ["id": "1", "x:y": "z"])
        #expect(a.text == "one&two")
        #expect(String(decoding: document.bytes[a.textRange], as: UTF8.self) == "one&amp;<b/>two")
        #expect(root.children("b").map(\.text) == ["é"])
        #expect(root.child("c") == nil)
    }

    @Test func characterDataSectionsAndReferencesAreText() throws {
        #expect(try read("<a><![CDATA[<b>&x;]]>&#1071;&#x44f;</a>").root.text == "<b>&x;Яя")
    }

    @Test(arguments: [
        ("", "1:1", "the document holds no element"),
        ("plain", "1:1", "XML has no place for this character here"),
        ("<a>\n <b></a>", "2:7", "this end tag doesn't close <b>, which is open"),
        ("<a>\n<b>", "2:4", "the document ends before </b>"),
        ("<a", "1:1", "the document ends in the middle of something"),
        ("<a/><b/>", "1:5", "something follows the end of the document"),
        ("<a x='1' x='2'/>", "1:10", "an attribute is given twice"),
        ("<a>1 < 2</a>", "1:7", "XML has no place for this character here"),
        ("<a>я&nbsp;</a>", "1:5", "XML knows no such entity"),
        ("<a>&#0;</a>", "1:4", "no character has this number"),
        ("\n<?xml version='1.0'?><a/>", "2:1", "the XML declaration doesn't stand at the start"),
        ("<?xml version='1.0' encoding='EBCDIC'?><a/>", "1:1", "the document is in 'ebcdic', which isn't read"),
        ("<!DOCTYPE a><a/>", "1:12", "there is a DOCTYPE: entities of a document's own aren't read"),
        ("<a><a><a><a><a><a><a><a><a>", "1:25", "this is nested too deep"),
        ("<a 1='' />", "1:4", "XML has no place for this character here"),
        ("<a b='' c='' d='' e=''/>", "1:1", "the element has too many or too long attributes"),
        (
            "<a b='0123456789012345678901234567890123456789'/>", "1:1",
            "the element has too many or too long attributes"
        ),
    ])
    func aFaultSaysWhereAndWhat(_ text: String, _ place: String, _ message: String) throws {
        let fault = try #require(refusal(of: Array(text.utf8)))
        #expect("\(fault.line):\(fault.column)" == place, "\(fault)")
        #expect(fault.message == message)
        #expect(!fault.remedy.isEmpty)
    }

    @Test func entitiesOfADocumentsOwnAreRefusedBeforeTheyCost() throws {
        let laughs = (1...9).map { "<!ENTITY l\($0) \"\(String(repeating: "&l\($0 - 1);", count: 10))\">" }.joined()
        let bomb = "<!DOCTYPE a [<!ENTITY l0 \"ha\">\(laughs)]><a>&l9;</a>"
        #expect(refusal(of: Array(bomb.utf8))?.message.hasPrefix("there is a DOCTYPE") == true)
        let thief = "<?xml version='1.0'?><!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"
        #expect(refusal(of: Array(thief.utf8))?.message.hasPrefix("there is a DOCTYPE") == true)
    }

    @Test func limitsHold() {
        let many = "<a>" + String(repeating: "<b/>", count: 100) + "</a>"
        #expect(refusal(of: Array(many.utf8))?.message == "there are too many elements")
        #expect(refusal(of: Array(many.replacing("<b/><b/></a>", with: "<b/></a>").utf8)) == nil)
        let small = MarkupLimits(bytes: 10)
        #expect(refusal(of: Array("<a>123</a>".utf8), within: small) == nil)
        #expect(refusal(of: Array("<a>1234</a>".utf8), within: small)?.message == "the document is too large")
        let grows = Array("<?xml version='1.0' encoding='latin1'?><a>".utf8) + [0xe9, 0xe9] + Array("</a>".utf8)
        #expect(
            refusal(of: grows, within: MarkupLimits(bytes: grows.count + 1))?.message == "the document is too large")
        #expect(refusal(of: grows, within: MarkupLimits(bytes: grows.count + 2)) == nil)
    }

    @Test func encodingsThatDrawingProgramsWriteAreRead() throws {
        func text(_ bytes: [UInt8]) throws -> String { try MarkupDocument(bytes, within: Self.limits).root.text }
        let head = { (name: String) in Array("<?xml version=\"1.0\" encoding=\"\(name)\"?><a>".utf8) }
        let tail = Array("</a>".utf8)
        #expect(try text(head("windows-1251") + [0xcb, 0xb3, 0xed, 0xb3, 0xff, 0xb9, 0xa5, 0xe0] + tail) == "Лінія№Ґа")
        #expect(try text(head("ISO-8859-1") + [0xe9] + tail) == "é")
        #expect(try text(head("windows-1252") + [0x80, 0xe9, 0x96] + tail) == "€é–")
        #expect(try text([0xef, 0xbb, 0xbf] + head("UTF-8") + Array("Ліс".utf8) + tail) == "Ліс")
        #expect(try text(head("UTF-16") + Array("Ліс".utf8) + tail) == "Ліс", "declared wide, written narrow")
        let wide = Array("<a>Ліс</a>".utf16)
        let little = wide.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let big = wide.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        #expect(try text([0xff, 0xfe] + little) == "Ліс")
        #expect(try text(little) == "Ліс")
        #expect(try text([0xfe, 0xff] + big) == "Ліс")
        #expect(try text(big) == "Ліс")
        #expect(refusal(of: [0xff, 0xfe] + little.dropLast())?.message == "this is not UTF-16")
        #expect(refusal(of: [0xff, 0xfe, 0, 0xd8])?.message == "this is not UTF-16")
        #expect(
            refusal(of: Array("<a>\n".utf8) + [0xff] + tail)?.description.hasPrefix("2:1: this is not UTF-8") == true)
    }

    @Test func offsetsCountInTheTextAsUTF8() throws {
        let wide = Array("<?xml version='1.0'?><a>Ліс<b>x</b></a>".utf16)
            .flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let document = try MarkupDocument([0xff, 0xfe] + wide, within: Self.limits)
        let b = try #require(document.root.child("b"))
        #expect(document.bytes[b.offset...].starts(with: Array("<b>x".utf8)))
        #expect(Array(document.bytes[b.textRange]) == Array("x".utf8))
    }

    @Test func aMillionPositionsInOneTextAreReadInOneGo() throws {
        let line = "36.1234567,50.1234567,0\n"
        let text = "<c>" + String(repeating: line, count: 1_000_000) + "</c>"
        let document = try read(text, within: MarkupLimits(bytes: 64 << 20))
        #expect(document.root.text.utf8.count == line.utf8.count * 1_000_000)
        #expect(document.root.textRange == 3..<(text.utf8.count - 4))
    }
}
