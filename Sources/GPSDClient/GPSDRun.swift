import Glibc
import Synchronization

/// What the client's thread does from `start()` to `stop()`: connect, read, and after a failure wait and connect again.
final class GPSDRun: Sendable {
    private let configuration: GPSDClient.Configuration
    private let onEvent: @Sendable (GPSDClient.Event) -> Void
    private let stop = Wakeup()
    private let ended = Wakeup()
    /// 0 until the loop runs.
    private let thread = Atomic<pthread_t>(0)

    init(_ configuration: GPSDClient.Configuration, onEvent: @escaping @Sendable (GPSDClient.Event) -> Void) {
        self.configuration = configuration
        self.onEvent = onEvent
    }

    func requestStop() { stop.raise() }

    /// Waits for the thread's end, at most `limit`; not at all when this *is* the thread.
    func waitForEnd(atMost limit: Duration) {
        guard thread.load(ordering: .relaxed) != pthread_self() else { return }
        ended.wait(atMost: limit)
    }

    func loop() {
        thread.store(pthread_self(), ordering: .relaxed)
        var backoff = Backoff(first: configuration.backoffFirst, limit: configuration.backoffLimit)
        var random = SystemRandomNumberGenerator()
        while !stop.isRaised {
            do throws(GPSDError) {
                try connection(&backoff)
            } catch {
                if error == .silent { emit(.silent) }
                emit(.disconnected(error))
                stop.wait(atMost: backoff.delay(using: &random))
            }
        }
        ended.raise()
    }

    /// One connection from its start to its end; returns only when stopped.
    private func connection(_ backoff: inout Backoff) throws(GPSDError) {
        var decoder = try ReportDecoder(satellitesKept: configuration.satellitesKept)
        let socket = try StreamSocket.connect(
            host: configuration.host, port: configuration.port, within: configuration.connectLimit, unless: stop)
        try decoder.watch(socket)
        var heard = ContinuousClock.now
        while true {
            // Everything that has arrived is read before silence is judged: the process may have been suspended.
            var now = ContinuousClock.now
            while try decoder.read(at: now, { if take($0) { backoff.reset() } }) {
                heard = now
                if stop.isRaised { return }
                now = ContinuousClock.now
            }
            let patience = now.duration(to: heard.advanced(by: configuration.silence))
            guard patience > .zero else { throw .silent }
            if stop.wait(for: decoder.descriptor, toBe: .readable, atMost: patience) == .raised { return }
        }
    }

    /// Passes `event` on; true if it is a report, the proof that gpsd works.
    private func take(_ event: GPSDClient.Event) -> Bool {
        emit(event)
        if case .report = event { return true }
        return false
    }

    private func emit(_ event: GPSDClient.Event) {
        if !stop.isRaised { onEvent(event) }
    }
}
