import Testing

@testable import Wire

@Suite("Strict JSON")
struct JSONReaderTests {
    private static let limits = JSONLimits(bytes: 2_000_000, depth: 64, values: 100_000)

    private func read(
        _ text: String, within limits: JSONLimits = limits, doubledKeys: JSONReader.DoubledKeys = .refused
    ) throws(JSONFault) -> JSONNode {
        try JSONReader.read(Array(text.utf8), within: limits, doubledKeys: doubledKeys)
    }

    @Test func whatJSONAllowsIsReadInItsOrderAndWithItsPlaces() throws {
        let root = try read(#" {"b":[1,-2.5e1,true,false,null,{}],"a":"\u0422\uD83D\uDE91\/\n", "c": []} "#)
        let items = [
            JSONNode(offset: 7, value: .integer(1)), JSONNode(offset: 9, value: .number(-25)),
            JSONNode(offset: 16, value: .bool(true)), JSONNode(offset: 21, value: .bool(false)),
            JSONNode(offset: 27, value: .null), JSONNode(offset: 32, value: .object([])),
        ]
        let members = [
            JSONMember(key: "b", offset: 2, node: JSONNode(offset: 6, value: .array(items))),
            JSONMember(key: "a", offset: 36, node: JSONNode(offset: 40, value: .string("Т🚑/\n"))),
            JSONMember(key: "c", offset: 66, node: JSONNode(offset: 71, value: .array([]))),
        ]
        #expect(root == JSONNode(offset: 1, value: .object(members)))
    }

    /// Whole numbers to the last digit; all others as the nearest double.
    @Test(arguments: [
        ("0", JSONValue.integer(0)), ("-0", .integer(0)), ("9007199254740993", .integer(9_007_199_254_740_993)),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .number(0x1p63)), ("12345678901234567890", .number(1.2345678901234567e19)),
        ("36.25", .number(36.25)), ("1.0", .number(1)), ("-1.5e2", .number(-150)), ("1E-2", .number(0.01)),
        ("1e+3", .number(1000)), ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
        ("1e-999", .number(0)), ("0.1", .number(0.1)),
    ])
    func numbers(_ text: String, _ value: JSONValue) throws {
        let node = try read(" \(text)\n")
        #expect(node == JSONNode(offset: 1, value: value))
        #expect(node.double == Double(text))
    }

