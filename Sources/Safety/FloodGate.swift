/// Holds soundings back when there are too many to be heard (EEMUA 191: more than ten in ten minutes is a flood).
///
/// What is held back is counted; it is written, sent and shown as ever, and its ladder goes on.
struct FloodGate: Sendable {
    /// Remembered at most, whatever the policy says.
    static let most = 1_000

    /// When it last sounded, oldest first. Repetitions aren't among it: one alarm that nobody answers must not keep the next
    /// one silent.
    private var sounded: [(at: MonotonicInstant, isDrill: Bool)] = []
    private(set) var heldBack = 0

    /// Whether the change sounds, and notes it if it does. The evacuate level and distress calls always do; what is real
    /// isn't held back for a drill.
    mutating func lets(_ change: AlertChange, _ policy: AlarmPolicy, at now: MonotonicInstant) -> Bool {
        guard change.sounds else { return false }
        let limit = min(max(policy.floodLimit, 1), Self.most)
        sounded.removeAll { $0.at.duration(to: now) >= policy.floodWindow }
        let before = sounded.count { change.alert.drill || !$0.isDrill }
        guard before < limit || (change.alert.level == .evacuate && change.alert.state != .cleared) else {
            heldBack += 1
            return false
        }
        guard change.cause != .escalated else { return true }
        sounded.append((now, change.alert.drill))
        if sounded.count > Self.most { sounded.removeFirst() }
        return true
    }
}
