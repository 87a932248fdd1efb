import Safety
import Testing
import Wire

@testable import Journal

/// What the broker has had and the office hasn't confirmed: told again, and in nobody's way.
@Suite struct ToldAgainTests {
    private static let topic = "alert/x"

    private func row(_ id: Int64, _ word: String, group: String? = nil, topic: String? = nil, at seconds: Double = 0)
        -> OutboxRow
    {
        OutboxRow(
            id: id, lane: .alerts, group: group ?? "g\(id)",
            publication: Scene.publication(topic ?? "alert/\(id)", word, retain: true), queued: Scene.stamp(seconds))
    }

    private func connected(allowing receiveMaximum: Int = 100) -> DrainLine {
        var line = DrainLine()
        line.at(0, .connected(receiveMaximum: receiveMaximum))
        return line
    }

    @Test func whatIsToldAgainIsAnsweredAndGone() {
        var line = connected()
        #expect(line.at(1, .unreceipted([row(900, "rev1")])) == ["rev1"])
        #expect(line.at(2, .unreceipted([row(900, "rev1")])) == [], "it is under way")
        line.told = []
        #expect(line.puback("rev1", at: 3) == [])
        #expect(line.news().withoutTrackRequests == [.sent(900)])
        #expect(line.at(4, .unreceipted([row(900, "rev1")])) == ["rev1"], "when the journal says so again")
    }

    @Test func withoutALinkNothingIsHeld() {
        var line = DrainLine()
        #expect(line.at(1, .unreceipted([row(900, "rev1")])) == [])
        #expect(line.at(2, .connected(receiveMaximum: 100)) == [])
        #expect(line.at(3, .unreceipted([row(900, "rev1")])) == ["rev1"])
        line.at(4, .disconnected)
        line.inFlight = []
        #expect(line.at(5, .connected(receiveMaximum: 100)) == [], "the journal knows what is due")
    }

    @Test func anAlarmNeverWaitsForWhatIsToldAgain() {
        var line = connected()
        let old = (1...40).map { row(900 + $0, "old\($0)") }
        var sent = line.at(1, .unreceipted(old))
        #expect(sent == (1...5).map { "old\($0)" }, "a burst, then the pace")
        sent += line.at(1.5, .tick)
        #expect(sent.count == 6, "two places stay free")
        line.add(.alerts, "news1", "news2", "news3")
        #expect(line.written(.alerts, at: 2) == ["news1", "news2"])
        #expect(line.puback("old1", at: 3) == ["news3"], "the next free place too")
        #expect(line.puback("news1", at: 4) == ["old7"])
        #expect(line.puback("news2", at: 5) == [], "two stay free again")
    }

    @Test func itDoesntKeepNewsFromBeingFetched() {
        var line = connected(allowing: 1)
        line.at(1, .unreceipted((1...40).map { row(900 + $0, "old\($0)") }))
        line.add(.alerts, "news")
        _ = line.written(.alerts, at: 2)
        #expect(line.puback("old1", at: 3) == ["news"])
        var told = 1
        while let message = line.inFlight.first, told < 50 {
            let next = line.puback(String(decoding: message.publication.payload, as: UTF8.self), at: 4 + Double(told))
            told += next.count
        }
        #expect(told == 32, "at most 32 are held; the journal offers the others again")
    }

    @Test func aLaterRevisionEndsTheTellingOfAnEarlier() {
        var line = connected(allowing: 1)
        line.add(.alerts, "busy")
        #expect(line.written(.alerts, at: 1) == ["busy"])
        line.at(2, .unreceipted([row(900, "rev1", group: "x", topic: Self.topic)]))
        line.add(.alerts, "rev2", group: "x", retain: true, topic: Self.topic)
        #expect(line.written(.alerts, at: 3) == [])
        #expect(line.puback("busy", at: 4) == ["rev2"])
        #expect(line.puback("rev2", at: 5) == [], "rev1 never overwrites rev2 at the broker")
        line.at(6, .unreceipted([row(901, "rev1 of y", topic: "alert/y")]))
        line.at(
            7, .unwritten(Scene.publication("alert/y", "rev2 of y", retain: true), group: "y", queued: Scene.stamp(7)))
        #expect(line.puback("rev1 of y", at: 8) == ["rev2 of y"])
        #expect(line.puback("rev2 of y", at: 9) == [])
        #expect(line.at(10, .unreceipted([row(901, "rev1 of y", topic: "alert/y")])) == [], "spoken from memory since")
    }

