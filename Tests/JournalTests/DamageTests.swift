import Foundation
import GRDB
import Safety
import Testing
import Wire
import Workbench

@testable import Journal

@Suite struct DamageTests {
    private static let visits = 300
    private static let lateFixes = 200

    /// A journal with an alert, visits (the first ten sent) and late fixes, closed.
    private static let template = Result { () throws -> [String: Data] in
        let folder = try TemporaryFolder()
        let (journal, _) = Journal.open(.folder(folder.path))
        let alert = Scene.alert(1)
        _ = try journal.record(Scene.change(alert), publications: Scene.publications(alert))
        for number in 1...UInt64(visits) {
            let visit = Scene.visit(number, "visit \(number) " + String(repeating: "x", count: 300))
            _ = try journal.record(visit: Scene.id(number), publication: visit, at: Scene.stamp(Double(number)))
        }
        _ = try journal.markSent(try journal.pending(.visits, limit: 10).map(\.id), at: Scene.stamp(400))
        _ = try journal.keepLate(
            (1...UInt64(lateFixes)).map { Scene.report($0) }, limits: LateLimits(), now: Scene.stamp(400))
        try journal.saveLastFix(Scene.report(7))
        _ = journal.startSession(floorSeconds: 41)
        try journal.close()
        return try Dictionary(
            uniqueKeysWithValues: ["journal.sqlite", "safety.json"].map {
                ($0, try Data(contentsOf: folder.url.appendingPathComponent($0)))
            })
    }

    private func full(_ folder: TemporaryFolder) throws {
        for (name, content) in try Self.template.get() {
            try content.write(to: folder.url.appendingPathComponent(name))
        }
    }

