import Journal
import Safety
import Synchronization

/// Keeps the one last believed position on the disk, about once a minute, so that a restart knows where the unit was.
final class LastFix: Sendable {
    static let every = Duration.seconds(60)

    private let journal: JournalThread
    private let lastKept = Mutex<MonotonicInstant?>(nil)

    init(journal: JournalThread) { self.journal = journal }

    func keep(_ report: PositionReport) {
        guard report.trust == .trusted || report.trust == .degraded else { return }
        let now = UnitClock.bootTime()
        let isDue = lastKept.withLock { last in
            guard last.map({ $0.duration(to: now) >= Self.every }) ?? true else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        journal.submit { journal in
            // A failure shows in the journal's own count; the next report is another try.
            do { try journal.saveLastFix(report) } catch { journal.settle() }
        }
    }
}
