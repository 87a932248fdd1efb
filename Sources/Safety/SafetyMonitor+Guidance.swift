import Geodesy

/// Where to go from here.
extension SafetyMonitor {
    /// - Parameter actions: of the alert: whoever must take shelter is sent to shelters, whoever must leave to havens.
    func guidance(from place: Coordinate, for actions: [Action]) -> Guidance? { nil }
}
