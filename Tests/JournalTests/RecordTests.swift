import Safety
import Synchronization
import Testing
import Wire

@testable import Journal

@Suite struct RecordTests {
    @Test func alertAndItsRowsAreOneFact() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        let alert = Scene.alert(1)
        let recording = try journal.record(Scene.change(alert), publications: Scene.publications(alert))
        let rows = try journal.waiting(.alerts)
        #expect(recording == .written(rows))
        #expect(rows.map(\.group) == [alert.id.description])
        #expect(rows.map(\.queued) == [alert.changed])
        #expect(try journal.alert(alert.id) == alert)
    }

    @Test func anAlertsRevisionIsWrittenOnce() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        let alert = Scene.alert(1)
        guard
            case .written(let rows) = try journal.record(
                Scene.change(alert), publications: Scene.publications(alert))
        else {
            Issue.record("not written")
            return
        }
        let again = try journal.record(Scene.change(alert), publications: Scene.publications(alert))
        #expect(again == .repeated(rows))
        let newer = Scene.alert(1, revision: 2)
        _ = try journal.record(Scene.change(newer), publications: Scene.publications(newer))
        #expect(try journal.record(Scene.change(alert), publications: Scene.publications(alert)) == .repeated(rows))
        #expect(try journal.waiting(.alerts).count == 2)
        #expect(try journal.alert(alert.id) == newer, "an older revision changes nothing")
    }

    @Test func aLostAnswerIsRetriedWithoutADouble() throws {
        let losing = Mutex(true)
        let disk = MemoryDisk()
        let faults = FaultHooks { point throws(JournalError) in
            if point == .afterCommit, losing.withLock({ $0 }) { throw .io }
        }
        let (journal, _) = Journal.open(.memory(disk), faults: faults)
        let alert = Scene.alert(1)
        #expect(
            try journal.record(Scene.change(alert), publications: Scene.publications(alert)) == .mirrored(.io))
        #expect(throws: JournalError.io) {
            try journal.record(visit: Scene.id(5), publication: Scene.visit(5), at: Scene.stamp(1))
        }
        losing.withLock { $0 = false }
        let rows = try journal.waiting(.alerts)
        #expect(try journal.record(Scene.change(alert), publications: Scene.publications(alert)) == .repeated(rows))
        #expect(
            try journal.record(visit: Scene.id(5), publication: Scene.visit(5), at: Scene.stamp(1))
                == .alreadyAccepted)
        #expect(rows.count == 1)
        #expect(try journal.waiting(.visits).count == 1)
        #expect(Journal.open(.memory(disk)).recovery.unqueued.isEmpty)
    }

    @Test func aFailingDatabaseLeavesTheAlertToTheMirror() throws {
        let failing = Mutex(false)
        let disk = MemoryDisk()
        let faults = FaultHooks { point throws(JournalError) in
            if point == .beforeCommit, failing.withLock({ $0 }) { throw .full }
        }
        let (journal, _) = Journal.open(.memory(disk), faults: faults)
        failing.withLock { $0 = true }
        let alert = Scene.alert(1)
        #expect(
            try journal.record(Scene.change(alert), publications: Scene.publications(alert)) == .mirrored(.full))
        #expect(try journal.waiting(.alerts).isEmpty, "rolled back as a whole")

        failing.withLock { $0 = false }
        let (second, recovery) = Journal.open(.memory(disk))
        #expect(recovery.openAlerts == [alert], "the id survives the restart")
        #expect(recovery.unqueued == [alert])
        guard case .written = try second.record(Scene.change(alert), publications: Scene.publications(alert)) else {
            Issue.record("the retry writes it")
            return
        }
        #expect(Journal.open(.memory(disk)).recovery.unqueued.isEmpty)
    }

    @Test func neitherDatabaseNorMirrorIsAnError() throws {
        let failing = Mutex(false)
        let faults = FaultHooks { point throws(JournalError) in
            if point == .beforeCommit || point == .beforeMirror, failing.withLock({ $0 }) { throw .io }
        }
        let (journal, _) = Journal.open(.memory(MemoryDisk()), faults: faults)
        failing.withLock { $0 = true }
        #expect(throws: JournalError.io) {
            try journal.record(Scene.change(Scene.alert(1)), publications: [])
        }
        #expect(journal.failures > 0)
        #expect(journal.startSession(floorSeconds: 7) == 7, "the unit connects all the same")
    }

    @Test func theEmptyMessageFollowsTheSentClearing() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        let cleared = Scene.alert(1, revision: 2, .cleared)
        _ = try journal.record(
            Scene.change(cleared), publications: Scene.publications(cleared), afterCleared: Scene.removal(cleared))
        let row = try #require(try journal.waiting(.alerts).first)
        let followers = try journal.markSent([row.id], at: Scene.stamp(9))
        #expect(followers.map(\.publication) == [Scene.removal(cleared)])
        #expect(followers.map(\.group) == [cleared.id.description])
        #expect(try journal.waiting(.alerts) == followers)
        #expect(try journal.markSent([row.id], at: Scene.stamp(9)).isEmpty, "a repeated mark queues nothing")
        _ = try journal.markSent(followers.map(\.id), at: Scene.stamp(10))
        #expect(try journal.waiting(.alerts).isEmpty)
        #expect(try journal.alert(cleared.id) == cleared, "the record stays")
    }

    @Test func aVisitIsAcceptedOnce() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        guard
            case .accepted(let row) = try journal.record(
                visit: Scene.id(5), publication: Scene.visit(5), at: Scene.stamp(1))
        else {
            Issue.record("not accepted")
            return
        }
        let again = try journal.record(visit: Scene.id(5), publication: Scene.visit(5), at: Scene.stamp(2))
        #expect(again == .alreadyAccepted)
        let other = try journal.record(visit: Scene.id(5), publication: Scene.visit(5, "other"), at: Scene.stamp(3))
        #expect(other == .conflict)
        #expect(try journal.waiting(.visits) == [row])
        _ = try journal.markSent([row.id], at: Scene.stamp(4))
        let late = try journal.record(visit: Scene.id(5), publication: Scene.visit(5), at: Scene.stamp(5))
        #expect(late == .alreadyAccepted, "sent is not forgotten")
        #expect(try journal.waiting(.visits).isEmpty)
    }

    @Test func aSealedVisitIsKnownByItsFingerprint() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        _ = try journal.record(
            visit: Scene.id(5), publication: Scene.visit(5, "sealed one way"), fingerprint: [1], at: Scene.stamp(1))
        let again = try journal.record(
            visit: Scene.id(5), publication: Scene.visit(5, "and another"), fingerprint: [1], at: Scene.stamp(2))
        #expect(again == .alreadyAccepted)
        let other = try journal.record(
            visit: Scene.id(5), publication: Scene.visit(5, "sealed one way"), fingerprint: [2], at: Scene.stamp(2))
        #expect(other == .conflict)
    }

    @Test func visitListShowsTheNewestFirst() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        for number in 1...3 as ClosedRange<UInt64> {
            _ = try journal.record(
                visit: Scene.id(number), publication: Scene.visit(number), at: Scene.stamp(Double(number)))
        }
        _ = try journal.markSent([try #require(try journal.waiting(.visits).first).id], at: Scene.stamp(9))
        let listed = try journal.visits(limit: 10)
        #expect(listed.map(\.id) == [Scene.id(3), Scene.id(2), Scene.id(1)])
        #expect(listed.map(\.state) == [.pending, .pending, .sent])
        #expect(listed.map(\.recorded) == [Scene.stamp(3), Scene.stamp(2), Scene.stamp(1)])
        #expect(try journal.visits(limit: 1).count == 1)
    }

    @Test func talliesCountWhatWaitsAndWhatWent() throws {
        let disk = MemoryDisk()
        let (journal, _) = Journal.open(.memory(disk))
        for number in 1...3 as ClosedRange<UInt64> {
            _ = try journal.record(
                visit: Scene.id(number), publication: Scene.visit(number), at: Scene.stamp(Double(number)))
        }
        let rows = try journal.waiting(.visits)
        _ = try journal.markSent([rows[0].id], at: Scene.stamp(20))
        try journal.markRefused(rows[1].id, reason: 0x87)
        _ = try journal.record(event: Scene.publication("e", "enter"), alert: Scene.id(9), at: Scene.stamp(4))
        let tallies = try Journal.open(.memory(disk)).journal.tallies()
        #expect(
            tallies == [
                LaneTally(
                    lane: .alerts, waiting: 1, refused: 0, unreceipted: 0, givenUp: 0, oldestQueued: Scene.stamp(4),
                    sent: 0,
                    lastSent: nil),
                LaneTally(
                    lane: .visits, waiting: 2, refused: 1, unreceipted: 0, givenUp: 0, oldestQueued: Scene.stamp(2),
                    sent: 1,
                    lastSent: Scene.stamp(20)),
                LaneTally(
                    lane: .history, waiting: 0, refused: 0, unreceipted: 0, givenUp: 0, oldestQueued: nil, sent: 0,
                    lastSent: nil),
            ])
    }

    @Test func rowIdsAreNeverUsedTwice() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        let first = try journal.record(event: Scene.publication("e", "1"), at: Scene.stamp(1))
        _ = try journal.markSent([first.id], at: Scene.stamp(2))
        #expect(try journal.record(event: Scene.publication("e", "2"), at: Scene.stamp(3)).id > first.id)
    }

    @Test func pendingGoesOnWhereItStopped() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        let rows = try (1...5).map {
            try journal.record(event: Scene.publication("e", "\($0)"), at: Scene.stamp(Double($0)))
        }
        #expect(try journal.pending(.alerts, limit: 2) == Array(rows[..<2]))
        #expect(try journal.pending(.alerts, after: rows[1].id, limit: 9) == Array(rows[2...]))
    }

    @Test func anEventWaitsInTheLaneThatItIsGiven() throws {
        let disk = MemoryDisk()
        let (journal, _) = Journal.open(.memory(disk))
        let enter = try journal.record(event: Scene.publication("e", "enter"), at: Scene.stamp(1))
        let jamming = try journal.record(event: Scene.publication("e", "jamming"), lane: .history, at: Scene.stamp(2))
        let again = Journal.open(.memory(disk)).journal
        #expect(try again.pending(.alerts, limit: 9) == [enter])
        #expect(try again.pending(.history, limit: 9) == [jamming])
    }

    @Test func supersededRowsGoWithoutFollowers() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        let cleared = Scene.alert(1, .cleared)
        _ = try journal.record(
            Scene.change(cleared), publications: Scene.publications(cleared), afterCleared: Scene.removal(cleared))
        try journal.markSuperseded(try journal.waiting(.alerts).map(\.id))
        #expect(try journal.waiting(.alerts).isEmpty)
    }

    @Test func errorsNameNoValues() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        #expect(throws: JournalError.other(0)) {
            _ = try journal.keepLate([Scene.report(1)], limits: LateLimits(), now: Scene.stamp(1))
            _ = try journal.makeTrackBatch(id: Scene.id(1), at: Scene.stamp(1)) { _ in throw Odd(secret: 50.123) }
        }
        let cases: [JournalError] = [.full, .readOnly, .io, .damaged, .busy, .notDurable, .refused, .other(17)]
        #expect(cases.allSatisfy { !$0.description.contains("50") })
        #expect(try journal.lateTally().waiting == 1, "a track that can't be encoded leaves its fixes")
    }

    private struct Odd: Error { let secret: Double }
}
