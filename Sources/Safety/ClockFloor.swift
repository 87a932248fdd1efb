/// The latest time that was proven before this start: the clock never goes back behind it.
public struct ClockFloor: Sendable, Equatable {
    public let time: UTCTime

    /// How far GNSS alone may raise it in one run.
    static let gnssReach = Duration.seconds(30 * 86_400)

    public init(_ time: UTCTime) { self.time = time }

    /// The time of `stamp` where it may raise the floor, or make old records expire; nil where it proves nothing.
    ///
    /// A spoofed date years ahead would otherwise keep the true clock below the floor for good: a GNSS date counts only
    /// up to 30 days beyond what was known at the start.
    public func proven(by stamp: Stamp) -> UTCTime? {
        switch stamp.grade {
        case .network: stamp.utc
        case .gnss: min(stamp.utc, time.advanced(by: Self.gnssReach))
        case .system, .unset: nil
        }
    }
}
