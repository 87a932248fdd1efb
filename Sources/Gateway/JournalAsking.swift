import Dispatch
import Journal
import Safety
import Synchronization

extension JournalThread {
    /// Opens the journal and puts it on a thread of its own.
    static func open(
        _ folder: String, bootID: String, now: UTCTime, newInstallation: Identifier, faults: FaultHooks = .none
    ) -> (thread: JournalThread, recovery: Recovery) {
        let (journal, recovery) = Journal.open(
            .folder(folder), bootID: bootID, now: now, newInstallation: newInstallation, mirrorTiming: .atSettle,
            faults: faults)
        return (JournalThread(journal), recovery)
    }

    /// For threads that may block: the result of `work`, or nil if the disk doesn't answer in time or refuses.
    func ask<Value: Sendable>(
        within bound: DispatchTimeInterval, _ work: @escaping @Sendable (Journal) -> Value
    ) -> Value? {
        let answer = Answer<Value>()
        let done = DispatchSemaphore(value: 0)
        let isTaken = submit(.urgent) { journal in
            let value = work(journal)
            answer.value.withLock { $0 = value }
            done.signal()
        }
        guard isTaken, done.wait(timeout: .now() + bound) == .success else { return nil }
        return answer.value.withLock { $0 }
    }

    /// Runs what waits, closes the journal, and waits for it no longer than `bound`: correctness needs no clean end.
    func close(within bound: DispatchTimeInterval) {
        let done = DispatchSemaphore(value: 0)
        stop { _ in done.signal() }
        _ = done.wait(timeout: .now() + bound)
    }

    private final class Answer<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }
}
