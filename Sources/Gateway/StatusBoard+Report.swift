import Journal
import Safety
import Wire

/// What `status` says, put together from what everybody knows.
extension StatusBoard {
    /// Everything the office sent that changed nothing, since start, by reason.
    var refusedOrders: [String: Int] {
        let parts = current
        var counts: [String: Int] = [:]
        for (reason, count) in parts.refusedAtTheDoor { counts[reason.rawValue, default: 0] += count }
        for refusal in parts.monitor?.refusedOrders ?? [] {
            counts[refusal.reason.rawValue, default: 0] += refusal.count
        }
        return counts
    }

    /// What `status` says now.
    func report(_ state: StatusReport.State) -> StatusReport {
        let parts = current
        let now = stamp
        let monitor = parts.monitor
        return StatusReport(
            state: state, session: parts.session, boot: now.boot, sent: now.utc, clock: now.grade,
            timeScale: clock.scale,
            position: .init(
                state: monitor?.trust ?? .lost, since: monitor?.trustSince.utc ?? now.utc,
                reasons: monitor?.reasons ?? ["starting"]),
            zones: .init(
                version: monitor?.officeZones, sha256: monitor?.zoneSet ?? "", count: monitor?.zoneCount ?? 0,
                age: monitor?.zonesDated.map { $0.duration(to: now.utc) }, source: monitor?.zoneSource ?? .local,
                validUntil: parts.zonesValidUntil, isStale: isStale(parts.zonesValidUntil, at: now)),
            activity: monitor?.moving == true ? .travelling : .available, queue: Self.queue(parts, now: now),
            // Of a silent unit it is when it speaks again: the office waits for nothing before.
            next: state == .silent ? monitor?.standing.emission?.until ?? monitor?.nextReport : monitor?.nextReport,
            checkin: monitor?.checkInDue, journal: .init(state: Self.journal(parts)),
            settings: .init(lastGood: parts.runsOnLastGood, problems: parts.problems),
            disk: parts.freeBytes.map { .init(freeBytes: $0) }, drill: monitor?.standing.drill != nil,
            refused: .init(orders: refusedOrders, publishes: parts.refusedPublishes),
            gps: .init(state: parts.receiver, counters: monitor?.counters ?? GateCounters()),
            silenceUntil: monitor?.standing.plannedSilence?.until,
            alarms: .init(
                // Plain for everybody: a covert call isn't among them.
                open: monitor?.openAlerts.count { !$0.isCovert } ?? 0, heldBack: monitor?.heldBack ?? 0),
            hooks: .init(failed: parts.hooks.total),
            office: parts.office.map { $0.state == .online ? .online : .offline })
    }

    /// An old set stays in force; that it is old is said as soon as a clock that can be believed says so.
    private func isStale(_ until: UTCTime?, at now: Stamp) -> Bool {
        guard let until, now.grade == .network || now.grade == .gnss else { return false }
        return until <= now.utc
    }

    private static func journal(_ parts: Parts) -> StatusReport.Journal.State {
        let silence = parts.journalAnswered.duration(to: UnitClock.bootTime())
        if parts.unwritten > 0 || silence >= journalFailsAfter { return .failing }
        if silence >= journalIsSlowAfter { return .slow }
        return switch parts.journal {
        case .sound: parts.journalStalls > 0 ? .slow : .ok
        case .missing, .setAside: .salvaged
        case .unwritable, .memoryOnly: .failing
        }
    }

    private static func queue(_ parts: Parts, now: Stamp) -> [StatusReport.Lane] {
        parts.tallies.map { tally in
            let name: StatusReport.Lane.Name =
                switch tally.lane {
                case .alerts: .alerts
                case .live: .newest
                case .visits: .visits
                case .history: .history
                }
            // With receipts required, what only the broker has had isn't confirmed.
            let waiting = tally.waiting + tally.unreceipted + (tally.lane == .history ? (parts.late?.waiting ?? 0) : 0)
            return StatusReport.Lane(
                name: name, count: waiting,
                oldestAge: tally.oldestQueued.map { max(.zero, $0.utc.duration(to: now.utc)) },
                lastSent: tally.lastSent?.utc)
        }
    }
}
