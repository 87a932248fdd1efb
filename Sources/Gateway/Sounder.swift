import Dispatch
import Logging
import Safety
import Settings
import Synchronization

/// The port through which the crew hears an alarm.
protocol Sounder: Sendable {
    /// Starts sounding and returns at once; never throws, never waits for a program.
    ///
    /// - Parameter payload: the alert as it is published, without any position.
    func sound(_ change: AlertChange, payload: [UInt8])
}

/// Runs the programs of `alarm.hooks`, each with the alert as JSON on standard input and a small environment.
///
/// Bounded: ten seconds each, output thrown away, at most eight at once, more only to evacuate; what comes above that
/// is counted and logged.
final class HookSounder: Sounder {
    static let limit = Duration.seconds(10)
    static let atOnce = 8
    /// Lesser alarms can't use up the places of the worst one.
    static let atOnceToEvacuate = 32

    private let hooks: Mutex<[AlarmHook]>
    private let running = Atomic<Int>(0)
    private let failures = Atomic<Int>(0)
    private let logger: Logger

    init(hooks: [AlarmHook], logger: Logger) {
        self.hooks = Mutex(hooks)
        self.logger = logger
    }

    func use(_ hooks: [AlarmHook]) { self.hooks.withLock { $0 = hooks } }

    /// Hooks that failed, timed out or couldn't be started, since start.
    var failed: Int { failures.load(ordering: .relaxed) }

    func sound(_ change: AlertChange, payload: [UInt8]) {
        let alert = change.alert
        let environment = [
            "FIELDGATE_ID=\(alert.id)", "FIELDGATE_CAUSE=\(change.cause.rawValue)",
            "FIELDGATE_KIND=\(alert.kind.rawValue)", "FIELDGATE_LEVEL=\(alert.level.rawValue)",
            "FIELDGATE_STATE=\(alert.state.rawValue)", "FIELDGATE_CERTAINTY=\(alert.certainty.rawValue)",
        ]
        for hook in hooks.withLock({ $0 }) {
            let places = alert.level == .evacuate ? Self.atOnceToEvacuate : Self.atOnce
            guard running.add(1, ordering: .relaxed).newValue <= places else {
                running.subtract(1, ordering: .relaxed)
                fail(hook.path, "too many hooks are running")
                continue
            }
            start(hook.path, payload, environment)
        }
        // Last: a log that blocks must not hold up a siren. The zone's name would give the place away.
        logger.critical(
            "alert \(change.cause.rawValue)",
            metadata: [
                "id": "\(alert.id)", "kind": "\(alert.kind.rawValue)", "level": "\(alert.level.rawValue)",
                "certainty": "\(alert.certainty.rawValue)",
            ])
    }

    private func start(_ hook: String, _ payload: [UInt8], _ environment: [String]) {
        let process: HookProcess
        do {
            process = try HookProcess(path: hook, input: payload, environment: environment)
        } catch {
            running.subtract(1, ordering: .relaxed)
            return fail(hook, "couldn't be started (errno \(error.errno))")
        }
        DispatchQueue.global(qos: .utility).async { [self] in
            let end = process.wait(limit: Self.limit)
            running.subtract(1, ordering: .relaxed)
            switch end {
            case .exited(0): break
            case .exited(let status): fail(hook, "exit status \(status)")
            case .killed(let signal): fail(hook, "ended by signal \(signal)")
            case .timedOut: fail(hook, "took longer than \(Self.limit)")
            }
        }
    }

    private func fail(_ hook: String, _ why: String) {
        failures.add(1, ordering: .relaxed)
        logger.error("alarm hook failed", metadata: ["hook": "\(hook)", "why": "\(why)"])
    }
}
