import Foundation
import Glibc
import Synchronization

/// Waits for the hooks that run, and ends those that take too long: one thread for all of them, and none while there
/// are none.
final class HookWatch: Sendable {
    /// A hook that was started.
    struct Run: Sendable {
        let hook: String
        /// Of the alert or message that it was started for.
        let subject: String
        let process: HookProcess
        let deadline: ContinuousClock.Instant
    }

    private struct Arrivals {
        var runs: [Run] = []
        var isWatched = false
    }

    /// Between asking a hook to end and making it.
    static let grace = Duration.milliseconds(500)
    private static let roundMicroseconds: UInt32 = 20_000

    private let arrivals = Mutex(Arrivals())
    private let onEnd: @Sendable (Run, HookProcess.End) -> Void

    /// - Parameter onEnd: called once for each run, on the watching thread.
    init(onEnd: @escaping @Sendable (Run, HookProcess.End) -> Void) { self.onEnd = onEnd }

    /// Never waits.
    func watch(_ run: Run) {
        let isFirst = arrivals.withLock { arrivals in
            arrivals.runs.append(run)
            defer { arrivals.isWatched = true }
            return !arrivals.isWatched
        }
        guard isFirst else { return }
        let thread = Thread { [self] in turn() }
        thread.name = "hooks"
        thread.stackSize = 256 * 1024
        thread.start()
    }

    private func turn() {
        // Signals are for threads that wait for them.
        var everything = sigset_t()
        unsafe sigfillset(&everything)
        unsafe pthread_sigmask(SIG_SETMASK, &everything, nil)
        var watched: [Watched] = []
        while true {
            let isDone = arrivals.withLock { arrivals in
                watched += arrivals.runs.map(Watched.init)
                arrivals.runs = []
                arrivals.isWatched = !watched.isEmpty
                return watched.isEmpty
            }
            if isDone { return }
            watched = watched.compactMap { look(at: $0) }
            if !watched.isEmpty { usleep(Self.roundMicroseconds) }
        }
    }

    private struct Watched {
        let run: Run
        /// When it is made to end, once it was asked to.
        var killAt: ContinuousClock.Instant?
        var isKilled = false
        /// Bytes of its output that were taken and forgotten.
        var printed = 0

        init(_ run: Run) { self.run = run }
    }

    /// Nil once it has ended.
    private func look(at watched: Watched) -> Watched? {
        var watched = watched
        let process = watched.run.process
        let now = ContinuousClock.now
        if let killAt = watched.killAt {
            // Not reaped before its group was killed: until then nobody else can have its id.
            if !watched.isKilled, now >= killAt {
                process.signalGroup(SIGKILL)
                watched.isKilled = true
            }
            guard watched.isKilled, process.reap() != nil else { return watched }
            return ended(watched, .timedOut)
        }
        if let end = process.reap() { return ended(watched, end) }
        if watched.printed < HookProcess.mostPrinted { watched.printed += process.forgetOutput() }
        if now >= watched.run.deadline {
            process.signalGroup(SIGTERM)
            watched.killAt = now.advanced(by: Self.grace)
        }
        return watched
    }

    private func ended(_ watched: Watched, _ end: HookProcess.End) -> Watched? {
        watched.run.process.close()
        onEnd(watched.run, end)
        return nil
    }
}
