import Foundation
import GRDB
import Glibc
import Safety
import Synchronization
import Testing
import Workbench

@testable import Journal

@Suite struct DiskTests {
    @Test func aFullDatabaseRefusesVisitsAndLeavesAlertsToTheMirror() throws {
        let folder = try TemporaryFolder()
        let (journal, _) = Journal.open(.folder(folder.path))
        try journal.database.inDatabase { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        let large = Scene.visit(5, String(repeating: "x", count: 100_000))
        #expect(throws: JournalError.full) {
            try journal.record(visit: Scene.id(5), publication: large, at: Scene.stamp(1))
        }
        #expect(try journal.visits(limit: 9).isEmpty && journal.waiting(.visits).isEmpty)
        let alert = Scene.alert(1)
        let heavy = Scene.publication("t", String(repeating: "x", count: 100_000))
        #expect(try journal.record(Scene.change(alert), publications: [heavy]) == .mirrored(.full))
        #expect(Journal.open(.folder(folder.path)).recovery.openAlerts == [alert])
    }

    /// Needs the right to mount: elsewhere the test above stands for it.
    @Test(.enabled(if: geteuid() == 0 && SmallMount.isPossible))
    func aFullMountLosesNothingAndRecoversWhenThereIsRoom() throws {
        let mount = try SmallMount(kilobytes: 512)
        let (journal, recovery) = Journal.open(.folder(mount.path))
        #expect(recovery.journalState == .sound)
        let filler = FileManager.default.createFile(atPath: "\(mount.path)/filler", contents: nil)
        #expect(filler)
        mount.fill("filler")
        var accepted: [UInt64] = []
        for number in 1...200 as ClosedRange<UInt64> {
            do {
                _ = try journal.record(
                    visit: Scene.id(number), publication: Scene.visit(number), at: Scene.stamp(1))
                accepted.append(number)
            } catch {
                #expect(error == .full || error == .io)
            }
        }
        #expect(accepted.count < 200, "the mount is full")
        let alert = Scene.alert(1)
        do {
            _ = try journal.record(Scene.change(alert), publications: Scene.publications(alert))
        } catch {
            #expect(error == .full || error == .io, "neither database nor mirror: it sounds from memory")
        }
        try FileManager.default.removeItem(atPath: "\(mount.path)/filler")
        _ = try journal.record(Scene.change(alert), publications: Scene.publications(alert))
        let (second, after) = Journal.open(.folder(mount.path))
        #expect(after.openAlerts == [alert])
        #expect(try second.waiting(.visits).count == accepted.count)
        try journal.close()
        try second.close()
    }

