import Geodesy

/// What follows when the receiver can't be believed: the disc against the zones, and word of it to the office.
extension SafetyMonitor {
    /// Within so many metres of the disc a zone makes the loss of the position an alert at once.
    static let nearMetres = 250.0

    /// Takes note of what the tests say while nobody sees where the unit is.
    mutating func note(_ signs: IntegrityWatch.Signs, at now: MonotonicInstant) {
        guard position.isUnknown else { return }
        var seen = signs.suspect.union(signs.degraded)
        // To land where the unit can't be is a jump, though a pause hid it from the test.
        if position.isOutOfReach { seen.insert(IntegrityTests(.impliedSpeed)) }
        position.note(seen.intersection(InterferenceWatch.jammingSigns), at: now)
        guard !seen.isEmpty else { return }
        let (stamp, cell) = (stamp(now), position.discInForce.map { GridCell($0.centre) })
        interference.note(seen, isFarOut: position.isFarOut, cell: cell, stamp: stamp) {
            alerts.makeIdentifier(at: stamp.utc)
        }
    }

    mutating func settleInterference(at now: MonotonicInstant) -> [Effect] {
        interference.settle(isTrusted: position.trust == .trusted, stamp: stamp(now)).map(Effect.interference)
    }

    /// Holds the growing disc against the zones.
    mutating func settleDisc(at now: MonotonicInstant) -> [Effect] {
        guard position.isDiscNeeded(after: discGrace, at: now), let disc = position.discInForce else {
            reach = nil
            return []
        }
        if reach?.centre != disc.centre { reach = DiscReach(around: disc.centre, in: zones.set, policy.integrity) }
        let reached = reach?.advance(to: disc.radiusMetres(at: now), in: zones.set) ?? []
        guard zones.suppose(reached) else { return [] }
        let known = position.best(policy.integrity, at: now)
        return settle(known.map { ($0.fix, $0.time) }, at: now)
    }

    func isDiscNearDanger(at now: MonotonicInstant) -> Bool {
        guard let disc = position.discInForce, let reach, reach.centre == disc.centre else { return false }
        return reach.isNear(disc.radiusMetres(at: now), within: Self.nearMetres)
    }

    var integrityDeadline: MonotonicInstant? {
        var next = interference.deadline
        func consider(_ deadline: MonotonicInstant?) {
            if let deadline, next.map({ deadline < $0 }) ?? true { next = deadline }
        }
        consider(position.word?.expires)
        if position.isUnknown, (alerts[.position]?.level ?? .advisory) < .warning {
            if alerts[.position] == nil { consider(positionAlertDue(isNear: isAmongZones)) }
            // Or when the disc comes near a zone, if that is later than the position counts as lost; and worse then.
            if !isAmongZones, let due = positionAlertDue(isNear: true), let near = discComesNear {
                consider(max(due, near))
            }
        }
        guard let disc = position.discInForce else { return next }
        consider(reach == nil ? position.discNeeded(after: discGrace) : reach?.nextRadius.flatMap(disc.reaches))
        return next
    }

    private var discComesNear: MonotonicInstant? {
        guard let disc = position.discInForce, let reach, reach.centre == disc.centre else { return nil }
        return reach.nearRadius(within: Self.nearMetres).map { disc.reaches($0) ?? disc.passed }
    }
}
