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

    private var newest: MonotonicInstant?
    private var ignition: (isOn: Bool, at: MonotonicInstant)?
    private var odometer = Odometer()
    private var standsSince: MonotonicInstant?
    private var parked = ParkedTruth()
    private var circle = SteadyCircle()

    /// Takes a reading; the stretch since the one before, nil when the two say nothing of it.
    mutating func take(
        _ reading: VehicleReading, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) -> Stretch? {
        var stretch: Stretch?
        if let isOn = reading.isIgnitionOn {
            if let last = ignition, !last.isOn, !isOn, last.at.duration(to: now) <= policy.vehicleHolds {
                stretch = Stretch(from: last.at, to: now, mostMetres: 0)
            }
            ignition = (isOn, now)
        }
        if let metres = reading.odometerMetres {
            let last = odometer.newest
            let most = odometer.take(metres, policy, at: now)
            // A vehicle that is towed counts although its engine is off.
            if let last, stretch == nil || odometer.hasJustGrown {
                stretch = most.map { Stretch(from: last, to: now, mostMetres: $0) }
            }
        }
        // After a long silence nobody knows whether it has stood all the while.
        if let newest, newest.duration(to: now) > Self.silenceEndsParking { endParking() }
        newest = now
        followStanding(policy, at: now)
        return stretch
    }

    /// Whether the vehicle stands: ignition off, or an odometer that doesn't count; nil when nobody says.
    func isStill(_ policy: IntegrityPolicy, at now: MonotonicInstant) -> Bool? {
        let counted = odometer.isStill(policy, at: now)
        if counted == false { return false }
        if let ignition, !ignition.isOn, ignition.at.duration(to: now) <= policy.vehicleHolds { return true }
        return counted
    }

    /// Takes a fix and says what `circle` (while parked) and `parked_truth` find.
    ///
    /// - Parameter isTrusted: whether the position was, before this fix.
    mutating func take(
        _ fix: Fix, isTrusted: Bool, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) -> Findings {
        var findings = Findings()
        followStanding(policy, at: now)
        switch isStill(policy, at: now) {
        case nil: return findings
        case false?: findings[.parkedTruth] = .clear
        case true?:
            guard let standsSince, standsSince.duration(to: now) >= Self.rollsOut else { return findings }
            findings[.parkedTruth] = parked.take(fix, isTrusted: isTrusted, policy, at: now)
            findings[.circle] = circle.take(fix, at: now)
        }
        return findings
    }

    /// The anchor holds through a short silence, and goes with the first sign that the vehicle may drive.
    private mutating func followStanding(_ policy: IntegrityPolicy, at now: MonotonicInstant) {
        switch isStill(policy, at: now) {
        case true?: standsSince = standsSince ?? now
        case false?: endParking()
        case nil: if ignition?.isOn == true { endParking() }
        }
    }

    private mutating func endParking() {
        standsSince = nil
        parked = ParkedTruth()
        circle = SteadyCircle()
    }
}

/// The predicates over plain evidence. Limits that settings don't name are our own.
extension VehicleTests {
    /// A vehicle rolls on for a moment after its engine was turned off.
    static let rollsOut = Duration.seconds(3)
    static let silenceEndsParking = Duration.seconds(60)
    static let fastMetresPerSecond = 3.0
    /// Two fixes that are closer in time are one observation.
    static let fastFor = Duration.milliseconds(900)
    static let circleMetresPerSecond = 2.0
    static let circleDegrees = 90.0

    /// `parked_truth`: the vehicle stands, and its position moves.
    ///
    /// - Parameters:
    ///   - metresFromAnchor: how far the fix lies from where the vehicle came to rest; nil before the first fix.
    ///   - fastFor: how long every fix has reported `fastMetresPerSecond` or more; nil when this one doesn't.
    static func parkedTruth(
        metresFromAnchor: Double?, accuracyMetres: Double, fastFor: Duration?, _ policy: IntegrityPolicy
    ) -> Finding {
        if let fastFor, fastFor >= Self.fastFor { return .indicated }
        guard let metresFromAnchor else { return .unknown }
        let most = policy.parkedDriftMetres + min(ParkedTruth.mostAccuracyMetres, accuracyMetres)
        return metresFromAnchor > most ? .indicated : .clear
    }

    /// `circle`, of a vehicle that stands.
    ///
    /// - Parameter turnedDegrees: how far the track has turned one way, at one speed and one rate.
    static func circle(turnedDegrees: Double) -> Finding { abs(turnedDegrees) >= circleDegrees ? .indicated : .clear }
}
