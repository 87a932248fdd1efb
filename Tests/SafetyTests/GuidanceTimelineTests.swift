import Geodesy
import Testing

@testable import Safety

/// What the monitor tells with its alerts, and answers the crew.
@Suite struct GuidanceTimelineTests {
    private static let havens = HavenSet([
        Haven(
            id: "field", name: "Field", kind: .haven, coordinate: Coordinate(Rehearsal.latitude(-2_000), 36.5),
            status: .functional),
        Haven(id: "deep", name: "Deep", kind: .haven, coordinate: Coordinate(Rehearsal.latitude(900), 36.5)),
    ])

    @Test func anAlertNamesTheNearestHavenAndTheWayOut() throws {
        var drive = Rehearsal()
        drive.send(.havens(Self.havens))
        drive.fix(metresNorth: 30)
        let guidance = try #require(drive.alerts.last?.detail?.guidance)
        #expect(guidance.nearest.map(\.id) == ["field"])
        #expect(guidance.nearest.first?.crossesDanger == false)
        let out = try #require(guidance.wayOut)
        #expect(abs(out.distanceMetres - 30) < 3 && abs(out.bearingDegrees - 180) < 1)
    }

    /// A candidate is looked at with each fix, and nobody is told of it: where to go is worked out once, when it is raised.
    @Test(arguments: [false, true]) func aCandidateIsGuidedOnlyOnceItIsRaised(byTheClock: Bool) throws {
        let policy = Policy(approachHorizon: .zero, alarm: AlarmPolicy(onDelay: .seconds(5), escalation: []))
        var drive = Rehearsal(zones: [Rehearsal.red(level: .warning)], policy: policy)
        drive.send(.havens(Self.havens))
        drive.fix(metresNorth: 30)
        let waiting = try #require(drive.monitor.alerts.candidates[.zones]?.detail)
        #expect(waiting.guidance == nil)
        if byTheClock { drive.silence(6) } else { drive.stay(6) }
        #expect(drive.alerts.map(\.cause) == [.raised])
        #expect(drive.alerts[0].detail?.guidance?.nearest.map(\.id) == ["field"])
    }

    @Test func withoutHavensTheWayOutIsToldAlone() throws {
        var drive = Rehearsal()
        drive.fix(metresNorth: 30)
        let guidance = try #require(drive.alerts.last?.detail?.guidance)
        #expect(guidance.nearest.isEmpty && guidance.wayOut != nil)
    }

    @Test func aDoubtfulPlaceGuidesNobody() {
        var drive = Rehearsal()
        drive.send(.havens(Self.havens))
        drive.fix(metresNorth: -50_000)
        drive.fix(metresNorth: 30)
        #expect(drive.alerts.last?.alert.certainty == .possible)
        #expect(drive.alerts.last?.detail != nil)
        #expect(drive.alerts.last?.detail?.guidance == nil)
    }

    @Test func theCrewIsAnsweredFromTheLastBelievedPlaceWithItsWorth() {
        var drive = Rehearsal()
        func ask(_ needs: [String] = []) -> CrewAnswer { drive.monitor.nearest(kind: nil, needs: needs, at: drive.now) }
        #expect(ask() == .refused(.noHavens))
        drive.send(.havens(Self.havens))
        #expect(ask() == .refused(.noPosition))
        drive.fix(metresNorth: -400)
        guard case .nearest(let guidance, _, .trusted) = ask() else {
            Issue.record("no answer: \(ask())")
            return
        }
        #expect(guidance.nearest.map(\.id) == ["field"] && guidance.wayOut == nil)
        drive.seconds += 100
        drive.send(.tick)
        guard case .nearest(let later, _, .lost) = ask(["Surgery"]) else {
            Issue.record("no answer: \(ask())")
            return
        }
        #expect(later.nearest.isEmpty)
    }
}