    private func overwrite(_ file: String, at offset: Int, with bytes: [UInt8]) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }

    private func garbage(_ count: Int, seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    private func setAside(_ recovery: Recovery) throws -> (name: String, salvaged: Salvage) {
        guard case .setAside(let name, let salvaged) = recovery.journalState else {
            throw WorkbenchError("not set aside: \(recovery.journalState)")
        }
        return (name, salvaged)
    }

    /// The journal must go on: accept, send, and be sound at the next start.
    private func goesOn(_ journal: Journal, in folder: TemporaryFolder) throws {
        let outcome = try journal.record(visit: Scene.id(9001), publication: Scene.visit(9001), at: Scene.stamp(500))
        guard case .accepted = outcome else { throw WorkbenchError("\(outcome)") }
        try journal.close()
        #expect(Journal.open(.folder(folder.path)).recovery.journalState == .sound)
    }

    @Test func garbageInTheMiddleCostsOnlyWhatItHit() throws {
        let folder = try TemporaryFolder()
        try full(folder)
        let file = folder.file("journal.sqlite")
        let size = try #require(StateFolder(path: folder.path).size("journal.sqlite"))
        try overwrite(file, at: size / 2 / 4096 * 4096, with: garbage(2 * 4096, seed: 1))
        let (journal, recovery) = Journal.open(.folder(folder.path))
        let (name, salvaged) = try setAside(recovery)
        #expect(name == "journal-damaged-2026-11-01-001.sqlite")
        #expect(!salvaged.isComplete)
        #expect(salvaged.visits >= Self.visits * 3 / 4)
        #expect(recovery.unreadDatabases == 1)
        #expect(recovery.openAlerts == [Scene.alert(1)])
        #expect(recovery.session == 41)
        // Each visit has two places; two damaged pages leave at least one of them nearly always.
        let known = try journal.visits(limit: 1000)
        #expect(Set(known.map(\.id)).count == known.count)
        #expect(known.count >= Self.visits - 30)
        let waiting = try journal.waiting(.visits)
        let pending = known.count { $0.state == .pending }
        #expect(waiting.count == pending, "every pending visit is queued, once")
        #expect(Set(waiting.map(\.publication)).count == waiting.count)
        try goesOn(journal, in: folder)
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func anyDamagedPageLeavesAWorkingJournal(_ seed: UInt64) throws {
        let folder = try TemporaryFolder()
        try full(folder)
        var generator = SeededGenerator(seed: seed)
        let size = try #require(StateFolder(path: folder.path).size("journal.sqlite"))
        for _ in 0...Int.random(in: 0...3, using: &generator) {
            let page = Int.random(in: 0..<size / 4096, using: &generator)
            let offset = page * 4096 + Int.random(in: 0..<2048, using: &generator)
            try overwrite(
                folder.file("journal.sqlite"), at: offset,
                with: garbage(Int.random(in: 1...2048, using: &generator), seed: seed + 1000))
        }
        let (journal, recovery) = Journal.open(.folder(folder.path))
        #expect(recovery.openAlerts.map(\.id) == [Scene.id(1)], "no alarm is forgotten")
        #expect(recovery.session == 41 && recovery.boot == 1)
        let waiting = try journal.waiting(.visits)
        #expect(Set(waiting.map(\.id)).count == waiting.count)
        let outcome = try journal.record(visit: Scene.id(9001), publication: Scene.visit(9001), at: Scene.stamp(500))
        guard case .accepted(let row) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(waiting.allSatisfy { $0.id < row.id })
    }

    @Test func aTruncatedFileGivesUpWhatItHas() throws {
        let folder = try TemporaryFolder()
        try full(folder)
        let size = try #require(StateFolder(path: folder.path).size("journal.sqlite"))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.file("journal.sqlite")))
        try handle.truncate(atOffset: UInt64(size / 3 / 4096 * 4096))
        try handle.close()
        let (journal, recovery) = Journal.open(.folder(folder.path))
        let salvaged = try setAside(recovery).salvaged
        #expect(salvaged.visits + salvaged.outboxRows > 0)
        #expect(try journal.waiting(.visits).count > 0)
        #expect(recovery.openAlerts == [Scene.alert(1)])
        try goesOn(journal, in: folder)
    }

    @Test func aFileOfNoiseIsKeptAndReplaced() throws {
        let folder = try TemporaryFolder()
        try full(folder)
        try Data(garbage(50_000, seed: 3)).write(to: folder.url.appendingPathComponent("journal.sqlite"))
        let (journal, recovery) = Journal.open(.folder(folder.path))
        let (name, salvaged) = try setAside(recovery)
        #expect(salvaged == Salvage())
        #expect(recovery.openAlerts == [Scene.alert(1)], "from the mirror")
        #expect(recovery.unqueued == [Scene.alert(1)])
        #expect(try Data(contentsOf: folder.url.appendingPathComponent(name)) == Data(garbage(50_000, seed: 3)))
        try goesOn(journal, in: folder)
    }

    @Test func anEmptyFileIsALostJournal() throws {
        let folder = try TemporaryFolder()
        try full(folder)
        try Data().write(to: folder.url.appendingPathComponent("journal.sqlite"))
        let (journal, recovery) = Journal.open(.folder(folder.path))
        #expect(recovery.journalState == .missing)
        #expect(recovery.openAlerts == [Scene.alert(1)])
        try goesOn(journal, in: folder)
    }

    @Test func anEmptyFileBesideALogIsSetAsideWithTheLog() throws {
        let folder = try TemporaryFolder()
        try full(folder)
        try Data().write(to: folder.url.appendingPathComponent("journal.sqlite"))
        try Data(garbage(9000, seed: 4)).write(to: folder.url.appendingPathComponent("journal.sqlite-wal"))
        let (journal, recovery) = Journal.open(.folder(folder.path))
        let name = try setAside(recovery).name
        #expect(StateFolder(path: folder.path).size(name + "-wal") == 9000, "the only pages there are")
        try goesOn(journal, in: folder)
    }

    @Test func aFolderInItsPlaceIsMovedAway() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("journal.sqlite"), withIntermediateDirectories: false)
        let (journal, recovery) = Journal.open(.folder(folder.path))
        #expect(try setAside(recovery).name.hasPrefix("journal-damaged-"))
        try goesOn(journal, in: folder)
    }

    @Test func anotherProgramsDatabaseIsNotTouched() throws {
        let folder = try TemporaryFolder()
        let foreign = try DatabaseQueue(path: folder.file("journal.sqlite"))
        try foreign.write { try $0.execute(sql: "CREATE TABLE visit (name TEXT); INSERT INTO visit VALUES ('kept')") }
        try foreign.close()
        let (journal, recovery) = Journal.open(.folder(folder.path))
        let name = try setAside(recovery).name
        let kept = try DatabaseQueue(path: folder.file(name))
        #expect(try kept.read { try String.fetchAll($0, sql: "SELECT name FROM visit") } == ["kept"])
        try goesOn(journal, in: folder)
    }

    @Test func aLaterReleasesDatabaseGivesUpItsRows() throws {
        let folder = try TemporaryFolder()
        try full(folder)
        let later = try DatabaseQueue(path: folder.file("journal.sqlite"))
        try later.write { db in
            try db.execute(
                sql: "ALTER TABLE visit ADD COLUMN mood TEXT; INSERT INTO grdb_migrations VALUES ('v99')")
        }
        try later.close()
        let (journal, recovery) = Journal.open(.folder(folder.path))
        let (name, salvaged) = try setAside(recovery)
        #expect(name.hasPrefix("journal-salvaged-"))
        #expect(salvaged.isComplete && salvaged.visits == Self.visits && salvaged.lateFixes == Self.lateFixes)
        #expect(salvaged.outboxRows == Self.visits - 10 + 1)
        #expect(try journal.waiting(.visits).count == Self.visits - 10)
        #expect(try journal.lateTally().waiting == Self.lateFixes)
        #expect(recovery.lastFix == Scene.report(7))
        #expect(recovery.unreadDatabases == 0)
        #expect(try journal.tallies().first { $0.lane == .visits }?.sent == 10)
        try goesOn(journal, in: folder)
    }

    @Test func historyStandingMemoryAndOpenReceiptsAreSalvagedToo() throws {
        let folder = try TemporaryFolder()
        let (first, _) = Journal.open(.folder(folder.path))
        try first.record(Scene.alert(1))
        try first.record(Scene.alert(1, revision: 2, .cleared))
        _ = try first.record(seal: "k1")
        try first.tell(at: 1)
        _ = try first.remember(Scene.standing([1, 2], drillAt: 1), reply: Scene.reply(2), at: Scene.stamp(2))
        try first.close()
        let later = try DatabaseQueue(path: folder.file("journal.sqlite"))
        try later.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('v99')") }
        try later.close()
        try FileManager.default.removeItem(atPath: folder.file("safety.json"))
        let (journal, recovery) = Journal.open(.folder(folder.path))
        let salvaged = try setAside(recovery).salvaged
        #expect(salvaged.isComplete && salvaged.alertChanges == 2)
        #expect(recovery.standing == Scene.standing([1, 2], drillAt: 1))
        #expect(try journal.alertHistory(Scene.id(1)).map(\.cause) == [.raised, .cleared])
        #expect(try journal.waiting(.alerts).map(\.publication) == [Scene.reply(2)])
        #expect(try journal.due(at: 9999) == ["rev 2", "sealed k1"])
        let removals = try journal.receipt(alerts: [(Scene.id(1), 2)], seals: ["k1"], at: Scene.stamp(3))
        #expect(removals.map(\.publication.payload) == [[], []])
    }

    @Test func onlySalvagedFilesAreEverForgotten() throws {
        let folder = try TemporaryFolder()
        for round in 1...5 {
            _ = Journal.open(.folder(folder.path))
            let later = try DatabaseQueue(path: folder.file("journal.sqlite"))
            try later.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('v99')") }
            try later.close()
            _ = Journal.open(.folder(folder.path))
            try Data(garbage(5000, seed: UInt64(round))).write(to: folder.url.appendingPathComponent("journal.sqlite"))
            _ = Journal.open(.folder(folder.path))
        }
        let names = StateFolder(path: folder.path).names().filter { $0.hasSuffix(".sqlite") }
        #expect(names.filter { $0.hasPrefix("journal-salvaged-") }.count == 3)
        #expect(names.filter { $0.hasPrefix("journal-damaged-") }.count == 5)
    }

    @Test func damageAtRunTimeIsRepairedInTheMiddleOfTheCall() throws {
        let folder = try TemporaryFolder()
        try full(folder)
        let (journal, _) = Journal.open(.folder(folder.path))
        // Behind its back: the pages that hold the outbox's end, where the next row goes.
        let size = try #require(StateFolder(path: folder.path).size("journal.sqlite"))
        try overwrite(folder.file("journal.sqlite"), at: 4096, with: garbage(size - 4096, seed: 5))
        let alert = Scene.alert(2)
        let recording = try journal.record(Scene.change(alert), publications: Scene.publications(alert))
        guard case .written(let rows) = recording else {
            Issue.record("\(recording)")
            return
        }
        guard case .setAside = journal.state else {
            Issue.record("\(journal.state)")
            return
        }
        #expect(rows.count == 1)
        let recovery = Journal.open(.folder(folder.path)).recovery
        #expect(Set(recovery.openAlerts.map(\.id)) == [Scene.id(1), Scene.id(2)], "the old one from the mirror")
    }

    @Test func aReplacementCutShortIsFinished() throws {
        let folder = try TemporaryFolder()
        try full(folder)
        try FileManager.default.moveItem(
            atPath: folder.file("journal.sqlite"), toPath: folder.file("journal-new.sqlite"))
        let (journal, recovery) = Journal.open(.folder(folder.path))
        #expect(recovery.journalState == .sound)
        #expect(try journal.waiting(.visits).count == Self.visits - 10)
    }
}
