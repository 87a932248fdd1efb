import Geodesy

/// What the place and the fixes themselves raise and clear: zones, corridors, what lies ahead, a lost position.
extension SafetyMonitor {
    // Inlined: a call would copy the whole monitor.
    @inline(__always) var isInDanger: Bool {
        guard !alerts.isQuiet else { return false }
        return (alerts[.zones].map { $0.level >= .warning } ?? false)
            || (alerts[.corridor].map { $0.level >= .warning } ?? false)
    }

    /// The tracker as the open alerts remember it. A record of before corridors had an alert of their own may hold them
    /// in the zones' alert.
    static func tracker(_ set: ZoneSet, holding alerts: AlertRegister) -> ZoneTracker {
        var held: [HeldZone] = []
        var returning: [Zone.Kind] = []
        for (group, kind) in ZoneTracker.kinds {
            guard let alert = alerts[group] else { continue }
            held += alert.held
            if alert.state == .returning { returning.append(kind) }
        }
        return ZoneTracker(set: set, restoring: held, returning: returning)
    }

    /// Whether something is held that no alert stands for.
    static func isMoreHeld(by zones: ZoneTracker, than alerts: AlertRegister) -> Bool {
        ZoneTracker.kinds.contains { group, kind in
            alerts[group] == nil && zones.holds.contains { $0.held.isOf(kind) }
        }
    }

    /// Brings the zones', the corridors' and the approach's alerts up to date.
    mutating func settle(_ seen: (fix: Fix, time: UTCTime)?, at now: MonotonicInstant) -> [Effect] {
        // Most fixes of most drives end here.
        if alerts.isQuiet, zones.holds.isEmpty, !approach.isAdvising { return [] }
        var effects: [Effect] = []
        approach.forget(holding: zones.holds)
        for (group, kind) in ZoneTracker.kinds {
            settle(group, zones.hazard(kind, naming: alerts[group]?.zone), seen, at: now, effects: &effects)
        }
        settle(.approach, approach.hazard, seen, at: now, effects: &effects)
        return effects
    }

    private mutating func settle(
        _ group: AlertRegister.Group, _ hazard: AlertRegister.Hazard?, _ seen: (fix: Fix, time: UTCTime)?,
        at now: MonotonicInstant, effects: inout [Effect]
    ) {
        // Asked first, for where to go from here is much to work out a thousand times for nothing.
        guard alerts.hasNews(of: group, hazard) else { return }
        let isWaiting = alerts.waits(group, hazard, at: now)
        let detail = seen.map {
            AlertDetail(
                coordinate: $0.fix.coordinate, accuracyMetres: $0.fix.accuracyMetres,
                distanceMetres: hazard?.zone.flatMap(zones.signedDistanceMetres(to:)), time: $0.time,
                guidance: isWaiting
                    ? nil
                    : guidance(from: $0.fix.coordinate, for: hazard?.actions ?? [], kind: hazard?.kind ?? .zone))
        }
        let change = alerts.update(
            group, to: hazard, zoneSet: zones.set.sha256, stamp: stamp(now), detail: detail)
        if let change { effects.append(.alert(change)) }
    }

    /// Raises what is held though no alert stands for it: a record of before corridors had an alert of their own.
    mutating func settleMissing(at now: MonotonicInstant) -> [Effect] {
        var effects: [Effect] = []
        for (group, kind) in ZoneTracker.kinds where alerts.phase(group) == nil {
            settle(group, zones.hazard(kind), nil, at: now, effects: &effects)
        }
        return effects
    }

    /// A position that has not been believed for long is an alert, in or near a zone as soon as it counts as lost; it
    /// takes an unbroken trusted run to clear it.
    mutating func settlePosition(at now: MonotonicInstant) -> [Effect] {
        if alerts.isQuiet, !position.isUnknown { return [] }
        let isNear = isAmongZones || isDiscNearDanger(at: now)
        let isDue = positionAlertDue(isNear: isNear).map { $0 <= now } ?? false
        let isBack = position.trustedRun.map { $0 >= Self.trustedRunToClear } ?? false
        let isHeld = alerts.isOpen(.position) && !isBack
        var hazard: AlertRegister.Hazard?
        if isDue || isHeld {
            // An odometer draws the disc in at each reading, away from the zone and back: nothing of that is better news.
            let isWorse = isNear || position.isUnknown && alerts[.position]?.level == .warning
            hazard = AlertRegister.Hazard(
                kind: .positionLost, level: isWorse ? .warning : .advisory, actions: [.avoid],
                certainty: .observed)
        }
        guard alerts.hasNews(of: .position, hazard) else { return [] }
        return alerts.update(.position, to: hazard, zoneSet: zones.set.sha256, stamp: stamp(now), detail: nil)
            .map { [.alert($0)] } ?? []
    }

    @inline(__always) var isAmongZones: Bool { alerts.isOpen(.zones) || alerts.isOpen(.corridor) }

    /// When an unknown position becomes an alert; nil while it is known.
    func positionAlertDue(isNear: Bool) -> MonotonicInstant? {
        guard position.isUnknown else { return nil }
        return position.unbelievedSince.advanced(by: isNear ? policy.lostAfter : policy.lostAlertAfter)
    }

    static let trustedRunToClear = Duration.seconds(10)
}
