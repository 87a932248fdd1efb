/// Proof of life: a human act by a certain time, or an alarm in three steps.
extension SafetyMonitor {
    /// Proof of life.
    mutating func checkIn(at now: MonotonicInstant) -> [Effect] {
        let change = alerts[.overdue].flatMap { alerts.close($0.id, stamp: stamp(now)) }
        standing.lastCheckIn = stamp(now)
        restartCheckIn(at: now)
        return (change.map { [.alert($0)] } ?? []) + [.remember(standing, reply: nil), .status]
    }

    static let longestPlannedSilence = Duration.seconds(24 * 3600)

    /// Nobody is missed until `duration` is over; then a check-in is due. Zero ends a silence.
    ///
    /// Saying so is a human act, and counts as a check-in.
    mutating func planSilence(_ duration: Duration, at now: MonotonicInstant) -> [Effect] {
        let seconds = min(duration, Self.longestPlannedSilence).nanoseconds / 1_000_000_000
        standing.plannedSilence = seconds > 0 ? PlannedSilence(since: stamp(now), seconds: Int(seconds)) : nil
        duties.silenceEnd = seconds > 0 ? now.advanced(by: .seconds(seconds)) : nil
        return checkIn(at: now)
    }

    /// When the crew's check-in is due; nil while none is expected. While it is overdue, the time that was missed.
    func checkInDue(at now: MonotonicInstant) -> UTCTime? {
        checkInDue.map { clock.label(now).utc.advanced(by: now.duration(to: $0)) }
    }

    /// A new interval from now.
    mutating func restartCheckIn(at now: MonotonicInstant) {
        standing.checkIn = checkInInterval.map { CheckInClock(due: label(of: nextDue(in: $0, at: now), at: now)) }
    }

    /// Lets the clock of check-ins take effect.
    mutating func settleCheckIn(at now: MonotonicInstant) -> [Effect] {
        let silenceEffects = settlePlannedSilence(at: now)
        guard let policy = policy.checkIn else {
            // An open alert stays until somebody gives a sign: settings are no proof of life.
            guard standing.checkIn != nil, alerts[.overdue] == nil else { return silenceEffects }
            standing.checkIn = nil
            return silenceEffects + [.remember(standing, reply: nil), .status]
        }
        let effects = silenceEffects + settleDue(at: now)
        guard let due = checkInDue else { return effects }
        let step = Self.steps(from: due, taken: standing.checkIn?.taken ?? 0, grace: policy.grace, at: now)
        let open = alerts[.overdue]?.level
        guard step > 0 || open != nil else { return effects }
        let reached = step > 0 ? Level.allCases[min(step, Level.allCases.count) - 1] : .advisory
        let hazard = AlertRegister.Hazard(
            kind: .overdue, level: max(reached, open ?? .advisory), actions: [], certainty: .observed)
        guard alerts.hasNews(of: .overdue, hazard) else { return effects }
        let change = alerts.update(
            .overdue, to: hazard, zoneSet: zones.set.sha256, stamp: stamp(now),
            detail: detailOfPresentPlace(for: [], at: now))
        return effects + (change.map { [.alert($0)] } ?? [])
    }

    /// When the ladder takes its next step; nil at its end.
    var checkInDeadline: MonotonicInstant? {
        guard let policy = policy.checkIn, let clock = standing.checkIn, let due = checkInDue else { return nil }
        let open = alerts[.overdue].map { Self.step(of: $0.level) } ?? 0
        guard open < Level.allCases.count else { return nil }
        return due.advanced(by: policy.grace * max(0, open - (clock.taken ?? 0)))
    }

