import Geodesy

/// The core: every decision the unit makes, as one function from what happens to what must be done.
///
/// No clock, no I/O, no chance of its own: time is an argument and ids come from the seed, so a recording and a seed
/// replay everything. Owned by one task; the shell calls `handle` for each event and again at `nextDeadline`.
public struct SafetyMonitor: Sendable {
    /// What survives a restart.
    public struct Memory: Sendable {
        public var openAlerts: [Alert]
        /// Counts boots, from 1.
        public var boot: Int
        /// The last report of a believed position, of this boot or an earlier one.
        public var lastReport: PositionReport?
        public var standing: StandingMemory
        /// The latest time that was proven before this start; orders that expired before it are refused.
        public var clockFloor: UTCTime

        public init(
            openAlerts: [Alert] = [], boot: Int, lastReport: PositionReport? = nil,
            standing: StandingMemory = StandingMemory(), clockFloor: UTCTime = Policy.buildDate
        ) {
            self.openAlerts = openAlerts
            self.boot = boot
            self.lastReport = lastReport
            self.standing = standing
            self.clockFloor = clockFloor
        }
    }

    let boot: Int
    var policy: Policy { didSet { discGrace = Self.discGrace(policy) } }
    /// A fix so old isn't where the unit is. Kept, for a division of 128 bits costs as much as a test.
    var discGrace: Duration
    var gate: FixGate
    var integrity = IntegrityWatch()
    /// What the disc reaches; nil while nobody needs to know.
    var reach: DiscReach?
    var interference = InterferenceWatch()
    var clock = UTCKeeper()
    var position: PositionKeeper
    var zones: ZoneTracker
    var approach: ApproachWatch
    var alerts: AlertRegister
    var schedule = ReportSchedule()
    var havens = HavenSet()
    var places = PlaceSet()
    var standing: StandingMemory
    var duties: Duties
    var flood = FloodGate()
    /// Until the first event has shown what the restored alerts don't stand for.
    var isRestoring: Bool
    /// The unit's id: orders for another are refused.
    let unit: String
    /// When a zone's schedule has its next boundary, as far as the time is known.
    var zonesChange: MonotonicInstant?
    /// Starts from the milliseconds since boot: after a crash in the same boot it is above all that was used, without
    /// having been written down, as long as there is less than one report a millisecond.
    var sequence: UInt64

    /// - Parameters:
    ///   - unit: the unit's id: orders for another are refused.
    ///   - generator: seeded by the shell; makes the alerts' ids.
    ///   - start: the present instant.
    public init(
        restoring memory: Memory, unit: String = "", policy: Policy, zones: ZoneSet, generator: SeededGenerator,
        at start: MonotonicInstant
    ) {
        boot = memory.boot
        self.unit = unit
        standing = memory.standing
        duties = Duties(restoring: memory, at: start)
        sequence = UInt64(max(0, start.nanoseconds / 1_000_000))
        self.policy = policy
        discGrace = Self.discGrace(policy)
        gate = FixGate(earliestTime: policy.earliestTime)
        position = PositionKeeper(at: start)
        alerts = AlertRegister(
            restoring: memory.openAlerts.map { $0.forgettingTimes(after: start, boot: memory.boot) },
            generator: generator)
        alerts.onDelay = policy.alarm.onDelay
        self.zones = Self.tracker(zones, holding: alerts)
        isRestoring = Self.isMoreHeld(by: self.zones, than: alerts)
        approach = ApproachWatch(restoring: alerts[.approach]?.held.first)
        if let last = memory.lastReport { recall(last, at: start) }
        recallWord(at: start)
    }

    /// A tenth of what makes the position lost.
    private static func discGrace(_ policy: Policy) -> Duration { policy.lostAfter / 10 }

    /// A restart must not open the door to a spoofer. Of an earlier boot the age is unknown, and counts as none: a fix
    /// far away is then doubtful for a minute, and no disc is published around a place that may be long left.
    private mutating func recall(_ last: PositionReport, at start: MonotonicInstant) {
        let isThisBoot = last.made.boot == boot && last.made.instant <= start
        position.recall(
            last.fix, time: last.time, isDisc: last.trust == .suspect || last.trust == .lost,
            wasLiedTo: last.trust == .suspect || last.reasons.contains(where: Self.isLie),
            isEarlierBoot: !isThisBoot, policy.integrity, at: isThisBoot ? last.made.instant : start)
        guard isThisBoot else { return }
        schedule.reported(last.fix, at: start)
        guard last.trust == .trusted || last.trust == .degraded else { return }
        // What was crossed while nothing ran is found on the leg from there.
        zones.setOut(from: last.fix.coordinate, at: last.made.instant)
    }

