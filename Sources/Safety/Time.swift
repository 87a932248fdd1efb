/// A moment since boot (CLOCK_BOOTTIME, suspended time included). Decisions compare these and nothing else.
///
/// Instants of different boots can't be compared; `Stamp` carries the boot beside the instant.
public struct MonotonicInstant: Sendable, Hashable, Comparable, Codable {
    /// Nanoseconds since boot, 0 or more.
    public let nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Seconds since boot, for tests and the simulator.
    public static func seconds(_ seconds: Double) -> Self { Self(nanoseconds: Int64((seconds * 1e9).rounded())) }

    /// Saturates: what is centuries away never comes, and must not end the program.
    public func advanced(by duration: Duration) -> Self {
        Self(nanoseconds: nanoseconds.addingSaturated(duration.nanoseconds))
    }
    /// Saturates.
    public func duration(to other: Self) -> Duration {
        .nanoseconds(other.nanoseconds.subtractingSaturated(nanoseconds))
    }
    public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }
}

extension Duration {
    /// Whole nanoseconds; a duration beyond ±292 years saturates.
    public var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        return scaled + attoseconds / 1_000_000_000
    }

    public var seconds: Double { Double(nanoseconds) / 1e9 }
}

/// What a wall-clock reading is worth, best first.
public enum ClockGrade: String, Sendable, Hashable, Codable, CaseIterable {
    /// From a fix whose time was plausible.
    case gnss
    /// The system clock, disciplined by the network (NTP).
    case network
    /// The system clock, later than the build date and the saved floor, otherwise unproven.
    case system
    /// Nothing to go by.
    case unset
}

/// A wall-clock reading in UTC: a label, never a basis for a decision about elapsed time.
public struct UTCTime: Sendable, Hashable, Comparable, Codable {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let millisecondsSinceEpoch: Int64

    public init(millisecondsSinceEpoch: Int64) { self.millisecondsSinceEpoch = millisecondsSinceEpoch }
    /// Saturates.
    public init(secondsSinceEpoch: Int64) {
        let (milliseconds, overflow) = secondsSinceEpoch.multipliedReportingOverflow(by: 1000)
        millisecondsSinceEpoch = overflow ? (secondsSinceEpoch < 0 ? .min : .max) : milliseconds
    }

    public var secondsSinceEpoch: Int64 {
        // Towards minus infinity, so that a moment before 1970 keeps its second.
        millisecondsSinceEpoch.subtractingSaturated(millisecondsSinceEpoch < 0 ? 999 : 0) / 1000
    }
    /// Saturates.
    public func advanced(by duration: Duration) -> Self {
        Self(millisecondsSinceEpoch: millisecondsSinceEpoch.addingSaturated(duration.nanoseconds / 1_000_000))
    }
    /// Saturates.
    public func duration(to other: Self) -> Duration {
        .milliseconds(other.millisecondsSinceEpoch.subtractingSaturated(millisecondsSinceEpoch))
    }
    public static func < (a: Self, b: Self) -> Bool { a.millisecondsSinceEpoch < b.millisecondsSinceEpoch }
}

/// When something happened: boot and instant give the order, `utc` the label and `grade` its worth.
public struct Stamp: Sendable, Hashable, Codable {
    /// Counts this installation's boots, from 1.
    public let boot: Int
    public let instant: MonotonicInstant
    public let utc: UTCTime
    public let grade: ClockGrade

    public init(boot: Int, instant: MonotonicInstant, utc: UTCTime, grade: ClockGrade) {
        self.boot = boot
        self.instant = instant
        self.utc = utc
        self.grade = grade
    }
}

extension Int64 {
    fileprivate func addingSaturated(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    fileprivate func subtractingSaturated(_ other: Self) -> Self {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }
}
