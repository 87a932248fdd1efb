import Foundation
import Glibc
import Safety
import Synchronization
import Testing
import Wire
import Workbench

@testable import Journal

@Suite struct KillTests {
    /// Copies the folder as a power cut at this moment would leave it (as far as the page cache reached).
    static func snapshot(_ folder: String, into target: String) throws {
        for name in ["journal.sqlite", "journal.sqlite-wal", "safety.json"]
        where FileManager.default.fileExists(atPath: "\(folder)/\(name)") {
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(target)/\(name)")
        }
    }

    @Test func atEveryStepAFactIsThereWholeOrNotAtAll() throws {
        let folder = try TemporaryFolder()
        let snapshots = try TemporaryFolder()
        let taken = Mutex<[(step: Int, point: FaultHooks.Point, path: String)]>([])
        let step = Mutex(0)
        let faults = FaultHooks { point throws(JournalError) in
            let current = step.withLock { $0 }
            guard current > 0 else { return }
            let count = taken.withLock { $0.count }
            let path = snapshots.file("\(count)")
            do { try Self.snapshot(folder.path, into: path) } catch { throw .io }
            taken.withLock { $0.append((current, point, path)) }
        }
        let (journal, _) = Journal.open(.folder(folder.path), faults: faults)
        let cleared = Scene.alert(1, revision: 2, .cleared)
        let work: [() throws -> Void] = [
            { _ = try journal.record(visit: Scene.id(5), publication: Scene.visit(5), at: Scene.stamp(1)) },
            {
                _ = try journal.record(
                    Scene.change(Scene.alert(1)), publications: Scene.publications(Scene.alert(1)))
            },
            { _ = try journal.keepLate((1...9).map { Scene.report($0) }, limits: LateLimits(), now: Scene.stamp(2)) },
            { _ = try journal.makeTrackBatch(id: Scene.id(7), at: Scene.stamp(3), encode: Scene.track) },
            { _ = try journal.markSent([journal.waiting(.visits)[0].id], at: Scene.stamp(4)) },
            {
                _ = try journal.record(
                    Scene.change(cleared), publications: Scene.publications(cleared),
                    afterCleared: Scene.removal(cleared))
            },
            { _ = try journal.markSent(journal.waiting(.alerts).map(\.id), at: Scene.stamp(5)) },
            { _ = journal.startSession(floorSeconds: 100) },
        ]
        for (index, call) in work.enumerated() {
            step.withLock { $0 = index + 1 }
            try call()
        }
        let all = taken.withLock { $0 }
        #expect(all.count > 20)
        for snapshot in all { try judge(snapshot.path, step: snapshot.step, point: snapshot.point) }
    }

    /// What must hold of a folder that was cut off in `step` at `point`.
    private func judge(_ path: String, step: Int, point: FaultHooks.Point) throws {
        let (journal, recovery) = Journal.open(.folder(path))
        let isDone = [.afterCommit, .beforeMirror, .afterMirror].contains(point)
        let done = isDone ? step : step - 1
        let name: Comment = "step \(step), \(point)"
        #expect(recovery.journalState == .sound, name)
        #expect(try journal.visits(limit: 9).map(\.state) == (done < 1 ? [] : done < 5 ? [.pending] : [.sent]), name)
        #expect(try journal.waiting(.visits).count == (done >= 1 && done < 5 ? 1 : 0), name)
        #expect(recovery.openAlerts.map(\.revision) == (done >= 2 && done < 6 ? [1] : []), name)
        #expect(try journal.waiting(.alerts).count == [0, 0, 1, 1, 1, 1, 2, 1, 1][done], name)
        let late = try journal.lateTally().waiting
        let batched = try journal.waiting(.history).flatMap { Scene.sequences($0.publication) }
        #expect(late + batched.count == (done >= 3 ? 9 : 0), name)
        #expect(recovery.session == (done >= 8 ? 100 : 0), name)
    }

    /// A real process, killed for good while it accepts visits; each accepted id is noted outside the journal first.
    @Test(arguments: FaultHooks.Point.allCases.indices) func aKilledProcessKeepsEveryAcceptedVisit(_ place: Int)
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
                    }) == 25 {
                        kill(getpid(), SIGKILL)
                    }
                })
            for number in 1...200 as ClosedRange<UInt64> {
                _ = try journal.record(visit: Scene.id(number), publication: Scene.visit(number), at: Scene.stamp(1))
                try StateFolder(path: path).replace("accepted", with: Array("\(number)".utf8))
                let alert = Scene.alert(1, revision: Int(number))
                _ = try journal.record(Scene.change(alert), publications: Scene.publications(alert))
            }
        }
        let accepted = UInt64(try String(contentsOfFile: folder.file("accepted"), encoding: .utf8)) ?? 0
        #expect(accepted > 5)
        let (journal, recovery) = Journal.open(.folder(path))
        #expect(recovery.journalState == .sound)
        let waiting = try journal.waiting(.visits).map(\.publication)
        #expect(Array(waiting.prefix(Int(accepted))) == (1...accepted).map { Scene.visit($0) })
        #expect(waiting.count <= Int(accepted) + 1 && Set(waiting).count == waiting.count)
        #expect(recovery.openAlerts.map(\.id) == [Scene.id(1)])
        #expect((recovery.openAlerts.first?.revision ?? 0) >= Int(accepted) - 1)
    }

    @Test(arguments: 0..<60 as Range<UInt64>) func noVisitIsLostOrDoubledWhateverHappens(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let disk = MemoryDisk()
        let failing = Mutex<FaultHooks.Point?>(nil)
        let faults = FaultHooks { point throws(JournalError) in
            if failing.withLock({ $0 }) == point { throw .io }
        }
        var journal = Journal.open(.memory(disk), faults: faults).journal
        var accepted: Set<UInt64> = []
        var unsure: Set<UInt64> = []
        var received: [Publication] = []
        for step in 1...120 as ClosedRange<UInt64> {
            let now = Scene.stamp(Double(step))
            failing.withLock {
                $0 = Int.random(in: 0..<4, using: &generator) == 0 ? .allCases.randomElement(using: &generator) : nil
            }
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<5:
                let number = UInt64.random(in: 1...40, using: &generator)
                do {
                    let outcome = try journal.record(visit: Scene.id(number), publication: Scene.visit(number), at: now)
                    #expect(outcome != .conflict)
                    if case .accepted = outcome { #expect(!accepted.contains(number)) }
                    accepted.insert(number)
                } catch {
                    unsure.insert(number)
                }
            case 5..<8:
                let rows = try journal.pending(.visits, limit: Int.random(in: 1...5, using: &generator))
                received += rows.map(\.publication)
                do { _ = try journal.markSent(rows.map(\.id), at: now) } catch { #expect(error == .io) }
            default:
                journal = Journal.open(.memory(disk), faults: faults).journal
            }
        }
        failing.withLock { $0 = nil }
        let (last, _) = Journal.open(.memory(disk))
        let waiting = try last.waiting(.visits).map(\.publication)
        #expect(Set(waiting).count == waiting.count, "queued once")
        let states = Dictionary(uniqueKeysWithValues: try last.visits(limit: 1000).map { ($0.id, $0.state) })
        for number in accepted {
            let isWaiting = waiting.contains(Scene.visit(number))
            #expect(isWaiting || received.contains(Scene.visit(number)), "seed \(seed): lost visit \(number)")
            #expect(states[Scene.id(number)] == (isWaiting ? .pending : .sent))
        }
        let allowed = accepted.union(unsure).map { Scene.id($0) }
        #expect(Set(states.keys).isSubset(of: allowed), "none is invented")
    }
}