    /// Whether a reason alone is enough not to believe a fix: what was a lie and is silent now stays one.
    private static func isLie(_ reason: String) -> Bool {
        IntegrityTest(rawValue: reason).map { $0.weight == .suspect } ?? false
    }

    /// Takes one event and returns what must be done, in order.
    ///
    /// - Precondition: `now` never goes back.
    public mutating func handle(_ event: Event, at now: MonotonicInstant) -> [Effect] {
        var effects: [Effect] = []
        let before = (position.trust, position.doubts, zones.set.sha256, clock.label(now).grade)
        switch event {
        case .report(let report):
            effects = take(report, at: now)
        case .receiver, .tick:
            break
        case .zones(let set):
            zones.replace(with: set)
            reach = nil
            _ = bringZonesToPresent(at: now)
            effects = trackKnownPlace(at: now)
        case .policy(let policy):
            // The steps are known by their places: in another ladder nobody knows which were taken.
            if policy.alarm.escalation != self.policy.alarm.escalation { alerts.beginLadderAnew() }
            self.policy = policy
            alerts.onDelay = policy.alarm.onDelay
            gate.earliestTime = policy.earliestTime
            reach = nil
        case .clock(let utc, let grade):
            clock.read(utc, grade, at: now)
        case .havens(let set):
            havens = set
        case .places(let set):
            places = set
        case .sky(let sky):
            note(integrity.take(sky, policy.integrity, at: now), at: now)
        case .vehicle(let reading):
            if let stretch = integrity.take(reading, policy.integrity, at: now) { position.take(stretch) }
        case .crew(let act, let ticket):
            effects = take(act, ticket: ticket, at: now)
        case .order(let signed):
            effects = take(signed, at: now)
        }
        effects += passTime(at: now)
        if before != (position.trust, position.doubts, zones.set.sha256, clock.label(now).grade) {
            effects.append(.status)
        }
        return conclude(effects, at: now)
    }

    // MARK: - A report

    private mutating func take(_ report: FixReport, at now: MonotonicInstant) -> [Effect] {
        guard let fix = gate.form(report) else {
            note(integrity.takeNoFix(policy.integrity, at: now), at: now)
            return []
        }
        let signs = integrity.take(
            fix, time: report.time, isTrusted: position.trust == .trusted, policy.integrity, at: now)
        let isTimeDoubtful = !signs.suspect.isDisjoint(with: [IntegrityTests(.timeStep), IntegrityTests(.timeStill)])
        let time = (isTimeDoubtful ? nil : fix.time) ?? clock.label(now).utc
        let isBack = position.isUnknown
        position.take(fix, time: time, signs: signs, policy.integrity, at: now)
        note(signs, at: now)
        gate.count(isBelieved: position.isBelieved)
        guard position.isBelieved else {
            let hasBegun = bringZonesToPresent(at: now)
            let effects = track(fix, time: time, worth: .doubtful, at: now)
            return effects + (hasBegun ? trackKnownPlace(at: now) : [])
        }
        return take(believed: fix, time: time, isBack: isBack, at: now)
    }

    private mutating func take(
        believed fix: Fix, time: UTCTime, isBack: Bool, at now: MonotonicInstant
    ) -> [Effect] {
        if position.isClockworthy, let time = fix.time { clock.read(time, .gnss, at: now) }
        let isTrusted = position.trust == .trusted
        if isTrusted { integrity.settle() }
        // What has just come into force is held against this fix, the newest there is.
        _ = bringZonesToPresent(at: now)
        let hasTurned = schedule.note(fix, at: now)
        if isTrusted { approach.look(from: fix, zones: zones, horizon: policy.approachHorizon, at: now) }
        let changes =
            track(fix, time: time, worth: isTrusted ? .trusted : position.isUnproven ? .doubtful : .degraded, at: now)
            + endWordIfKnown()
        let isChange = changes.contains { if case .transition = $0 { true } else { false } }
        guard isChange || hasTurned || isBack || schedule.isDue(fix, policy.report, inDanger: isInDanger, at: now)
        else {
            return changes
        }
        return changes + makeReport(isChange ? .zoneChange : .periodic, at: now) + (hasTurned ? [.status] : [])
    }

    /// Holds one fix against the zones and says what follows.
    private mutating func track(
        _ fix: Fix, time: UTCTime, worth: ZoneTracker.Worth, at now: MonotonicInstant
    ) -> [Effect] {
        tell(zones.take(fix, worth: worth, at: now), fix, time: time, at: now)
    }

