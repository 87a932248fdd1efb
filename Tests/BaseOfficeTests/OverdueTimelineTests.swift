import BaseOffice
import Safety
import Testing
import Wire

@Suite struct OverdueTimelineTests {
    @Test func aUnitThatSaysNothingMoreIsOverdueThreeMinutesAfterItsReportWasDue() {
        var line = Timeline()
        line.at(60, .status(unit: "unit-01", Timeline.status(at: 60, next: 120)))
        line.run(to: 299)
        #expect(line.words == [])
        line.run(to: 300)
        #expect(line.words == ["300 overdue unit-01 report"])
        line.run(to: 4_000)
        #expect(line.words.count == 1)
    }

    @Test func aLongReportIntervalGetsTwiceItself() {
        var line = Timeline()
        line.at(60, .status(unit: "unit-01", Timeline.status(at: 60, next: 360)))
        line.run(to: 959)
        #expect(line.words == [])
        line.run(to: 960)
        #expect(line.words == ["960 overdue unit-01 report"])
    }

    @Test func anySignOfLifeMovesTheReportOnAndEndsAnOverdueOne() {
        var line = Timeline()
        line.at(60, .status(unit: "unit-01", Timeline.status(at: 60, next: 120)))
        line.at(200, .heard(unit: "unit-01", position: nil))
        line.run(to: 439)
        #expect(line.words == [])
        line.run(to: 440)
        line.at(500, .heard(unit: "unit-01", position: nil))
        #expect(line.words == ["440 overdue unit-01 report", "500 cleared unit-01 report"])
    }

    @Test func aPositionSaysWhenTheNextIsDueAndAStatusInBetweenDoesntShortenIt() {
        var line = Timeline()
        for start in stride(from: 0.0, through: 1_200, by: 300) {
            line.at(start, .heard(unit: "unit-01", position: PositionSign(interval: .seconds(300))))
            line.at(start + 290, .status(unit: "unit-01", Timeline.status(at: start + 290, next: start + 300)))
        }
        line.run(to: 2_099)
        #expect(line.words == [])
        line.run(to: 2_100)
        #expect(line.words == ["2100 overdue unit-01 report"], "due at 1500, twice 300 s later")
    }

    @Test func aUnitWithoutAFixIsOverdueByItsStatus() {
        var line = Timeline()
        line.at(10, .status(unit: "unit-01", Timeline.status(at: 10)))
        line.at(310, .status(unit: "unit-01", Timeline.status(at: 310, next: 100)))
        line.run(to: 1_209)
        #expect(line.words == [])
        line.run(to: 1_210)
        #expect(line.words == ["1210 overdue unit-01 report"])
    }

    @Test func aDeathIsNoSignOfLifeAndWhatWasQueuedBeforeItIsNone() {
        var line = Timeline()
        line.at(60, .status(unit: "unit-01", Timeline.status(at: 60, next: 120)))
        line.at(90, .status(unit: "unit-01", Timeline.status(.offline, at: 60)))
        line.at(200, .heard(unit: "unit-01", position: nil))
        line.run(to: 400)
        #expect(line.words == ["300 overdue unit-01 report"])
        #expect(line.core.record(of: "unit-01")?.isGone == true)
    }

    @Test func aDeathOfAnEarlierSessionSaysNothing() {
        var line = Timeline()
        line.at(1, .status(unit: "unit-01", Timeline.status(session: 8, at: 1)))
        line.at(2, .status(unit: "unit-01", Timeline.status(.offline, session: 7, at: 1)))
        #expect(line.core.record(of: "unit-01")?.isGone == false)
        line.at(3, .status(unit: "unit-01", Timeline.status(.offline, session: 8, at: 1)))
        #expect(line.core.record(of: "unit-01")?.isGone == true)
        line.at(4, .status(unit: "unit-01", Timeline.status(session: 8, at: 1)))
        #expect(line.core.record(of: "unit-01")?.isGone == true, "a status of the dead session, delivered late")
        line.at(5, .status(unit: "unit-01", Timeline.status(session: 9, at: 5)))
        #expect(line.core.record(of: "unit-01")?.isGone == false)
    }

    @Test func aMissedCheckInIsOverdueFiveMinutesLaterAlsoWhenTheUnitTalksOn() {
        var line = Timeline()
        line.at(60, .status(unit: "unit-01", Timeline.status(at: 60, next: 120, checkIn: 600)))
        for second in stride(from: 100.0, through: 1_000, by: 50) {
            line.at(second, .heard(unit: "unit-01", position: nil))
        }
        #expect(line.words == ["900 overdue unit-01 checkin"])
        line.at(1_010, .status(unit: "unit-01", Timeline.status(at: 1_010, next: 1_070, checkIn: 4_610)))
        #expect(line.words.last == "1010 cleared unit-01 checkin")
    }