    /// A danger that worsens brings the check-in forward; nothing but a check-in moves it back.
    private mutating func settleDue(at now: MonotonicInstant) -> [Effect] {
        guard let interval = checkInInterval else { return [] }
        if let clock = standing.checkIn, clock.due.boot == boot {
            let due = nextDue(in: interval, at: now)
            guard due < clock.due.instant else { return [] }
            standing.checkIn = CheckInClock(due: label(of: due, at: now), taken: clock.taken)
        } else if let open = alerts[.overdue] {
            // Missed before a reboot: the time until the next step counts as elapsed.
            standing.checkIn = CheckInClock(due: stamp(now), taken: Self.step(of: open.level))
        } else {
            restartCheckIn(at: now)
        }
        return [.remember(standing, reply: nil), .status]
    }

    /// Nil when none are expected. A drill is no danger, a missed check-in isn't either, and a covert distress call must
    /// change nothing that a screen shows.
    private var checkInInterval: Duration? {
        guard let policy = policy.checkIn else { return nil }
        let real = alerts.alerts.filter { $0.kind != .overdue && !$0.drill && $0.duress != .covert }
        switch real.map(\.level).max() {
        case .evacuate: return policy.evacuate
        case .warning: return policy.warning
        case .advisory, nil: return policy.normal
        }
    }

    private var checkInDue: MonotonicInstant? {
        guard let due = standing.checkIn?.due, due.boot == boot else { return nil }
        return due.instant
    }

    /// A planned silence puts it off until its end.
    private func nextDue(in interval: Duration, at now: MonotonicInstant) -> MonotonicInstant {
        let due = now.advanced(by: interval)
        return duties.silenceEnd.map { max($0, due) } ?? due
    }

    private static func step(of level: Level) -> Int { (Level.allCases.firstIndex(of: level) ?? 0) + 1 }

    /// How many steps of the ladder have been taken by `now`, at least.
    private static func steps(
        from due: MonotonicInstant, taken: Int, grace: Duration, at now: MonotonicInstant
    ) -> Int {
        guard now >= due else { return taken }
        var steps = taken + 1
        while steps < Level.allCases.count, now >= due.advanced(by: grace * (steps - taken)) { steps += 1 }
        return steps
    }

    private func label(of due: MonotonicInstant, at now: MonotonicInstant) -> Stamp {
        let present = stamp(now)
        return Stamp(
            boot: boot, instant: due, utc: present.utc.advanced(by: now.duration(to: due)), grade: present.grade)
    }

    // MARK: - Planned silence

    /// When a planned silence is over for certain; nil while there is none.
    ///
    /// Of an earlier boot and never proven to go on, it counts as over, and surely is after its whole length in this one.
    var silenceDeadline: MonotonicInstant? {
        standing.plannedSilence.map { duties.silenceEnd ?? duties.start.advanced(by: .seconds($0.seconds)) }
    }

    private mutating func settlePlannedSilence(at now: MonotonicInstant) -> [Effect] {
        guard let silence = standing.plannedSilence else { return [] }
        if duties.silenceEnd == nil { duties.silenceEnd = end(of: silence, at: now) }
        if let end = duties.silenceEnd, let due = checkInDue, due < end, alerts[.overdue] == nil {
            // Only now it is proven that it outlasted a reboot.
            standing.checkIn = CheckInClock(due: label(of: end, at: now))
            return [.remember(standing, reply: nil), .status]
        }
        guard let end = silenceDeadline, now >= end else { return [] }
        standing.plannedSilence = nil
        duties.silenceEnd = nil
        return [.remember(standing, reply: nil), .status]
    }

    /// By elapsed time in its own boot; in a later one by the clock, if it was proven both times. Nil counts as over.
    private func end(of silence: PlannedSilence, at now: MonotonicInstant) -> MonotonicInstant? {
        let since = silence.since
        if since.boot == boot { return since.instant.advanced(by: .seconds(silence.seconds)) }
        guard since.grade == .gnss || since.grade == .network,
            let time = clock.proven(now, isPositionBelieved: position.isBelieved), since.utc <= time
        else { return nil }
        return now.advanced(by: max(.zero, time.duration(to: silence.until)))
    }
}
