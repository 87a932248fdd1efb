import Safety
import Testing

@testable import Wire

@Suite struct OrderPayloadTests {
    static let works: [Order.Work] = [
        .evacuate(level: .warning, actions: [.shelter], text: nil, haven: nil),
        .evacuate(level: .evacuate, actions: [.relocate, .avoid], text: "На південь \"зараз\"", haven: "chuhuiv"),
        .standDown(alert: Samples.alertID), .acknowledge(alert: Samples.alertID), .report, .zones(version: 12),
        .emissionControl(minutes: 240, mode: .total), .drill(on: true), .drill(on: false),
        .message(text: String(repeating: "ї", count: 280)), .unsupported("keys"), .unsupported("wipe"),
        .unsupported("fly"),
    ]

    @Test(arguments: works) func everyOrderComesBackAsItWas(_ work: Order.Work) throws {
        let order = Mail.order(work)
        #expect(try Order(reading: order.encode()) == order)
    }

    /// Whatever is in `wipe`: no unit does it, and so none reads it.
    @Test func whatIsUnsupportedIsNotReadAnyFurther() throws {
        #expect(try read(work: "{\"wipe\":{\"confirm\":\"unit-01\"}}").work == .unsupported("wipe"))
        #expect(try read(work: "{\"wipe\":{\"confirm\":\"unit-01\"}}").work.lowers)
    }

    @Test func actionsAreInTheirOwnOrder() throws {
        let order = try read(work: "{\"evacuate\":{\"actions\":[\"avoid\",\"relocate\"],\"level\":\"warning\"}}")
        #expect(order.work == .evacuate(level: .warning, actions: [.relocate, .avoid], text: nil, haven: nil))
    }

    @Test(arguments: [
        "{}", "[]", "\"report\"", "{\"report\":{},\"drill\":{\"on\":true}}", "{\"report\":{\"now\":true}}",
        "{\"report\":null}", "{\"Report\":{}}", "{\"\":{}}", "{\"evacuate\":{\"level\":\"evacuate\"}}",
        "{\"evacuate\":{\"actions\":[],\"level\":\"evacuate\"}}",
        "{\"evacuate\":{\"actions\":[\"run\"],\"level\":\"evacuate\"}}",
        "{\"evacuate\":{\"actions\":[\"avoid\",\"avoid\"],\"level\":\"evacuate\"}}",
        "{\"evacuate\":{\"actions\":[\"avoid\"],\"level\":\"worse\"}}",
        "{\"evacuate\":{\"actions\":[\"avoid\"],\"level\":\"warning\",\"by\":\"air\"}}",
        "{\"evacuate\":{\"actions\":[\"avoid\"],\"level\":\"warning\",\"text\":\"\"}}",
        "{\"evacuate\":{\"actions\":[\"avoid\"],\"level\":\"warning\",\"haven\":\"\"}}",
        "{\"stand_down\":{}}", "{\"stand_down\":{\"alert\":\"all\"}}", "{\"stand_down\":{\"alert\":null}}",
        "{\"zones\":{\"version\":0}}", "{\"zones\":{\"version\":1.5}}", "{\"zones\":{\"version\":9007199254740992}}",
        "{\"emission_control\":{\"minutes\":0,\"mode\":\"normal\"}}",
        "{\"emission_control\":{\"minutes\":241,\"mode\":\"normal\"}}", "{\"emission_control\":{\"minutes\":60}}",
        "{\"drill\":{\"on\":1}}", "{\"drill\":{\"on\":true,\"off\":false}}", "{\"message\":{\"text\":\" \"}}",
        "{\"message\":{\"text\":\"a\\nb\"}}", "{\"message\":{\"text\":\"a\\u001bb\"}}",
        "{\"message\":{\"text\":\"a\\u2028b\"}}", "{\"message\":{\"text\":\"a\\u202eb\"}}",
        "{\"message\":{\"text\":7}}", "{\"keys\":[]}",
    ]) func whatIsNotUnderstoodIsNotObeyed(_ work: String) {
        #expect(throws: PayloadFault.self) { try read(work: work) }
    }

