import Safety
import Testing
import Wire

@testable import Journal

@Suite struct DrainTests {
    private func live(_ word: String, tag: UInt64) -> DrainEvent {
        .live(.position, Scene.publication("u", word), tag: tag)
    }
    private func status(_ word: String) -> DrainEvent {
        .live(.status, Scene.publication("u/status", word, retain: true), tag: 0)
    }

    @Test func nothingIsSentOrAskedWithoutALink() {
        var line = DrainLine()
        line.add(.alerts, "a1")
        #expect(line.written(.alerts, at: 0) == [])
        #expect(line.at(1, live("p1", tag: 1)) == [])
        #expect(line.deadline == nil)
        #expect(line.news() == [])
    }

    @Test func lanesGoInTheirOrder() {
        var line = DrainLine()
        line.add(.history, "h1")
        line.add(.visits, "v1", "v2")
        line.add(.alerts, "a1", "a2")
        line.at(0, live("p1", tag: 1))
        line.at(0, status("s1"))
        // Position and status are at hand before the journal has answered.
        #expect(line.at(1, .connected(receiveMaximum: 100)) == ["p1", "s1", "a1", "a2", "v1", "v2", "h1"])
    }

    @Test func aPlaceIsAlwaysFreeForAnAlert() {
        var line = DrainLine()
        for number in 1...20 { line.add(.visits, "v\(number)") }
        let first = line.at(0, .connected(receiveMaximum: 100)) + line.at(1, .tick)
        #expect(first == ["v1", "v2", "v3", "v4", "v5", "v6"], "two of eight stay free")
        line.add(.alerts, "a1", "a2", "a3")
        #expect(line.written(.alerts, at: 2) == ["a1", "a2"])
        #expect(line.puback("v1", at: 3) == ["a3"], "and the next free place is an alert's too")
    }

    @Test(arguments: [(1, 1), (3, 1), (4, 2), (8, 6), (65_535, 6)])
    func theBrokersReceiveMaximumHolds(_ allowed: Int, _ bulk: Int) {
        var line = DrainLine()
        for number in 1...20 { line.add(.visits, "v\(number)") }
        line.at(0, .connected(receiveMaximum: allowed))
        line.at(1, .tick)
        #expect(line.inFlight.count == bulk)
        for number in 1...20 { line.add(.alerts, "a\(number)") }
        _ = line.written(.alerts, at: 2)
        #expect(line.inFlight.count == min(8, allowed))
        #expect(line.drain.inFlightCount == line.inFlight.count)
    }

    @Test func oneInFlightPerGroupInOrder() {
        var line = DrainLine()
        line.add(.alerts, "x1", "x2", group: "x")
        line.add(.alerts, "y1", group: "y")
        line.add(.alerts, "x3", group: "x")
        #expect(line.at(0, .connected(receiveMaximum: 100)) == ["x1", "y1"])
        #expect(line.puback("y1", at: 1) == [])
        #expect(line.puback("x1", at: 2) == ["x2"])
        #expect(line.puback("x2", at: 3) == ["x3"])
        #expect(line.puback("x3", at: 4) == [])
        #expect(line.rows.isEmpty)
    }

    @Test func aLostLinkPutsEverythingBackInOrder() {
        var line = DrainLine()
        line.add(.alerts, "x1", "x2", group: "x")
        line.add(.visits, "v1", "v2")
        line.at(0, live("p1", tag: 1))
        #expect(line.at(0, .connected(receiveMaximum: 100)) == ["p1", "x1", "v1", "v2"])
        let old = line.inFlight
        line.at(1, .disconnected)
        #expect(line.deadline == nil)
        line.inFlight = []
        #expect(line.at(2, .connected(receiveMaximum: 100)) == ["p1", "x1", "v1", "v2"])
        for message in old { line.at(3, .acknowledged(message.token, reason: 0)) }
        #expect(line.news().withoutTrackRequests == [], "answers of the old connection mean nothing now")
        #expect(line.puback("x1", at: 4) == ["x2"])
        #expect(line.news().withoutTrackRequests == [.sent(1)])
    }

