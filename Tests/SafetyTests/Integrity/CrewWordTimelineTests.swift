import Geodesy
import Testing

@testable import Safety

/// The crew says where they are while the receiver can't.
@Suite struct CrewWordTimelineTests {
    private static let village = Place(
        id: "shevchenkove", name: "Шевченкове", otherNames: ["Shevchenkove"],
        coordinate: Coordinate(Rehearsal.latitude(-5_000), 36.5), radiusMetres: 2_000)
    private static let far = Place(
        id: "izium", name: "Ізюм", coordinate: Coordinate(Rehearsal.latitude(-80_000), 36.5), radiusMetres: 3_000)

    /// Parked 3 km south of the zone, and nothing heard for long enough that it may have been reached.
    private func lost(from metresNorth: Double = -3_000) -> HonestDrive {
        var drive = HonestDrive(from: metresNorth)
        drive.unit.send(.places(PlaceSet([Self.village, Self.far])))
        drive.drive(30)
        drive.drive(150, hasFix: false)
        return drive
    }

    private static func zone(_ drive: HonestDrive) -> [Alert] {
        drive.unit.open.filter { $0.kind == .possible || $0.kind == .zone }
    }

    @Test func itEndsAtOnceWhatIsOnlyPossibleAndTellsTheOffice() throws {
        var drive = lost()
        #expect(drive.said() == ["raised possible possible"])
        let reports = drive.unit.reports.count
        let answer = drive.unit.crew(.setPosition("shevchenkove"))
        guard case .done(_, let until) = answer else { Issue.record("refused: \(answer)"); return }
        #expect(until == drive.unit.monitor.stamp(drive.unit.now).utc.advanced(by: .seconds(1_800)))
        #expect(drive.said() == ["raised possible possible", "cleared possible possible"])
        #expect(drive.unit.open.map(\.kind) == [.positionLost], "that nobody sees them is as true as before")
        let report = try #require(drive.unit.reports.last)
        #expect(drive.unit.reports.count == reports + 1 && report.trigger == .byHand)
        #expect(report.fix.coordinate == Self.village.coordinate && report.fix.accuracyMetres == 2_000)
        #expect(report.trust == .lost && report.reasons == ["no_fix", "crew"])
    }

    @Test func nothingThatWasSeenEndsByAWord() {
        var drive = lost(from: 100)
        let said = drive.said()
        #expect(said == ["raised possible possible", "worsened zone observed"])
        drive.unit.crew(.setPosition("izium"))
        #expect(drive.said() == said)
        #expect(Self.zone(drive).map(\.state) == [.active])
    }

    @Test func aWordThatIsInAZoneRaisesIt() {
        var drive = lost()
        drive.unit.send(
            .places(
                PlaceSet([
                    Place(
                        id: "front", name: "Front", coordinate: Coordinate(Rehearsal.latitude(500), 36.5),
                        radiusMetres: 300)
                ])))
        drive.unit.crew(.setPosition("front"))
        #expect(drive.said() == ["raised possible possible", "worsened zone likely"])
    }

    @Test func itHoldsForHalfAnHourAndThenTheyCanBeAnywhere() {
        var drive = lost()
        drive.unit.crew(.setPosition("shevchenkove"))
        let spoken = drive.unit.seconds
        drive.unit.silence(1_799)
        #expect(Self.zone(drive).isEmpty)
        #expect(drive.unit.monitor.standing.crewWord != nil)
        drive.unit.silence(1)
        #expect(Self.zone(drive).map { [$0.kind: $0.certainty] } == [[.possible: .possible]])
        #expect(drive.unit.log.last { $0.hasPrefix("raised possible") }?.hasSuffix("@\(Int(spoken) + 1_800)") == true)
        #expect(drive.unit.monitor.standing.crewWord == nil)
        #expect(drive.unit.effects.contains { if case .remember(let it, _) = $0 { it.crewWord == nil } else { false } })
    }

    @Test func aRestartProlongsAndShortensItByNothing() {
        var drive = lost()
        drive.unit.crew(.setPosition("shevchenkove"))
        let spoken = drive.unit.seconds
        drive.unit.silence(600)
        drive.unit.restart()
        drive.unit.silence(1_199)
        #expect(Self.zone(drive).isEmpty)
        #expect(drive.unit.monitor.standing.crewWord?.place == "shevchenkove")
        drive.unit.silence(1)
        #expect(Self.zone(drive).map(\.kind) == [.possible])
        #expect(drive.unit.log.last { $0.hasPrefix("raised possible") }?.hasSuffix("@\(Int(spoken) + 1_800)") == true)
    }

    @Test func ofAnotherBootNobodyKnowsHowOldItIs() {
        var drive = lost()
        drive.unit.crew(.setPosition("shevchenkove"))
        drive.unit.restart(isNewBoot: true)
        drive.unit.send(.tick)
        #expect(drive.unit.monitor.standing.crewWord == nil)
        #expect(drive.unit.crew(.forgetPosition) == .refused(.noWord))
    }

    @Test func whoeverTakesItBackMayBeWhereTheyWereAgain() {
        var drive = lost()
        drive.unit.crew(.setPosition("shevchenkove"))
        #expect(Self.zone(drive).isEmpty)
        drive.unit.crew(.forgetPosition)
        #expect(drive.said().last == "raised possible possible")
        #expect(drive.unit.monitor.standing.crewWord == nil)
    }

    @Test func whereTheReceiverIsTrustedNobodyNeedsToSay() {
        var drive = HonestDrive(from: -3_000)
        drive.unit.send(.places(PlaceSet([Self.village])))
        drive.drive(30)
        #expect(drive.unit.crew(.setPosition("shevchenkove")) == .refused(.positionTrusted))
    }

    /// The receiver was off while they were driven on: no minute of fixes proves what no vehicle can do, the crew does.
    @Test func onlyTheCrewBringsBackTrustFromFarAway() {
        var drive = HonestDrive(from: -3_000)
        drive.unit.send(.places(PlaceSet([Self.far])))
        drive.drive(30)
        drive.lieMetresNorth = -77_000
        drive.drive(1_800)
        #expect(drive.trust == .suspect && drive.reasons.contains("out_of_reach"))
        drive.unit.crew(.setPosition("izium"))
        #expect(drive.reasons.contains("crew"))
        drive.drive(1)
        #expect(drive.trust == .trusted, "half an hour of fixes agrees with them")
        #expect(drive.unit.monitor.standing.crewWord == nil, "and nobody needs to say it any more")
    }
}
