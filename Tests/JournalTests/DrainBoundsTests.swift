import Safety
import Testing
import Wire

@testable import Journal

/// The drain's bounds, what the database couldn't take, and the late track.
@Suite struct DrainBoundsTests {
    private func live(_ word: String, tag: UInt64) -> DrainEvent {
        .live(.position, Scene.publication("u", word), tag: tag)
    }

    // MARK: - Bounds

    @Test func aLaneHoldsNoMoreThanItsShare() {
        var line = DrainLine()
        for number in 1...1000 { line.add(.visits, "v\(number)") }
        var held: Set<Int64> = []
        line.answersFetches = false
        var asked: [DrainAction] = line.drain.handle(.connected(receiveMaximum: 100), at: .seconds(0))
        while let index = asked.firstIndex(where: { if case .fetch(.visits, _, _) = $0 { true } else { false } }) {
            guard case .fetch(_, let after, let limit) = asked.remove(at: index) else { break }
            let answer = line.rows.filter { $0.id > after }.prefix(limit)
            held.formUnion(answer.map(\.id))
            asked += line.drain.handle(.fetched(.visits, after: after, Array(answer)), at: .seconds(0))
        }
        #expect(held.count == 64)
    }

    @Test func everythingIsFetchedInTheEnd() {
        var line = DrainLine()
        for number in 1...500 { line.add(.visits, "v\(number)") }
        line.at(0, .connected(receiveMaximum: 100))
        var now = 0.0
        while now < 60, let message = line.inFlight.first {
            _ = line.puback(String(decoding: message.publication.payload, as: UTF8.self), at: now)
            if line.inFlight.isEmpty, let due = line.deadline {
                now = due
                line.at(now, .tick)
            }
        }
        #expect(line.rows.count == 0)
    }

    @Test func rowsWrittenWhileAFetchIsUnderWayAreNotMissed() {
        var line = DrainLine()
        line.answersFetches = false
        line.at(0, .connected(receiveMaximum: 100))
        line.add(.alerts, "a1")
        #expect(line.written(.alerts, at: 1) == [])
        line.answersFetches = true
        #expect(line.at(2, .fetched(.alerts, after: 0, [])) == ["a1"], "the answer was older than the row")
    }

    @Test func aJournalThatCouldNotAnswerIsAskedAgain() {
        var line = DrainLine()
        line.answersFetches = false
        line.at(0, .connected(receiveMaximum: 100))
        line.at(1, .fetchFailed(.alerts))
        #expect(line.deadline == 6)
        line.answersFetches = true
        line.add(.alerts, "a1")
        #expect(line.at(6, .tick) == ["a1"])
    }

    @Test func aMessageTheLinkDidNotTakeIsTriedAgainInASecond() {
        var line = DrainLine()
        line.add(.alerts, "a1")
        line.at(0, .connected(receiveMaximum: 100))
        let token = line.inFlight.removeFirst().token
        #expect(line.at(1, .sendFailed(token)) == [])
        #expect(line.deadline == 2)
        #expect(line.at(2, .tick) == ["a1"])
    }

    // MARK: - What the database couldn't take

    @Test func anUnwrittenAlertIsSentFromMemoryAndItsRowIsNotSentAgain() {
        var line = DrainLine()
        line.at(0, .connected(receiveMaximum: 100))
        let alert = Scene.publication("alert/x", "rev1", retain: true)
        #expect(line.at(1, .unwritten(alert, group: "x", queued: Scene.stamp(1))) == ["rev1"])
        #expect(line.puback("rev1", at: 2) == [])
        #expect(line.news().contains(.unwrittenDelivered(alert)))
        line.add(.alerts, "rev1", group: "x", retain: true, topic: "alert/x")
        #expect(line.written(.alerts, at: 3) == [])
        #expect(line.news().withoutTrackRequests == [.sent(1)], "the disk has answered: the row is done already")
    }

    @Test func anUnwrittenAlertBecomesItsRowWhileItIsInFlight() {
        var line = DrainLine()
        line.at(0, .connected(receiveMaximum: 100))
        let alert = Scene.publication("alert/x", "rev1", retain: true)
        line.at(1, .unwritten(alert, group: "x", queued: Scene.stamp(1)))
        line.add(.alerts, "rev1", group: "x", retain: true, topic: "alert/x")
        #expect(line.written(.alerts, at: 2) == [])
        line.told = []
        #expect(line.puback("rev1", at: 3) == [])
        #expect(line.news().withoutTrackRequests == [.sent(1)])
    }

    @Test func anUnwrittenAlertOutlivesTheLinkAndIsNotOvertakenByAnOlderRow() {
        var line = DrainLine()
        line.add(.alerts, "rev1", group: "x", retain: true, topic: "alert/x")
        let newer = Scene.publication("alert/x", "rev2", retain: true)
        line.at(1, .unwritten(newer, group: "x", queued: Scene.stamp(50)))
        #expect(line.at(2, .connected(receiveMaximum: 100)) == ["rev2"])
        #expect(line.news().withoutTrackRequests == [.superseded(1)])
        line.inFlight = []
        line.at(3, .disconnected)
        #expect(line.at(4, .connected(receiveMaximum: 100)) == ["rev2"])
    }

    @Test func unwrittenAlertsAreBoundedAndCounted() {
        var line = DrainLine()
        for number in 1...40 {
            line.at(
                0,
                .unwritten(Scene.publication("t\(number)", "m\(number)"), group: "g\(number)", queued: Scene.stamp(0)))
        }
        #expect(line.drain.droppedUnwritten == 8)
        #expect(line.at(1, .connected(receiveMaximum: 100)).first == "m9")
    }

