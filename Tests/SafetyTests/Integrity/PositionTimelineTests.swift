import Geodesy
import Testing

@testable import Safety

/// What a crew hears and sees while the receiver is drowned out or lied to, with the thresholds as they are delivered.
@Suite struct PositionTimelineTests {
    // MARK: - The start

    @Test func theFirstTenSecondsRaiseAndProveNothing() {
        var drive = HonestDrive(from: -3_000)
        drive.drive(10)
        #expect(drive.trust == .degraded && drive.reasons == ["unproven"])
        drive.drive(1)
        #expect(drive.trust == .trusted && drive.reasons == [])
        #expect(drive.unit.alerts.isEmpty)
    }

    // MARK: - Possibly inside

    @Test func whatWasPossibleIsHeardAgainUnderItsIdWhenItIsTrue() throws {
        var drive = HonestDrive(from: -2_000)
        drive.drive(60, speed: 15)
        #expect(drive.trust == .trusted && drive.unit.alerts.isEmpty)
        drive.drive(90, speed: 15, hasFix: false)
        #expect(drive.said() == ["raised possible possible"])
        #expect(drive.said(of: [.positionLost]) == ["raised positionLost observed"])
        let possible = try #require(drive.unit.alerts.first { $0.alert.kind == .possible })
        #expect(possible.sounds && possible.alert.level == .warning)
        drive.unit.crew(.acknowledge(alert: possible.alert.id, by: "driver"))
        drive.drive(1, speed: 15)
        #expect(drive.metresNorth > 0)
        #expect(drive.trust == .degraded, "after the silence, and raises all the same")
        #expect(drive.said().last == "worsened zone observed")
        let real = try #require(drive.unit.alerts.last { $0.alert.kind == .zone })
        #expect(real.alert.id == possible.alert.id && real.sounds && real.alert.crewAck == nil)
        #expect(drive.unit.transitions.map(\.certainty) == [.observed], "an entry is told once it is one")
    }

    @Test func whileTheReceiverLiesTheDiscRaisesAndOnlyADwellOfTrustedFixesEndsIt() throws {
        var drive = HonestDrive(from: -800)
        drive.drive(30)
        drive.lieMetresNorth = -20_000
        drive.drive(10)
        #expect(drive.trust == .suspect && drive.reasons.contains("implied_speed"))
        #expect(drive.said() == [])
        drive.drive(10)
        #expect(drive.said() == ["raised possible possible"], "800 m at 30 m/s, from ten seconds before the lie on")
        #expect(drive.said(of: [.positionLost]) == ["raised positionLost observed"])
        drive.drive(3_600)
        #expect(drive.trust == .suspect, "an hour of it makes it no truer")
        #expect(drive.unit.alerts.allSatisfy { $0.cause == .raised })
        drive.lieMetresNorth = 0
        drive.drive(60)
        #expect(drive.trust == .suspect)
        drive.drive(15)
        #expect(drive.trust == .trusted)
        #expect(drive.said() == ["raised possible possible", "returning possible possible"])
        drive.drive(100)
        #expect(drive.said(of: [.positionLost]).last == "cleared positionLost observed")
        #expect(!drive.said().contains { $0.hasPrefix("cleared") }, "the dwell has only begun")
        drive.drive(30)
        #expect(drive.said().last == "cleared possible possible")
        #expect(drive.unit.transitions.isEmpty, "nobody has entered or left anything")
        #expect(drive.unit.open.isEmpty)
    }

    @Test func aLossIsWorseOnceTheUnitMayBeNearAZone() {
        var drive = HonestDrive(from: -5_000)
        drive.drive(30)
        let last = drive.unit.seconds
        drive.drive(300, hasFix: false)
        #expect(drive.said(of: [.positionLost]) == ["raised positionLost observed", "worsened positionLost observed"])
        let (first, worse) = (drive.unit.alerts[0], drive.unit.alerts[1])
        #expect(first.alert.raised.instant == .seconds(last + 60) && first.alert.level == .advisory)
        // 10 s and 150 m to 30 m/s, then the rest of 4,742 m.
        let seconds = Double(worse.alert.changed.instant.nanoseconds) / 1e9 - last
        #expect((160...165).contains(seconds) && worse.alert.level == .warning && worse.sounds)
        #expect(drive.said() == ["raised possible possible"], "a quarter of a kilometre later")
    }