    @Test(arguments: [(100, true), (101, false)]) func anEvacuationsTextHas100Characters(count: Int, isRead: Bool) {
        check(.evacuate(level: .warning, actions: [.avoid], text: text(count), haven: nil), isRead: isRead)
    }

    @Test(arguments: [(280, true), (281, false)]) func aMessageHas280Characters(count: Int, isRead: Bool) {
        check(.message(text: text(count)), isRead: isRead)
    }

    private func text(_ count: Int) -> String { String(repeating: "ж", count: count) }

    /// One letter can carry any number of accents.
    @Test func charactersAreNoWayRoundTheLimit() {
        check(.message(text: "a" + String(repeating: "\u{301}", count: 2_000)), isRead: false)
    }

    private func check(_ work: Order.Work, isRead: Bool) {
        let order = Mail.order(work)
        if isRead {
            #expect(throws: Never.self) { try Order(reading: order.encode()) }
        } else {
            #expect(throws: PayloadFault.self) { try Order(reading: order.encode()) }
        }
    }

    @Test(arguments: [(1, true), (0, false), (-1, false), (604_800, true), (604_801, false)])
    func ordersEndWithinSevenDays(seconds: Int, isRead: Bool) throws {
        let order = Order(
            id: Mail.orderID, unit: Mail.unit, issued: Samples.utc(), expires: Samples.utc(Double(seconds)), counter: 1,
            work: .report)
        let read = Result { try Order(reading: order.encode()) }
        #expect((read.failure == nil) == isRead)
    }

    @Test func problemsHaveTheirPlaces() {
        let text = """
            {"_type":"fieldgate.order","v":1,"counter":-1,
             "do":{"evacuate":{"actions":["avoid"],"level":"secret"}},
             "expires":1795251600,"id":"019a93f3","issued":1795248000,"priority":1,"unit":"Unit 1"}
            """
        #expect(
            problems(text) == [
                "3:59: priority: unknown field; known are `counter`, `do`, `expires`, `id`, `issued`, `unit`, `_type`, `v`",
                "1:44: counter: not acceptable; a whole number from 0 to 9007199254740991",
                "3:28: id: not acceptable; a UUID of version 7",
                "3:79: unit: not acceptable; the id of a unit",
                "2:48: do.evacuate.level: not acceptable; one of `advisory`, `warning`, `evacuate`",
            ])
    }

    @Test(arguments: [
        "{\"_type\":\"fieldgate.order\",\"v\":2}", "{\"_type\":\"fieldgate.order\"}",
        "{\"_type\":\"fieldgate.receipt\",\"v\":1}",
        "{\"v\":1}", "[]", "", "{\"_type\":\"fieldgate.order\",\"v\":1,\"v\":1}",
    ]) func anotherTypeOrVersionIsRefusedAtOnce(_ text: String) {
        #expect(problems(text).count == 1)
    }

    @Test func problemsAreBounded() {
        let fields = (0..<80).map { "\"x\(String(repeating: "y", count: $0 % 20))\($0)\":1" }.joined(separator: ",")
        do {
            _ = try Order(reading: Array("{\"_type\":\"fieldgate.order\",\"v\":1,\(fields)}".utf8))
            Issue.record("read")
        } catch {
            #expect(error.problems.count == 50 && error.omitted > 30)
        }
    }

    private func problems(_ text: String) -> [String] {
        do {
            _ = try Order(reading: Array(text.utf8))
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    private func read(work: String) throws -> Order {
        let text = """
            {"_type":"fieldgate.order","counter":41,"do":\(work),"expires":1795251600,\
            "id":"\(Mail.orderID)","issued":1795248000,"unit":"unit-01","v":1}
            """
        return try Order(reading: Array(text.utf8))
    }
}
