import Safety
import Testing
import Wire

@testable import Gateway
@testable import Journal

@Suite struct StatusBoardTests {
    private let floor = UTCTime(secondsSinceEpoch: 1_800_000_000)

    private func board(_ utc: UTCTime, _ grade: ClockGrade) -> StatusBoard {
        let clock = UnitClock()
        let label = Stamp(boot: 1, instant: clock.now, utc: utc, grade: grade)
        return StatusBoard(clock: clock, label: label, floor: floor, journal: .sound)
    }

    @Test func networkTimeIsProven() throws {
        let utc = floor.advanced(by: .seconds(400 * 86_400))
        #expect(try #require(board(utc, .network).provenTime) >= utc)
    }

    @Test func aSpoofedDateRaisesTheFloorByThirtyDaysAtMost() throws {
        let proven = try #require(board(UTCTime(secondsSinceEpoch: 2_208_988_800), .gnss).provenTime)
        #expect(proven == floor.advanced(by: .seconds(30 * 86_400)))
    }

    @Test(arguments: [ClockGrade.system, .unset]) func anUnprovenClockProvesNothing(grade: ClockGrade) {
        #expect(board(floor.advanced(by: .seconds(60)), grade).provenTime == nil)
    }

    private func snapshot() -> MonitorSnapshot {
        let at = Samples.stamp
        return MonitorSnapshot(
            trust: .trusted, trustSince: at, reasons: [], clock: .gnss, moving: false, zoneSet: "", zoneCount: 0,
            zoneSource: .local, zonesDated: nil, openAlerts: [], nextReport: at.utc.advanced(by: .seconds(10)),
            counters: GateCounters())
    }

    @Test func aSilentUnitSaysWhenItSpeaksAgain() {
        let board = board(floor, .network)
        var monitor = snapshot()
        monitor.standing.emission = EmissionControl(since: Samples.stamp, seconds: 5_400, mode: .normal)
        board.update { $0.monitor = monitor }
        #expect(board.report(.silent).next == Samples.stamp.utc.advanced(by: .seconds(5_400)))
        #expect(board.report(.online).next == Samples.stamp.utc.advanced(by: .seconds(10)))
    }

    @Test func whatOnlyTheBrokerHasHadWaitsForTheOffice() throws {
        let board = board(floor, .network)
        board.update {
            $0.tallies = [
                LaneTally(
                    lane: .alerts, waiting: 1, refused: 0, unreceipted: 2, givenUp: 0, oldestQueued: nil, sent: 3,
                    lastSent: nil)
            ]
        }
        #expect(try #require(board.report(.online).queue.first).count == 3)
    }

    @Test(arguments: [(20.0, StatusReport.Journal.State.ok), (35, .slow), (70, .failing)])
    func aHungJournalShows(silence: Double, state: StatusReport.Journal.State) {
        let board = board(floor, .network)
        board.update { $0.journalAnswered = UnitClock.bootTime().advanced(by: .seconds(-silence)) }
        #expect(board.report(.online).journal.state == state)
    }
}