    // MARK: - Reason codes

    @Test func nobodyReadingIsNotDelivery() {
        var line = DrainLine()
        line.add(.visits, "v1", "v2")
        #expect(line.at(0, .connected(receiveMaximum: 100)) == ["v1", "v2"])
        #expect(line.puback("v1", 0x10, at: 1) == [])
        #expect(line.news().withoutTrackRequests == [.notDelivered(1, reason: 0x10, retry: .seconds(31))])
        #expect(line.deadline == 31)
        #expect(line.at(30.9, .tick) == [])
        #expect(line.at(31, .tick) == ["v1"])
        var (now, pauses) = (31.0, [Double]())
        for _ in 1...5 {
            _ = line.puback("v1", 0x10, at: now)
            let due = line.deadline ?? 0
            pauses.append(due - now)
            now = due
            #expect(line.at(now, .tick) == ["v1"])
        }
        #expect(pauses == [60, 120, 240, 300, 300])
        #expect(line.rows.count == 2)
    }

    @Test func aReaderWakesWhatWaitedForOne() {
        var line = DrainLine()
        line.add(.visits, "v1", "v2")
        line.at(0, .connected(receiveMaximum: 100))
        #expect(line.puback("v1", 0x10, at: 1) == [])
        #expect(line.puback("v2", 0, at: 2) == ["v1"], "somebody reads this topic now")
    }

    @Test func aRefusedRowBlocksNobody() {
        var line = DrainLine()
        line.add(.visits, "bad", "v2")
        #expect(line.at(0, .connected(receiveMaximum: 3)) == ["bad"])
        #expect(line.puback("bad", 0x99, at: 1) == ["v2"])
        #expect(line.news().withoutTrackRequests == [.notDelivered(1, reason: 0x99, retry: .seconds(61))])
        _ = line.puback("v2", at: 2)
        var (now, pauses) = (61.0, [Double]())
        #expect(line.at(now, .tick) == ["bad"])
        for _ in 1...5 {
            _ = line.puback("bad", 0x99, at: now)
            let due = line.deadline ?? 0
            pauses.append(due - now)
            now = due
            #expect(line.at(now, .tick) == ["bad"])
        }
        #expect(pauses == [120, 240, 480, 900, 900])
    }

    @Test func anAlertNobodyReadWaitsAndANewerRevisionTakesItsPlace() {
        var line = DrainLine()
        line.add(.alerts, "rev1", group: "x", retain: true, topic: "alert/x")
        #expect(line.at(0, .connected(receiveMaximum: 100)) == ["rev1"])
        #expect(line.puback("rev1", 0x10, at: 1) == [])
        line.add(.alerts, "rev2", group: "x", retain: true, topic: "alert/x")
        line.told = []
        #expect(line.written(.alerts, at: 2) == ["rev2"], "at once, not after the wait of rev1")
        #expect(line.news().withoutTrackRequests == [.superseded(1)])
        #expect(line.puback("rev2", at: 3) == [])
        #expect(line.at(100, .tick) == [], "rev1 never overwrites rev2 at the broker")
        #expect(line.rows.isEmpty)
    }

    @Test func removingARetainedMessageNeedsNoReader() {
        var line = DrainLine()
        line.add(.alerts, "", group: "x", retain: true)
        #expect(line.at(0, .connected(receiveMaximum: 100)) == [""])
        #expect(line.puback("", 0x10, at: 1) == [])
        #expect(line.rows.isEmpty)
    }

    // MARK: - Live

    @Test func onlyTheNewestPositionIsSentAndOlderOnesAreLate() {
        var line = DrainLine()
        for tag in 1...3 as ClosedRange<UInt64> { line.at(Double(tag), live("p\(tag)", tag: tag)) }
        #expect(line.news() == [.positionLate(tag: 1), .positionLate(tag: 2)])
        #expect(line.at(4, .connected(receiveMaximum: 100)) == ["p3"])
        #expect(line.puback("p3", at: 5) == [])
        #expect(line.news().contains(.positionDelivered(tag: 3)))
    }