    @Test func aDeadUnitsCheckInStaysDue() {
        var line = Timeline()
        line.at(60, .status(unit: "unit-01", Timeline.status(at: 60, checkIn: 600)))
        line.at(70, .status(unit: "unit-01", Timeline.status(.offline, at: 60)))
        line.run(to: 900)
        #expect(line.words == ["900 overdue unit-01 checkin"])
    }

    @Test func aPlannedSilenceIsNotOverdueBeforeItsEnd() {
        var line = Timeline()
        let status = Timeline.status(.silent, at: 60, next: 60 + 3_600, checkIn: 600)
        line.at(60, .status(unit: "unit-01", status))
        line.run(to: 3_959)
        #expect(line.words == [])
        line.run(to: 3_960)
        #expect(line.words == ["3960 overdue unit-01 report", "3960 overdue unit-01 checkin"])
    }

    @Test func aCleanStopEndsBothUnlessAnEvacuationIsOpen() {
        var line = Timeline()
        line.at(60, .status(unit: "unit-01", Timeline.status(at: 60, next: 120, checkIn: 600)))
        line.at(61, .status(unit: "unit-02", Timeline.status(at: 61, next: 120, checkIn: 600)))
        line.at(62, .alert(Timeline.alert(1, 1, unit: "unit-02")))
        line.at(63, .status(unit: "unit-01", Timeline.status(.stopping, at: 63, next: 120, checkIn: 600)))
        line.at(63, .status(unit: "unit-02", Timeline.status(.stopping, at: 63, next: 120, checkIn: 600)))
        line.run(to: 2_000)
        #expect(
            line.words == ["62 keep unit-02 rev 1", "300 overdue unit-02 report", "900 overdue unit-02 checkin"])
    }

    @Test func whatWasUnderWayWhenItStoppedIsNoPromise() {
        var line = Timeline()
        line.at(60, .status(unit: "unit-01", Timeline.status(at: 60, next: 120)))
        line.at(63, .status(unit: "unit-01", Timeline.status(.stopping, at: 63)))
        line.at(64, .heard(unit: "unit-01", position: PositionSign(interval: .seconds(60))))
        line.run(to: 2_000)
        #expect(line.words == [])
    }

    @Test func aRetainedStatusIsAsOldAsItIs() {
        var line = Timeline(at: 10_000)
        line.at(10_001, .status(unit: "unit-01", Timeline.status(at: 60, next: 120)))
        #expect(line.words == [], "the office has only just begun to hear")
        line.run(to: 10_060)
        #expect(line.words == ["10060 overdue unit-01 report"])
        #expect(line.core.record(of: "unit-01")?.heard == Timeline.utc(60))
    }

    @Test func aUnitWithoutAClockIsJudgedByTheTimeBetween() {
        var line = Timeline(at: 10_000)
        line.at(10_100, .status(unit: "unit-01", Timeline.status(at: 60, next: 120, clock: .unset)))
        line.run(to: 10_339)
        #expect(line.words == [])
        line.run(to: 10_340)
        #expect(line.words == ["10340 overdue unit-01 report"])
    }

    @Test func aDeafOfficeRaisesNothingUntilItHearsAgainForAMinute() {
        var line = Timeline()
        line.at(60, .status(unit: "unit-01", Timeline.status(at: 60, next: 120)))
        line.at(100, .linkDown)
        line.at(700, .linkUp)
        line.run(to: 759)
        #expect(line.words == [])
        line.run(to: 760)
        #expect(line.words == ["760 overdue unit-01 report"])
    }

    @Test func aQuarterOfAnHourOfDeafnessIsReasonEnoughToAsk() {
        var line = Timeline()
        line.at(60, .status(unit: "unit-01", Timeline.status(at: 60, next: 120)))
        line.at(100, .linkDown)
        line.run(to: 1_000)
        #expect(line.words == ["1000 overdue unit-01 report"])
    }

    @Test func whatWasOverdueBeforeARestartStaysSoUnderItsId() {
        var record = UnitRecord(unit: "unit-01")
        record.reportDue = Timeline.utc(120)
        record.reportSeconds = 60
        let open = OverdueRecord(
            id: Timeline.id(3), unit: "unit-01", kind: .report, since: Timeline.utc(120), raised: Timeline.utc(300))
        var line = Timeline(units: [record], overdue: [open], at: 1_000)
        line.run(to: 2_000)
        #expect(line.words == [])
        line.say(.status(unit: "unit-01", Timeline.status(at: 2_000, next: 2_060)))
        #expect(line.words == ["2000 cleared unit-01 report"])
    }
}
