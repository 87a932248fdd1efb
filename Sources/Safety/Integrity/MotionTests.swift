import Geodesy

/// Tests of one fix against those before it: motion, altitude, accuracy.
///
/// Each is a static predicate over plain evidence; this keeps the evidence, without an allocation in the steady state.
struct MotionTests: Sendable {
    /// Takes a fix and says what its tests find.
    ///
    /// - Parameter isStill: whether the vehicle itself says that it stands; nil is unknown.
    mutating func take(
        _ fix: Fix, isStill: Bool?, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) -> Findings {
        Findings()
    }

    /// Forgets the way so far, after a pause or a jump: what comes next is compared with nothing.
    mutating func startAnew() {}
}
