import Geodesy
import Testing

@testable import Safety

/// Which havens are named, in which order, and which ways cross danger.
@Suite struct GuideTests {
    @Test func theNearestThreeOfTheRightKindThatAreOpenAndOutOfDanger() {
        var ground = GuideGround(zones: [GuideGround.box("red", -5_000, 0, 5_000, 4_000)])
        ground.haven("inside", .haven, 0, 300)
        ground.haven("shut", .haven, 0, -200, status: .closed)
        ground.haven("cellar", .shelter, 0, -300)
        ground.haven("rumour", .hospital, 0, -400, status: .unknown)
        ground.haven("half", .hospital, 0, -900, status: .partial)
        ground.haven("field", .haven, 0, -700)
        ground.haven("school", .assembly, 0, -800)
        ground.haven("far", .haven, 0, -3_000)
        #expect(ground.told(0, 100, [.relocate]) == "field school half")
        #expect(ground.told(0, 100, [.avoid]) == "field school half")
        #expect(ground.told(0, 100, [.shelter]) == "cellar field far")
        #expect(ground.told(0, 100, [.relocate, .shelter]) == "cellar field school")
        #expect(ground.told(0, 100, [], kind: .distress) == "rumour half field")
        #expect(ground.told(0, 100, []) == "nothing")
    }

    @Test func aHavenInAWarningRingIsNoHavenAndInAnAdvisoryOneItIs() {
        var ground = GuideGround(
            zones: [
                GuideGround.box(
                    "red", 0, 0, 1_000, 1_000,
                    rings: [GuideGround.ring(.warning, 2_000), GuideGround.ring(.advisory, 5_000)])
            ])
        ground.haven("in-ring", .haven, -1_900, 500)
        ground.haven("advised", .haven, -2_100, 500)
        #expect(ground.told(-4_000, 500, [.relocate]) == "advised")
    }

    @Test func aZoneOutOfForceIsNoDanger() throws {
        let morning = UTCTime(secondsSinceEpoch: 1_795_000_000)
        let over = ZoneSchedule(
            periods: [.init(from: morning, until: morning.advanced(by: .seconds(60)))], knownUntil: nil)
        var ground = GuideGround(zones: [GuideGround.box("red", -500, 0, 500, 500, schedule: over)])
        ground.haven("in", .haven, 0, 300)
        let wish = try #require(Guide.Wish([.relocate], kind: .zone))
        #expect(ground.guide(0, -1_000, time: morning).nearest(wish).isEmpty)
        #expect(ground.guide(0, -1_000, time: nil).nearest(wish).isEmpty)
        #expect(ground.guide(0, -1_000, time: morning.advanced(by: .seconds(90))).nearest(wish).count == 1)
    }

    @Test func aWayThroughAnotherZoneGoesBehindALongerOneThatIsClear() {
        var ground = GuideGround(zones: [
            GuideGround.box("own", -200, -200, 200, 200), GuideGround.box("other", 1_000, -300, 1_500, 300),
        ])
        ground.haven("behind", .haven, 2_000, 0)
        ground.haven("clear", .haven, -6_000, 0)
        // Its own zone is what the unit is in already.
        #expect(ground.told(0, 0, [.relocate]) == "clear behind!")
    }

    @Test func aWayThroughARingAloneCrossesDanger() {
        var ground = GuideGround(zones: [
            GuideGround.box("red", 2_000, 500, 2_400, 900, rings: [GuideGround.ring(.warning, 1_000)])
        ])
        ground.haven("through", .haven, 5_000, 0)
        ground.haven("past", .haven, 5_000, -1_500)
        #expect(ground.told(0, 0, [.relocate]) == "past through!")
    }

    @Test func deeperIntoTheSameZoneCrossesDangerAndOutOfItDoesNot() {
        var ground = GuideGround(zones: [
            GuideGround.box("red", -300, -300, 300, 300, rings: [GuideGround.ring(.warning, 3_000)])
        ])
        ground.haven("beyond-the-core", .haven, 4_000, 0)
        ground.haven("outwards", .haven, -5_000, 0)
        #expect(ground.told(-1_000, 0, [.relocate]) == "outwards beyond-the-core!")
    }

    @Test func comingBackIntoTheZoneThatWasLeftCrossesDanger() {
        // Two arms to the north with a gap between them; the unit is in the western one.
        var ground = GuideGround(zones: [
            GuideGround.shape(
                "fork",
                [(0, 0), (900, 0), (900, 2_000), (600, 2_000), (600, 400), (300, 400), (300, 2_000), (0, 2_000)])
        ])
        ground.haven("east", .haven, 2_000, 1_500)
        ground.haven("west", .haven, -3_000, 1_500)
        ground.haven("gap", .haven, 450, 1_500)
        #expect(ground.told(100, 1_500, [.relocate]) == "gap west east!")
    }

    @Test func aWayTellsWhereAndHowItIs() throws {
        var ground = GuideGround(zones: [])
        ground.haven("h", .hospital, 0, 3_000, status: .partial)
        let way = try #require(ground.guide(0, 0).nearest(.init(kind: nil, needs: [])).first)
        #expect(abs(way.distanceMetres - 3_000) < 3 && abs(way.bearingDegrees) < 0.1)
        #expect(way.kind == .hospital && way.status == .partial && way.name == "H")
        #expect(way.statusDated == UTCTime(secondsSinceEpoch: 1_795_000_000))
        #expect(ground.guide(0, 3_000).nearest(.init(kind: nil, needs: [])).first?.bearingDegrees == 0)
    }

    @Test func whoAsksForSurgeryAndOxygenIsNamedWhoHasBoth() {
        var ground = GuideGround(zones: [])
        ground.haven("near", .hospital, 0, 1_000, ["surgery"])
        ground.haven("both", .hospital, 0, 5_000, ["oxygen", "surgery"], status: .unknown)
        ground.haven("shut", .hospital, 0, 2_000, ["oxygen", "surgery"], status: .closed)
        ground.haven("depot", .haven, 0, 500, ["oxygen", "surgery"])
        func told(_ kind: Haven.Kind?, _ needs: [String]) -> String {
            GuideGround.told(ground.guide(0, 0).nearest(.init(kind: kind, needs: needs)))
        }
        #expect(told(.hospital, ["surgery", "oxygen"]) == "both")
        #expect(told(.hospital, ["surgery"]) == "near both")
        #expect(told(nil, ["oxygen"]) == "depot both")
        #expect(told(.hospital, ["cardiology"]) == "")
    }

    @Test func beyondTwentyFourUnclearOnesNoneIsLookedFor() {
        var ground = GuideGround(zones: [GuideGround.box("wall", -50_000, 500, 50_000, 700)])
        for number in 0..<30 { ground.haven("h\(100 + number)", .haven, Double(number), 2_000) }
        ground.haven("clear", .haven, 0, -20_000)
        #expect(ground.told(0, 0, [.relocate]) == "h100! h101! h102!")
        ground.havens.removeAll { $0.id >= "h110" }
        #expect(ground.told(0, 0, [.relocate]) == "clear h100! h101!")
    }
}
