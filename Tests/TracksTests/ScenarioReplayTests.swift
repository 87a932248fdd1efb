import Safety
import Simulator
import Testing

@testable import Tracks

/// Made drives, as gpsd would tell them, played as a recording: what reaches the core by the file is enough to see it.
@Suite struct ScenarioReplayTests {
    private static func play(_ scenario: Scenario, withVehicle: Bool = true) throws -> ReplaySummary {
        var lines: [String] = []
        ScenarioDrive(scenario, seed: 7, seconds: 900).gpsdLines(withVehicle: withVehicle) { lines.append($0) }
        return try Bench.replay(lines.joined(separator: "\n") + "\n", zones: []).summary
    }

    private static func codes(_ summary: ReplaySummary) -> [String] { summary.states.reasons.map(\.code) }

    @Test func aCleanDriveIsTrustedAfterItsFirstSeconds() throws {
        let summary = try Self.play(.clean)
        #expect(summary.states[.suspect].count == 0)
        #expect(summary.states[.trusted].duration > .seconds(800))
        #expect(summary.interference == 0)
    }

    /// Each by what only that part of the recording can show.
    @Test(arguments: [
        (Scenario.uniform, IntegrityTest.signalUniform), (.timeStep, .timeStep), (.jump, .impliedSpeed),
    ])
    func aLieIsSuspectForItsReason(_ scenario: Scenario, _ test: IntegrityTest) throws {
        let summary = try Self.play(scenario)
        #expect(Self.codes(summary).contains(test.rawValue), "\(summary.states.words)")
        #expect(summary.states[.suspect].count >= 1)
        #expect(summary.interference >= 1)
        #expect(summary.states.states.map(\.duration).reduce(.zero, +) == summary.duration)
    }

    @Test func whatTheVehicleSaysReachesTheCore() throws {
        #expect(Self.codes(try Self.play(.circle)).contains(IntegrityTest.parkedTruth.rawValue))
        #expect(!Self.codes(try Self.play(.circle, withVehicle: false)).contains(IntegrityTest.parkedTruth.rawValue))
    }
}
