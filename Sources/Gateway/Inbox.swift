import ServiceLifecycle
import Synchronization

/// A bounded, ordered mailbox into one task.
///
/// When it is full the oldest element that may be lost makes room, and is counted. Elements that may not be lost (a new
/// set of zones, a PUBACK) only count against the bound: they are few by nature.
///
/// Our own rather than `AsyncStream`: that one can only drop whatever is oldest.
final class Inbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var isFinished = false
        var reader: CheckedContinuation<Void, Never>?
        var drops = 0
    }
    private let state = Mutex(State())
    private let limit: Int
    private let mayDrop: @Sendable (Element) -> Bool

    /// - Parameter mayDrop: whether an element may make room for a newer one.
    init(limit: Int, mayDrop: @escaping @Sendable (Element) -> Bool = { _ in true }) {
        self.limit = limit
        self.mayDrop = mayDrop
    }

    /// From any thread; never blocks.
    func send(_ element: Element) {
        let reader: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard !state.isFinished else { return nil }
            if state.elements.count >= limit, let victim = state.elements.firstIndex(where: mayDrop) {
                state.elements.remove(at: victim)
                state.drops += 1
            }
            state.elements.append(element)
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    /// Takes nothing more; what waits is still given out.
    func finish() {
        let reader: CheckedContinuation<Void, Never>? = state.withLock { state in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    /// Everything that waits, oldest first; waits for something to come. Empty once finished and given out.
    ///
    /// - Precondition: one task at a time.
    private func take() async -> [Element] {
        while true {
            let (elements, isFinished) = state.withLock { state in
                defer { state.elements = [] }
                return (state.elements, state.isFinished)
            }
            if !elements.isEmpty || isFinished { return elements }
            await withCheckedContinuation { continuation in
                let hasNews = state.withLock { state in
                    guard state.elements.isEmpty, !state.isFinished else { return true }
                    state.reader = continuation
                    return false
                }
                if hasNews { continuation.resume() }
            }
        }
    }

    /// Calls `body` for each element until the mailbox is finished; what waits then is still taken.
    func forEach(_ body: (Element) async -> Void) async {
        while true {
            let elements = await take()
            if elements.isEmpty { return }
            for element in elements { await body(element) }
        }
    }

    /// The same on the loop's thread, until the service is to stop.
    func forEachUntilShutdown(_ body: (Element) -> Void) async {
        await withTaskExecutorPreference(LoopThread.shared) {
            await withGracefulShutdownHandler {
                await forEach(body)
            } onGracefulShutdown: {
                self.finish()
            }
        }
    }

    /// How many elements were lost to the bound since start.
    var dropped: Int { state.withLock { $0.drops } }
}