    @Test func aNewerPositionWaitsForTheAnswerToTheOlder() {
        var line = DrainLine()
        line.at(0, .connected(receiveMaximum: 100))
        #expect(line.at(1, live("p1", tag: 1)) == ["p1"])
        #expect(line.at(2, live("p2", tag: 2)) == [])
        #expect(line.at(3, live("p3", tag: 3)) == [])
        line.told = []
        #expect(line.puback("p1", at: 4) == ["p3"])
        #expect(line.news().filter { $0 != .requestTrackBatch } == [.positionDelivered(tag: 1)])
    }

    @Test func aPositionWhoseAnswerWasLostComesBackOnlyIfItIsStillTheNewest() {
        var line = DrainLine()
        line.at(0, .connected(receiveMaximum: 100))
        line.at(1, live("p1", tag: 1))
        line.at(2, .disconnected)
        #expect(line.at(3, .connected(receiveMaximum: 100)) == ["p1"])
        line.at(4, live("p2", tag: 2))
        line.told = []
        line.at(5, .disconnected)
        #expect(line.news() == [.positionLate(tag: 1)])
    }

    @Test(arguments: [0x10, 0x87, 0x97] as [UInt8]) func aPositionNobodyGotIsLate(_ reason: UInt8) {
        var line = DrainLine()
        line.at(0, .connected(receiveMaximum: 100))
        line.at(1, live("p1", tag: 1))
        #expect(line.puback("p1", reason, at: 2) == [])
        #expect(line.news().contains(.positionLate(tag: 1)))
        #expect(line.at(500, .tick) == [], "it isn't sent again as the newest")
    }

    @Test func statusIsStoredByTheBrokerEvenWithoutReaders() {
        var line = DrainLine()
        line.at(0, .connected(receiveMaximum: 100))
        #expect(line.at(1, status("s1")) == ["s1"])
        #expect(line.at(1, status("s2")) == [])
        line.told = []
        #expect(line.puback("s1", 0x10, at: 2) == ["s2"])
        #expect(line.news() == [])
        #expect(line.puback("s2", 0x87, at: 3) == [])
        #expect(line.news() == [.statusRefused(reason: 0x87)])
    }

    // MARK: - Pace

    @Test func visitsAndHistoryKeepToFiftyASecondAndAlertsDoNot() {
        var line = DrainLine()
        for number in 1...300 { line.add(.visits, "v\(number)") }
        for number in 1...40 { line.add(.history, "h\(number)") }
        var sent: [(at: Double, word: String)] = []
        var now = 100.0
        func note(_ words: [String]) { sent += words.map { (now, $0) } }
        note(line.at(now, .connected(receiveMaximum: 100)))
        var alerts = 0
        while !line.rows.isEmpty || !line.inFlight.isEmpty {
            while let message = line.inFlight.first {
                note(line.puback(String(decoding: message.publication.payload, as: UTF8.self), at: now))
            }
            if sent.count % 50 < 3, alerts < 200 {
                alerts += 1
                line.add(.alerts, "a\(alerts)")
                let words = line.written(.alerts, at: now)
                #expect(words.first == "a\(alerts)", "at once")
                note(words)
            }
            guard let due = line.deadline else { break }
            now = max(now, due)
            note(line.at(now, .tick))
            guard now < 200 else { break }
        }
        let bulk = sent.filter { !$0.word.hasPrefix("a") }
        #expect(bulk.count == 340)
        for (index, message) in bulk.enumerated() {
            let inTheSecond = bulk[index...].prefix { $0.at < message.at + 1 }.count
            #expect(inTheSecond <= 50)
        }
        #expect(now < 100 + 340.0 / 40, "and no slower than it must be")
        #expect(bulk.map(\.word) == (1...300).map { "v\($0)" } + (1...40).map { "h\($0)" })
        #expect(alerts > 3)
    }
}
