/// What follows when nobody answers.
///
/// The ladder climbs by the clock of the boot in which the alert was raised or last worsened; after a reboot nobody
/// knows how much time has passed, and each step that wasn't taken yet is due at once, in order.
extension AlertRegister {
    /// A step with repetitions ends after so many of them.
    static let mostTimes = 1_000
    /// Nothing is repeated faster.
    static let shortestRepetition = Duration.seconds(1)
    /// How long a test lasts.
    static let testLasts = Duration.seconds(600)

    private static let elapsed = MonotonicInstant(nanoseconds: 0)

    /// When the next step of any alert, the end of a shelving or of a test, or a candidate's alarm is due.
    func deadline(_ policy: AlarmPolicy, boot: Int) -> MonotonicInstant? {
        guard !isQuiet else { return nil }
        var next = candidatesDeadline
        func note(_ due: MonotonicInstant?) {
            if let due, next.map({ due < $0 }) ?? true { next = due }
        }
        for (group, alert) in open {
            note(alert.shelved?.end(boot: boot))
            if group == .test { note(Self.after(alert.raised, Self.testLasts, boot: boot)) }
            guard Self.climbs(alert, group) else { continue }
            for place in policy.escalation.indices { note(Self.due(place, of: alert, policy, boot: boot)) }
            note(Self.repetitionDue(of: alert, policy, boot: boot))
        }
        return next
    }

    /// Whether `climb` would tell of a distress call: its place, and where to go from there, are much to work out.
    func isDistressDue(_ policy: AlarmPolicy, stamp: Stamp) -> Bool {
        [Group.distress, .covert].contains { group in
            guard let alert = open[group], Self.climbs(alert, group) else { return false }
            let steps = policy.escalation.indices.lazy.compactMap { Self.due($0, of: alert, policy, boot: stamp.boot) }
            return steps.contains { $0 <= stamp.instant }
                || Self.repetitionDue(of: alert, policy, boot: stamp.boot).map { $0 <= stamp.instant } ?? false
        }
    }

    /// Takes every step that is due; the alerts in the order of their groups, the steps in the order of the policy.
    mutating func climb(
        _ policy: AlarmPolicy, stamp: Stamp, detail: (Alert) -> AlertDetail?
    ) -> [AlertChange] {
        var changes: [AlertChange] = []
        for group in open.keys.sorted(by: Self.precedes) {
            guard let alert = open[group], Self.climbs(alert, group) else { continue }
            for (place, step) in policy.escalation.enumerated() {
                guard let due = Self.due(place, of: alert, policy, boot: stamp.boot), due <= stamp.instant else {
                    continue
                }
                changes.append(
                    change(
                        group, by: .unanswered, stamp: stamp, detail: detail(alert), step: step, stepNumber: place + 1
                    ) { Self.note(place + 1, in: &$0, stamp: stamp) })
            }
            // A step that was just taken has told everybody already.
            guard let alert = open[group], let due = Self.repetitionDue(of: alert, policy, boot: stamp.boot),
                due <= stamp.instant
            else { continue }
            changes.append(
                change(group, by: .unanswered, stamp: stamp, detail: detail(alert)) {
                    Self.note(0, in: &$0, stamp: stamp)
                })
        }
        return changes
    }

    /// Takes every step again that is due; what was taken is for another ladder.
    mutating func beginLadderAnew() {
        for group in open.keys { open[group]?.escalation?.taken.removeAll { $0.step > 0 } }
    }

    static func precedes(_ a: Group, _ b: Group) -> Bool {
        if case .order(let first) = a, case .order(let second) = b { return first < second }
        return a.rank < b.rank
    }

    /// What is being left, or was set aside, waits; a test needs no answer.
    private static func climbs(_ alert: Alert, _ group: Group) -> Bool {
        group != .test && (alert.phase == .active || alert.phase == .acknowledged)
    }

    /// When a step is due; nil when it never will be. A covert call climbs no ladder: its hooks would betray it.
    private static func due(_ place: Int, of alert: Alert, _ policy: AlarmPolicy, boot: Int) -> MonotonicInstant? {
        let step = policy.escalation[place]
        guard alert.level >= step.from, alert.duress != .covert, let escalation = alert.escalation,
            (step.without == .crew ? alert.crewAck : alert.officeAck) == nil
        else { return nil }
        guard let taken = escalation.taken.first(where: { $0.step == place + 1 }) else {
            return after(escalation.since, step.after, boot: boot)
        }
        guard let every = step.every, taken.times < mostTimes else { return nil }
        return after(taken.at, max(every, shortestRepetition), boot: boot)
    }

    /// When a distress call is next told to everybody, until the office has seen it.
    private static func repetitionDue(of alert: Alert, _ policy: AlarmPolicy, boot: Int) -> MonotonicInstant? {
        guard alert.kind == .distress, alert.officeAck == nil, let escalation = alert.escalation else { return nil }
        let every = max(policy.repeatDistress, shortestRepetition)
        var due = after(escalation.since, every, boot: boot)
        for taken in escalation.taken { due = max(due, after(taken.at, every, boot: boot)) }
        return due
    }

    static func after(_ stamp: Stamp, _ duration: Duration, boot: Int) -> MonotonicInstant {
        stamp.boot == boot ? stamp.instant.advanced(by: duration) : elapsed
    }

    private static func note(_ step: Int, in alert: inout Alert, stamp: Stamp) {
        guard var escalation = alert.escalation else { preconditionFailure("every open alert has its clock") }
        if let place = escalation.taken.firstIndex(where: { $0.step == step }) {
            escalation.taken[place].at = stamp
            escalation.taken[place].times += 1
        } else {
            escalation.taken.append(Escalation.Taken(step: step, at: stamp))
        }
        alert.escalation = escalation
    }
}

extension Alert {
    /// Where two boots go by one number, because the disk lost the count, an instant of the other one may lie ahead: it
    /// then counts as one of an earlier boot, or the alert would wait for as long as the other boot had lasted.
    func forgettingTimes(after start: MonotonicInstant, boot: Int) -> Self {
        func past(_ stamp: Stamp) -> Stamp {
            guard (stamp.boot, stamp.instant) > (boot, start) else { return stamp }
            return Stamp(boot: boot - 1, instant: stamp.instant, utc: stamp.utc, grade: stamp.grade)
        }
        var alert = self
        if let shelved { alert.shelved = Shelving(since: past(shelved.since), seconds: shelved.seconds) }
        guard var escalation else { return alert }
        escalation.since = past(escalation.since)
        for place in escalation.taken.indices { escalation.taken[place].at = past(escalation.taken[place].at) }
        alert.escalation = escalation
        return alert
    }
}
