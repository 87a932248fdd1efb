import Glibc
import Journal
import Logging
import Safety
import ServiceLifecycle

/// The small duties that nobody waits for: tallies for `status`, the saved clock floor, the write-ahead log, free space.
struct Upkeep: Service {
    /// One round; who asks for `status` is given fresh numbers anyway.
    static let tallyEvery = Duration.seconds(15)
    /// In rounds: ten minutes, an hour, a minute.
    static let floorEvery = 40
    static let checkpointEvery = 240
    static let spaceEvery = 4

    let journal: JournalThread
    let board: StatusBoard
    let courier: Courier
    let folder: String
    let logger: Logger
    private let limit = RateLimit()

    init(journal: JournalThread, board: StatusBoard, courier: Courier, folder: String, logger: Logger) {
        self.journal = journal
        self.board = board
        self.courier = courier
        self.folder = folder
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var round = 0
            while !Task.isCancelled {
                duties(round)
                // Aside: a hung mount blocks the question.
                if round % Self.spaceEvery == 0 { await Aside.run { measureSpace() } }
                round += 1
                do { try await ContinuousClock().sleep(for: Self.tallyEvery) } catch { return }
            }
        }
    }

    /// Each duty is skipped while the journal's queue is full: it has more urgent things to do.
    private func duties(_ round: Int) {
        let stamp = board.stamp
        let before = board.current.journal
        _ = journal.submit { [board, courier, logger, limit] journal in
            do {
                if !journal.isDurable, journal.returnToFolder(now: stamp.utc) {
                    logger.notice("the journal is on the disk again")
                }
                // Another database: its rows may not be the ones the drain knows.
                if journal.state != before { courier.lookAgain() }
                try board.count(journal)
                courier.tellAgain(try journal.unreceipted(at: stamp))
                if round % Self.floorEvery == 0, let floor = board.provenTime { journal.saveClockFloor(floor) }
                if round > 0, round % Self.checkpointEvery == 0 { try journal.checkpoint() }
                journal.settle()
            } catch {
                guard let held = limit.pass("journal") else { return }
                logger.error("the journal is in trouble", metadata: ["why": "\(error)", "held_back": "\(held)"])
            }
        }
    }

    private func measureSpace() {
        var numbers = statvfs()
        guard unsafe statvfs(folder, &numbers) == 0 else { return }
        let free = UInt64(numbers.f_bavail) * UInt64(numbers.f_frsize)
        board.update { $0.freeBytes = free }
        // A visit is a kilobyte; ten megabytes are the last sign before the journal refuses them.
        if free < 10 << 20 { logger.error("the disk is nearly full", metadata: ["free_bytes": "\(free)"]) }
    }
}