    @Test func whatIsNoNumberHasNoDouble() throws {
        for text in ["null", "true", "\"1\"", "[1]", "{\"a\":1}"] { #expect(try read(text).double == nil) }
    }

    @Test(arguments: [
        (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0456""#, "і"),
        (#""\ud83d\ude91""#, "🚑"), (#""Харків""#, "Харків"), (#""""#, ""), (#""аб\nвг\u0000де""#, "аб\nвг\0де"),
        (#""\uFEFF\ufffF""#, "\u{feff}\u{ffff}"),
    ])
    func texts(_ text: String, _ value: String) throws { #expect(try read(text).text == value) }

    @Test(arguments: [
        ("", 0), ("  ", 2), ("{", 1), ("[1,]", 3), ("[1 2]", 3), ("[1", 2), ("{\"a\" 1}", 5), ("{\"a\"}", 4),
        ("{\"a\":}", 5), ("{\"a\":1,}", 7), ("{a:1}", 1), ("{1:1}", 1), ("[1]x", 3), ("{} {}", 3), ("[01]", 1),
        ("[-01]", 1), ("[+1]", 1), ("[.5]", 1), ("[1.]", 1), ("[1.e1]", 1), ("[1e]", 1), ("[1e+]", 1), ("[-]", 1),
        ("[NaN]", 1), ("[Infinity]", 1), ("[-Infinity]", 1), ("[1e999]", 1), ("[-1e999]", 1), ("[0x10]", 2),
        ("[\"a]", 1), ("[\"a\nb\"]", 1), ("[\"a\rb\"]", 1), ("[\"a\tb\"]", 3), ("[\"a\0b\"]", 3), ("[\"\\x\"]", 2),
        ("[\"a\\", 4), ("[\"\\u12\"]", 2), ("[\"\\u12", 2), ("[\"\\u+123\"]", 2), ("[\"\\ud83d\"]", 2),
        ("[\"\\ud83d\\u0041\"]", 2), ("[\"\\ud83d\\ud83d\"]", 2), ("[\"\\ude91\"]", 2), ("[tru]", 1), ("nul", 0),
        ("[True]", 1), ("[\u{a0}1]", 1), ("[\u{c}1]", 1), ("{\"a\":1,\"a\":2}", 7), ("{\"a\":1,\"\\u0061\":2}", 7),
        ("{\"a\":{\"b\":1,\"c\":2,\"b\":3}}", 18), ("// comment", 0), ("'a'", 0), ("\u{feff}{}", 0), ("{}\u{feff}", 2),
    ])
    func faultsHaveTheirPlace(_ text: String, _ offset: Int) throws {
        let fault = try #require(throws: JSONFault.self) { try self.read(text) }
        #expect(fault.offset == offset)
        #expect(!fault.message.isEmpty && !fault.remedy.isEmpty)
    }

    @Test(arguments: [([0x22, 0xc3, 0x28, 0x22], 1), ([0x5b, 0xff, 0x5d], 1), ([0x22, 0x61, 0xf0, 0x9f, 0x9a], 2)])
    func brokenUTF8HasItsPlace(bytes: [UInt8], offset: Int) throws {
        let fault = try #require(throws: JSONFault.self) { try JSONReader.read(bytes, within: Self.limits) }
        #expect(fault.offset == offset)
        #expect(fault.message == "this is not UTF-8")
    }

    @Test func faultsSayLineAndColumnInCharacters() throws {
        let fault = try #require(throws: JSONFault.self) { try self.read("{\n\"їж\": x}") }
        #expect(fault.line == 2 && fault.column == 7)
        #expect(fault.description == "2:7: no value begins here; a value: {, [, \", a number, true, false or null")
    }

    @Test func valuesKnowWhereTheyStand() throws {
        let text = "{\n  \"назва\": [1,\n    true]}"
        let list = try #require(try read(text)["назва"])
        #expect(UTF8Text.place(of: list.offset, in: Array(text.utf8)) == (line: 2, column: 12))
        guard case .array(let items) = list.value else {
            Issue.record("no list")
            return
        }
        #expect(UTF8Text.place(of: items[1].offset, in: Array(text.utf8)) == (line: 3, column: 5))
    }

    /// A text that stopped on its way is never taken for a whole one.
    @Test func everyBeginningOfAnObjectIsRefused() throws {
        let whole = Array(#"{"їжак":[-1.5e+3,true,{"x":"\u0456\ud83d\ude91"},null,12]}"#.utf8)
        _ = try JSONReader.read(whole, within: Self.limits)
        for count in 0..<whole.count {
            let fault = try #require(throws: JSONFault.self) {
                try JSONReader.read(Array(whole[..<count]), within: Self.limits)
            }
            #expect((0...count).contains(fault.offset))
        }
    }

    // MARK: Keys given twice

    @Test func aDoubledKeyIsPointedAtAndNotRepeated() throws {
        let text = "{\"SECRET\": 1,\n \"SECRET\": 2}"
        let fault = try #require(throws: JSONFault.self) { try self.read(text) }
        #expect(fault.line == 2 && fault.column == 2)
        let range = try #require(fault.doubledKey)
        #expect(String(decoding: Array(text.utf8)[range], as: UTF8.self) == "\"SECRET\"")
        #expect(!String(reflecting: fault).contains("SECRET"))
        #expect(try #require(throws: JSONFault.self) { try self.read("{") }.doubledKey == nil)
    }

    @Test func aCallerMayJudgeDoubledKeysItself() throws {
        let text = #"{"a":1,"b":{"a":2},"a":3}"#
        guard case .object(let members) = try read(text, doubledKeys: .kept).value else {
            Issue.record("no object")
            return
        }
        #expect(members.map(\.key) == ["a", "b", "a"])
        #expect(members.map(\.offset) == [1, 7, 19])
        #expect(try read(text, doubledKeys: .kept)["a"]?.value == .integer(1))
    }

    @Test func oneKeyMayStandInTwoObjects() throws {
        #expect(try read(#"[{"a":{"a":1}},{"a":2}]"#).offset == 0)
    }

    // MARK: Limits

    @Test func depthIsBounded() throws {
        for depth in [1, 16, 64] {
            let limits = JSONLimits(bytes: 2_000_000, depth: depth, values: 1_000_000)
            _ = try read(String(repeating: "[", count: depth) + String(repeating: "]", count: depth), within: limits)
            for opening in ["[", "{\"a\":"] {
                let deep = String(repeating: opening, count: 300_000)
                let fault = try #require(throws: JSONFault.self) { try self.read(deep, within: limits) }
                #expect(fault.offset == depth * opening.utf8.count)
                #expect(fault.remedy == "\(depth) levels at most")
            }
        }
    }

    @Test func sizeIsBounded() throws {
        let limits = JSONLimits(bytes: 8, depth: 2, values: 4)
        _ = try read("[1,2,3] ", within: limits)
        let large = try #require(throws: JSONFault.self) { try self.read("[1,2,3]  ", within: limits) }
        #expect(large.offset == 8)
        #expect(large.remedy == "8 bytes at most")
        let many = try #require(throws: JSONFault.self) { try self.read("[1,2,3,4", within: limits) }
        #expect(many.offset == 7)
        #expect(many.remedy == "4 at most")
    }

    @Test func aNumberIsBounded() throws {
        let longest = String(repeating: "1", count: 64)
        #expect(try read(longest).double == Double(longest))
        #expect(throws: JSONFault.self) { try self.read(longest + "1") }
    }

    @Test func limitsThatBoundNothingAreABug() async {
        await #expect(processExitsWith: .failure) { _ = JSONLimits(bytes: 1, depth: 65, values: 1) }
        await #expect(processExitsWith: .failure) { _ = JSONLimits(bytes: 0, depth: 1, values: 1) }
        await #expect(processExitsWith: .failure) { _ = JSONLimits(bytes: 1, depth: 1, values: 0) }
    }
}
