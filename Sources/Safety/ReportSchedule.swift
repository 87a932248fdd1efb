import Geodesy

/// When the next position report is due: by time, by distance, by a turn, at every change; slower when parked.
struct ReportSchedule: Sendable {
    /// A reported speed from which the unit moves; a parked vehicle's GPS noise isn't movement.
    static let movingFromMetresPerSecond = 2.0
    static let anchorMetres = 50.0
    /// How long nothing must move before the unit counts as parked.
    static let parkedAfter = Duration.seconds(120)
    static let turnsFromMetresPerSecond = 3.0
    /// Reports by distance or turn come no closer together than this.
    static let closest = Duration.seconds(5)

    private(set) var isMoving = false
    private var anchor: Coordinate?
    private var lastMovement: MonotonicInstant?
    private var last: (at: MonotonicInstant, coordinate: Coordinate, trackDegrees: Double?)?

    /// Notes a believed fix; true when the unit has just set off or parked.
    mutating func note(_ fix: Fix, at now: MonotonicInstant) -> Bool {
        let wasMoving = isMoving
        let drift = anchor.map { $0.distanceMetres(to: fix.coordinate) } ?? 0
        let speed = fix.speedMetresPerSecond ?? 0
        if anchor == nil { anchor = fix.coordinate }
        if speed >= Self.movingFromMetresPerSecond || drift > max(Self.anchorMetres, 2 * fix.assumedAccuracyMetres) {
            anchor = fix.coordinate
            lastMovement = now
            isMoving = true
        } else if let lastMovement, lastMovement.duration(to: now) >= Self.parkedAfter {
            isMoving = false
        }
        return wasMoving != isMoving
    }

    func interval(_ policy: ReportPolicy, inDanger: Bool) -> Duration {
        let calm = isMoving ? policy.moving : policy.parked
        return inDanger ? min(policy.danger, calm) : calm
    }

    /// Whether a believed fix is worth a report now.
    func isDue(_ fix: Fix, _ policy: ReportPolicy, inDanger: Bool, at now: MonotonicInstant) -> Bool {
        guard let last else { return true }
        let elapsed = last.at.duration(to: now)
        if isElapsed(elapsed, interval(policy, inDanger: inDanger)) { return true }
        guard isMoving, elapsed >= min(Self.closest, policy.moving) else { return false }
        if last.coordinate.distanceMetres(to: fix.coordinate) >= policy.distanceMetres { return true }
        guard let before = last.trackDegrees, let track = fix.trackDegrees,
            (fix.speedMetresPerSecond ?? 0) >= Self.turnsFromMetresPerSecond
        else { return false }
        let turn = abs(before - track)
        return min(turn, 360 - turn) >= policy.turnDegrees
    }

    /// A fix that comes a little early counts as on time, or every second one would be missed by a hair.
    private func isElapsed(_ elapsed: Duration, _ interval: Duration) -> Bool {
        elapsed + (interval >= .seconds(2) ? .milliseconds(500) : interval / 4) >= interval
    }

    mutating func reported(_ fix: Fix, at now: MonotonicInstant) {
        last = (now, fix.coordinate, fix.trackDegrees ?? last?.trackDegrees)
    }

    /// When a report is due even if nothing happens.
    func nextDue(_ policy: ReportPolicy, inDanger: Bool) -> MonotonicInstant? {
        last.map { $0.at.advanced(by: interval(policy, inDanger: inDanger)) }
    }
}
