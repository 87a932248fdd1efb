import GRDB
import Safety
import Testing
import Wire

@testable import Journal

@Suite struct HistoryTests {
    private func change(_ alert: Alert, _ cause: AlertChange.Cause) -> AlertChange {
        AlertChange(alert: alert, cause: cause, isLast: true, detail: nil)
    }

    @Test func everyRevisionStaysWithItsCause() throws {
        let disk = MemoryDisk()
        let (journal, _) = Journal.open(.memory(disk))
        let life: [(Int, AlertState, AlertChange.Cause)] = [
            (1, .active, .raised), (2, .active, .acknowledged), (3, .active, .escalated), (4, .returning, .returning),
            (5, .cleared, .cleared),
        ]
        for (revision, state, cause) in life {
            let alert = Scene.alert(1, revision: revision, state, at: Double(revision))
            for _ in 1...2 { _ = try journal.record(change(alert, cause), publications: []) }
        }
        _ = try journal.record(change(Scene.alert(2), .raised), publications: [])
        let history = try Journal.open(.memory(disk)).journal.alertHistory(Scene.id(1))
        #expect(
            history
                == life.map {
                    AlertChangeRecord(alert: Scene.alert(1, revision: $0.0, $0.1, at: Double($0.0)), cause: $0.2)
                })
        #expect(try journal.alertHistory(Scene.id(3)).isEmpty)
    }

    @Test func aRevisionThatReachesTheDiskLateHasItsPlace() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        for revision in [1, 3, 2] {
            _ = try journal.record(Scene.change(Scene.alert(1, revision: revision)), publications: [])
        }
        #expect(try journal.alertHistory(Scene.id(1)).map(\.alert.revision) == [1, 2, 3])
        #expect(try journal.alert(Scene.id(1))?.revision == 3)
    }

    @Test func alertsAreListedNewestFirst() throws {
        let disk = MemoryDisk()
        let (journal, _) = Journal.open(.memory(disk))
        for alert in [Scene.alert(3), Scene.alert(1), Scene.alert(2), Scene.alert(1, revision: 2, .cleared)] {
            _ = try journal.record(Scene.change(alert), publications: [])
        }
        #expect(
            try journal.alerts(limit: 9) == [
                Scene.alert(2), Scene.alert(1, revision: 2, .cleared), Scene.alert(3),
            ])
        #expect(try journal.alerts(limit: 1) == [Scene.alert(2)])
        try disk.database.write { db in
            try db.execute(sql: "UPDATE alert SET record = '{}' WHERE id = ?", arguments: [Scene.id(2).description])
            try db.execute(sql: "UPDATE alert_change SET cause = 'sung' WHERE id = ?", arguments: ["\(Scene.id(3))"])
        }
        #expect(try journal.alerts(limit: 9).map(\.id) == [Scene.id(1), Scene.id(3)], "one hides no other")
        #expect(try journal.alertHistory(Scene.id(3)).isEmpty)
    }

    @Test func historyGoesWithItsAlert() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        let ids = (1...Database.keptClearedAlerts + 2).map { Scene.id(UInt64($0)) }.sorted()
        for number in 1...UInt64(Database.keptClearedAlerts + 2) {
            _ = try journal.record(Scene.change(Scene.alert(number, .cleared)), publications: [])
        }
        #expect(try journal.alerts(limit: 9999).count == Database.keptClearedAlerts)
        #expect(try journal.alertHistory(ids[0]).isEmpty && journal.alertHistory(ids[1]).isEmpty)
        #expect(try journal.alertHistory(ids[2]).count == 1)
    }

    @Test func anAlertWhoseReceiptIsOutIsNotForgotten() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        let numbers = Array(1...UInt64(Database.keptClearedAlerts + 2))
        let oldest = try #require(numbers.min { Scene.id($0) < Scene.id($1) })
        try journal.record(Scene.alert(oldest, .cleared))
        try journal.tell(at: 1)
        for number in numbers where number != oldest {
            _ = try journal.record(Scene.change(Scene.alert(number, .cleared)), publications: [])
        }
        #expect(try journal.alertHistory(Scene.id(oldest)).count == 1)
    }

    @Test func theNewestTwentyThousandRevisionsAreKept() throws {
        let disk = MemoryDisk()
        let (journal, _) = Journal.open(.memory(disk))
        for revision in 1...3 {
            _ = try journal.record(Scene.change(Scene.alert(1, revision: revision)), publications: [])
        }
        // As if nineteen thousand nine hundred and ninety-nine others had been written since the third.
        try disk.database.write { db in
            try db.execute(sql: "UPDATE alert_change SET number = 20002 WHERE number = 3")
        }
        _ = try journal.record(Scene.change(Scene.alert(1, revision: 4)), publications: [])
        #expect(try journal.alertHistory(Scene.id(1)).map(\.alert.revision) == [3, 4])
    }
}
