/// The crew's word while it holds, as the disc that it is, and what must be known when it ends.
struct SpokenWord: Sendable {
    /// Held still, but for what the vehicle counts.
    private(set) var disc: Disc
    /// The same, had nobody held it: where they can be once the word has expired.
    private(set) var free: Disc
    let expires: MonotonicInstant
    let at: MonotonicInstant
    let time: UTCTime
    /// What was tainted before the word was said.
    let taint: FixRun?

    init(_ crew: CrewWord, saidAt instant: MonotonicInstant, taint: FixRun?, _ policy: IntegrityPolicy) {
        free = Disc(
            around: crew.coordinate, radiusMetres: crew.radiusMetres, speedMetresPerSecond: nil, policy, at: instant)
        expires = instant.advanced(by: policy.crewWordHolds)
        disc = free
        disc.hold(until: expires)
        at = instant
        time = crew.at.utc
        self.taint = taint
    }

    mutating func take(_ stretch: VehicleTests.Stretch) {
        disc.take(stretch)
        free.take(stretch)
    }
}
