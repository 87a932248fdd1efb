import Dispatch
import Logging
import Safety
import Settings
import Wire

/// The port through which the crew hears an alarm.
protocol Sounder: Sendable {
    /// Starts sounding and returns at once; never throws, never waits for a program.
    ///
    /// - Parameter payload: the alert as it is published, without any position.
    func sound(_ change: AlertChange, payload: [UInt8])

    /// The same for a text from the office.
    func tell(_ message: CrewMessage)
}

/// Runs the programs of `alarm.hooks`, each with the alert as JSON on standard input and a small environment.
///
/// Bounded: each hook has its own timeout and its own places, output is thrown away, and one thread waits for all of
/// them; what fails is counted, logged at a limited rate, and run again at the next step of the ladder.
final class HookSounder: Sounder {
    /// How many runs of one hook there may be at once. A hook that hangs takes no other hook's places.
    static let places = 4
    /// Lesser alarms can't use up the places of the worst one.
    static let placesToEvacuate = 6

    private let unit: String
    private let ledger: HookLedger
    private let watch: HookWatch
    private let logger: Logger
    private let queue = DispatchQueue(label: "hooks", qos: .userInteractive)

    /// - Parameters:
    ///   - unit: its id, for hooks that tell somebody.
    ///   - onFailure: told each time that the tally has changed; it must not block.
    init(
        hooks: [AlarmHook], unit: String, logger: Logger, limit: RateLimit = RateLimit(),
        onFailure: @escaping @Sendable (HookTally) -> Void = { _ in }
    ) {
        self.unit = unit
        self.logger = logger
        let ledger = HookLedger(hooks: hooks, logger: logger, limit: limit, onFailure: onFailure)
        self.ledger = ledger
        watch = HookWatch { run, end in ledger.ended(run.hook, run.subject, end) }
    }

    func use(_ hooks: [AlarmHook]) { ledger.use(hooks) }

    var tally: HookTally { ledger.tally }
    /// Runs that failed, were too many or couldn't be started, since start.
    var failed: Int { ledger.tally.total }

    func running(_ hook: String) -> Int { ledger.running(hook) }
    /// Whether no hook runs or is about to; waits for those that are being started.
    var isQuiet: Bool { queue.sync { ledger.isQuiet } }

    func sound(_ change: AlertChange, payload: [UInt8]) {
        let alert = change.alert
        // Behind something harmless: no sound, no light, and no line in a log that somebody may be shown.
        guard alert.duress != .covert else { return }
        start(
            ledger.hooks(for: change),
            Sounding(
                subject: alert.id.description, level: alert.level, input: payload,
                environment: HookEnvironment(change, unit: unit).entries))
        // Last: a log that blocks must not hold up a siren. The zone's name would give the place away.
        logger.critical(
            "alert \(change.cause.rawValue)",
            metadata: [
                "id": "\(alert.id)", "kind": "\(alert.kind.rawValue)", "level": "\(alert.level.rawValue)",
                "certainty": "\(alert.certainty.rawValue)", "step": "\(change.stepNumber ?? 0)",
            ])
    }

    func tell(_ message: CrewMessage) {
        let level = HookEnvironment.levelOfMessages
        let input: [UInt8]
        do {
            input = try MessageInput(message, unit: unit).encoded()
        } catch {
            // The words are in the environment too.
            input = Array("{}".utf8)
        }
        start(
            ledger.hooks(for: level),
            Sounding(
                subject: message.id.description, level: level, input: input,
                environment: HookEnvironment(message, unit: unit).entries))
        logger.notice("message from the office", metadata: ["id": "\(message.id)"])
    }

    /// What the hooks of one sounding are given.
    private struct Sounding: Sendable {
        let subject: String
        let level: Level
        let input: [UInt8]
        let environment: [String]
    }

    /// The first hook that starts is out when this returns; the others follow on a thread of their own, so that the
    /// journal's goes on to what the office must be told.
    private func start(_ hooks: [AlarmHook], _ sounding: Sounding) {
        var rest = hooks[...]
        var failures: [Failure] = []
        while let hook = rest.popFirst() {
            guard let failure = start(hook, sounding) else { break }
            failures.append(failure)
        }
        guard !rest.isEmpty || !failures.isEmpty else { return }
        queue.async { [self, rest, failures] in
            // Told after the others were started: what fails must not hold up what works.
            for failure in failures + rest.compactMap({ start($0, sounding) }) {
                switch failure {
                case .crowded(let hook): ledger.crowded(hook, sounding.subject)
                case .notStarted(let hook, let errno): ledger.notStarted(hook, sounding.subject, errno: errno)
                }
            }
        }
    }

    private enum Failure {
        case crowded(String)
        case notStarted(String, errno: Int32)
    }

    /// Nil once it runs.
    private func start(_ hook: AlarmHook, _ sounding: Sounding) -> Failure? {
        let places = sounding.level == .evacuate ? Self.placesToEvacuate : Self.places
        guard ledger.admit(hook.name, places: places) else { return .crowded(hook.name) }
        do {
            let process = try HookProcess(
                path: hook.path, input: sounding.input, environment: sounding.environment)
            watch.watch(
                HookWatch.Run(
                    hook: hook.name, subject: sounding.subject, process: process,
                    deadline: .now.advanced(by: hook.timeout)))
            return nil
        } catch {
            return .notStarted(hook.name, errno: error.errno)
        }
    }
}
