import Safety
import Testing

@testable import Wire

@Suite struct JSONTests {
    @Test func writerEscapesWhatJSONMustNotHold() throws {
        let nasty = "a\"b\\c\n\t\u{1}\u{7f}Їжак 🚑"
        let payload = JSONWriter.payload { $0.field("x", nasty) }
        #expect(String(decoding: payload, as: UTF8.self) == "{\"x\":\"a\\\"b\\\\c\\u000a\\u0009\\u0001\u{7f}Їжак 🚑\"}")
        #expect(try members(payload)["x"] == .string(nasty))
    }

    @Test(arguments: [Int64.min, -1, 0, 9, 10, Int64.max])
    func writerPrintsIntegers(number: Int64) {
        let payload = JSONWriter.payload { $0.field("x", number) }
        #expect(String(decoding: payload, as: UTF8.self) == "{\"x\":\(number)}")
    }

    @Test(arguments: [(0.87, "0.87"), (1, "1"), (1.006, "1.01"), (-0.5, "-0.5"), (12.30, "12.3"), (0.001, "0")])
    func writerPrintsFixedPoint(value: Double, printed: String) {
        let payload = JSONWriter.payload { $0.field("x", FixedPoint(value, decimals: 2)) }
        #expect(String(decoding: payload, as: UTF8.self) == "{\"x\":\(printed)}")
    }

    @Test(arguments: [Double.nan, .infinity, 1e13])
    func whatIsNoMeasureIsLeftOut(value: Double) {
        #expect(JSONWriter.payload { $0.field("x", FixedPoint(value, decimals: 2)) } == Array("{}".utf8))
    }

    @Test func readerReadsWhatJSONAllows() throws {
        let read = try JSONReader.read(
            Array(#" {"a":[1,-2.5e1,true,false,null,{}],"b":"\u0422\uD83D\uDE91\/\n","a":0, "c": []} "#.utf8))
        #expect(
            read
                == .object([
                    .init(
                        key: "a",
                        value: .array([.integer(1), .number(-25), .bool(true), .bool(false), .null, .object([])])),
                    .init(key: "b", value: .string("Т🚑/\n")), .init(key: "a", value: .integer(0)),
                    .init(key: "c", value: .array([])),
                ]))
    }

    @Test(arguments: [
        "", "{", "{\"a\"}", "{\"a\":}", "[1,]", "{\"a\":1,}", "01", "1.", ".5", "+1", "1e", "tru", "nul", "NaN",
        "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud83d\"", "\"\\ude91\"", "\"a\nb\"", "{} {}", "'a'", "{a:1}", "1e999",
        "\u{feff}{}", "// c\n{}", "-", "[1 2]",
    ])
    func readerRefusesWhatJSONDoesNot(text: String) {
        #expect(throws: JSONProblem.self) { try JSONReader.read(Array(text.utf8)) }
    }

    @Test func readerRefusesBrokenUTF8AndDepth() {
        #expect(throws: JSONProblem.self) { try JSONReader.read([0x22, 0xc3, 0x28, 0x22]) }
        let deep = Array(repeating: UInt8(ascii: "["), count: 50_000)
        #expect(throws: JSONProblem.self) { try JSONReader.read(deep) }
    }

    @Test func readerNamesThePlace() {
        #expect(throws: JSONProblem(line: 2, column: 7, what: "not JSON")) {
            try JSONReader.read(Array("{\n\"їж\": x}".utf8))
        }
    }
}
