import BaseOffice
import Safety
import Testing
import Wire

@Suite struct ReceiptTimelineTests {
    private static func stored(_ number: Int, _ revision: Int) -> ReceiptContent.StoredAlert {
        ReceiptContent.StoredAlert(id: Timeline.id(number), revision: revision)
    }

    @Test func nothingIsReceiptedBeforeItIsStored() {
        var line = Timeline()
        line.at(1, .alert(Timeline.alert(1, 1)))
        line.run(to: 20)
        #expect(line.words == ["1 keep unit-01 rev 1"])
        line.at(20, .alertKept(unit: "unit-01", Self.stored(1, 1)))
        line.run(to: 21)
        #expect(line.words.last == "21 receipt unit-01 rev 1")
    }

    @Test func whatComesTogetherGoesInOneMessage() {
        var line = Timeline()
        line.at(1, .alertKept(unit: "unit-01", Self.stored(1, 1)))
        line.at(1.1, .alertKept(unit: "unit-01", Self.stored(1, 2)))
        line.at(1.2, .alertKept(unit: "unit-01", Self.stored(2, 1)))
        line.at(1.3, .alertKept(unit: "unit-02", Self.stored(3, 4)))
        line.at(1.4, .sealingKeyKept(unit: "unit-01", KeyID(of: [1])))
        line.run(to: 3)
        #expect(
            line.words == [
                "2 receipt unit-01 rev 2, rev 1, key \(KeyID(of: [1]))", "2 receipt unit-02 rev 4",
            ])
    }

    @Test func aLowerRevisionIsIgnoredAndTheSameOneReceiptedAgain() {
        var line = Timeline()
        line.at(1, .alert(Timeline.alert(1, 3)))
        line.at(2, .alert(Timeline.alert(1, 2, state: .cleared)))
        line.at(3, .alert(Timeline.alert(1, 3)))
        #expect(line.words == ["1 keep unit-01 rev 3", "3 keep unit-01 rev 3"])
    }

    @Test func anotherUnitCantSpeakForAnAlert() {
        var line = Timeline()
        line.at(1, .alert(Timeline.alert(1, 1)))
        line.at(2, .alert(Timeline.alert(1, 2, unit: "unit-02", state: .cleared)))
        #expect(line.words == ["1 keep unit-01 rev 1"])
    }

    @Test func aUnitGoneWildTakesNoRoomFromTheOthers() {
        var line = Timeline()
        var generator = SeededGenerator(seed: 3)
        func made(_ unit: String, _ state: AlertState) -> AlertRecord {
            AlertRecord(
                unit: unit, id: Identifier(at: Timeline.noon, using: &generator), revision: 1, kind: .zone,
                level: .evacuate, state: state, isDrill: false, raised: Timeline.noon, payload: [])
        }
        for _ in 0..<1_000 { line.say(.alert(made("unit-01", .active))) }
        #expect(line.words.count == OfficeCore.mostAlertsOfUnit)
        #expect(line.core.dropped == 1_000 - OfficeCore.mostAlertsOfUnit)
        for _ in 0..<1_000 { line.say(.alert(made("unit-02", .cleared))) }
        #expect(line.words.count == OfficeCore.mostAlertsOfUnit + 1_000, "what is cleared gives way")
    }

    @Test func forgedAlarmsLeaveRoomForACovertCall() {
        var line = Timeline()
        var generator = SeededGenerator(seed: 3)
        func made(isCovert: Bool) -> AlertRecord {
            AlertRecord(
                unit: "unit-01", id: Identifier(at: Timeline.noon, using: &generator), revision: 1, kind: .distress,
                level: .evacuate, state: .active, isDrill: false, raised: Timeline.noon, payload: [],
                isCovert: isCovert)
        }
        for _ in 0..<1_000 { line.say(.alert(made(isCovert: false))) }
        let full = line.words.count
        line.say(.alert(made(isCovert: true)))
        #expect(line.words.count == full + 1)
    }

    @Test func receiptsWaitForTheLink() {
        var line = Timeline(isUp: false)
        line.at(1, .alertKept(unit: "unit-01", Self.stored(1, 1)))
        line.run(to: 50)
        #expect(line.words == [])
        line.at(50, .linkUp)
        #expect(line.words == ["50 receipt unit-01 rev 1"])
        line.at(51, .receiptNotSent(unit: "unit-01", ReceiptContent(alerts: [Self.stored(1, 1)])))
        line.run(to: 52)
        #expect(line.words.last == "52 receipt unit-01 rev 1")
    }
}

@Suite struct OrderTimelineTests {
    private static func order(_ number: Int, unit: String = "unit-01", until second: Double = 3_600) -> PendingOrder {
        PendingOrder(id: Timeline.id(number), unit: unit, expires: Timeline.utc(second))
    }

    @Test func anOrderIsSentAtOnceAndEveryMinuteUntilItsReply() {
        var line = Timeline()
        line.at(10, .outgoing([Self.order(1)]))
        line.at(11, .outgoing([Self.order(1)]))
        line.at(131, .replied(order: Timeline.id(1)))
        line.run(to: 1_000)
        #expect(line.words == ["10 send 1", "70 send 1", "130 send 1"])
    }

    @Test func anOrderWithoutAReplyEndsWithItsTime() {
        var line = Timeline()
        line.at(10, .outgoing([Self.order(1, until: 100)]))
        line.run(to: 1_000)
        #expect(line.words == ["10 send 1", "70 send 1", "100 expire 1"])
    }

    @Test func ordersWaitForTheLinkAndGoInTheirOrder() {
        var line = Timeline(isUp: false)
        line.at(10, .outgoing([Self.order(1), Self.order(2, unit: "unit-02")]))
        line.at(30, .linkUp)
        line.at(35, .linkDown)
        line.at(36, .linkUp)
        #expect(line.words == ["30 send 1", "30 send 2", "36 send 1", "36 send 2"])
    }

    @Test func whatTheLinkHadNoRoomForIsTriedAgainAtOnce() {
        var line = Timeline()
        line.at(10, .outgoing([Self.order(1)]))
        line.say(.orderNotSent(Timeline.id(1)))
        line.run(to: 11)
        #expect(line.words == ["10 send 1", "11 send 1"])
    }

    @Test func theBrokerIsNotFilledForAUnitThatIsGone() {
        var line = Timeline()
        line.at(1, .status(unit: "unit-01", Timeline.status(.offline, session: 4, at: 0)))
        line.at(10, .outgoing([Self.order(1)]))
        line.run(to: 600)
        #expect(line.words == ["10 send 1"])
        line.at(605, .status(unit: "unit-01", Timeline.status(session: 5, at: 605)))
        line.run(to: 607)
        #expect(line.words == ["10 send 1", "607 send 1"])
    }
}
