import Testing

@testable import Safety

private let calm = Policy(approachHorizon: .zero, alarm: Rehearsal.quiet.alarm, integrity: Rehearsal.lenient)

@Suite struct ReportTimelineTests {
    /// Drives north at `speed` for `seconds`, far from the zone.
    private func drive(
        _ unit: inout Rehearsal, speed: Double, seconds: Int, from start: Double = -90_000, track: Double = 0
    ) {
        for second in 0..<seconds {
            unit.fix(metresNorth: start + speed * Double(second), speed: speed, track: track)
        }
    }

    @Test func parkedReportsEveryFiveMinutes() {
        var unit = Rehearsal(policy: calm)
        drive(&unit, speed: 0, seconds: 901)
        #expect(unit.reports.map { Int($0.made.instant.nanoseconds / 1_000_000_000) } == [0, 300, 600, 900])
        #expect(unit.reports.allSatisfy { $0.parked })
    }

    @Test func parkedNoiseIsNotMovement() {
        var generator = SeededGenerator(seed: 3)
        var unit = Rehearsal(policy: calm)
        for _ in 0..<900 {
            unit.fix(
                metresNorth: -90_000 + .random(in: -12...12, using: &generator), accuracy: 10,
                speed: .random(in: 0...0.9, using: &generator))
        }
        #expect(unit.reports.count == 3)
    }

    @Test func movingReportsByTimeAndByDistance() {
        var slow = Rehearsal(policy: calm)
        drive(&slow, speed: 3, seconds: 181)
        #expect(slow.reports.count == 4, "at 0 and each minute: 180 m a minute is under the distance")
        var fast = Rehearsal(policy: calm)
        drive(&fast, speed: 25, seconds: 60)
        #expect(fast.reports.count == 6, "every 250 m is every tenth second")
    }

    @Test func aTurnReports() {
        var unit = Rehearsal(policy: calm)
        drive(&unit, speed: 5, seconds: 20)
        unit.fix(metresNorth: -89_900, speed: 5, track: 29)
        #expect(unit.reports.count == 1)
        unit.fix(metresNorth: -89_895, speed: 5, track: 31)
        #expect(unit.reports.count == 2)
    }

    @Test func inDangerReportsEveryFifteenSecondsEvenParked() {
        var unit = Rehearsal(policy: calm)
        for _ in 0..<61 { unit.fix(metresNorth: 100, speed: 0) }
        #expect(unit.reports.count == 5)
        #expect(unit.reports.first?.trigger == .zoneChange)
    }

    @Test func aFixAHairEarlyIsOnTime() {
        var unit = Rehearsal(policy: Policy(report: ReportPolicy(moving: .seconds(1)), approachHorizon: .zero))
        for second in 0..<100 {
            unit.seconds = Double(second) + (second % 2 == 0 ? 0 : -0.02)
            unit.fix(metresNorth: -90_000 + 10 * Double(second), speed: 10, track: 0)
        }
        #expect(unit.reports.count == 100)
    }

    @Test func everyReportHasTheNextNumberOfItsBoot() {
        var unit = Rehearsal(policy: calm)
        drive(&unit, speed: 25, seconds: 100)
        #expect(unit.reports.map(\.sequence) == Array(1...UInt64(unit.reports.count)))
    }

    @Test func gnssTimeLabelsAndMonotonicTimeDecides() {
        var unit = Rehearsal(policy: calm)
        unit.send(.clock(UTCTime(secondsSinceEpoch: 100), .unset))
        let time = Policy.buildDate.advanced(by: .seconds(3_600))
        unit.fix(metresNorth: -90_000, time: time)
        #expect(unit.reports.first?.time == time)
        #expect(unit.reports.first?.made.grade == .gnss)
        unit.seconds += 99
        #expect(unit.monitor.stamp(unit.now).utc == time.advanced(by: .seconds(100)))
    }
}

@Suite struct ApproachTimelineTests {
    @Test func headingForAZoneAdvisesOnceAndEnteringTakesOver() {
        var unit = Rehearsal()
        for second in 0..<300 { unit.fix(metresNorth: -4_000 + 15 * Double(second), speed: 15, track: 0) }
        #expect(
            unit.alerts.map { "\($0.cause) \($0.alert.kind)" } == [
                "raised approach", "raised zone", "cleared approach",
            ])
        #expect(unit.alerts.map { $0.sounds } == [true, true, false], "no all-clear right after the evacuation")
        #expect(unit.alerts[0].alert.level == .advisory)
        #expect(unit.alerts[0].alert.zone?.id == "red")
        // 120 s at 15 m/s is 1,800 m.
        #expect(unit.alerts[0].alert.raised.instant == .seconds(147))
    }

    @Test func turningAwayEndsTheAdviceAfterAMinute() {
        var unit = Rehearsal()
        for second in 0..<20 { unit.fix(metresNorth: -1_500 + 15 * Double(second), speed: 15, track: 0) }
        for second in 0..<70 { unit.fix(metresNorth: -1_200 - 15 * Double(second), speed: 15, track: 180) }
        #expect(unit.log == ["raised approach advisory possible@0", "cleared approach advisory possible@79"])
    }

    @Test func aLostFixEndsNoAdvice() {
        var unit = Rehearsal()
        unit.fix(metresNorth: -1_500, speed: 15, track: 0)
        unit.silence(1_000)
        #expect(
            unit.alerts.map { "\($0.cause) \($0.alert.kind)" } == [
                "raised approach", "raised positionLost", "raised possible", "cleared approach",
            ], "only the zone itself takes over, once the unit may have reached it")
        #expect(unit.alerts[2].alert.changed == unit.alerts[3].alert.changed && unit.alerts[2].sounds)
        #expect(!unit.alerts[3].sounds)
    }
}
