import Safety
import Testing
import Wire

@testable import Journal

/// The office's word after the broker's. "" is the empty retained message that removes another.
@Suite struct ReceiptTests {
    private let journal = Journal.open(.memory(MemoryDisk())).journal

    private func receipt(_ number: UInt64, _ revision: Int, at seconds: Double = 9) throws -> [String] {
        try journal.receipt(alerts: [(Scene.id(number), revision)], at: Scene.stamp(seconds)).map {
            String(decoding: $0.publication.payload, as: UTF8.self)
        }
    }

    @Test func aClearedAlertIsRemovedAfterTheOfficesReceiptOnly() throws {
        try journal.record(Scene.alert(1))
        #expect(try journal.tell(at: 1) == ["rev 1"])
        try journal.record(Scene.alert(1, revision: 2, .cleared))
        #expect(try journal.tell(at: 2) == ["rev 2"])
        #expect(try journal.waiting(.alerts).isEmpty, "the broker's word removes nothing")
        #expect(try receipt(1, 2) == [""])
        #expect(try journal.waiting(.alerts).map(\.publication) == [Scene.removal(Scene.alert(1))])
        #expect(try receipt(1, 2) == [], "the same receipt again does nothing")
        #expect(try journal.tell(at: 10) == [""])
        #expect(try journal.due(at: 9999) == [])
    }

    @Test func aReceiptOfAnOpenAlertEndsTheWaitAndRemovesNothing() throws {
        try journal.record(Scene.alert(1))
        try journal.tell(at: 1)
        #expect(try journal.due(at: 9999) == ["rev 1"])
        #expect(try receipt(1, 1) == [])
        #expect(try journal.due(at: 9999) == [])
        #expect(try journal.waiting(.alerts).isEmpty)
    }

    @Test func lowerRevisionsAndUnknownIdsArePassedBy() throws {
        try journal.record(Scene.alert(1, revision: 3, .cleared))
        try journal.tell(at: 1)
        #expect(try receipt(1, 2) == [])
        #expect(try receipt(2, 3) == [])
        #expect(try journal.receipt(alerts: [], seals: ["nobody's"], at: Scene.stamp(9)).isEmpty)
        #expect(try journal.due(at: 9999) == ["rev 3"])
        // Written without a message of its own: what the office has stored is no longer the newest.
        _ = try journal.record(Scene.change(Scene.alert(1, revision: 4, .cleared)), publications: [])
        #expect(try receipt(1, 3) == [])
        #expect(try receipt(1, 4) == [""])
    }

    @Test func aReceiptThatOvertakesTheBrokersWordRemovesNothingBeforeIt() throws {
        try journal.record(Scene.alert(1, .cleared))
        #expect(try receipt(1, 1) == [])
        let row = try #require(try journal.waiting(.alerts).first)
        #expect(try journal.markSent([row.id], at: Scene.stamp(2)).map(\.publication.payload) == [[]])
        #expect(try journal.tell(at: 3) == [""])
    }

    @Test func aLaterRevisionTakesTheToldOnesPlace() throws {
        try journal.record(Scene.alert(1))
        try journal.tell(at: 1)
        try journal.record(Scene.alert(1, revision: 2))
        #expect(try journal.due(at: 9999) == [], "never told after revision 2 is queued")
        #expect(try journal.tell(at: 2) == ["rev 2"])
        #expect(try journal.due(at: 9999) == ["rev 2"])
    }

    @Test func theBrokersWordForAnEarlierRevisionLeavesNothingToTellAgain() throws {
        try journal.record(Scene.alert(1))
        try journal.record(Scene.alert(1, revision: 2))
        #expect(try journal.tell(at: 1) == ["rev 1", "rev 2"])
        #expect(try journal.due(at: 9999) == ["rev 2"])
        #expect(try journal.alerts(ofTally: \.unreceipted) == 1)
    }

    @Test func whatHasNoReceiptIsToldAgainAfterTenMinutesOnANewConnectionAndAfterABoot() throws {
        _ = journal.startSession(floorSeconds: 7)
        try journal.record(Scene.alert(1))
        try journal.tell(at: 100)
        #expect(try journal.due(at: 699) == [])
        #expect(try journal.due(at: 700) == ["rev 1"])
        #expect(try journal.due(at: 150, boot: 2) == ["rev 1"])
        _ = journal.startSession(floorSeconds: 8)
        let due = try journal.unreceipted(at: Scene.stamp(101))
        #expect(due.map(\.id) == [1])
        _ = try journal.markSent(due.map(\.id), at: Scene.stamp(102))
        #expect(try journal.due(at: 701) == [], "told on this connection at 102")
        #expect(try journal.due(at: 702) == ["rev 1"])
    }

    @Test func whatWasToldLongestAgoComesFirstAndALimitHolds() throws {
        for number in 1...3 as ClosedRange<UInt64> {
            try journal.record(Scene.alert(number, revision: Int(number)))
            try journal.tell(at: Double(10 * (5 - number)))
        }
        #expect(try journal.due(at: 9999) == ["rev 3", "rev 2", "rev 1"])
        #expect(try journal.unreceipted(at: Scene.stamp(9999), limit: 2).count == 2)
    }

