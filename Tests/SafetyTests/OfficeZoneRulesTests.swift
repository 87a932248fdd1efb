import Safety
import Testing

/// When a signed set of the office takes the place of the one in force.
@Suite struct OfficeZoneRulesTests {
    private static let now = UTCTime(secondsSinceEpoch: 1_800_000_000)
    private static let day = Duration.seconds(86_400)

    private static func offer(
        version: UInt64 = 8, issued: Duration = .seconds(-60), until: Duration = day, mayLower: Bool = false,
        lowers: Bool = false
    ) -> OfficeZoneRules.Offer {
        OfficeZoneRules.Offer(
            version: version, issued: now.advanced(by: issued), validUntil: now.advanced(by: until),
            mayLower: mayLower, lowers: lowers)
    }

    /// - Parameter isProven: whether the network or a trusted receiver says what time it is.
    private static func verdict(
        _ offer: OfficeZoneRules.Offer, current: UInt64? = 7, isProven: Bool = true
    ) -> OfficeZoneRules.Verdict {
        OfficeZoneRules.verdict(
            on: offer, current: current, time: isProven ? now : nil, floor: now.advanced(by: .seconds(-30) * 86_400))
    }

    @Test func aLaterVersionTakesItsPlace() {
        #expect(Self.verdict(Self.offer()) == .accept)
        #expect(Self.verdict(Self.offer(version: 1), current: nil) == .accept)
    }

    @Test func theRetainedSetToldAgainIsKnownAndAnOlderOneIsRefused() {
        #expect(Self.verdict(Self.offer(version: 7)) == .known)
        #expect(Self.verdict(Self.offer(version: 6)) == .refuse(.olderZones))
    }

    @Test func anEndedSetIsNeverBegun() {
        #expect(Self.verdict(Self.offer(until: .seconds(-1))) == .refuse(.expired))
        #expect(Self.verdict(Self.offer(until: .seconds(-40) * 86_400), isProven: false) == .refuse(.expired))
        #expect(
            Self.verdict(Self.offer(until: .seconds(-1)), isProven: false) == .accept,
            "without a clock only the floor can say that it is over, and more zones are the safe side")
    }

    @Test func aSetFromTheFutureIsRefusedWhereTheTimeIsKnown() {
        #expect(Self.verdict(Self.offer(issued: .seconds(301))) == .refuse(.notYet))
        #expect(Self.verdict(Self.offer(issued: .seconds(300))) == .accept)
        #expect(Self.verdict(Self.offer(issued: .seconds(301)), isProven: false) == .accept)
    }

    @Test(arguments: [
        (ClockGrade.network, false, true), (.gnss, true, true), (.gnss, false, false), (.system, true, false),
        (.unset, true, false),
    ])
    func onlyTheNetworkOrATrustedReceiverProvesTheTime(_ grade: ClockGrade, isTrusted: Bool, isProven: Bool) {
        let stamp = Stamp(boot: 1, instant: .seconds(0), utc: Self.now, grade: grade)
        #expect(OfficeZoneRules.provenTime(stamp, isPositionTrusted: isTrusted) == (isProven ? Self.now : nil))
    }

    @Test func loweringNeedsTheAuthorityAndTheClock() {
        #expect(Self.verdict(Self.offer(lowers: true)) == .refuse(.mayNotLower))
        #expect(Self.verdict(Self.offer(mayLower: true, lowers: true)) == .accept)
        #expect(Self.verdict(Self.offer(mayLower: true, lowers: true), isProven: false) == .wait)
    }
}
