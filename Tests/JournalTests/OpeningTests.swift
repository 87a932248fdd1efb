import Foundation
import GRDB
import Safety
import Testing
import Workbench

@testable import Journal

@Suite struct OpeningTests {
    @Test func firstStartIsBootOneWithoutMemories() throws {
        let folder = try TemporaryFolder()
        let (_, recovery) = Journal.open(.folder(folder.path))
        #expect(recovery.journalState == .sound)
        #expect(recovery.boot == 1 && recovery.session == 0)
        #expect(recovery.openAlerts.isEmpty && recovery.lastFix == nil && recovery.clockFloor == nil)
        #expect(recovery.installation == Scene.id(999))
    }

    @Test func bootCounterFollowsTheKernelsBoot() throws {
        let folder = try TemporaryFolder()
        let boots = ["a", "a", "b", "c", "c"].map { Journal.open(.folder(folder.path), bootID: $0).recovery.boot }
        #expect(boots == [1, 1, 2, 3, 3])
    }

    @Test func sessionNeverGoesBack() throws {
        let folder = try TemporaryFolder()
        let (journal, _) = Journal.open(.folder(folder.path))
        #expect(journal.startSession(floorSeconds: 0) == 1)
        #expect(journal.startSession(floorSeconds: 1000) == 1000)
        #expect(journal.startSession(floorSeconds: 500) == 1001)
        try journal.close()
        try FileManager.default.removeItem(atPath: folder.file("journal.sqlite"))
        let (second, recovery) = Journal.open(.folder(folder.path))
        #expect(recovery.journalState == .missing)
        #expect(recovery.session == 1001, "from the mirror")
        #expect(second.startSession(floorSeconds: 0) == 1002)
        try second.close()
        try FileManager.default.removeItem(atPath: folder.file("safety.json"))
        #expect(Journal.open(.folder(folder.path)).recovery.session == 1002, "from the database")
    }

    @Test func clockFloorOnlyRises() throws {
        let folder = try TemporaryFolder()
        let (journal, _) = Journal.open(.folder(folder.path))
        journal.saveClockFloor(Scene.start)
        journal.saveClockFloor(Scene.start.advanced(by: .seconds(-60)))
        journal.saveZoneSet(sha256: "cafe")
        let recovery = Journal.open(.folder(folder.path)).recovery
        #expect(recovery.clockFloor == Scene.start)
        #expect(recovery.zoneSet == "cafe")
    }

    @Test func lastFixIsOneAndComesBack() throws {
        let disk = MemoryDisk()
        let (journal, _) = Journal.open(.memory(disk))
        try journal.saveLastFix(Scene.report(1))
        try journal.saveLastFix(Scene.report(2))
        #expect(Journal.open(.memory(disk)).recovery.lastFix == Scene.report(2))
    }

    @Test func openAlertsComeBackUnderTheirIds() throws {
        let folder = try TemporaryFolder()
        let (journal, _) = Journal.open(.folder(folder.path))
        let (kept, gone) = (Scene.alert(1), Scene.alert(2))
        for alert in [kept, gone, Scene.alert(2, revision: 2, .cleared)] {
            _ = try journal.record(Scene.change(alert), publications: Scene.publications(alert))
        }
        #expect(Journal.open(.folder(folder.path)).recovery.openAlerts == [kept])
    }

    @Test func mirrorAloneBringsAlertsBack() throws {
        let folder = try TemporaryFolder()
        let (journal, _) = Journal.open(.folder(folder.path))
        _ = try journal.record(Scene.change(Scene.alert(1)), publications: [])
        try journal.close()
        try FileManager.default.removeItem(atPath: folder.file("journal.sqlite"))
        let recovery = Journal.open(.folder(folder.path)).recovery
        #expect(recovery.openAlerts == [Scene.alert(1)])
        #expect(recovery.unqueued == [Scene.alert(1)], "its publications went with the database")
    }

    @Test func higherRevisionCountsOnEitherSide() throws {
        let disk = MemoryDisk()
        let (journal, _) = Journal.open(.memory(disk))
        _ = try journal.record(Scene.change(Scene.alert(1)), publications: [])
        let early = disk.mirror
        _ = try journal.record(Scene.change(Scene.alert(1, revision: 2, .cleared)), publications: [])
        disk.mirror = early
        #expect(Journal.open(.memory(disk)).recovery.openAlerts.isEmpty, "an old mirror raises nothing again")

        var mirror = try #require(SafetyMirror(disk.mirror ?? []))
        mirror.keep(Scene.alert(1, revision: 3))
        disk.mirror = try mirror.encoded()
        let recovery = Journal.open(.memory(disk)).recovery
        #expect(recovery.openAlerts.map(\.revision) == [3])
        #expect(recovery.unqueued.map(\.revision) == [3])
    }

