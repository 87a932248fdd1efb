import Geodesy

@testable import Safety

/// Plays a drive to the monitor, one fix a second, and keeps what it asked for.
///
/// The drive runs on a line north–south; the zone `red` begins at the equator of the line and fills what lies north of
/// it. A track is a string with one mark for each ten seconds, the unit moving evenly from mark to mark:
/// `.` 400 m outside · `n` 100 m outside, within the margin · `#` 30 m inside · `D` 400 m inside.
struct Rehearsal {
    /// No ladder: for timelines about what raises and clears, and not about who answers.
    static let quiet = Policy(alarm: AlarmPolicy(escalation: []), integrity: lenient)
    /// For timelines about zones and alarms: their drives are drawn with a few strokes, and only what no vehicle can do
    /// is doubted. Nothing must prove itself first.
    static let lenient: IntegrityPolicy = {
        var policy = IntegrityPolicy()
        policy.off = IntegrityTests.all.subtracting([IntegrityTests(.impliedSpeed), IntegrityTests(.timeStill)])
        policy.speedSlackMetresPerSecond = 1e6
        policy.proveAfter = .zero
        policy.recoverAfter = .zero
        return policy
    }()
    /// The same, but what was doubted must prove itself.
    static let wary: IntegrityPolicy = {
        var policy = lenient
        policy.recoverAfter = .seconds(60)
        return policy
    }()
    static let edge = Coordinate(50, 36.5)

    var monitor: SafetyMonitor
    var seconds = 0.0
    /// Each effect as `what@second`.
    var log: [String] = []
    var alerts: [AlertChange] = []
    var reports: [PositionReport] = []
    var transitions: [Transition] = []
    /// All of it, as it came.
    var effects: [Effect] = []
    var answers: [CrewAnswer] = []
    var walk = LifeCycleWalk()
    private var metresNorth = -400.0

    init(
        zones: [Zone] = [Rehearsal.red()], restoring alerts: [Alert] = [],
        standing: StandingMemory = StandingMemory(), last: PositionReport? = nil, boot: Int = 1,
        at start: Double = 0, policy: Policy = Rehearsal.quiet, seed: UInt64 = 1
    ) {
        seconds = start
        monitor = SafetyMonitor(
            restoring: SafetyMonitor.Memory(openAlerts: alerts, boot: boot, lastReport: last, standing: standing),
            policy: policy,
            zones: ZoneSet(zones: zones, sha256: "aa", source: .local, dated: nil),
            generator: SeededGenerator(seed: seed), at: .seconds(start))
    }

    static func red(
        _ id: String = "red", level: Level = .evacuate, margin: Double = 250, dwell: Duration = .seconds(120),
        action: Action = .relocate, from metres: Double = 0, depth: Double = 5_000, rings: [ZoneRing] = [],
        kind: Zone.Kind = .keepOut, schedule: ZoneSchedule? = nil
    ) -> Zone {
        let south = latitude(metres)
        let north = latitude(metres + depth)
        let corners = [(south, 36.0), (south, 37.0), (north, 37.0), (north, 36.0), (south, 36.0)]
        let ring = Ring(corners.map { Coordinate($0.0, $0.1) })
        return Zone(
            reference: ZoneReference(id: id, name: id.uppercased()), kind: kind, level: level, action: action,
            outerRings: rings, marginMetres: margin, dwell: dwell, schedule: schedule,
            shape: .polygons([Polygon(outer: ring!)]))
    }

    static func latitude(_ metresNorth: Double) -> Double { edge.latitudeDegrees + metresNorth / 111_229.0 }

    var now: MonotonicInstant { .seconds(seconds) }

    /// As status shows them.
    var open: [Alert] { monitor.snapshot(at: now).openAlerts }

    mutating func send(_ event: Event) {
        walk.begin(monitor.alerts)
        for effect in monitor.handle(event, at: now) { keep(effect) }
        walk.end(monitor.alerts)
    }

    /// The crew does something; its answer.
    @discardableResult mutating func crew(_ act: CrewAct) -> CrewAnswer {
        send(.crew(act, ticket: UInt64(answers.count)))
        return answers[answers.count - 1]
    }

    /// The register is asked directly, as an order would: what it changed is kept like any effect.
    mutating func office(_ change: (inout AlertRegister, Stamp) -> AlertChange?) {
        walk.begin(monitor.alerts)
        if let change = change(&monitor.alerts, monitor.stamp(now)) { keep(.alert(change)) }
        walk.end(monitor.alerts)
    }