    @Test func theNextRevisionWaitsForTheAnswerToTheOneToldAgain() {
        var line = connected()
        #expect(line.at(1, .unreceipted([row(900, "rev1", group: "x", topic: Self.topic)])) == ["rev1"])
        line.add(.alerts, "rev2", group: "x", retain: true, topic: Self.topic)
        #expect(line.written(.alerts, at: 2) == [], "one in flight per id")
        line.told = []
        #expect(line.puback("rev1", 0x97, at: 3) == ["rev2"])
        #expect(
            line.news().withoutTrackRequests == [
                .notDelivered(900, reason: 0x97, retry: .seconds(63)), .superseded(900),
            ])
        #expect(line.puback("rev2", at: 4) == [])
        #expect(line.at(500, .tick) == [])
    }

    @Test func whatTheLinkDidntTakeIsNotToldAfterItsLaterRevision() throws {
        var line = connected()
        #expect(line.at(1, .unreceipted([row(900, "rev1", group: "x", topic: Self.topic)])) == ["rev1"])
        line.add(.alerts, "rev2", group: "x", retain: true, topic: Self.topic)
        _ = line.written(.alerts, at: 2)
        let taken = try #require(line.inFlight.last)
        line.inFlight = []
        #expect(line.at(3, .sendFailed(taken.token)) == [], "the link rests a second")
        #expect(line.at(4, .tick) == ["rev2"])
        #expect(line.puback("rev2", at: 5) == [])
    }

    @Test func whatNobodyReadsWaitsAndBlocksNobody() {
        var line = connected()
        line.at(1, .unreceipted([row(900, "rev1"), row(901, "other")]))
        #expect(line.puback("rev1", 0x10, at: 2) == [])
        #expect(line.deadline == 32)
        line.add(.alerts, "news")
        #expect(line.written(.alerts, at: 3) == ["news"])
        #expect(line.at(32, .tick) == ["rev1"])
    }

    /// A day in which the office gives no receipts: each row is told at its time, and never two revisions of one.
    @Test func drainAndJournalTogetherTellEachEveryTenMinutes() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        _ = journal.startSession(floorSeconds: 1)
        try journal.record(Scene.alert(1))
        _ = try journal.record(seal: "k1")
        var drain = Drain()
        var sent: [(minute: Int, word: String)] = []
        func at(_ seconds: Double, _ event: DrainEvent) throws {
            var events = [event]
            while !events.isEmpty {
                for action in drain.handle(events.removeFirst(), at: .seconds(seconds)) {
                    switch action {
                    case .send(let token, let publication):
                        sent.append((Int(seconds / 60), String(decoding: publication.payload, as: UTF8.self)))
                        events.append(.acknowledged(token, reason: 0))
                    case .fetch(let lane, let after, let limit):
                        events.append(
                            .fetched(lane, after: after, try journal.pending(lane, after: after, limit: limit)))
                    case .sent(let id): _ = try journal.markSent([id], at: Scene.stamp(seconds))
                    case .superseded(let id): try journal.markSuperseded([id])
                    case .requestTrackBatch: events.append(.trackBatch(.none))
                    default: Issue.record("\(action)")
                    }
                }
            }
        }
        try at(0, .connected(receiveMaximum: 100))
        for quarter in 1...4 * 35 {
            let seconds = Double(quarter) * 15
            if quarter == 4 * 13 {
                try journal.record(Scene.alert(1, revision: 2))
                try at(seconds, .written(.alerts))
            }
            if quarter == 4 * 15 {
                try at(seconds, .disconnected)
                _ = journal.startSession(floorSeconds: 2)
                try at(seconds, .connected(receiveMaximum: 100))
            }
            if quarter == 4 * 20 { _ = try journal.receipt(alerts: [], seals: ["k1"], at: Scene.stamp(seconds)) }
            try at(seconds, .unreceipted(try journal.unreceipted(at: Scene.stamp(seconds))))
            try at(seconds, .written(.alerts))
        }
        let told = sent.map { "\($0.minute) \($0.word)" }
        #expect(
            told == [
                "0 rev 1", "0 sealed k1", "10 rev 1", "10 sealed k1", "13 rev 2", "15 sealed k1", "15 rev 2", "20 ",
                "25 rev 2", "35 rev 2",
            ])
    }
}
