import Journal
import Logging
import Safety
import Synchronization
import Wire

/// Gathers positions that nobody got while they were the newest, and hands them to the journal in batches: one write
/// for many fixes spares the card.
final class LateBuffer: Sendable {
    static let flushAt = 64
    static let flushAfter = Duration.seconds(10)
    /// Kept in memory while the disk fails; then the oldest go, counted.
    static let mostInMemory = 5_000

    private struct State {
        var reports: [PositionReport] = []
        var deadline: MonotonicInstant?
        var lost = 0
    }
    private let state = Mutex(State())
    private let journal: JournalThread
    private let board: StatusBoard
    private let logger: Logger
    private let limit = RateLimit()

    init(journal: JournalThread, board: StatusBoard, logger: Logger) {
        self.journal = journal
        self.board = board
        self.logger = logger
    }

    /// Lost to the bound of memory while the disk failed, since start.
    var lost: Int { state.withLock { $0.lost } }

    var deadline: MonotonicInstant? { state.withLock { $0.deadline } }

    func add(_ report: PositionReport, at now: MonotonicInstant) {
        state.withLock { state in
            state.reports.append(report)
            state.deadline = state.deadline ?? now.advanced(by: Self.flushAfter)
            guard state.reports.count > Self.mostInMemory else { return }
            state.reports.removeFirst()
            state.lost += 1
        }
    }

    func flushIfDue(at now: MonotonicInstant, then kept: @escaping @Sendable () -> Void) {
        let isDue = state.withLock { $0.reports.count >= Self.flushAt || $0.deadline.map { $0 <= now } ?? false }
        if isDue { flush { if $0 { kept() } } }
    }

    /// Hands everything over; `done` hears whether it was kept.
    func flush(_ done: @escaping @Sendable (Bool) -> Void) {
        let reports = take()
        guard !reports.isEmpty else { return done(true) }
        let stamp = board.stamp
        let accepted = journal.submit { [self] journal in
            done(keep(reports, in: journal, at: stamp))
        }
        if !accepted {
            putBack(reports)
            done(false)
        }
    }

    /// Turns the oldest late fixes, those in memory included, into a row of lane history.
    func makeBatch(encoder: WireEncoder, stamp: Stamp, answer: @escaping @Sendable (TrackAnswer) -> Void) {
        let reports = take()
        let accepted = journal.submit { [self] journal in
            var generator = SystemRandomNumberGenerator()
            let id = Identifier(at: stamp.utc, using: &generator)
            guard reports.isEmpty || keep(reports, in: journal, at: stamp) else { return answer(.failed) }
            do {
                let row = try journal.makeTrackBatch(id: id, at: stamp) { encoder.track(id, $0) }
                answer(row == nil ? .none : .made)
            } catch {
                if let held = limit.pass("batch") {
                    logger.error(
                        "late fixes could not be batched", metadata: ["why": "\(error)", "held_back": "\(held)"])
                }
                answer(.failed)
            }
        }
        if !accepted {
            putBack(reports)
            answer(.failed)
        }
    }

    private func take() -> [PositionReport] {
        state.withLock { state in
            defer {
                state.reports = []
                state.deadline = nil
            }
            return state.reports
        }
    }

    private func keep(_ reports: [PositionReport], in journal: Journal, at stamp: Stamp) -> Bool {
        do {
            let proven = Stamp(
                boot: stamp.boot, instant: stamp.instant, utc: board.provenTime ?? board.floor, grade: stamp.grade)
            let tally = try journal.keepLate(reports, limits: LateLimits(), now: proven)
            board.update { $0.late = tally }
            return true
        } catch {
            if let held = limit.pass("late") {
                logger.error(
                    "late fixes could not be kept yet", metadata: ["why": "\(error)", "held_back": "\(held)"])
            }
            putBack(reports)
            return false
        }
    }

    private func putBack(_ reports: [PositionReport]) {
        state.withLock { state in
            state.reports = reports + state.reports
            state.deadline = UnitClock.bootTime().advanced(by: Self.flushAfter)
        }
    }
}