    /// The program starts anew with what was written, and sounds what was open, as the shell does.
    mutating func restart(isNewBoot: Bool = false, policy: Policy? = nil, zones: [Zone]? = nil) {
        let alerts = open
        if isNewBoot { seconds = 1 }
        var set = monitor.zones.set
        if let zones { set = ZoneSet(zones: zones, sha256: "bb", source: .local, dated: nil) }
        monitor = SafetyMonitor(
            restoring: SafetyMonitor.Memory(
                openAlerts: alerts, boot: monitor.boot + (isNewBoot ? 1 : 0), standing: monitor.standing),
            policy: policy ?? monitor.policy, zones: set, generator: SeededGenerator(seed: 99 + UInt64(effects.count)),
            at: now)
        walk.begin(monitor.alerts)
        for alert in alerts { keep(.alert(AlertChange(alert: alert, cause: .restored, isLast: false, detail: nil))) }
    }

    /// One fix elsewhere, after the time it takes to drive there.
    mutating func jump(to metresNorth: Double) {
        seconds += (abs(metresNorth - self.metresNorth) / 40).rounded(.up)
        fix(metresNorth: metresNorth, speed: 0)
    }

    private mutating func keep(_ effect: Effect) {
        let at = "@\(Int(seconds))"
        effects.append(effect)
        switch effect {
        case .alert(let change):
            walk.note(change, isFlood: monitor.heldBack > 0)
            alerts.append(change)
            log.append("\(change.cause) \(change.alert.kind) \(change.alert.level) \(change.alert.certainty)\(at)")
        case .transition(let transition):
            transitions.append(transition)
            let ring = transition.ringMetres.map { "+\(Int($0))" } ?? ""
            log.append("\(transition.direction) \(transition.zone.id)\(ring)\(at)")
        case .report(let report):
            reports.append(report)
        case .answer(_, let answer):
            answers.append(answer)
        case .remember, .message, .emission, .interference, .status:
            break
        }
    }

    /// One fix now, then a second passes.
    mutating func fix(
        metresNorth: Double, accuracy: Double? = 5, speed: Double? = nil, track: Double? = nil, time: UTCTime? = nil
    ) {
        self.metresNorth = metresNorth
        send(
            .report(
                FixReport(
                    mode: .threeD, coordinate: Coordinate(Self.latitude(metresNorth), 36.5), accuracyMetres: accuracy,
                    altitudeMetres: 120, speedMetresPerSecond: speed, trackDegrees: track, time: time)))
        seconds += 1
    }

    /// Time passes without a report; deadlines come when they are due.
    mutating func silence(_ duration: Double) {
        let end = seconds + duration
        while let deadline = monitor.nextDeadline, deadline <= .seconds(end) {
            seconds = max(seconds, Double(deadline.nanoseconds) / 1e9)
            let before = monitor.nextDeadline
            send(.tick)
            precondition(monitor.nextDeadline != before, "a deadline that never passes would spin the loop")
        }
        seconds = end
    }

    /// Drives evenly to a place, one fix a second.
    mutating func go(to metresNorth: Double, speed: Double = 40, accuracy: Double? = 5, time: UTCTime? = nil) {
        let start = self.metresNorth
        let begun = seconds
        let steps = max(1, Int((abs(metresNorth - start) / speed).rounded(.up)))
        for step in 1...steps {
            fix(
                metresNorth: start + (metresNorth - start) * Double(step) / Double(steps), accuracy: accuracy,
                speed: speed, track: metresNorth > start ? 0 : 180,
                time: time?.advanced(by: .seconds(seconds - begun)))
        }
    }

    /// Stands where it is.
    mutating func stay(_ duration: Int, accuracy: Double? = 5, time: UTCTime? = nil) {
        for second in 0..<duration {
            fix(metresNorth: metresNorth, accuracy: accuracy, speed: 0, time: time?.advanced(by: .seconds(second)))
        }
    }

    static func metres(_ mark: Character) -> Double {
        switch mark {
        case ".": -400
        case "n": -100
        case "#": 30
        case "D": 400
        default: preconditionFailure("unknown mark \(mark)")
        }
    }

    mutating func drive(_ track: String, accuracy: Double? = 5) {
        for mark in track {
            let (start, end) = (metresNorth, Self.metres(mark))
            let speed = abs(end - start) / 10
            for step in 1...10 {
                fix(
                    metresNorth: start + (end - start) * Double(step) / 10, accuracy: accuracy,
                    speed: speed, track: speed > 0 ? (end > start ? 0 : 180) : nil)
            }
        }
    }
}
