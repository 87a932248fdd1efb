import Geodesy
public import Safety

/// Runs the core over a recording, on the recording's own time: the same decisions, no clock, no network.
///
/// Between two reports the core is called at each of its deadlines, as the loop on board does it, so that a position is
/// lost in a pause and not after it. The same reports, zones, policy and seed give the same events.
public struct Replay: Sendable {
    private var monitor: SafetyMonitor
    private var now: MonotonicInstant
    private var trust: Trust
    private var reasons: [String]
    private var place: Coordinate?
    private var counted = ReplaySummary()

    /// What it has come to so far.
    public var summary: ReplaySummary {
        var summary = counted
        summary.gate = monitor.snapshot(at: now).counters
        return summary
    }

    /// The instant since boot of the first report: any will do.
    private static let boot = MonotonicInstant.seconds(60)
    /// How much of one pause is lived through deadline by deadline, and with how many of them.
    static let longestPause = Duration.seconds(24 * 3600)
    static let mostTicks = 100_000
    /// A deadline that lies in the past must not hold up time.
    private static let shortestStep = Duration.milliseconds(1)

    /// - Parameters:
    ///   - policy: its earliest time must be one that the recording's dates are later than.
    ///   - start: when the first report came; nil when nobody knows the date.
    ///   - seed: makes the alerts' ids.
    public init(zones: ZoneSet, policy: Policy, start: UTCTime?, seed: UInt64) {
        now = Self.boot
        monitor = SafetyMonitor(
            restoring: SafetyMonitor.Memory(boot: 1), policy: policy, zones: zones,
            generator: SeededGenerator(seed: seed), at: now)
        let snapshot = monitor.snapshot(at: now)
        (trust, reasons) = (snapshot.trust, snapshot.reasons)
        counted.states.begin(trust, reasons)
        // The unit's own clock is taken to have been right; there is nothing to see before the first report.
        if let start { _ = monitor.handle(.clock(start, .network), at: now) }
    }

    /// Plays one report, and before it the time since the last one.
    ///
    /// - Parameters:
    ///   - pace: called before anything happens, with the time since the recording's first report.
    ///   - emit: called with each event, in order.
    public mutating func play(
        _ next: TrackReport, pace: (Duration) -> Void = { _ in }, emit: (ReplayEvent) throws -> Void
    ) rethrows {
        let arrival = max(now, Self.boot.advanced(by: next.arrival))
        try pass(until: arrival, pace: pace, emit: emit)
        advance(to: arrival)
        pace(elapsed)
        counted.reports += 1
        counted.duration = elapsed
        if next.report.mode != .none, let coordinate = next.report.coordinate {
            counted.fixes += 1
            if !coordinate.isNullIsland { place = coordinate }
        }
        // What the vehicle and the sky say explains the report after them.
        for reading in next.vehicle { try handle(.vehicle(reading), emit) }
        for sky in next.skies { try handle(.sky(sky), emit) }
        try handle(.report(next.report), emit)
    }

    private mutating func advance(to next: MonotonicInstant) {
        counted.states.pass(now.duration(to: next))
        now = next
    }

    private mutating func pass(
        until arrival: MonotonicInstant, pace: (Duration) -> Void, emit: (ReplayEvent) throws -> Void
    ) rethrows {
        let limit = now.advanced(by: Self.longestPause)
        var ticks = 0
        while let due = monitor.nextDeadline, due < arrival {
            let next = max(due, now.advanced(by: Self.shortestStep))
            guard next < arrival else { return }
            guard next <= limit, ticks < Self.mostTicks else {
                return try emit(event(.skipped(now.duration(to: arrival))))
            }
            advance(to: next)
            ticks += 1
            pace(elapsed)
            try handle(.tick, emit)
        }
    }

    private mutating func handle(_ event: Event, _ emit: (ReplayEvent) throws -> Void) rethrows {
        let effects = monitor.handle(event, at: now)
        // The core says last that its status has changed; what it thinks of the position explains all the rest.
        if effects.contains(.status) { try noteTrust(emit) }
        for effect in effects {
            switch effect {
            case .transition(let transition):
                counted.transitions += 1
                try emit(self.event(.transition(transition)))
            case .alert(let change):
                counted.note(change)
                try emit(self.event(.alert(change)))
            case .report(let report):
                counted.positionReports += 1
                try emit(self.event(.report(report)))
            case .interference(let report):
                if report.ended == nil { counted.interference += 1 }
                try emit(self.event(.interference(report, began: Self.boot.duration(to: report.began.instant))))
            case .remember, .answer, .message, .emission, .status:
                break
            }
        }
    }

    private mutating func noteTrust(_ emit: (ReplayEvent) throws -> Void) rethrows {
        let snapshot = monitor.snapshot(at: now)
        guard (snapshot.trust, snapshot.reasons) != (trust, reasons) else { return }
        (trust, reasons) = (snapshot.trust, snapshot.reasons)
        counted.states.begin(trust, reasons)
        let since = max(.zero, Self.boot.duration(to: snapshot.trustSince.instant))
        try emit(event(.trust(trust, reasons: reasons, since: since)))
    }

    /// The last event: what it has come to.
    public func finish(_ emit: (ReplayEvent) throws -> Void) rethrows {
        try emit(event(.summary(summary.states)))
    }

    private var elapsed: Duration { Self.boot.duration(to: now) }

    private func event(_ what: ReplayEvent.What) -> ReplayEvent {
        let stamp = monitor.stamp(now)
        return ReplayEvent(
            elapsed: elapsed, time: stamp.grade == .unset ? nil : stamp.utc, place: place, what: what)
    }
}
