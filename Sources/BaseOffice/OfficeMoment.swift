import Glibc
public import Safety

/// Now, twice: the instant decides, the wall clock labels.
public struct OfficeMoment: Sendable, Hashable {
    public let instant: MonotonicInstant
    public let utc: UTCTime

    public init(instant: MonotonicInstant, utc: UTCTime) {
        self.instant = instant
        self.utc = utc
    }

    /// By the server's clocks (CLOCK_BOOTTIME, CLOCK_REALTIME).
    public static var now: Self {
        let boot = read(CLOCK_BOOTTIME)
        let wall = read(CLOCK_REALTIME)
        return Self(
            instant: MonotonicInstant(nanoseconds: Int64(boot.tv_sec) * 1_000_000_000 + Int64(boot.tv_nsec)),
            utc: UTCTime(millisecondsSinceEpoch: Int64(wall.tv_sec) * 1000 + Int64(wall.tv_nsec) / 1_000_000))
    }

    /// The instant at which the wall clock will read, or read, `utc`.
    func instant(of other: UTCTime) -> MonotonicInstant { instant.advanced(by: utc.duration(to: other)) }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        let result = unsafe clock_gettime(clock, &time)
        precondition(result == 0, "the kernel has no such clock")
        return time
    }
}
