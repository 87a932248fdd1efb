import Geodesy

/// What the vehicle says about its movement, and what that means for the fixes and for the disc.
struct VehicleTests: Sendable {
    /// Between two readings the vehicle drove no further than this.
    struct Stretch: Sendable, Equatable {
        let from: MonotonicInstant
        let to: MonotonicInstant
        /// Zero where it stood.
        let mostMetres: Double
    }

    /// Takes a reading; the stretch since the one before, nil when the two say nothing of it.
    mutating func take(
        _ reading: VehicleReading, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) -> Stretch? {
        nil
    }

    /// Whether the vehicle stands: ignition off, or an odometer that doesn't count; nil when nobody says.
    func isStill(_ policy: IntegrityPolicy, at now: MonotonicInstant) -> Bool? { nil }

    /// Takes a fix and says what `circle` (while parked) and `parked_truth` find.
    mutating func take(_ fix: Fix, _ policy: IntegrityPolicy, at now: MonotonicInstant) -> Findings { Findings() }
}
