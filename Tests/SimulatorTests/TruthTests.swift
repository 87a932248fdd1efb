import Glibc
import Simulator
import Testing

@Suite struct TruthTests {
    @Test(arguments: Scenario.allCases) func sameSeedSameDrive(_ scenario: Scenario) {
        let first = Trace(scenario, seed: 7)
        #expect(first.moments == Trace(scenario, seed: 7).moments)
        #expect(first.moments != Trace(scenario, seed: 8).moments)
        #expect(first.moments.map(\.elapsedSeconds) == (0..<3600).map(Double.init))
    }

    @Test(arguments: Scenario.allCases) func aVehicleDrivesAsVehiclesDo(_ scenario: Scenario) {
        for seed in Trace.seeds.prefix(3) {
            let truth = Trace(scenario, seed: seed).moments.map(\.truth)
            let wrong = zip(truth, truth.dropFirst()).filter { !isPossible($0, $1) }
            #expect(wrong.isEmpty, "seed \(seed)")
        }
    }

    private func isPossible(_ before: ScenarioMoment.Truth, _ now: ScenarioMoment.Truth) -> Bool {
        let change = now.speedMetresPerSecond - before.speedMetresPerSecond
        let way = now.odometerMetres - before.odometerMetres
        let moved = flatMetres(
            before.latitudeDegrees, before.longitudeDegrees, now.latitudeDegrees, now.longitudeDegrees)
        return (0...25).contains(now.speedMetresPerSecond) && (-3.5001...2.5001).contains(change)
            && acceleration(before, now) < 4 && (0..<360).contains(now.trackDegrees)
            && abs(way - (before.speedMetresPerSecond + now.speedMetresPerSecond) / 2) < 0.001
            && moved <= way + 0.1 && moved >= way * 0.95 - 0.1 && (now.isIgnitionOn || way == 0)
    }

    private func acceleration(_ before: ScenarioMoment.Truth, _ now: ScenarioMoment.Truth) -> Double {
        let turn = (now.trackDegrees - before.trackDegrees) * Double.pi / 180
        let (a, b) = (before.speedMetresPerSecond, now.speedMetresPerSecond)
        return max(0, a * a + b * b - 2 * a * b * cos(turn)).squareRoot()
    }

    @Test func drivesAreLikeAShift() {
        var (way, standing, off, villages) = (0.0, 0, 0, 0)
        let drives = 30
        for seed in 1...UInt64(drives) {
            let moments = Trace(.clean, seed: seed).moments
            way += moments[3599].truth.odometerMetres
            standing += moments.count { $0.truth.speedMetresPerSecond == 0 }
            off += moments.count { !$0.truth.isIgnitionOn }
            villages += moments.count { (6..<15).contains($0.truth.speedMetresPerSecond) }
            #expect(moments.allSatisfy { (49.1...50.35).contains($0.truth.latitudeDegrees) })
            #expect(moments.allSatisfy { (35.2...37.5).contains($0.truth.longitudeDegrees) })
        }
        let seconds = Double(drives * 3600)
        #expect((20_000...60_000).contains(way / Double(drives)))
        #expect((0.1...0.6).contains(Double(standing) / seconds))
        #expect((0.03...0.4).contains(Double(off) / seconds))
        #expect(Double(villages) / seconds > 0.1)
    }

    @Test func scenariosOfASeedShareTheirWayUntilTheyPart() {
        let clean = Trace(.clean, seed: 3).moments.prefix(500).map(\.truth)
        for scenario in Scenario.allCases {
            #expect(Trace(scenario, seed: 3).moments.prefix(500).map(\.truth) == clean)
        }
    }

    /// The disturbance has ten clean minutes before it and five after it; the cold start is the beginning.
    @Test(arguments: Scenario.allCases) func disturbancesLeaveRoom(_ scenario: Scenario) throws {
        for seed in 1...UInt64(100) {
            let drive = ScenarioDrive(scenario, seed: seed)
            guard scenario != .clean else {
                #expect(drive.disturbed == nil)
                continue
            }
            let disturbed = try #require(drive.disturbed)
            #expect(disturbed.lowerBound >= 600 || scenario == .coldStart)
            #expect(disturbed.upperBound <= 3300)
            #expect(disturbed.upperBound - disturbed.lowerBound >= 3)
        }
    }

    @Test(arguments: Scenario.allCases) func shortDrivesAreCutShort(_ scenario: Scenario) {
        for seconds in [1, 2, 59, 300] { #expect(Trace(scenario, seed: 5, seconds: seconds).moments.count == seconds) }
    }

    @Test func summariesAreLines() {
        let lines = Scenario.allCases.map(\.summary)
        #expect(Set(lines).count == lines.count)
        #expect(lines.allSatisfy { (20...110).contains($0.count) && !$0.contains("\n") })
    }
}
