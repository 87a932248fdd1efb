internal import CPlatform
import Glibc
public import Safety

/// The clock port: instants since boot, and the system's wall clock with its worth.
///
/// `scale` makes both run faster than life, for recordings, the demo and soak runs. Only what the core sees is scaled;
/// the link's backoff and pacing always run on real time, because the broker does.
public struct UnitClock: Sendable {
    public let scale: Double
    private let origin: MonotonicInstant
    private let originUTC: UTCTime

    /// - Precondition: `scale` is finite and at least 1.
    public init(scale: Double = 1) {
        precondition(scale.isFinite && scale >= 1, "time can't run slower than life")
        self.scale = scale
        origin = Self.bootTime()
        originUTC = Self.wallTime()
    }

    /// Now, since boot (CLOCK_BOOTTIME, suspended time included).
    public var now: MonotonicInstant {
        let real = Self.bootTime()
        guard scale != 1 else { return real }
        let elapsed = Double(real.nanoseconds - origin.nanoseconds) * scale
        return MonotonicInstant(nanoseconds: origin.nanoseconds + Int64(elapsed))
    }

    /// How long to really wait until `instant`; zero when it has passed.
    public func wait(until instant: MonotonicInstant) -> Duration {
        let remaining = max(0, instant.nanoseconds - now.nanoseconds)
        return .nanoseconds(Int64(Double(remaining) / scale))
    }

    /// A real duration for something measured in scaled time.
    public func real(_ duration: Duration) -> Duration { scale == 1 ? duration : duration / scale }

    /// The system clock and its grade: `network` once the kernel says that it is synchronised (`adjtimex`), else
    /// `system`, and `unset` before `floor` (the later of the build date and the last saved time).
    public func wall(floor: UTCTime) -> (utc: UTCTime, grade: ClockGrade) {
        var utc = Self.wallTime()
        if scale != 1 {
            let elapsed = originUTC.duration(to: utc)
            utc = originUTC.advanced(by: elapsed * scale)
        }
        guard utc >= floor else { return (utc, .unset) }
        return (utc, fg_clock_is_synchronised() ? .network : .system)
    }

    static func bootTime() -> MonotonicInstant {
        let time = read(CLOCK_BOOTTIME)
        return MonotonicInstant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    private static func wallTime() -> UTCTime {
        let time = read(CLOCK_REALTIME)
        return UTCTime(millisecondsSinceEpoch: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        let result = unsafe clock_gettime(clock, &time)
        precondition(result == 0, "the kernel has no such clock")
        return time
    }
}

/// This boot's identity, as the kernel gives it.
enum BootIdentity {
    /// - Throws: `SetUpError` where /proc isn't mounted.
    static func read() throws -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let descriptor = unsafe open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SetUpError("cannot read the boot id: errno \(errno)") }
        defer { close(descriptor) }
        let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 36 else { throw SetUpError("the kernel's boot id is too short") }
        return String(decoding: bytes[..<36], as: UTF8.self)
    }
}

/// Why the daemon can't start at all.
public struct SetUpError: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
