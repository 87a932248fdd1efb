/// Whether a signed zone set of the office takes the place of the one in force.
public enum OfficeZoneRules {
    /// A set whose signature was checked and whose zones were all read.
    public struct Offer: Sendable, Equatable {
        public var version: UInt64
        public var issued: UTCTime
        public var validUntil: UTCTime
        /// Whether its key may lower danger.
        public var mayLower: Bool
        /// Whether it is milder anywhere than the office's set in force (`ZoneChange.lowers`).
        public var lowers: Bool

        public init(version: UInt64, issued: UTCTime, validUntil: UTCTime, mayLower: Bool, lowers: Bool) {
            self.version = version
            self.issued = issued
            self.validUntil = validUntil
            self.mayLower = mayLower
            self.lowers = lowers
        }
    }

    public enum Verdict: Sendable, Equatable {
        case accept
        /// The broker retains it: the set in force, told again.
        case known
        /// To be offered again when the clock is better.
        case wait
        case refuse(OrderRefusal)
    }

    /// How far ahead of the clock a set may be dated.
    static let ahead = Duration.seconds(300)

    /// The time that a set is judged by: the network's, or the receiver's while its fixes are trusted.
    public static func provenTime(_ stamp: Stamp, isPositionTrusted: Bool) -> UTCTime? {
        switch stamp.grade {
        case .network: stamp.utc
        case .gnss: isPositionTrusted ? stamp.utc : nil
        case .system, .unset: nil
        }
    }

    /// A set that has ended stays in force, and is announced as stale; one that has ended already is never begun.
    ///
    /// - Parameters:
    ///   - current: the version in force; nil before the first.
    ///   - time: `provenTime`; nil when there is none.
    ///   - floor: the latest time that was ever proven.
    public static func verdict(
        on offer: Offer, current: UInt64?, time: UTCTime?, floor: UTCTime
    ) -> Verdict {
        if let current, offer.version == current { return .known }
        if let current, offer.version < current { return .refuse(.olderZones) }
        if offer.validUntil <= max(floor, time ?? floor) { return .refuse(.expired) }
        if let time, offer.issued > time.advanced(by: ahead) { return .refuse(.notYet) }
        guard offer.lowers else { return .accept }
        guard offer.mayLower else { return .refuse(.mayNotLower) }
        // Lowering needs a clock; what is in force is the worse meanwhile.
        return time == nil ? .wait : .accept
    }
}
