import Geodesy

/// Where to go from here.
extension SafetyMonitor {
    /// - Parameters:
    ///   - actions: of the alert: whoever must take shelter is sent to shelters, whoever must leave to havens.
    ///   - kind: of the alert; a distress call is sent to hospitals.
    func guidance(from place: Coordinate, for actions: [Action], kind: AlertKind = .zone) -> Guidance? { nil }

    /// What the crew asks for a transfer, or before anything has happened.
    func nearest(kind: Haven.Kind?, needs: [String], at now: MonotonicInstant) -> CrewAnswer { .refused(.noHavens) }
}
