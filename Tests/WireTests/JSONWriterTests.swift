import Safety
import Testing

@testable import Wire

@Suite struct JSONWriterTests {
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
}
