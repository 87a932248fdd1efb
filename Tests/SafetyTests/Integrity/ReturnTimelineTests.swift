import Geodesy
import Testing

@testable import Safety

/// A lie has ended: the truth must come back by itself, and a word that was wrong must not keep it away.
@Suite struct ReturnTimelineTests {
    private static func place(_ id: String, metresNorth: Double, radius: Double = 2_000) -> Place {
        Place(
            id: id, name: id, coordinate: Coordinate(Rehearsal.latitude(metresNorth), 36.5), radiusMetres: radius)
    }

    /// A receiver that is let go by a spoofer needs a minute or two to find the sky again.
    @Test(arguments: [16, 60, 120, 290], [-5_000.0, 3_000, -2_000])
    func theTruthIsTrustedAgainThoughSilenceLiesBetween(silence: Int, lie: Double) {
        var drive = HonestDrive(from: -30_000)
        drive.drive(60)
        drive.lieMetresNorth = lie
        drive.drive(60)
        #expect(drive.trust == .suspect)
        drive.lieMetresNorth = 0
        drive.drive(silence, hasFix: false)
        drive.drive(75)
        #expect(drive.trust == .trusted, "\(drive.reasons)")
    }

    /// One glitch and then a bridge.
    @Test func aGlitchAndAPauseDenyNothing() {
        var drive = HonestDrive(from: -30_000)
        drive.drive(60)
        drive.lieMetresNorth = 1_900
        drive.drive(1)
        drive.lieMetresNorth = 0
        drive.drive(40)
        drive.drive(20, hasFix: false)
        drive.drive(75)
        #expect(drive.trust == .trusted, "\(drive.reasons)")
    }

    /// The same lie after a break stays what it was, however far the disc has grown meanwhile.
    @Test(arguments: [16, 120, 290]) func theLieThatGoesOnAfterABreakIsNoTruer(silence: Int) {
        var drive = HonestDrive(from: -30_000)
        drive.drive(60)
        drive.lieMetresNorth = -3_000
        drive.drive(60)
        drive.drive(silence, hasFix: false)
        drive.drive(600)
        #expect(drive.trust == .suspect)
    }

    /// A quarter of an hour later the disc reaches far beyond the lie; neither a pause nor a hop makes it true.
    @Test(arguments: [0, 16, 120]) func theDiscThatGrowsBeyondALieMakesItNoTruer(silence: Int) {
        var drive = HonestDrive(from: -30_000)
        drive.drive(60)
        drive.lieMetresNorth = -8_000
        drive.drive(900)
        drive.drive(silence, hasFix: false)
        drive.lieMetresNorth = -8_300
        drive.drive(300)
        #expect(drive.trust == .suspect)
        drive.lieMetresNorth = 0
        drive.drive(75)
        #expect(drive.trust == .trusted, "\(drive.reasons)")
    }

    @Test func aWrongWordThatIsTakenBackKeepsNoTruthAway() {
        var drive = HonestDrive(from: -30_000)
        drive.unit.send(.places(PlaceSet([Self.place("elsewhere", metresNorth: -80_000)])))
        drive.drive(60)
        drive.lieMetresNorth = 5_000
        drive.drive(20)
        drive.lieMetresNorth = 0
        drive.drive(10)
        drive.unit.crew(.setPosition("elsewhere"))
        drive.drive(10)
        #expect(drive.trust == .suspect)
        drive.unit.crew(.forgetPosition)
        drive.drive(75)
        #expect(drive.trust == .trusted, "\(drive.reasons)")
    }

    @Test func takingAWordBackMakesNoLieTrue() {
        var drive = HonestDrive(from: -30_000)
        drive.unit.send(.places(PlaceSet([Self.place("elsewhere", metresNorth: -80_000)])))
        drive.drive(60)
        drive.lieMetresNorth = 20_000
        drive.drive(700)
        drive.unit.crew(.setPosition("elsewhere"))
        drive.drive(10)
        drive.unit.crew(.forgetPosition)
        drive.drive(600)
        #expect(drive.trust == .suspect, "the disc has grown around it, and it began far outside")
    }

    /// They said where they were, drove on, and fixes that were wide but believed showed it.
    @Test func believedFixesElsewhereOutliveAnEarlierWord() {
        var drive = HonestDrive(from: -30_000)
        drive.unit.send(.places(PlaceSet([Self.place("stop", metresNorth: -30_000, radius: 500)])))
        drive.drive(60)
        drive.accuracyMetres = 150
        drive.drive(5)
        #expect(drive.trust == .degraded)
        drive.unit.crew(.setPosition("stop"))
        drive.drive(1_300, speed: 22)
        #expect(drive.trust == .degraded && drive.metresNorth > -2_000)
        drive.drive(120, hasFix: false)
        #expect(drive.said().first == "raised possible possible", "\(drive.said())")
    }

    /// Drove off with the engine on, of which nothing is counted, and stopped just before the word expired.
    @Test func whoDroveWhileTheWordHeldCanBeFarWhenItExpires() {
        var drive = HonestDrive(from: -30_000)
        drive.unit.send(.places(PlaceSet([Self.place("stop", metresNorth: -30_000, radius: 500)])))
        drive.drive(60)
        drive.drive(60, hasFix: false)
        drive.unit.crew(.setPosition("stop"))
        for second in 0..<1_810 {
            drive.unit.send(.vehicle(VehicleReading(isIgnitionOn: second < 1_780)))
            drive.drive(1, hasFix: false)
        }
        #expect(drive.said() == ["raised possible possible"], "half an hour away by now")
    }

    /// What was published as a disc is taken up as that disc.
    @Test func aRestartWidensNothing() throws {
        var drive = HonestDrive(from: -4_000)
        drive.drive(60)
        drive.drive(95, hasFix: false)
        drive.unit.silence(600)
        let last = try #require(drive.unit.reports.last)
        #expect(last.trust == .lost)
        let radius = last.fix.accuracyMetres ?? 0
        let again = Rehearsal(last: last, at: Double(last.made.instant.nanoseconds) / 1e9, policy: Policy())
        #expect(abs((again.monitor.position.disc?.radiusMetres(at: last.made.instant) ?? 0) - radius) < 1)
    }

    /// What lied and then fell silent must prove itself for a minute after a restart too.
    @Test func aLieThatFellSilentIsOneAfterARestart() throws {
        var drive = HonestDrive(from: -4_000)
        drive.drive(60)
        drive.lieMetresNorth = -20_000
        drive.drive(20)
        drive.drive(10, hasFix: false)
        drive.unit.silence(600)
        let last = try #require(drive.unit.reports.last)
        #expect(last.trust == .lost && last.reasons.contains("implied_speed"))
        var again = Rehearsal(last: last, at: drive.unit.seconds, policy: Policy())
        again.fix(metresNorth: -4_000)
        #expect(again.monitor.position.trust == .suspect)
    }

    /// A gap in the vehicle's readings may have been an acceleration.
    @Test func afterAGapTheVehicleMayBeAtSpeed() {
        let policy = IntegrityPolicy()
        var disc = Disc(
            around: Coordinate(50, 36), radiusMetres: 10, speedMetresPerSecond: 0, policy, at: .seconds(100))
        disc.take(.init(from: .seconds(130), to: .seconds(140), mostMetres: 400))
        // 150 m while it gathers speed in ten seconds, 600 m in twenty more, 300 m in the stretch.
        #expect(abs(disc.radiusMetres(at: .seconds(140)) - 1_060) < 0.001)
    }
}
