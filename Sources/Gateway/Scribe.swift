import Dispatch
import Journal
import Logging
import Safety
import Synchronization
import Wire

/// Writes an alert's change down before it is sounded and sent, but never lets a sick disk delay it.
///
/// The change goes to the journal's thread; if that hasn't confirmed within 250 ms, or fails, it is spoken from memory
/// under the same id, and written when the disk answers.
final class Scribe: Sendable {
    /// How long an alert waits for the disk (docs/safety.md: the siren doesn't wait for a dying card).
    static let patience = DispatchTimeInterval.milliseconds(250)
    static let retryEvery = Duration.seconds(2)
    /// Changes that wait for a sick disk; the register's own rules keep them far below this.
    static let mostUnwritten = 1_000

    /// One change with everything that has to be said about it.
    struct Entry: Sendable {
        let change: AlertChange
        let publications: [Publication]
        let afterCleared: Publication?
        /// Whether it waits for the office's word.
        let needsReceipt: Bool
    }

    /// How an entry may be spoken.
    enum Word: Sendable {
        case written([OutboxRow])
        case fromMemory
    }

    private let journal: JournalThread
    private let board: StatusBoard
    private let logger: Logger
    private let limit = RateLimit()
    private let unwritten = Mutex<[Entry]>([])
    private let later: Mutex<Ticker?> = Mutex(nil)
    /// Called for rows that reach the disk late, after their entry was spoken.
    private let onLateRows: @Sendable ([OutboxRow]) -> Void

    init(
        journal: JournalThread, board: StatusBoard, logger: Logger,
        onLateRows: @escaping @Sendable ([OutboxRow]) -> Void
    ) {
        self.journal = journal
        self.board = board
        self.logger = logger
        self.onLateRows = onLateRows
        later.withLock { $0 = Ticker { [weak self] in self?.retry() } }
    }

    /// Hands `entry` over and calls `speak` exactly once, within 250 ms; never blocks.
    func write(_ entry: Entry, speak: @escaping @Sendable (Word) -> Void) {
        let once = Once(speak)
        let accepted = journal.submit(.urgent) { [self] journal in
            switch Self.record(entry, in: journal) {
            case .written(let rows):
                if !once.call(.written(rows)) { onLateRows(rows) }
            case .failed(let error):
                keep(entry, because: error)
                _ = once.call(.fromMemory)
            }
        }
        guard accepted else {
            keep(entry, because: .refused)
            _ = once.call(.fromMemory)
            return
        }
        // Dispatch keeps its own threads: the siren must not wait for the cooperative pool either.
        DispatchQueue.global(qos: .userInteractive).asyncAfter(deadline: .now() + Self.patience) { [self] in
            guard once.call(.fromMemory) else { return }
            logger.error("the disk took too long for an alert; it was sounded from memory")
            board.update { $0.journalStalls += 1 }
        }
    }

    private enum Outcome {
        case written([OutboxRow])
        case failed(JournalError)
    }

    private static func record(_ entry: Entry, in journal: Journal) -> Outcome {
        do {
            switch try journal.record(
                entry.change, publications: entry.publications, afterCleared: entry.afterCleared,
                needsReceipt: entry.needsReceipt)
            {
            case .written(let rows), .repeated(let rows): return .written(rows)
            case .mirrored(let error): return .failed(error)
            }
        } catch {
            return .failed(error)
        }
    }

    private func keep(_ entry: Entry, because error: JournalError) {
        let (count, isKept) = unwritten.withLock { entries in
            let isKept = entries.count < Self.mostUnwritten
            if isKept { entries.append(entry) }
            return (entries.count, isKept)
        }
        if let held = limit.pass("unwritten") {
            logger.error(
                "an alert could not be written yet",
                metadata: ["why": "\(error)", "waiting": "\(count)", "kept": "\(isKept)", "held_back": "\(held)"])
        }
        board.update { $0.unwritten = count }
        later.withLock { $0 }?.arm(in: Self.retryEvery)
    }

    /// Tries everything that isn't on the disk yet, in order. An alert that the database won't take holds up its own
    /// later revisions and nobody else's.
    private func retry() {
        let accepted = journal.submit { [self] journal in
            var stuck: Set<Identifier> = []
            var kept: [Entry] = []
            // Only this thread takes entries out; what is added meanwhile stays behind these.
            let waiting = unwritten.withLock { $0 }
            for entry in waiting {
                if !stuck.contains(entry.change.alert.id), case .written(let rows) = Self.record(entry, in: journal) {
                    onLateRows(rows)
                } else {
                    stuck.insert(entry.change.alert.id)
                    kept.append(entry)
                }
            }
            let count = unwritten.withLock { entries in
                entries.replaceSubrange(..<waiting.count, with: kept)
                return entries.count
            }
            board.update { $0.unwritten = count }
            journal.settle()
            rearm()
        }
        if !accepted { rearm() }
    }

    private func rearm() {
        guard unwritten.withLock({ !$0.isEmpty }) else { return }
        later.withLock { $0 }?.arm(in: Self.retryEvery)
    }
}

/// Calls a closure at most once, whoever comes first.
private final class Once<Value: Sendable>: Sendable {
    private let closure: @Sendable (Value) -> Void
    private let isDone = Atomic<Bool>(false)

    init(_ closure: @escaping @Sendable (Value) -> Void) { self.closure = closure }

    /// Whether this was the one call.
    func call(_ value: Value) -> Bool {
        guard !isDone.exchange(true, ordering: .acquiringAndReleasing) else { return false }
        closure(value)
        return true
    }
}
