import Geodesy

/// The crew calls for help: one press, with no fix, no clock and no network. Only the office ends it.
extension SafetyMonitor {
    /// Everybody sees and hears it; under duress the sealed detail says more. Pressing again is a new call: it sounds
    /// again, and who had seen the first must see this one.
    mutating func callDistress(_ isUnderDuress: Bool, at now: MonotonicInstant) -> ([Effect], CrewAnswer) {
        // Whoever called covertly before calls under duress now, and the covert call stays what it is.
        let isMarked = isUnderDuress || alerts[.covert] != nil || alerts[.distress]?.duress != nil
        let change = call(.distress, isMarked ? .marked : nil, at: now)
        return (change.map { [.alert($0)] } ?? [], .done(alerts: alerts[.distress].map { [$0] } ?? [], until: nil))
    }

    /// Behind a check-in: nothing on board may tell, an open call least of all.
    mutating func callCovertly(at now: MonotonicInstant) -> [Effect] {
        call(.covert, .covert, at: now).map { [.alert($0)] } ?? []
    }

    private mutating func call(
        _ group: AlertRegister.Group, _ duress: Duress?, at now: MonotonicInstant
    ) -> AlertChange? {
        let hazard = AlertRegister.Hazard(
            kind: .distress, level: .evacuate, actions: [], certainty: .observed, duress: duress)
        return alerts.update(
            group, to: hazard, zoneSet: zones.set.sha256, stamp: stamp(now), isAnew: true,
            detail: distressDetail(at: now))
    }

    /// The last known place, however old or doubtful: the accuracy is the disc that the unit must be in. Nil when there
    /// never was one.
    func distressDetail(at now: MonotonicInstant) -> AlertDetail? {
        // The press may be the first thing that is heard for a while: then the place is old already.
        var position = position
        _ = position.expire(after: policy.lostAfter, at: now)
        return position.best(policy.integrity, at: now).map {
            AlertDetail(
                coordinate: $0.fix.coordinate, accuracyMetres: $0.fix.accuracyMetres, distanceMetres: nil,
                time: $0.time, guidance: guidance(from: $0.fix.coordinate, for: [], kind: .distress))
        }
    }
}
