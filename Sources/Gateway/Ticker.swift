import Dispatch
import Safety
import Synchronization

/// Wakes somebody at a deadline: at most one is armed, and an early wake is harmless.
///
/// On Dispatch's own threads, so that a blocked cooperative pool can't hold up a deadline.
final class Ticker: Sendable {
    private let deadline = Mutex<ContinuousClock.Instant?>(nil)
    // A dispatch source may be used from any thread (dispatch_source_create(3)); the protocol isn't marked so on Linux.
    private nonisolated(unsafe) let timer: any DispatchSourceTimer
    private static let queue = DispatchQueue(label: "ticker", qos: .userInteractive)

    init(_ wake: @escaping @Sendable () -> Void) {
        unsafe timer = DispatchSource.makeTimerSource(flags: .strict, queue: Self.queue)
        unsafe timer.setEventHandler { [weak self] in
            guard let self else { return }
            self.deadline.withLock { $0 = nil }
            wake()
        }
        unsafe timer.activate()
    }

    deinit { unsafe timer.cancel() }

    /// Arms for `delay` from now unless an earlier wake is already under way.
    func arm(in delay: Duration) {
        let wanted = ContinuousClock.now.advanced(by: delay)
        deadline.withLock { deadline in
            if let deadline, deadline <= wanted { return }
            deadline = wanted
            unsafe timer.schedule(deadline: .now() + .nanoseconds(Int(delay.nanoseconds)), leeway: .nanoseconds(0))
        }
    }
}
