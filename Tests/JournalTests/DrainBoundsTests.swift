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
