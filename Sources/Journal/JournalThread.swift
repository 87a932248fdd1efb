import Foundation
import Synchronization

/// The journal on a thread of its own, so that a disk that stalls stops nobody else.
///
/// Jobs run one after the other in the order in which they were taken. The queue is bounded: what it can't take is
/// refused and counted, and its last places are kept for what is urgent.
public final class JournalThread: Sendable {
    public typealias Job = @Sendable (Journal) -> Void

    public enum Urgency: Sendable { case normal, urgent }

    private struct Queue {
        var jobs: [Job] = []
        var isOpen = true
        var refused = 0
    }

    private let capacity: Int
    private let keptForUrgent: Int
    private let queue = Mutex(Queue())
    private let arrival = NSCondition()
    /// Only the thread uses it; the lock is never contended.
    private let journal: Mutex<Journal>

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - capacity: jobs that may wait.
    ///   - keptForUrgent: of these, places that only urgent jobs can take.
    public init(_ journal: sending Journal, capacity: Int = 256, keptForUrgent: Int = 64) {
        precondition(keptForUrgent >= 0 && keptForUrgent < capacity, "normal jobs need a place")
        self.capacity = capacity
        self.keptForUrgent = keptForUrgent
        self.journal = Mutex(journal)
        let thread = Thread { [self] in run() }
        thread.name = "journal"
        thread.stackSize = 512 * 1024
        thread.start()
    }

    /// Jobs that were refused because the queue was full or closed.
    public var refused: Int { queue.withLock { $0.refused } }
    /// Jobs that wait.
    public var waiting: Int { queue.withLock { $0.jobs.count } }

    /// Queues a job; never blocks.
    ///
    /// - Returns: false if it was refused.
    @discardableResult
    public func submit(_ urgency: Urgency = .normal, _ job: @escaping Job) -> Bool {
        let isTaken = queue.withLock { queue in
            let room = urgency == .urgent ? capacity : capacity - keptForUrgent
            guard queue.isOpen, queue.jobs.count < room else {
                queue.refused += 1
                return false
            }
            queue.jobs.append(job)
            return true
        }
        if isTaken { wake() }
        return isTaken
    }

    /// Runs `work` on the thread and waits for its result.
    ///
    /// - Throws: what `work` throws, or `.refused`.
    public func perform<Value: Sendable>(
        _ urgency: Urgency = .normal, _ work: @escaping @Sendable (Journal) throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        let result: Result<Value, JournalError> = await withCheckedContinuation { continuation in
            let isTaken = submit(urgency) { journal in
                do throws(JournalError) {
                    continuation.resume(returning: .success(try work(journal)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
            if !isTaken { continuation.resume(returning: .failure(.refused)) }
        }
        return try result.get()
    }

    /// Takes no more jobs, runs those that wait, and closes the journal. A second call does nothing.
    ///
    /// - Parameter closed: called on the thread with what closing the journal threw.
    public func stop(_ closed: @escaping @Sendable (JournalError?) -> Void = { _ in }) {
        let isLast = queue.withLock { queue in
            guard queue.isOpen else { return false }
            queue.isOpen = false
            queue.jobs.append { journal in
                do throws(JournalError) {
                    try journal.close()
                    closed(nil)
                } catch {
                    closed(error)
                }
            }
            return true
        }
        if isLast { wake() }
    }

    private func wake() {
        arrival.lock()
        arrival.signal()
        arrival.unlock()
    }

    private func run() {
        while let job = next() { journal.withLock { job($0) } }
    }

    /// Waits for a job; nil once the queue is closed and empty. What an idle moment is for is done before waiting.
    private func next() -> Job? {
        if let job = take() { return job }
        journal.withLock { $0.settle() }
        arrival.lock()
        defer { arrival.unlock() }
        while true {
            if let job = take() { return job }
            if queue.withLock({ !$0.isOpen }) { return nil }
            arrival.wait()
        }
    }

    private func take() -> Job? {
        queue.withLock { queue in queue.jobs.isEmpty ? nil : queue.jobs.removeFirst() }
    }
}