    /// Brings the alerts up to date with the zones, and tells what was entered and left.
    mutating func tell(
        _ changes: [ZoneTracker.Change], _ fix: Fix, time: UTCTime, at now: MonotonicInstant
    ) -> [Effect] {
        let before = changes.isEmpty ? (nil, nil) : (alerts[.zones]?.id, alerts[.corridor]?.id)
        var effects = settle((fix, time), at: now)
        for change in changes {
            let isCorridor = change.held.kind == .stayInside
            effects.append(
                .transition(
                    Transition(
                        direction: change.direction, zone: change.held.zone, level: change.held.level,
                        ringMetres: change.held.ringMetres, certainty: change.held.certainty, fix: fix, time: time,
                        made: stamp(now),
                        alert: isCorridor ? alerts[.corridor]?.id ?? before.1 : alerts[.zones]?.id ?? before.0)))
        }
        return effects
    }

    /// Holds new zones against the place already known; nothing can be left by it. A place that is no longer believed
    /// can still raise.
    private mutating func trackKnownPlace(at now: MonotonicInstant) -> [Effect] {
        guard let known = position.lastBelieved else { return settle(nil, at: now) }
        return track(known.fix, time: known.time, worth: position.isBelieved ? .degraded : .doubtful, at: now)
    }

    // MARK: - Time

    /// Lets the zones' schedules take effect; true when a zone has come into force.
    mutating func bringZonesToPresent(at now: MonotonicInstant) -> Bool {
        let time = clock.proven(now, isPositionBelieved: position.isBelieved)
        let hasBegun = zones.keep(time)
        // Whoever asks: the disc may have reached long ago what has come into force now.
        if hasBegun { reach?.startAnew() }
        zonesChange = time.flatMap { time in zones.nextChange.map { now.advanced(by: time.duration(to: $0)) } }
        return hasBegun
    }

    private mutating func passTime(at now: MonotonicInstant) -> [Effect] {
        if position.expire(after: policy.lostAfter, at: now) { zones.breakDwells() }
        var effects = expireWord(at: now)
        if bringZonesToPresent(at: now) { effects += trackKnownPlace(at: now) }
        effects += settleDisc(at: now)
        effects += settlePosition(at: now)
        effects += settleInterference(at: now)
        effects += settleDuties(at: now)
        effects += settleAlarms(at: now)
        if position.isUnknown, let due = schedule.nextDue(policy.report, inDanger: isInDanger), now >= due {
            effects += makeReport(.periodic, at: now)
        }
        return effects
    }

    /// The next instant at which `handle(.tick)` has something to do; nil when only an event can bring news.
    public var nextDeadline: MonotonicInstant? {
        // No array: this is asked after every fix.
        var next = position.expiry(after: policy.lostAfter)
        func consider(_ deadline: MonotonicInstant?) {
            if let deadline, next.map({ deadline < $0 }) ?? true { next = deadline }
        }
        consider(zonesChange)
        consider(dutiesDeadline)
        consider(alarmsDeadline)
        consider(integrityDeadline)
        if position.isUnknown {
            if position.hasPlace { consider(schedule.nextDue(policy.report, inDanger: isInDanger)) }
        }
        return next
    }

    // MARK: - Reports

    mutating func makeReport(_ trigger: PositionReport.Trigger, at now: MonotonicInstant) -> [Effect] {
        guard let known = position.best(policy.integrity, at: now) else { return [] }
        sequence += 1
        schedule.reported(known.fix, at: now)
        let made = stamp(now)
        return [
            .report(
                PositionReport(
                    fix: known.fix, time: known.time, made: made, sequence: sequence, trigger: trigger,
                    trust: position.trust, reasons: position.reasons, parked: !schedule.isMoving,
                    inZones: zones.zonesHeld,
                    next: made.utc.advanced(by: schedule.interval(policy.report, inDanger: isInDanger)),
                    zoneSet: zones.set.sha256))
        ]
    }

    // MARK: - Looking in

    /// The label of `now` for whatever the shell writes down.
    public func stamp(_ now: MonotonicInstant) -> Stamp {
        let label = clock.label(now)
        return Stamp(boot: boot, instant: now, utc: label.utc, grade: label.grade)
    }

    public func snapshot(at now: MonotonicInstant) -> MonitorSnapshot {
        let next = schedule.nextDue(policy.report, inDanger: isInDanger) ?? now
        let label = clock.label(now)
        var snapshot = MonitorSnapshot(
            trust: position.trust, trustSince: stamp(position.since), reasons: position.reasons, clock: label.grade,
            moving: schedule.isMoving, zoneSet: zones.set.sha256, zoneCount: zones.set.zones.count,
            zoneSource: zones.set.source, zonesDated: zones.set.dated, openAlerts: alerts.alerts,
            nextReport: label.utc.advanced(by: now.duration(to: next)), counters: gate.counters)
        snapshot.officeZones = zones.set.officeVersion
        snapshot.standing = standing
        snapshot.checkInDue = checkInDue(at: now)
        snapshot.refusedOrders = duties.refusals
        snapshot.heldBack = heldBack
        return snapshot
    }
}
