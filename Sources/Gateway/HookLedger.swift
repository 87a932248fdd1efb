import Logging
import Safety
import Settings
import Synchronization

/// Which hooks there are, which of them run, and what became of those that ran.
final class HookLedger: Sendable {
    /// Failed runs that are remembered for the ladder.
    static let mostOwed = 64

    private struct State {
        var hooks: [AlarmHook]
        /// Runs that haven't ended, by the hook's name.
        var running: [String: Int] = [:]
        var tally = HookTally()
        /// Oldest first.
        var owed: [Debt] = []
    }

    /// A hook that failed for an alert.
    private struct Debt: Equatable {
        let subject: String
        let hook: String
    }

    private let state: Mutex<State>
    private let logger: Logger
    private let limit: RateLimit
    private let onFailure: @Sendable (HookTally) -> Void

    init(
        hooks: [AlarmHook], logger: Logger, limit: RateLimit, onFailure: @escaping @Sendable (HookTally) -> Void
    ) {
        state = Mutex(State(hooks: hooks))
        self.logger = logger
        self.limit = limit
        self.onFailure = onFailure
    }

    func use(_ hooks: [AlarmHook]) { state.withLock { $0.hooks = hooks } }

    var tally: HookTally { state.withLock { $0.tally } }
    /// Runs that haven't ended.
    func running(_ hook: String) -> Int { state.withLock { $0.running[hook, default: 0] } }
    var isQuiet: Bool { state.withLock { $0.running.isEmpty } }

    /// The hooks for a change of an alert, in the order of the settings.
    func hooks(for change: AlertChange) -> [AlarmHook] {
        let alert = change.alert
        let subject = alert.id.description
        return state.withLock { state in
            if alert.state == .cleared { state.owed.removeAll { $0.subject == subject } }
            return state.hooks.filter { hook in
                guard hook.levels.contains(alert.level) else { return false }
                guard let step = change.step, !step.hooks.isEmpty else {
                    return change.sounds && hook.at == .sounding
                }
                // What failed before is due again, whatever the step names.
                return step.hooks.contains(hook.name) || state.owed.contains(Debt(subject: subject, hook: hook.name))
            }
        }
    }

    /// The hooks that run at a sounding of `level`.
    func hooks(for level: Level) -> [AlarmHook] {
        state.withLock { $0.hooks.filter { $0.at == .sounding && $0.levels.contains(level) } }
    }

    /// Takes one of the hook's places; false when there is none.
    func admit(_ hook: String, places: Int) -> Bool {
        state.withLock { state in
            guard state.running[hook, default: 0] < places else { return false }
            state.running[hook, default: 0] += 1
            return true
        }
    }

    /// Gives the place back.
    func ended(_ hook: String, _ subject: String, _ end: HookProcess.End) {
        release(hook)
        switch end {
        case .exited(0): settle(hook, subject)
        case .exited(let status): fail(hook, subject, .failed, "exit status \(status)")
        case .killed(let signal): fail(hook, subject, .killed, "ended by signal \(signal)")
        case .timedOut: fail(hook, subject, .timedOut, "it took too long")
        }
    }

    /// Gives the place back of a hook that couldn't be started.
    func notStarted(_ hook: String, _ subject: String, errno: Int32) {
        release(hook)
        fail(hook, subject, .notStarted, "couldn't be started (errno \(errno))")
    }

    func crowded(_ hook: String, _ subject: String) {
        fail(hook, subject, .crowded, "earlier runs of it haven't ended")
    }

    private func release(_ hook: String) {
        state.withLock { state in
            let left = state.running[hook, default: 1] - 1
            state.running[hook] = left > 0 ? left : nil
        }
    }

    private func settle(_ hook: String, _ subject: String) {
        state.withLock { $0.owed.removeAll { $0 == Debt(subject: subject, hook: hook) } }
    }

    private func fail(_ hook: String, _ subject: String, _ reason: HookTally.Reason, _ why: String) {
        let tally = state.withLock { state in
            state.tally.count(hook, reason)
            let debt = Debt(subject: subject, hook: hook)
            if !state.owed.contains(debt) { state.owed.append(debt) }
            if state.owed.count > Self.mostOwed { state.owed.removeFirst() }
            return state.tally
        }
        onFailure(tally)
        guard let held = limit.pass("hook \(hook) \(reason.rawValue)") else { return }
        logger.error("alarm hook failed", metadata: ["hook": "\(hook)", "why": "\(why)", "held_back": "\(held)"])
    }
}