    @Test func talliesCountWhatTheOfficeOwesApart() throws {
        try journal.record(Scene.alert(1))
        try journal.record(Scene.alert(2, at: 5))
        let first = try #require(try journal.waiting(.alerts).first)
        try journal.markRefused(first.id, reason: 0x97)
        _ = try journal.markSent([first.id], at: Scene.stamp(6))
        try journal.markRefused(first.id, reason: 0x97)
        _ = try journal.markSent([first.id], at: Scene.stamp(7))
        let tally = try #require(try journal.tallies().first)
        #expect(
            tally
                == LaneTally(
                    lane: .alerts, waiting: 1, refused: 0, unreceipted: 1, givenUp: 0, oldestQueued: Scene.stamp(0),
                    sent: 1, lastSent: Scene.stamp(7)), "told twice is sent once")
    }

    @Test func aCallUnderDuressIsInNoTally() throws {
        let before = try journal.tallies()
        let sealed = Scene.publication("fieldgate/kharkiv/unit-01/sealed", "covert")
        _ = try journal.record(Scene.change(Scene.alert(1)), publications: [sealed], needsReceipt: true)
        #expect(try journal.tallies() == before, "while it waits")
        #expect(try journal.tell(at: 1) == ["covert"])
        #expect(try journal.tallies() == before, "and when it was sent")
    }

    @Test func detailsNeedNoReceipt() throws {
        let alert = Scene.alert(1)
        let detail = Scene.publication("fieldgate/kharkiv/unit-01/sealed", "where")
        _ = try journal.record(
            Scene.change(alert), publications: Scene.publications(alert) + [detail], needsReceipt: true)
        #expect(try journal.tell(at: 1) == ["rev 1", "where"])
        #expect(try journal.due(at: 9999) == ["rev 1"])
    }

    @Test func settingsThatTrustTheBrokerEndTheWait() throws {
        try journal.record(Scene.alert(1, .cleared))
        try journal.tell(at: 1)
        try journal.record(Scene.alert(2, .cleared))
        _ = try journal.record(seal: "k1")
        let waived = try journal.waiveAlertReceipts(at: Scene.stamp(2))
        #expect(waived.map(\.publication) == [Scene.removal(Scene.alert(1))])
        #expect(try journal.tell(at: 3) == ["rev 1", "sealed k1", ""])
        #expect(try journal.tell(at: 4) == [""], "what wasn't told yet needs the broker's word only")
        #expect(try journal.due(at: 9999) == ["sealed k1"])
    }

    @Test func anOfficeAwayForMonthsCostsTheOldestClearingsAndRemovesNothing() throws {
        try journal.record(Scene.alert(5000))
        try journal.tell(at: 1)
        for number in 1...UInt64(Journal.mostUnreceipted) + 4 {
            try journal.record(Scene.alert(number, .cleared))
        }
        try journal.tell(at: 2)
        #expect(try journal.alerts(ofTally: \.unreceipted) == Journal.mostUnreceipted)
        #expect(try journal.alerts(ofTally: \.givenUp) == 5)
        #expect(try journal.waiting(.alerts).isEmpty, "no removal without a receipt")
        #expect(try journal.unreceipted(at: Scene.stamp(9999)).first?.group == Scene.id(5000).description)
    }

    // MARK: - Sealing keys

    @Test func aSealingKeyWaitsForTheOfficeAndIsThenRemoved() throws {
        let rows = try journal.record(seal: "k1")
        #expect(rows.map(\.publication.topic) == [Scene.sealTopic("k1")])
        #expect(try journal.record(seal: "k1") == rows, "the same key again queues nothing")
        #expect(try journal.tell(at: 1) == ["sealed k1"])
        #expect(try journal.due(at: 700) == ["sealed k1"])
        let removal = try journal.receipt(alerts: [], seals: ["k1", "k2"], at: Scene.stamp(2))
        #expect(removal.map(\.publication) == [Scene.publication(Scene.sealTopic("k1"), "", retain: true)])
        #expect(try journal.receipt(alerts: [], seals: ["k1"], at: Scene.stamp(3)).isEmpty)
    }

    @Test func theSeventeenthKeyCostsTheOldestWithItsRemoval() throws {
        for number in 1...16 { _ = try journal.record(seal: "k\(number)") }
        try journal.tell(at: 1)
        #expect(try journal.alerts(ofTally: \.givenUp) == 0)
        let rows = try journal.record(seal: "k17")
        #expect(rows.map(\.publication.topic) == [Scene.sealTopic("k17"), Scene.sealTopic("k1")])
        #expect(rows.last?.publication.payload == [])
        #expect(try journal.tell(at: 2) == ["sealed k17", ""])
        #expect(try journal.due(at: 9999) == (2...17).map { "sealed k\($0)" })
        #expect(try journal.alerts(ofTally: \.givenUp) == 1)
    }
}
