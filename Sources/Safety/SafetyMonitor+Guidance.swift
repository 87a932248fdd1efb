import Geodesy

/// Where to go from here.
extension SafetyMonitor {
    /// Nil while the position isn't believed, for a bearing from a wrong place leads anywhere; nil too when there is
    /// nothing to say.
    ///
    /// - Parameters:
    ///   - actions: of the alert: whoever must take shelter is sent to shelters, whoever must leave to havens.
    ///   - kind: of the alert; a distress call is sent to hospitals.
    func guidance(from place: Coordinate, for actions: [Action], kind: AlertKind = .zone) -> Guidance? {
        guard position.isBelieved, let wish = Guide.Wish(actions, kind: kind) else { return nil }
        let guidance = Guide(place: place, havens: havens, zones: zones).guidance(wish)
        return guidance.isEmpty ? nil : guidance
    }

    /// What the crew asks for a transfer of a patient, or before anything has happened: from the last believed place,
    /// with its time and what it is worth.
    ///
    /// - Parameters:
    ///   - kind: nil asks for every kind.
    ///   - needs: what it must be able to do, each of them; upper and lower case are the same.
    func nearest(kind: Haven.Kind?, needs: [String], at now: MonotonicInstant) -> CrewAnswer {
        guard !havens.havens.isEmpty else { return .refused(.noHavens) }
        guard let known = position.best(policy.integrity, at: now) else { return .refused(.noPosition) }
        let guide = Guide(place: known.fix.coordinate, havens: havens, zones: zones)
        let wish = Guide.Wish(kind: kind, needs: needs.map { $0.lowercased() })
        return .nearest(guide.guidance(wish), time: known.time, trust: position.trust)
    }
}
