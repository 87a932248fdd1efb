import Foundation
import GRDB
import Safety
import Synchronization
import Testing
import Wire
import Workbench

@testable import Journal

@Suite struct StandingTests {
    private func orders(_ memory: StandingMemory) -> Set<Identifier> {
        Set((memory.orders?.handled ?? []).map(\.reply.order))
    }

    @Test func memoryAndReplyAreOneFact() throws {
        let disk = MemoryDisk()
        let (journal, first) = Journal.open(.memory(disk))
        #expect(first.standing == StandingMemory())
        let rows = try journal.remember(Scene.standing([1], drillAt: 3), reply: Scene.reply(1), at: Scene.stamp(3))
        #expect(rows.map(\.publication) == [Scene.reply(1)])
        #expect(rows.map(\.lane) == [.alerts] && rows.map(\.queued) == [Scene.stamp(3)])
        #expect(try journal.waiting(.alerts) == rows)
        #expect(try journal.remember(Scene.standing([1]), reply: nil, at: Scene.stamp(4)).isEmpty)
        #expect(Journal.open(.memory(disk)).recovery.standing == Scene.standing([1]), "the drill is over")
    }

    @Test func repliesToOneOrderKeepTheirOrder() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        for (text, seconds) in [("executing", 1.0), ("done", 2.0)] {
            _ = try journal.remember(Scene.standing([1]), reply: Scene.reply(1, text), at: Scene.stamp(seconds))
        }
        _ = try journal.remember(Scene.standing([1, 2]), reply: Scene.reply(2), at: Scene.stamp(3))
        let groups = try journal.waiting(.alerts).map(\.group)
        #expect(groups[0] == groups[1] && groups[1] != groups[2] && groups[0] != nil)
    }

    @Test func aDatabaseThatFailsLeavesItToTheMirrorAndGetsItLater() throws {
        let failing = Mutex(false)
        let disk = MemoryDisk()
        let faults = FaultHooks { point throws(JournalError) in
            if point == .beforeCommit, failing.withLock({ $0 }) { throw .full }
        }
        let (journal, _) = Journal.open(
            .memory(disk), bootID: "a", now: Scene.start, newInstallation: Scene.id(999), mirrorTiming: .atSettle,
            faults: faults)
        _ = try journal.remember(Scene.standing([1]), reply: nil, at: Scene.stamp(1))
        failing.withLock { $0 = true }
        #expect(throws: JournalError.full) {
            try journal.remember(Scene.standing([1, 2]), reply: Scene.reply(2), at: Scene.stamp(2))
        }
        #expect(try journal.waiting(.alerts).isEmpty, "the caller sends the reply from memory")
        #expect(SafetyMirror(disk.mirror ?? [])?.standing?.memory == Scene.standing([1, 2]), "written at once")
        failing.withLock { $0 = false }
        #expect(Journal.open(.memory(disk)).recovery.standing == Scene.standing([1, 2]))

        failing.withLock { $0 = true }
        #expect(throws: JournalError.full) {
            try journal.remember(Scene.standing([1, 2, 3]), reply: nil, at: Scene.stamp(3))
        }
        failing.withLock { $0 = false }
        _ = journal.startSession(floorSeconds: 5)
        disk.mirror = nil
        #expect(Journal.open(.memory(disk)).recovery.standing == Scene.standing([1, 2, 3]), "with the next write")
    }

    @Test func theMirrorWaitsForAnIdleMomentWhileTheDatabaseIsWell() throws {
        let disk = MemoryDisk()
        let (journal, _) = Journal.open(
            .memory(disk), bootID: "a", now: Scene.start, newInstallation: Scene.id(999), mirrorTiming: .atSettle)
        _ = try journal.remember(Scene.standing([1]), reply: nil, at: Scene.stamp(1))
        #expect(SafetyMirror(disk.mirror ?? [])?.standing == nil)
        journal.settle()
        #expect(SafetyMirror(disk.mirror ?? [])?.standing?.memory == Scene.standing([1]))
    }

    @Test func neitherPlaceIsAnErrorAndTheProcessRemembers() throws {
        let failing = Mutex(false)
        let disk = MemoryDisk()
        let faults = FaultHooks { point throws(JournalError) in
            if point == .beforeCommit || point == .beforeMirror, failing.withLock({ $0 }) { throw .io }
        }
        let (journal, _) = Journal.open(.memory(disk), faults: faults)
        failing.withLock { $0 = true }
        #expect(throws: JournalError.io) {
            try journal.remember(Scene.standing([1]), reply: nil, at: Scene.stamp(1))
        }
        failing.withLock { $0 = false }
        journal.settle()
        #expect(Journal.open(.memory(disk)).recovery.standing == Scene.standing([1]))
    }

    @Test func theMirrorAloneBringsItBack() throws {
        let folder = try TemporaryFolder()
        let (journal, _) = Journal.open(.folder(folder.path))
        _ = try journal.remember(Scene.standing([1, 2], drillAt: 1), reply: nil, at: Scene.stamp(1))
        try journal.close()
        try FileManager.default.removeItem(atPath: folder.file("journal.sqlite"))
        #expect(Journal.open(.folder(folder.path)).recovery.standing == Scene.standing([1, 2], drillAt: 1))
        try FileManager.default.removeItem(atPath: folder.file("safety.json"))
        #expect(Journal.open(.folder(folder.path)).recovery.standing == Scene.standing([1, 2], drillAt: 1))
    }

    @Test func aJournalInMemoryTakesItAlongToTheFolder() throws {
        let folder = try TemporaryFolder()
        let (journal, _) = Journal.open(.folder(folder.file("absent")))
        let rows = try journal.remember(Scene.standing([1]), reply: Scene.reply(1), at: Scene.stamp(1))
        #expect(rows.count == 1, "it is sent from memory")
        try FileManager.default.createDirectory(atPath: folder.file("absent"), withIntermediateDirectories: false)
        #expect(journal.returnToFolder(now: Scene.start))
        #expect(try journal.waiting(.alerts).map(\.publication) == [Scene.reply(1)])
        try FileManager.default.removeItem(atPath: folder.file("absent/safety.json"))
        #expect(Journal.open(.folder(folder.file("absent"))).recovery.standing == Scene.standing([1]))
    }

    // MARK: - Joining database and mirror

    @Test func noHandledOrderIsForgottenWhicheverIsNewer() throws {
        let (early, late) = (
            StandingNote(writes: 4, memory: Scene.standing([1, 2, 9], drillAt: 1)),
            StandingNote(writes: 5, memory: Scene.standing([2, 3]))
        )
        for joined in [StandingNote.joined(early, late), StandingNote.joined(late, early)] {
            let memory = try #require(joined).memory
            #expect(orders(memory) == Set([1, 2, 3, 9].map { Scene.id($0) }))
            #expect(memory.orders?.highest == [OrderMemory.Highest(signer: "00ff", counter: 9)])
            #expect(memory.drill == nil, "the later word")
        }
        #expect(StandingNote.joined(early, nil) == early && StandingNote.joined(nil, late) == late)
        #expect(StandingNote.joined(nil, nil) == nil)
        var silent = late
        silent.memory.orders = nil
        #expect(StandingNote.joined(early, silent)?.memory.orders == early.memory.orders)
    }

    @Test func theLaterReplyOfAnOrderCountsAndTheBoundHolds() throws {
        var (early, late) = (Scene.standing([]), Scene.standing([]))
        let all = (1...300).map { Scene.order($0, counter: $0) } as [OrderMemory.Handled]
        let other = Scene.order(1000, signer: "aa", counter: 1)
        early.orders = OrderMemory(handled: [other] + Array(all[..<256]), highest: [])
        late.orders = OrderMemory(
            handled: [
                OrderMemory.Handled(
                    reply: OrderReply(order: Scene.id(256), outcome: .failed, at: Scene.stamp(1)), signer: "00ff",
                    counter: 256)
            ] + Array(all[256...]), highest: [])
        let joined = StandingNote.joined(
            StandingNote(writes: 1, memory: early), StandingNote(writes: 2, memory: late))
        let handled = try #require(joined?.memory.orders?.handled)
        #expect(handled.count == 257 && handled.first == other, "256 a signer")
        #expect(handled.filter { $0.signer == "00ff" }.map(\.counter) == Array(45...300))
        #expect(handled.first { $0.counter == 256 }?.reply.outcome == .failed)
    }

    @Test func theWriteCounterGoesOnAfterARestart() throws {
        let disk = MemoryDisk()
        for number in 1...3 as ClosedRange<UInt64> {
            let (journal, _) = Journal.open(.memory(disk))
            _ = try journal.remember(Scene.standing([number]), reply: nil, at: Scene.stamp(1))
            #expect(SafetyMirror(disk.mirror ?? [])?.standing?.writes == number)
        }
    }

    @Test func aFullOrderMemoryFitsTheMirrorWithRoomToGrow() throws {
        let folder = try TemporaryFolder()
        let (journal, _) = Journal.open(.folder(folder.path))
        let store = StateFolder(path: folder.path)
        #expect(store.size(MirrorStore.name) == MirrorStore.slotBytes)
        _ = try journal.remember(Scene.standing(Array(1...256)), reply: nil, at: Scene.stamp(1))
        let size = try #require(store.size(MirrorStore.name))
        let used = try #require(try MirrorStore.folder(store).read()).count { $0 != UInt8(ascii: " ") }
        #expect(
            size % MirrorStore.slotBytes == 0 && size - used >= MirrorStore.spareBytes
                && size < 8 * MirrorStore.slotBytes)
        _ = try journal.record(Scene.change(Scene.alert(1)), publications: [])
        #expect(store.size(MirrorStore.name) == size, "an alarm needs no more of the disk")
        let recovery = Journal.open(.folder(folder.path)).recovery
        #expect(recovery.standing == Scene.standing(Array(1...256)))
    }
}