    @Test func anOdometerThatDrawsTheDiscInEverySecondEasesNothing() {
        var drive = HonestDrive(from: -800)
        drive.drive(30)
        for second in 0..<120 {
            drive.drive(1, speed: 2, hasFix: false)
            drive.unit.send(.vehicle(VehicleReading(isIgnitionOn: true, odometerMetres: 1_000 + 2 * Double(second))))
        }
        #expect(drive.said(of: [.positionLost]) == ["raised positionLost observed", "worsened positionLost observed"])
    }

    @Test func aSuspectPositionNeverLeavesAZoneThatHoldsTheUnit() {
        var drive = HonestDrive(from: 100)
        drive.drive(30)
        let said = drive.said()
        #expect(said == ["raised possible possible", "worsened zone observed"], "possible until ten seconds prove it")
        drive.lieMetresNorth = -5_000
        drive.drive(1_800)
        #expect(drive.said() == said)
        drive.lieMetresNorth = 0
        drive.drive(300)
        #expect(drive.trust == .trusted)
        #expect(drive.said() == said, "the crew was inside all the time, and hears no second siren")
    }

    // MARK: - Interference

    @Test func spoofingIsToldAfterTenSecondsAndItsEndWithTrust() throws {
        var drive = HonestDrive(from: -30_000)
        drive.drive(30)
        drive.lieMetresNorth = -5_000
        let began = drive.unit.seconds + 1
        drive.drive(10)
        #expect(drive.told.isEmpty)
        drive.drive(1)
        let report = try #require(drive.told.first)
        #expect(drive.told.count == 1 && report.kind == .spoofing && report.ended == nil)
        #expect(report.began.instant == .seconds(began) && report.reasons.contains(.impliedSpeed))
        #expect(report.cell == GridCell(Coordinate(Rehearsal.latitude(-30_000), 36.5)), "where it was last known to be")
        drive.drive(300)
        drive.lieMetresNorth = 0
        drive.drive(60)
        #expect(drive.told.count == 1)
        drive.drive(15)
        #expect(drive.trust == .trusted)
        let end = try #require(drive.told.last)
        #expect(drive.told.count == 2 && end.id == report.id && end.began == report.began)
        #expect(try #require(end.ended).instant <= drive.unit.now)
    }

    @Test func satellitesThatAreSeenAndNotUsedAreJamming() throws {
        var drive = HonestDrive(from: -30_000)
        func sky(_ isUsed: Bool) -> Event {
            .sky(
                Sky(
                    satellites: (1...10).map {
                        Sky.Satellite(
                            gnss: 0, prn: $0, used: isUsed, signalDBHz: 28 + 2 * Double($0), elevationDegrees: 40)
                    }))
        }
        for _ in 0..<60 {
            drive.unit.send(sky(true))
            drive.drive(1)
        }
        #expect(drive.trust == .trusted)
        for _ in 0..<60 {
            drive.unit.send(sky(false))
            drive.unit.send(.report(FixReport(mode: .none)))
            drive.drive(1, hasFix: false)
        }
        let report = try #require(drive.told.first)
        #expect(drive.told.count == 1 && report.kind == .jamming && report.reasons == [.seenUnused])
        #expect(drive.trust == .lost && drive.reasons == ["seen_unused", "no_fix"])
        for _ in 0..<59 {
            drive.unit.send(sky(true))
            drive.drive(1)
        }
        #expect(drive.trust == .suspect, "whoever drowned it out may lie to it now")
        for _ in 0..<15 {
            drive.unit.send(sky(true))
            drive.drive(1)
        }
        #expect(drive.trust == .trusted)
        #expect(drive.told.map(\.id) == [report.id, report.id] && drive.told.last?.ended != nil)
    }

    @Test func silenceAloneIsNoInterference() {
        var drive = HonestDrive(from: -30_000)
        drive.drive(30)
        drive.drive(600, hasFix: false)
        drive.drive(90)
        #expect(drive.trust == .trusted && drive.told.isEmpty)
    }

    @Test func anUrbanCanyonIsDoubtedAndNotReported() {
        var drive = HonestDrive(from: -30_000)
        drive.drive(30)
        drive.lieMetresNorth = 400
        drive.drive(20)
        #expect(drive.trust == .suspect)
        drive.lieMetresNorth = 0
        drive.drive(80)
        #expect(drive.trust == .trusted && drive.told.isEmpty)
    }
}