    @Test(.enabled(if: geteuid() == 0 && SmallMount.isPossible))
    func aMountThatIsFullAtTheStartStillRemembersAlerts() throws {
        let mount = try SmallMount(kilobytes: 512)
        let alert = Scene.alert(1)
        do {
            let (journal, _) = Journal.open(.folder(mount.path))
            _ = try journal.record(Scene.change(alert), publications: Scene.publications(alert))
            try journal.close()
        }
        mount.fill("filler")
        let (journal, recovery) = Journal.open(.folder(mount.path))
        #expect(recovery.openAlerts == [alert])
        #expect(recovery.journalState != .sound && recovery.journalState != .missing)
        #expect(throws: JournalError.self) {
            try journal.record(
                visit: Scene.id(5), publication: Scene.visit(5, String(repeating: "x", count: 300_000)),
                at: Scene.stamp(1))
        }
        try FileManager.default.removeItem(atPath: "\(mount.path)/filler")
        #expect(journal.isDurable || journal.returnToFolder(now: Scene.start))
        let outcome = try journal.record(visit: Scene.id(5), publication: Scene.visit(5), at: Scene.stamp(1))
        guard case .accepted = outcome else {
            Issue.record("\(outcome)")
            return
        }
        try journal.close()
    }

    @Test(.enabled(if: geteuid() == 0 && SmallMount.isPossible))
    func aFullMountRemembersTheNewestOrdersAndEveryAlarm() throws {
        let mount = try SmallMount(kilobytes: 512)
        let (journal, _) = Journal.open(.folder(mount.path))
        let store = StateFolder(path: mount.path)
        mount.fill("filler")
        var remembered: UInt64 = 0
        for number in 1...256 as ClosedRange<UInt64> {
            let memory = Scene.standing(Array(1...number))
            do { _ = try journal.remember(memory, reply: nil, at: Scene.stamp(1)) } catch { #expect(error == .full) }
            if SafetyMirror(try store.read(MirrorStore.name) ?? [])?.standing?.memory == memory { remembered = number }
        }
        #expect(store.size(MirrorStore.name) == MirrorStore.slotBytes, "no room for another slot")
        #expect(remembered > 40, "the spare room was used")
        #expect(try journal.record(Scene.change(Scene.alert(1)), publications: []) == .mirrored(.full))
        let recovery = Journal.open(.folder(mount.path)).recovery
        #expect(recovery.openAlerts == [Scene.alert(1)], "orders never cost an alarm")
        let counters = recovery.standing.orders?.handled.map(\.counter) ?? []
        #expect(counters.suffix(32) == Array(225...256))
        #expect(recovery.standing.orders?.highest == [OrderMemory.Highest(signer: "00ff", counter: 256)])
    }

    @Test func aStalledDiskStopsNobodyElse() async throws {
        let gate = DispatchSemaphore(value: 0)
        let stalls = Mutex(false)
        let folder = try TemporaryFolder()
        let (journal, _) = Journal.open(
            .folder(folder.path),
            faults: FaultHooks { point throws(JournalError) in
                if point == .beforeCommit, stalls.withLock({ $0 }) { gate.wait() }
            })
        let thread = JournalThread(journal, capacity: 4, keptForUrgent: 1)
        stalls.withLock { $0 = true }
        let written = Mutex(false)
        let alert = Scene.alert(1)
        #expect(
            thread.submit(.urgent) { journal in
                do {
                    let recording = try journal.record(Scene.change(alert), publications: [])
                    written.withLock { $0 = recording == .written([]) }
                } catch {
                    Issue.record("\(error)")
                }
            })
        try await eventually("the thread has taken the job") { thread.waiting == 0 }
        for _ in 1...3 { #expect(thread.submit { _ in }) }
        #expect(!thread.submit { _ in }, "the last place is for what is urgent")
        #expect(thread.submit(.urgent) { _ in })
        #expect(!thread.submit(.urgent) { _ in })
        #expect(thread.refused == 2)
        #expect(!written.withLock { $0 })
        await #expect(throws: JournalError.refused) { try await thread.perform { _ throws(JournalError) in 1 } }
        stalls.withLock { $0 = false }
        gate.signal()
        try await eventually("the disk answers and the alert is written") { written.withLock { $0 } }
        let count = try await thread.perform { journal throws(JournalError) in try journal.waiting(.alerts).count }
        #expect(count == 0)
        let closed = Mutex(false)
        thread.stop { failure in closed.withLock { $0 = failure == nil } }
        try await eventually("closed") { closed.withLock { $0 } }
        #expect(!thread.submit { _ in }, "a closed journal takes nothing")
    }

    @Test func theMirrorFollowsAtTheNextIdleMoment() async throws {
        let folder = try TemporaryFolder()
        let (journal, _) = Journal.open(
            .folder(folder.path), bootID: "a", now: Scene.start, newInstallation: Scene.id(999),
            mirrorTiming: .atSettle)
        let alert = Scene.alert(1)
        _ = try journal.record(Scene.change(alert), publications: [])
        let store = MirrorStore.folder(StateFolder(path: folder.path))
        #expect(SafetyMirror(try store.read() ?? [])?.alerts == [])
        let thread = JournalThread(journal)
        try await eventually("mirrored") { SafetyMirror(try store.read() ?? [])?.alerts == [alert] }
        thread.stop()
    }
}

/// A tmpfs of a few kilobytes, unmounted with its owner.
private final class SmallMount {
    private let folder: TemporaryFolder
    var path: String { folder.path }

    /// Whether mounting is allowed here: containers often forbid it even to root.
    static let isPossible: Bool = {
        do {
            _ = try SmallMount(kilobytes: 64)
            return true
        } catch {
            return false
        }
    }()

    init(kilobytes: Int) throws {
        folder = try TemporaryFolder()
        guard unsafe mount("tmpfs", folder.path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
            throw WorkbenchError("mount: errno \(errno)")
        }
    }

    deinit { _ = unsafe umount2(folder.path, Int32(MNT_DETACH)) }

    /// Writes to `name` until nothing more goes in.
    func fill(_ name: String) {
        let descriptor = unsafe open("\(path)/\(name)", O_WRONLY | O_CREAT, 0o600)
        let block = [UInt8](repeating: 1, count: 512)
        while unsafe write(descriptor, block, block.count) > 0 {}
        close(descriptor)
    }
}
