import Glibc
import Logging
import Safety
import Subprocess
import Synchronization
import SystemPackage

/// The port through which the crew hears an alarm.
protocol Sounder: Sendable {
    /// Starts sounding and returns at once; never throws, never blocks.
    ///
    /// - Parameter payload: the alert as it is published, without any position.
    func sound(_ change: AlertChange, payload: [UInt8])
}

/// Runs the programs of `alarm.hooks`, each with the alert as JSON on standard input and a small environment.
///
/// Bounded: ten seconds each, output thrown away, at most eight at once, more only to evacuate; what comes above
/// that is counted and logged.
final class HookSounder: Sounder {
    static let limit = Duration.seconds(10)
    static let atOnce = 8
    /// Lesser alarms can't use up the places of the worst one.
    static let atOnceToEvacuate = 32

    private let hooks: Mutex<[String]>
    private let running = Atomic<Int>(0)
    private let failures = Atomic<Int>(0)
    private let logger: Logger

    init(hooks: [String], logger: Logger) {
        self.hooks = Mutex(hooks)
        self.logger = logger
    }

    func use(_ hooks: [String]) { self.hooks.withLock { $0 = hooks } }

    /// Hooks that failed, timed out or couldn't be started, since start.
    var failed: Int { failures.load(ordering: .relaxed) }

    func sound(_ change: AlertChange, payload: [UInt8]) {
        let alert = change.alert
        for hook in hooks.withLock({ $0 }) {
            let places = alert.level == .evacuate ? Self.atOnceToEvacuate : Self.atOnce
            guard running.add(1, ordering: .relaxed).newValue <= places else {
                running.subtract(1, ordering: .relaxed)
                fail(hook, "too many hooks are running")
                continue
            }
            Task {
                await run(hook, change, payload)
                running.subtract(1, ordering: .relaxed)
            }
        }
        // Last: a log that blocks must not hold up a siren. The zone's name would give the place away.
        logger.critical(
            "alert \(change.cause.rawValue)",
            metadata: [
                "id": "\(alert.id)", "kind": "\(alert.kind.rawValue)", "level": "\(alert.level.rawValue)",
                "certainty": "\(alert.certainty.rawValue)",
            ])
    }

    private func run(_ hook: String, _ change: AlertChange, _ payload: [UInt8]) async {
        let environment: [Environment.Key: String?] = [
            "FIELDGATE_ID": "\(change.alert.id)", "FIELDGATE_CAUSE": change.cause.rawValue,
            "FIELDGATE_KIND": change.alert.kind.rawValue, "FIELDGATE_LEVEL": change.alert.level.rawValue,
            "FIELDGATE_STATE": change.alert.state.rawValue,
            "FIELDGATE_CERTAINTY": change.alert.certainty.rawValue,
        ]
        guard let input = Self.filled(payload) else { return fail(hook, "no pipe for its input") }
        let work = Task {
            var options = PlatformOptions()
            options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .milliseconds(500))]
            let result = try await Subprocess.run(
                .path(FilePath(hook)), environment: .inherit.updating(environment), platformOptions: options,
                input: .fileDescriptor(input, closeAfterSpawningProcess: true), output: .discarded, error: .discarded)
            return result.terminationStatus
        }
        let watch = Task {
            try await ContinuousClock().sleep(for: Self.limit)
            work.cancel()
        }
        defer { watch.cancel() }
        do {
            let status = try await work.value
            if !status.isSuccess { fail(hook, "ended with \(status)") }
        } catch {
            fail(hook, "couldn't run, or took longer than \(Self.limit)")
        }
    }

    /// The reading end of a pipe that holds all of `payload` already; nil when there is none to be had.
    ///
    /// Nobody writes to a hook while it runs: one that ends without reading would break the pipe, and the library that
    /// starts it takes a broken pipe for a reason to end the daemon, in the middle of an alarm.
    private static func filled(_ payload: [UInt8]) -> FileDescriptor? {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        // Another child that inherited the writing end would keep this one waiting for more.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        // An alert is far smaller than the smallest pipe; one that weren't must not block the alarm.
        guard fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0,
            unsafe write(ends[1], payload, payload.count) == payload.count
        else {
            close(ends[0])
            return nil
        }
        return FileDescriptor(rawValue: ends[0])
    }

    private func fail(_ hook: String, _ why: String) {
        failures.add(1, ordering: .relaxed)
        logger.error("alarm hook failed", metadata: ["hook": "\(hook)", "why": "\(why)"])
    }
}
