import Testing

@testable import Settings

@Suite("Strict JSON")
struct JSONTextTests {
    private func parse(_ text: String) throws -> JSONNode { try JSONText.parse(Array(text.utf8)) }

    @Test(arguments: [
        ("0", 0.0), ("-0", 0), ("36.25", 36.25), ("-1.5e2", -150), ("1E-2", 0.01),
        ("12345678901234567890", 1.2345678901234567e19),
    ])
    func numbers(_ text: String, _ value: Double) throws {
        guard case .number(let read) = try parse(" \(text)\n").value else {
            Issue.record("no number")
            return
        }
        #expect(read == value)
    }

    @Test(arguments: [
        (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0456""#, "і"),
        (#""\ud83d\ude91""#, "🚑"), (#""Харків""#, "Харків"), (#""""#, ""),
    ])
    func texts(_ text: String, _ value: String) throws { #expect(try parse(text).text == value) }

    @Test(arguments: [
        ("", 0), ("  ", 2), ("[1,]", 3), ("[1 2]", 3), ("[1", 2), ("{\"a\" 1}", 5), ("{\"a\":1,}", 7), ("{a:1}", 1),
        ("[1]x", 3), ("[01]", 1), ("[+1]", 1), ("[.5]", 1), ("[1.]", 1), ("[1e]", 1), ("[-]", 1), ("[NaN]", 1),
        ("[Infinity]", 1), ("[1e999]", 1), ("[0x10]", 2), ("[\"a]", 1), ("[\"a\nb\"]", 1), ("[\"\\x\"]", 2),
        ("[\"\\u12\"]", 2), ("[\"\\ud83d\"]", 2), ("[\"\\ud83d\\u0041\"]", 2), ("[\"\\ude91\"]", 2), ("[tru]", 1),
        ("{\"a\":1,\"a\":2}", 7), ("{\"a\":1,\"\\u0061\":2}", 7), ("// comment", 0), ("'a'", 0),
    ])
    func faultsHaveTheirPlace(_ text: String, _ offset: Int) {
        let fault = #expect(throws: JSONFault.self) { try self.parse(text) }
        #expect(fault?.offset == offset)
        #expect(fault?.remedy.isEmpty == false)
    }

    @Test func depthIsBounded() throws {
        _ = try parse(String(repeating: "[", count: 64) + String(repeating: "]", count: 64))
        let fault = #expect(throws: JSONFault.self) { try self.parse(String(repeating: "[", count: 1_000_000)) }
        #expect(fault?.offset == 64)
    }

    @Test func valuesKnowWhereTheyStand() throws {
        let text = "{\n  \"назва\": [1,\n    true]}"
        let root = try parse(text)
        let list = try #require(root["назва"])
        #expect(Place.of(list.offset, in: Array(text.utf8)) == Place(line: 2, column: 12))
        guard case .list(let items) = list.value else {
            Issue.record("no list")
            return
        }
        #expect(Place.of(items[1].offset, in: Array(text.utf8)) == Place(line: 3, column: 5))
    }
}
