import Safety
import Synchronization
import Testing

@testable import Journal

@Suite struct LateTrackTests {
    private let limits = LateLimits(maxCount: 100, maxAge: .seconds(3600))

    private func drainedSequences(_ journal: Journal, limit: Int = 7) throws -> [UInt64] {
        while try journal.makeTrackBatch(
            id: Scene.id(1), limit: limit, at: Scene.stamp(1), encode: Scene.track) != nil
        {}
        return try journal.waiting(.history).flatMap { Scene.sequences($0.publication) }
    }

    @Test func aReportComesBackAsItWas() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        var bare = Fix(coordinate: Scene.report(1).fix.coordinate, is3D: false)
        bare.speedMetresPerSecond = 3.25
        bare.trackDegrees = 359.5
        bare.hdop = 1.5
        bare.verticalAccuracyMetres = 9
        let sparse = PositionReport(
            fix: bare, time: Scene.start, made: Scene.stamp(2, grade: .unset), sequence: .max, trigger: .byHand,
            trust: .lost, reasons: [], parked: false, inZones: [], next: Scene.start, zoneSet: "")
        let reports = [Scene.report(1), sparse]
        _ = try journal.keepLate(reports, limits: limits, now: Scene.stamp(3))
        var back: [PositionReport] = []
        _ = try journal.makeTrackBatch(id: Scene.id(1), at: Scene.stamp(3)) { kept in
            back = kept
            return Scene.track(kept)
        }
        #expect(back == reports)
    }

    @Test func theSameReportIsKeptOnce() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        for _ in 1...2 {
            _ = try journal.keepLate([Scene.report(1), Scene.report(2)], limits: limits, now: Scene.stamp(3))
        }
        #expect(try journal.lateTally() == LateTally(waiting: 2, thinned: 0, expired: 0))
    }

    @Test func overTheCountTheOldestHalfIsThinned() throws {
        let disk = MemoryDisk()
        let (journal, _) = Journal.open(.memory(disk))
        let tally = try journal.keepLate(
            (1...101).map { Scene.report($0) }, limits: limits, now: Scene.stamp(102))
        #expect(tally == LateTally(waiting: 76, thinned: 25, expired: 0))
        let kept = try drainedSequences(Journal.open(.memory(disk)).journal)
        #expect(Array(kept.prefix(26)) == (1...51).filter { $0 % 2 == 1 }, "the oldest half, every second of it")
        #expect(Array(kept.dropFirst(26)) == Array(52...101), "the newest half is whole")
        #expect(try journal.lateTally().thinned == 25, "counted for good")
    }

    @Test func thinningHoldsTheBoundForAnyAmount() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        let tight = LateLimits(maxCount: 10, maxAge: .seconds(100_000))
        var last: LateTally?
        for start in stride(from: 1 as UInt64, to: 1000, by: 37) {
            last = try journal.keepLate(
                (start..<start + 37).map { Scene.report($0) }, limits: tight, now: Scene.stamp(2000))
            #expect(try #require(last).waiting <= 10)
        }
        let tally = try #require(last)
        #expect(tally.waiting + tally.thinned == 27 * 37)
        let kept = try drainedSequences(journal)
        #expect(kept.first == 1, "the first of the track survives thinning")
        #expect(kept.last == 999)
    }

    @Test func ageIsToldByTheInstantInThisBootAndByTheLabelInOthers() throws {
        let (journal, _) = Journal.open(.memory(MemoryDisk()))
        let unlabelled = PositionReport(
            fix: Scene.report(1).fix, time: Scene.start, made: Scene.stamp(0, boot: 1, grade: .unset), sequence: 9,
            trigger: .periodic, trust: .trusted, reasons: [], parked: false, inZones: [], next: Scene.start,
            zoneSet: "")
        _ = try journal.keepLate(
            [Scene.report(1, boot: 1, at: 10), Scene.report(2, boot: 1, at: 3000), unlabelled],
            limits: limits, now: Scene.stamp(3000))
        // The next boot, 4000 s on by the label: its instants begin anew.
        let now = Stamp(
            boot: 2, instant: .seconds(5), utc: Scene.start.advanced(by: .seconds(4000)), grade: .gnss)
        let tally = try journal.keepLate([], limits: limits, now: now)
        #expect(tally == LateTally(waiting: 2, thinned: 0, expired: 1))
        let later = Stamp(
            boot: 2, instant: .seconds(9), utc: Scene.start.advanced(by: .seconds(90_000)), grade: .unset)
        #expect(try journal.keepLate([], limits: limits, now: later).expired == 1, "a clock of no worth drops nothing")
    }

    @Test(arguments: [FaultHooks.Point.beforeTransaction, .beforeCommit, .afterCommit])
    func aCrashBetweenAnyTwoStepsKeepsEachFixOnce(_ point: FaultHooks.Point) throws {
        let disk = MemoryDisk()
        let (first, _) = Journal.open(.memory(disk))
        _ = try first.keepLate((1...50).map { Scene.report($0) }, limits: limits, now: Scene.stamp(60))
        var crashes = 0
        while try first.lateTally().waiting > 0 {
            let armed = Mutex(false)
            let (journal, _) = Journal.open(
                .memory(disk),
                faults: FaultHooks { at throws(JournalError) in
                    if at == point, armed.withLock({ $0 }) { throw .io }
                })
            armed.withLock { $0 = crashes % 2 == 0 }
            do {
                _ = try journal.makeTrackBatch(
                    id: Scene.id(1), limit: 7, at: Scene.stamp(61), encode: Scene.track)
            } catch {
                crashes += 1
                continue
            }
            crashes += 1
        }
        #expect(try drainedSequences(first) == Array(1...50))
        #expect(crashes >= 8)
    }
}
