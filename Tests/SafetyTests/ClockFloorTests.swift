import Testing

@testable import Safety

@Suite struct ClockFloorTests {
    private static let floor = UTCTime(secondsSinceEpoch: 1_800_000_000)
    private static let day = 86_400.0

    @Test(arguments: [
        (ClockGrade.network, 400 * day, 400 * day as Double?),
        (.gnss, 29 * day, 29 * day), (.gnss, 31 * day, 30 * day), (.gnss, 4_000 * day, 30 * day),
        (.system, day, nil), (.unset, day, nil),
    ])
    func gnssAloneRaisesTheFloorByThirtyDaysAtMost(grade: ClockGrade, after: Double, proven: Double?) {
        let stamp = Stamp(
            boot: 1, instant: .seconds(0), utc: Self.floor.advanced(by: .seconds(after)), grade: grade)
        #expect(ClockFloor(Self.floor).proven(by: stamp) == proven.map { Self.floor.advanced(by: .seconds($0)) })
    }
}