    @Test func clearingThatOnlyTheMirrorHasStands() throws {
        let disk = MemoryDisk()
        let (journal, _) = Journal.open(.memory(disk))
        _ = try journal.record(Scene.change(Scene.alert(1)), publications: [])
        var mirror = try #require(SafetyMirror(disk.mirror ?? []))
        mirror.keep(Scene.alert(1, revision: 2, .cleared))
        disk.mirror = try mirror.encoded()
        let (second, recovery) = Journal.open(.memory(disk))
        #expect(recovery.openAlerts.isEmpty)
        #expect(recovery.unqueued.map(\.state) == [.cleared])
        let cleared = Scene.alert(1, revision: 2, .cleared)
        _ = try second.record(Scene.change(cleared), publications: Scene.publications(cleared))
        #expect(Journal.open(.memory(disk)).recovery.unqueued.isEmpty)
        #expect(SafetyMirror(disk.mirror ?? [])?.alerts.isEmpty == true)
    }

    @Test func damagedMirrorIsSetAside() throws {
        let folder = try TemporaryFolder()
        let (journal, _) = Journal.open(.folder(folder.path))
        _ = try journal.record(Scene.change(Scene.alert(1)), publications: [])
        try journal.close()
        try folder.write("{\"format\":1,\"alerts\":[", to: "safety.json")
        let recovery = Journal.open(.folder(folder.path)).recovery
        #expect(recovery.mirrorWasDamaged)
        #expect(recovery.openAlerts == [Scene.alert(1)])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.contains { $0.hasPrefix("safety-damaged-") })
        #expect(Journal.open(.folder(folder.path)).recovery.mirrorWasDamaged == false)
    }

    @Test func filesAreForTheirOwnerOnly() throws {
        let folder = try TemporaryFolder()
        let (journal, _) = Journal.open(.folder(folder.path))
        try journal.saveLastFix(Scene.report(1))
        for name in ["journal.sqlite", "journal.sqlite-wal", "safety.json"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
        }
    }

    @Test func aFolderThatIsNotThereLeavesAJournalInMemory() throws {
        let folder = try TemporaryFolder()
        let (journal, recovery) = Journal.open(.folder(folder.file("absent")))
        #expect(recovery.journalState == .memoryOnly(.io))
        let alert = Scene.alert(1)
        #expect(throws: JournalError.notDurable) {
            try journal.record(visit: Scene.id(5), publication: Scene.visit(5), at: Scene.stamp(1))
        }
        let recording = try journal.record(Scene.change(alert), publications: Scene.publications(alert))
        guard case .written(let rows) = recording else {
            Issue.record("\(recording)")
            return
        }
        #expect(try journal.waiting(.alerts) == rows, "it is sent from memory")

        try FileManager.default.createDirectory(atPath: folder.file("absent"), withIntermediateDirectories: false)
        #expect(journal.returnToFolder(now: Scene.start))
        #expect(try journal.waiting(.alerts).map(\.publication) == Scene.publications(alert))
        let outcome = try journal.record(visit: Scene.id(5), publication: Scene.visit(5), at: Scene.stamp(1))
        guard case .accepted = outcome else {
            Issue.record("\(outcome)")
            return
        }
        let second = Journal.open(.folder(folder.file("absent"))).recovery
        #expect(second.openAlerts == [alert] && second.unqueued.isEmpty)
    }

    @Test func oneUnreadableRecordHidesNoOtherAlert() throws {
        let disk = MemoryDisk()
        let (journal, _) = Journal.open(.memory(disk))
        for number in 1...3 as ClosedRange<UInt64> {
            _ = try journal.record(Scene.change(Scene.alert(number)), publications: [])
        }
        try disk.database.write { db in
            try db.execute(
                sql: "UPDATE alert SET record = '{}' WHERE id = ?", arguments: [Scene.id(2).description])
        }
        disk.mirror = nil
        let recovery = Journal.open(.memory(disk)).recovery
        #expect(Set(recovery.openAlerts.map(\.id)) == [Scene.id(1), Scene.id(3)])
        #expect(recovery.boot == 1 && recovery.journalState == .sound)
    }
}
