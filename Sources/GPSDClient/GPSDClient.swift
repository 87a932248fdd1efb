import Synchronization

/// A client of gpsd that comes back by itself: after gpsd goes away, and after it falls silent.
///
/// libgps runs on a thread of the client's own. Between `start()` and `stop()` the client connects, asks for reports
/// and passes them on; whatever goes wrong is an event, followed by a new attempt after a growing, jittered wait,
/// which starts small again after the first report. No method throws. Safe to use from any thread.
///
/// It knows nothing of what the fixes are for: see ``FixReport`` for what is checked and what isn't.
/// Source: libgps(3), gpsd_json(5); gpsd 3.22 (API 11).
public final class GPSDClient: Sendable {
    public let configuration: Configuration
    private let onEvent: @Sendable (Event) -> Void
    private let onStop: @Sendable () -> Void
    private let run = Mutex<GPSDRun?>(nil)

    /// - Parameter onEvent: called on the client's thread, in order, one at a time: the shortest way from gpsd to the
    ///   caller. While it runs nothing is read, so it must hand over and return; it may call `stop()`.
    public convenience init(configuration: Configuration, onEvent: @escaping @Sendable (Event) -> Void) {
        self.init(configuration, onEvent: onEvent, onStop: {})
    }

    init(
        _ configuration: Configuration, onEvent: @escaping @Sendable (Event) -> Void,
        onStop: @escaping @Sendable () -> Void
    ) {
        precondition(configuration.silence > .zero && configuration.connectLimit > .zero, "a limit is above zero")
        self.configuration = configuration
        self.onEvent = onEvent
        self.onStop = onStop
    }

    deinit { run.withLock { $0?.requestStop() } }

    /// Starts the thread; without effect while it runs.
    public func start() {
        run.withLock { run in
            guard run == nil else { return }
            let new = GPSDRun(configuration, onEvent: onEvent)
            OwnThread.start { new.loop() }
            run = new
        }
    }

    /// Ends the thread and waits for its end, at most half a second; without effect when it doesn't run.
    ///
    /// No event begins after this returns. The thread outlives the wait only where a resolver or `onEvent` holds it.
    public func stop() {
        guard let ending = run.withLock({ $0.take() }) else { return }
        ending.requestStop()
        ending.waitForEnd(atMost: .milliseconds(500))
        onStop()
    }
}
