/// A counter of the way driven, of which only the growth counts.
///
/// One that has never grown may be broken and proves nothing. Some count in tenths of a kilometre: the smallest growth
/// that was seen tells how coarse it is, and so how long it must not grow until the vehicle stands.
struct Odometer: Sendable {
    /// What the growth may be short of the way: tyres, calibration.
    static let factor = 1.1
    /// What may be driven between two counts.
    static let unitMetres = 5.0
    /// A smallest growth above this is the unit itself.
    static let coarseMetres = 50.0
    static let standsAfter = Duration.seconds(5)
    /// Slower than this a coarse counter's silence isn't waited for.
    static let creepMetresPerSecond = 2.0

    /// When it was last read.
    private(set) var newest: MonotonicInstant?
    /// Whether the last reading was more than the one before.
    private(set) var hasJustGrown = false
    private var metres = 0.0
    private var sameSince = MonotonicInstant(nanoseconds: 0)
    private var grew: MonotonicInstant?
    private var smallestGrowth: Double?

    /// Takes a count; the most that was driven since the one before, metres, nil when the two don't tell.
    mutating func take(_ count: Double, _ policy: IntegrityPolicy, at now: MonotonicInstant) -> Double? {
        let growth = count - metres
        let hadGrown = hasJustGrown
        let last = newest
        newest = now
        metres = count
        hasJustGrown = false
        guard let last, growth >= 0 else {
            sameSince = now
            return nil
        }
        let speaks = last.duration(to: now) <= policy.vehicleHolds
        guard growth > 0 else {
            guard speaks, smallestGrowth != nil else { return nil }
            // What is left of the last unit is given once; standing on adds nothing.
            return hadGrown ? slackMetres : 0
        }
        hasJustGrown = true
        sameSince = now
        grew = now
        smallestGrowth = min(smallestGrowth ?? growth, growth)
        return speaks ? growth * Self.factor + slackMetres : nil
    }

    /// Nil when it isn't read, has never counted, or is too coarse to say yet.
    func isStill(_ policy: IntegrityPolicy, at now: MonotonicInstant) -> Bool? {
        guard let newest, newest.duration(to: now) <= policy.vehicleHolds, let grew, let smallestGrowth else {
            return nil
        }
        if grew.duration(to: now) < Self.standsAfter { return false }
        let needed = max(Self.standsAfter.seconds, min(600, smallestGrowth / Self.creepMetresPerSecond))
        return sameSince.duration(to: newest).seconds >= needed ? true : nil
    }

    private var slackMetres: Double {
        guard let smallestGrowth, smallestGrowth > Self.coarseMetres else { return Self.unitMetres }
        return smallestGrowth
    }
}