    /// Gives the drain what only memory has: `name` retained on a topic of its own, or a detail that isn't retained.
    private func fromMemory(_ line: inout DrainLine, _ name: String, on topic: String? = nil, retain: Bool = true) {
        let publication = Scene.publication(topic ?? "alert/\(name)", name, retain: retain)
        line.at(0, .unwritten(publication, group: topic ?? name, queued: Scene.stamp(0)))
    }

    /// Connects, confirms everything that comes and returns it in order.
    private func delivered(_ line: inout DrainLine) -> [String] {
        line.at(1, .connected(receiveMaximum: 100))
        var words: [String] = []
        while let first = line.inFlight.first {
            words.append(String(decoding: first.publication.payload, as: UTF8.self))
            _ = line.puback(words[words.count - 1], at: 2)
        }
        return words
    }

    @Test func theOnlyCopyOfAnOpenAlertOutlastsAFloodOfDetails() {
        var line = DrainLine()
        fromMemory(&line, "open")
        for number in 1...40 { fromMemory(&line, "d\(number)", on: "detail", retain: false) }
        #expect(line.drain.droppedUnwritten == 9)
        #expect(delivered(&line) == ["open"] + (10...40).map { "d\($0)" })
    }

    @Test func theNewestRevisionOutlastsAFloodOfEarlierOnes() {
        var line = DrainLine()
        fromMemory(&line, "open")
        for revision in 1...100 { fromMemory(&line, "r\(revision)", on: "alert/x") }
        #expect(line.drain.droppedUnwritten == 69)
        #expect(delivered(&line) == ["open"] + (70...100).map { "r\($0)" })
    }

    @Test func supersededRevisionsGoBeforeDetails() {
        var line = DrainLine()
        fromMemory(&line, "d1", on: "detail", retain: false)
        fromMemory(&line, "r1", on: "alert/x")
        fromMemory(&line, "d2", on: "alert/x", retain: false)
        fromMemory(&line, "r2", on: "alert/x")
        for number in 1...29 { fromMemory(&line, "a\(number)") }
        let alerts = (1...29).map { "a\($0)" }
        var full = line
        #expect(line.drain.droppedUnwritten == 1)
        #expect(Set(delivered(&line)) == Set(["d1", "d2", "r2"] + alerts), "r1 went")
        fromMemory(&full, "a30")
        #expect(full.drain.droppedUnwritten == 2)
        #expect(Set(delivered(&full)) == Set(["d2", "r2", "a30"] + alerts), "then d1")
    }

    @Test func aRevisionIsSupersededByTheOneThatFindsNoRoom() {
        var line = DrainLine()
        for number in 1...32 { fromMemory(&line, "a\(number)") }
        fromMemory(&line, "a7 cleared", on: "alert/a7")
        #expect(line.drain.droppedUnwritten == 1)
        #expect(delivered(&line) == (1...32).filter { $0 != 7 }.map { "a\($0)" } + ["a7 cleared"])
    }

    @Test func aDetailFindsNoRoomAmongOpenAlertsAndOneMoreAlertTakesTheOldestPlace() {
        var line = DrainLine()
        for number in 1...32 { fromMemory(&line, "a\(number)") }
        fromMemory(&line, "d1", on: "detail", retain: false)
        #expect(line.drain.droppedUnwritten == 1, "the detail itself")
        fromMemory(&line, "a33")
        #expect(line.drain.droppedUnwritten == 2)
        #expect(delivered(&line) == (2...33).map { "a\($0)" })
    }

    @Test func whatIsInFlightIsNeverDropped() {
        var line = DrainLine()
        line.at(0, .connected(receiveMaximum: 1))
        fromMemory(&line, "d1", on: "detail", retain: false)
        for number in 1...32 { fromMemory(&line, "a\(number)") }
        #expect(line.drain.droppedUnwritten == 1, "a1: nothing but open alerts beside d1, which is on its way")
        #expect(line.puback("d1", at: 1) == ["a2"])
    }

    // MARK: - The late track

    @Test func aTrackIsAskedForOnceThePositionWentAndHistoryIsEmpty() {
        var line = DrainLine()
        line.add(.history, "h1")
        line.at(0, live("p1", tag: 1))
        #expect(line.at(1, .connected(receiveMaximum: 100)) == ["p1", "h1"])
        #expect(line.news() == [])
        _ = line.puback("h1", at: 2)
        #expect(line.news() == [.sent(1), .requestTrackBatch])
        line.add(.history, "h2")
        #expect(line.at(3, .trackBatch(.made)) == ["h2"])
        _ = line.puback("h2", at: 4)
        #expect(line.news() == [.sent(2), .requestTrackBatch])
        line.at(5, .trackBatch(.none))
        line.at(6, .tick)
        #expect(line.news() == [])
        line.at(7, .lateKept)
        #expect(line.news() == [.requestTrackBatch])
        line.at(8, .trackBatch(.failed))
        #expect(line.deadline == 13)
        line.at(13, .tick)
        #expect(line.news() == [.requestTrackBatch])
    }

    @Test func historyNeverOvertakesTheNewestPosition() {
        var line = DrainLine()
        line.at(0, .connected(receiveMaximum: 100))
        line.at(1, live("p1", tag: 1))
        line.at(2, live("p2", tag: 2))
        line.add(.history, "h1")
        line.add(.visits, "v1")
        #expect(line.written(.history, at: 3) == [])
        #expect(line.written(.visits, at: 3) == ["v1"], "visits needn't wait")
        #expect(line.puback("p1", at: 4) == ["p2", "h1"])
    }
}
