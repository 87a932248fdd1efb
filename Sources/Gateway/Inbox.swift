import ServiceLifecycle
import Synchronization

/// A bounded, ordered queue into one task. What doesn't fit is dropped and counted: the newest wins.
final class Inbox<Element: Sendable>: Sendable {
    let stream: AsyncStream<Element>
    private let continuation: AsyncStream<Element>.Continuation
    private let drops = Atomic<Int>(0)

    init(limit: Int) {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(limit))
    }

    /// From any thread; never blocks.
    func send(_ element: Element) {
        if case .dropped = continuation.yield(element) { drops.add(1, ordering: .relaxed) }
    }

    func finish() { continuation.finish() }

    /// Calls `body` for each element, on the loop's thread, until the service is to stop; what waits then is still taken.
    ///
    /// `cancelOnGracefulShutdown` of the service library would merge two sequences: two more tasks for each element.
    func forEachUntilShutdown(_ body: (Element) -> Void) async {
        await withTaskExecutorPreference(LoopThread.shared) {
            await withGracefulShutdownHandler {
                for await element in stream { body(element) }
            } onGracefulShutdown: {
                self.finish()
            }
        }
    }

    /// How many elements were lost to the bound since start.
    var dropped: Int { drops.load(ordering: .relaxed) }
}

/// Wakes an inbox at a deadline: at most one is armed, and an early wake is harmless.
final class Ticker: Sendable {
    private struct State {
        var deadline: ContinuousClock.Instant?
        var task: Task<Void, Never>?
    }
    private let state = Mutex(State())
    private let wake: @Sendable () -> Void

    init(_ wake: @escaping @Sendable () -> Void) { self.wake = wake }

    deinit { state.withLock { $0.task?.cancel() } }

    /// Arms for `delay` from now unless an earlier wake is already under way.
    func arm(in delay: Duration) {
        let deadline = ContinuousClock.now.advanced(by: delay)
        state.withLock { state in
            if let armed = state.deadline, armed <= deadline { return }
            state.task?.cancel()
            state.deadline = deadline
            state.task = Task { [weak self] in
                do { try await ContinuousClock().sleep(until: deadline) } catch { return }
                self?.fire(deadline)
            }
        }
    }

    private func fire(_ deadline: ContinuousClock.Instant) {
        let isCurrent = state.withLock { state in
            guard state.deadline == deadline else { return false }
            state.deadline = nil
            state.task = nil
            return true
        }
        if isCurrent { wake() }
    }
}
