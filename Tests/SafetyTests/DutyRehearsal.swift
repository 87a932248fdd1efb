import Geodesy

@testable import Safety

/// A unit that gets orders and owes check-ins: plays them to the monitor and keeps what it asked for, in order.
struct DutyRehearsal {
    static let unit = "unit-01"
    static let noon = Policy.buildDate.advanced(by: .seconds(20 * 86_400))
    static let duty = Signer(key: "00000000000000aa", name: "duty", mayLower: true)
    static let clerk = Signer(key: "00000000000000bb", name: "clerk", mayLower: false)

    let policy: Policy
    let zones: [Zone]
    var monitor: SafetyMonitor
    var seconds = 0.0
    var boot = 1
    /// Each effect as `what@second`; status isn't kept.
    var log: [String] = []
    var effects: [Effect] = []
    var alerts: [AlertChange] = []
    var replies: [OrderReply] = []
    var messages: [CrewMessage] = []
    var counter: UInt64 = 0
    /// What the shell has on disk.
    private var open: [Identifier: Alert] = [:]
    var remembered = StandingMemory()
    var chance: SeededGenerator
    private var clock: ClockGrade?
    private var lastReport: PositionReport?

    /// - Parameter clock: what the system clock is worth at the start, at noon; nil when nothing was read.
    init(
        policy: Policy = DutyRehearsal.policy(), zones: [Zone] = [Rehearsal.red()], seed: UInt64 = 1,
        clock: ClockGrade? = .network, floor: UTCTime = Policy.buildDate, standing: StandingMemory = StandingMemory()
    ) {
        self.policy = policy
        self.zones = zones
        chance = SeededGenerator(seed: seed &+ 1_000)
        remembered = standing
        monitor = Self.started(
            policy, zones, .init(boot: 1, standing: standing, clockFloor: floor), seed: seed, at: .seconds(0))
        self.clock = clock
        if let clock { send(.clock(Self.noon, clock)) }
    }

    /// No ladder, no prediction, and no alarm about a position that is lost because nobody drives.
    static func policy(checkIn: CheckInPolicy? = nil) -> Policy {
        Policy(
            lostAfter: .seconds(1_000_000), lostAlertAfter: .seconds(1_000_000), approachHorizon: .zero,
            alarm: AlarmPolicy(escalation: []),
            checkIn: checkIn, integrity: Rehearsal.lenient)
    }

    private static func started(
        _ policy: Policy, _ zones: [Zone], _ memory: SafetyMonitor.Memory, seed: UInt64, at start: MonotonicInstant
    ) -> SafetyMonitor {
        SafetyMonitor(
            restoring: memory, unit: unit, policy: policy,
            zones: ZoneSet(zones: zones, sha256: "aa", source: .local, dated: nil),
            generator: SeededGenerator(seed: seed), at: start)
    }

    var now: MonotonicInstant { .seconds(seconds) }
    /// By the true clock.
    var time: UTCTime { Self.noon.advanced(by: .seconds(seconds)) }
    var snapshot: MonitorSnapshot { monitor.snapshot(at: now) }
    var openAlerts: [Alert] { snapshot.openAlerts }

    func refused(_ reason: OrderRefusal) -> Int {
        snapshot.refusedOrders.first { $0.reason == reason }?.count ?? 0
    }

    mutating func send(_ event: Event) { keep(monitor.handle(event, at: now)) }

    mutating func keep(_ new: [Effect]) {
        effects = new
        for effect in new { keep(effect) }
    }

    private mutating func keep(_ effect: Effect) {
        let at = "@\(Int(seconds))"
        switch effect {
        case .alert(let change):
            alerts.append(change)
            open[change.alert.id] = change.alert.state == .cleared ? nil : change.alert
            log.append("\(change.cause) \(change.alert.kind) \(change.alert.level)\(at)")
        case .remember(let standing, let reply):
            remembered = standing
            guard let reply else { break }
            replies.append(reply)
            log.append("reply \(reply.outcome)\(reply.reason.map { " \($0)" } ?? "")\(at)")
        case .message(let message):
            messages.append(message)
            log.append("message\(at)")
        case .emission(let emission):
            log.append((emission.map { "silent \($0.mode)" } ?? "speaks") + at)
        case .report(let report):
            if report.trigger == .reply { log.append("report\(at)") }
            lastReport = report
        case .transition, .answer, .interference, .status:
            break
        }
    }

    mutating func made(
        _ work: Order.Work, unit: String = Self.unit, issued: Double = 0, lasts: Double = 3_600,
        by signer: Signer = Self.duty,
        counter: UInt64? = nil
    ) -> SignedOrder {
        self.counter = counter ?? (self.counter + 1)
        let id = Identifier(at: time, using: &chance)
        return SignedOrder(
            order: Order(
                id: id, unit: unit, issued: time.advanced(by: .seconds(issued)),
                expires: time.advanced(by: .seconds(issued + lasts)), counter: self.counter, work: work),
            signer: signer)
    }

    /// Makes an order and takes it at once; what was replied.
    @discardableResult mutating func order(_ work: Order.Work, by signer: Signer = Self.duty) -> OrderReply? {
        let before = replies.count
        let signed = made(work, by: signer)
        send(.order(signed))
        return replies.count > before ? replies.last : nil
    }

    static let evacuate = Order.Work.evacuate(
        level: .evacuate, actions: [.relocate], text: "To Balakliia", haven: nil)

    mutating func fix(metresNorth: Double, time: UTCTime? = nil) {
        send(
            .report(
                FixReport(
                    mode: .threeD, coordinate: Coordinate(Rehearsal.latitude(metresNorth), 36.5), accuracyMetres: 5,
                    altitudeMetres: 120, speedMetresPerSecond: 0, trackDegrees: nil, time: time)))
        seconds += 1
    }

    /// Stands where it is for so many seconds, one fix each.
    mutating func stay(_ duration: Int, metresNorth: Double) {
        for _ in 0..<duration { fix(metresNorth: metresNorth) }
    }

    /// Time passes; deadlines come when they are due.
    mutating func wait(_ duration: Double) {
        let end = seconds + duration
        while let deadline = monitor.nextDeadline, deadline <= .seconds(end) {
            seconds = max(seconds, Double(deadline.nanoseconds) / 1e9)
            let before = monitor.nextDeadline
            send(.tick)
            precondition(monitor.nextDeadline != before, "a deadline that never passes would spin the loop")
        }
        seconds = end
    }

    mutating func wait(until end: Double) { wait(end - seconds) }

    /// The program dies and comes back in the same boot, with what was written.
    ///
    /// - Parameter alert: as it was written before its last change was.
    mutating func kill(reviving alert: Alert? = nil) {
        if let alert { open[alert.id] = alert }
        start(seed: 2)
        if let clock { send(.clock(time, clock)) }
    }

    /// The computer dies and comes back after a time that only a proven clock knows.
    mutating func reboot(clock: ClockGrade? = nil, at utc: UTCTime = noon) {
        boot += 1
        seconds = 0
        start(seed: UInt64(boot))
        if let clock { send(.clock(utc, clock)) }
    }

    private mutating func start(seed: UInt64) {
        let alerts = open.values.sorted { $0.id < $1.id }
        monitor = Self.started(
            policy, zones,
            .init(openAlerts: alerts, boot: boot, lastReport: lastReport, standing: remembered), seed: seed, at: now)
        log.append("start@\(Int(seconds))")
    }
}
