import Glibc
import Safety
import Synchronization
import Testing
import Wire
import Workbench

@testable import Journal

/// Killed anywhere between raising and the receipt: no alarm is lost, no handled order is forgotten, and nothing
/// retained is removed that the office hasn't confirmed.
@Suite struct AlarmLifeKillTests {
    private struct Snapshot {
        let step: Int
        let point: FaultHooks.Point
        let path: String
    }

    /// A folder at each point of each step of `work`, as a kill there would leave it.
    private func snapshots(
        in store: TemporaryFolder, timing: Journal.MirrorTiming, _ work: (Journal) -> [() throws -> Void]
    ) throws -> [Snapshot] {
        let folder = try TemporaryFolder()
        let taken = Mutex<[Snapshot]>([])
        let step = Mutex(0)
        let faults = FaultHooks { point throws(JournalError) in
            let current = step.withLock { $0 }
            guard current > 0 else { return }
            let path = store.file("\(timing)-\(taken.withLock { $0.count })")
            do { try KillTests.snapshot(folder.path, into: path) } catch { throw .io }
            taken.withLock { $0.append(Snapshot(step: current, point: point, path: path)) }
        }
        let (journal, _) = Journal.open(
            .folder(folder.path), bootID: "boot-a", now: Scene.start, newInstallation: Scene.id(999),
            mirrorTiming: timing, faults: faults)
        for (index, call) in work(journal).enumerated() {
            step.withLock { $0 = index + 1 }
            try call()
        }
        try journal.close()
        return taken.withLock { $0 }
    }

