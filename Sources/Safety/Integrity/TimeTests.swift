/// Tests of GNSS time against the time since boot.
struct TimeTests: Sendable {
    /// Takes the receiver's time, believed or not; nil says nothing.
    mutating func take(_ time: UTCTime?, _ policy: IntegrityPolicy, at now: MonotonicInstant) -> Findings { Findings() }

    /// From here on the receiver's present time is the right one: its position has just been trusted again.
    mutating func settle() {}
}