    @Test(arguments: [Journal.MirrorTiming.atOnce, .atSettle])
    func atEveryStepTheAlarmTheOrdersAndTheRetainedMessageAreWhole(_ timing: Journal.MirrorTiming) throws {
        let store = try TemporaryFolder()
        let cleared = Scene.alert(1, revision: 2, .cleared)
        let all = try snapshots(in: store, timing: timing) { journal in
            [
                { try journal.record(Scene.alert(1)) },
                { try journal.tell(at: 1) },
                { _ = try journal.remember(Scene.standing([1]), reply: Scene.reply(1), at: Scene.stamp(2)) },
                { try journal.tell(at: 3) },
                { try journal.record(cleared) },
                { try journal.tell(at: 4) },
                { _ = try journal.remember(Scene.standing([1, 2], drillAt: 5), reply: nil, at: Scene.stamp(5)) },
                { _ = try journal.receipt(alerts: [(cleared.id, 2)], at: Scene.stamp(6)) },
                { try journal.tell(at: 7) },
            ]
        }
        #expect(all.count >= 27)
        for snapshot in all {
            let (journal, recovery) = Journal.open(.folder(snapshot.path))
            let isDone = [.afterCommit, .beforeMirror, .afterMirror].contains(snapshot.point)
            let done = isDone ? snapshot.step : snapshot.step - 1
            let name: Comment = "step \(snapshot.step), \(snapshot.point), mirror \(timing)"
            #expect(recovery.journalState == .sound, name)
            #expect(recovery.openAlerts.map(\.revision) == (done >= 1 && done < 5 ? [1] : []), name)
            let revisions = done < 1 ? [] : done < 5 ? [1] : [1, 2]
            #expect(try journal.alertHistory(cleared.id).map(\.alert.revision) == revisions, name)
            #expect(
                recovery.standing
                    == (done < 3
                        ? StandingMemory() : done < 7 ? Scene.standing([1]) : Scene.standing([1, 2], drillAt: 5)),
                name)
            let waiting = try journal.waiting(.alerts).map { String(decoding: $0.publication.payload, as: UTF8.self) }
            #expect(waiting == [[], ["rev 1"], [], ["done"], [], ["rev 2"], [], [], [""], []][done], name)
            let due = try journal.due(at: 9999)
            #expect(due == [[], [], ["rev 1"], ["rev 1"], ["rev 1"], [], ["rev 2"], ["rev 2"], [], []][done], name)
        }
    }

    /// Real processes, one after the other, each killed for good somewhere; what was done is noted outside the journal.
    @Test(arguments: FaultHooks.Point.allCases.indices) func aKilledProcessForgetsNoHandledOrder(_ place: Int)
        async throws
    {
        let folder = try TemporaryFolder()
        let path = folder.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, place = place as Int] in
            let calls = Mutex(0)
            let (journal, _) = Journal.open(
                .folder(path),
                faults: FaultHooks { point throws(JournalError) in
                    guard point == FaultHooks.Point.allCases[place] else { return }
                    if calls.withLock({
                        $0 += 1; return $0
                    }) == 40 {
                        kill(getpid(), SIGKILL)
                    }
                })
            for number in 1...100 as ClosedRange<UInt64> {
                _ = try journal.remember(
                    Scene.standing(Array(1...number)), reply: Scene.reply(number), at: Scene.stamp(Double(number)))
                try StateFolder(path: path).replace("handled", with: Array("\(number)".utf8))
                try journal.record(Scene.alert(number, .cleared))
                try journal.tell(at: Double(number))
                _ = try journal.receipt(alerts: [(Scene.id(number), 1)], at: Scene.stamp(Double(number)))
                try StateFolder(path: path).replace("receipted", with: Array("\(number)".utf8))
            }
        }
        func noted(_ name: String) throws -> UInt64 {
            let bytes = try StateFolder(path: path).read(name) ?? []
            return UInt64(String(decoding: bytes, as: UTF8.self)) ?? 0
        }
        let (handled, receipted) = (try noted("handled"), try noted("receipted"))
        #expect(handled > 5 && receipted + 1 >= handled)
        let (journal, recovery) = Journal.open(.folder(path))
        #expect(recovery.journalState == .sound)
        let orders = recovery.standing.orders?.handled.map(\.counter) ?? []
        #expect(Array(orders.prefix(Int(handled))) == Array(1...handled))
        // A removal is queued for what has its receipt, and for nothing else.
        let removed = try journal.waiting(.alerts).filter(\.publication.payload.isEmpty).compactMap(\.group)
        let known = Set((1...receipted + 1).map { Scene.id($0).description })
        #expect(Set(removed).isSubset(of: known) && Set(removed).count == removed.count)
    }

    private enum Act: CaseIterable { case raise, clear, tell, receipt, wrongReceipt, order, restart }

    /// An alarm's life against a disk that fails at any point, with an office and a broker that know what they got.
    @Test(arguments: 0..<30 as Range<UInt64>) func whateverFailsTheOfficeHasWhatIsRemoved(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let disk = MemoryDisk()
        let failing = Mutex<FaultHooks.Point?>(nil)
        let faults = FaultHooks { point throws(JournalError) in
            if failing.withLock({ $0 }) == point { throw .io }
        }
        var journal = Journal.open(.memory(disk), faults: faults).journal
        var standing = StandingMemory()
        var (newest, receipts): ([UInt64: Alert], [UInt64: Int]) = ([:], [:])
        var stored: [String: Int] = [:]
        var orders: UInt64 = 0
        func number(of group: String?) -> UInt64 { (1...5).first { Scene.id($0).description == group } ?? 0 }
        for step in 1...150 as ClosedRange<UInt64> {
            let now = Scene.stamp(Double(step * 100))
            failing.withLock {
                $0 = Int.random(in: 0..<4, using: &generator) == 0 ? .allCases.randomElement(using: &generator) : nil
            }
            let which = UInt64.random(in: 1...5, using: &generator)
            do {
                switch Act.allCases.randomElement(using: &generator) ?? .tell {
                case .raise:
                    if newest[which]?.state == .cleared { break }
                    let alert = Scene.alert(which, revision: (newest[which]?.revision ?? 0) + 1)
                    newest[which] = alert
                    try journal.record(alert)
                case .clear:
                    guard let open = newest[which], open.state != .cleared else { break }
                    let alert = Scene.alert(which, revision: open.revision + 1, .cleared)
                    newest[which] = alert
                    try journal.record(alert)
                case .tell:
                    for row in try journal.waiting(.alerts) + journal.unreceipted(at: now) {
                        if row.publication.payload.isEmpty {
                            // The one thing that must never happen: removed, and the office doesn't know it is over.
                            let alert = number(of: row.group)
                            #expect(receipts[alert] == newest[alert]?.revision, "seed \(seed), step \(step)")
                            #expect(newest[alert]?.state == .cleared)
                        } else if let group = row.group, group.count == 36 {
                            let text = String(decoding: row.publication.payload, as: UTF8.self)
                            let revision = Int(text.dropFirst(4)) ?? 0
                            #expect(revision >= stored[group] ?? 0, "seed \(seed): an older state after a newer one")
                            stored[group] = revision
                        }
                        _ = try journal.markSent([row.id], at: now)
                    }
                case .receipt:
                    guard let revision = stored[Scene.id(which).description] else { break }
                    receipts[which] = max(receipts[which] ?? 0, revision)
                    _ = try journal.receipt(alerts: [(Scene.id(which), revision)], at: now)
                case .wrongReceipt:
                    _ = try journal.receipt(
                        alerts: [(Scene.id(which), (newest[which]?.revision ?? 1) - 1), (Scene.id(77), 1)],
                        seals: ["none"], at: now)
                case .order:
                    orders += 1
                    standing = Scene.standing(Array(1...orders))
                    _ = try journal.remember(standing, reply: nil, at: now)
                case .restart:
                    // What only this process knew is gone with it, unless a disk has it.
                    journal = Journal.open(.memory(disk), faults: faults).journal
                }
            } catch {
                #expect(error == .io)
            }
        }
        failing.withLock { $0 = nil }
        journal.settle()
        let recovery = Journal.open(.memory(disk)).recovery
        for (number, alert) in newest where alert.state != .cleared {
            let found = recovery.openAlerts.first { $0.id == Scene.id(number) }
            #expect(found != nil, "seed \(seed): lost alert \(number)")
        }
    }
}
