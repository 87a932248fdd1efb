import Geodesy
import Safety
import Testing
import Wire

@testable import Tracks

/// How long the position was believed, to the second.
@Suite struct TrustTests {
    /// A TPV a second due north at 10 m/s; `north` metres further on.
    private static func tpv(_ seconds: Range<Int>, north: Double = 0) -> String {
        seconds.map { second in
            let latitude = 50 + (Double(second) * 10 + north) / 111_195
            let time = CivilTime.text(UTCTime(secondsSinceEpoch: 1_560_000_000 + Int64(second)))
            return "{\"class\":\"TPV\",\"mode\":3,\"time\":\"\(time)\",\"lat\":\(latitude),\"lon\":36.9,\"altMSL\":150,"
                + "\"eph\":8.5,\"speed\":10,\"track\":0}\n"
        }.joined()
    }

    /// `12 trusted`, `lost`'s and others' seconds and reasons.
    private static func told(_ times: TrustTimes) -> [String] {
        times.states.map { state in
            ([JSONText.fixed(state.duration.seconds, decimals: 3) ?? "?", state.trust.rawValue] + state.reasons)
                .joined(separator: " ")
        }
    }

    private static func changes(_ events: [ReplayEvent]) -> [String] {
        events.compactMap { event in
            guard case .trust(let trust, let reasons, let since) = event.what else { return nil }
            let (at, began) = (Int(event.elapsed.seconds), Int(since.seconds))
            return (["\(at)\(at == began ? "" : "<\(began)")", trust.rawValue] + reasons).joined(separator: " ")
        }
    }

    @Test func aPauseIsLostAfter15SecondsAndMustProveItself() throws {
        let (events, summary) = try Bench.replay(Self.tpv(0..<60) + Self.tpv(100..<151), zones: [])
        // 10 s to begin with; silence from 59 on; after it as long a run as it lasted, 41 s.
        #expect(
            Self.changes(events) == [
                "0 degraded unproven", "10 trusted", "74 lost no_fix", "100 degraded recovering", "141 trusted",
            ])
        #expect(
            Self.told(summary.states) == [
                "73 trusted", "51 degraded unproven recovering", "0 suspect", "26 lost no_fix",
            ])
        #expect(summary.states.states.map(\.count) == [2, 2, 0, 2])
        #expect(summary.states.reasons.map(\.code) == ["no_fix", "unproven", "recovering"])
        #expect(summary.states.reasons.map(\.duration) == [.seconds(26), .seconds(10), .seconds(41)])
        #expect(summary.states.reasons.map(\.count) == [2, 1, 1])
        #expect(
            summary.states.words == "1 min 13 s trusted, 51 s degraded (unproven, recovering), 0 s suspect, "
                + "26 s lost (no_fix)")
        #expect(
            summary.states.wordsOfReasons == "2 times no_fix (26 s), 1 time unproven (10 s), 1 time recovering (41 s)")
    }

    @Test func comingBackFromAnotherCityIsSuspectAndInterference() throws {
        let (events, summary) = try Bench.replay(Self.tpv(0..<60) + Self.tpv(100..<131, north: 66_000), zones: [])
        #expect(Self.changes(events).last?.hasPrefix("100 suspect") == true)
        #expect(summary.states[.suspect].duration == .seconds(30))
        #expect(summary.states[.suspect].reasons.contains("out_of_reach"))
        #expect(summary.states.states.map(\.duration).reduce(.zero, +) == summary.duration)
        #expect(summary.interference == 1)
        let seen = try #require(events.first { $0.name == "interference" })
        #expect(seen.elapsed == .seconds(110))
        let json = String(decoding: seen.json, as: UTF8.self)
        #expect(json.contains("\"state\":\"began\",\"kind\":\"spoofing\",\"reasons\":["))
        #expect(json.contains("],\"since_s\":100,\"cell\":{\"south\":50,\"west\":36.9},\"lat\":50.6"))
        #expect(ReplayTable.line(seen).contains("spoofing begins ("))
        #expect(ReplayTable.line(seen).hasSuffix(")  cell 50 36.9"))
    }

    @Test func aChangeOfReasonsAloneIsTold() throws {
        // A run that agrees with itself begins anew, and breaks off again.
        let text = Self.tpv(0..<60) + Self.tpv(100..<110, north: 66_000) + Self.tpv(150..<160, north: 66_000)
        let events = try Bench.replay(text, zones: []).events
        let suspects = events.filter { if case .trust(.suspect, _, _) = $0.what { true } else { false } }
        #expect(suspects.count >= 2)
        let all = events.compactMap { event -> [String]? in
            guard case .trust(let trust, let reasons, _) = event.what else { return nil }
            return [trust.rawValue] + reasons
        }
        // Each says something new.
        #expect(zip(all, all.dropFirst()).allSatisfy { $0 != $1 })
    }

    @Test func reasonsThatChangeWhileTheStateLastsAreCountedEach() {
        var times = TrustTimes()
        times.begin(.trusted, [])
        times.pass(.seconds(3480))
        times.begin(.degraded, ["acceleration"])
        times.pass(.seconds(60))
        times.begin(.suspect, ["implied_speed"])
        times.pass(.milliseconds(10_500))
        times.begin(.suspect, ["implied_speed", "time_step"])
        times.pass(.milliseconds(19_500))
        times.begin(.trusted, [])
        times.begin(.suspect, ["time_step"])
        #expect(
            times.words == "58 min 0 s trusted, 1 min 0 s degraded (acceleration), "
                + "30 s suspect (implied_speed, time_step), 0 s lost")
        #expect(
            times.wordsOfReasons
                == "1 time acceleration (1 min 0 s), 1 time implied_speed (30 s), 2 times time_step (20 s)")
        #expect(times.states.map(\.count) == [2, 1, 2, 0])
    }

    @Test func theLastLineOfTheLinesIsTheSummary() throws {
        let (events, summary) = try Bench.replay(Self.tpv(0..<21), zones: [])
        let last = try #require(events.last)
        #expect(last.what == .summary(summary.states))
        let json = String(decoding: last.json, as: UTF8.self)
        let expected = [
            #""elapsed_s":20,"states":["#,
            #"{"trust":"trusted","duration_s":10,"times":1,"reasons":[]},"#,
            #"{"trust":"degraded","duration_s":10,"times":1,"reasons":["unproven"]},"#,
            #"{"trust":"suspect","duration_s":0,"times":0,"reasons":[]},"#,
            #"{"trust":"lost","duration_s":0,"times":1,"reasons":["no_fix"]}],"seen":["#,
            #"{"reason":"no_fix","duration_s":0,"times":1},{"reason":"unproven","duration_s":10,"times":1}]}"#,
        ].joined()
        #expect(json.hasSuffix(expected), "\(json)")
    }

    @Test func everySecondOfTheRecordingIsInOneState() throws {
        let gaps = [(0, 40), (55, 90), (400, 401), (200_000, 200_100)]
        let text = gaps.map { Self.tpv($0.0..<$0.1) }.joined()
        let (events, summary) = try Bench.replay(text, zones: [])
        #expect(events.contains { $0.name == "skipped" })
        #expect(summary.duration == .seconds(200_099))
        #expect(summary.states.states.map(\.duration).reduce(.zero, +) == summary.duration)
    }

    @Test func theTableSaysSinceWhenWhereOnlyTheReasonsChange() {
        let line = { (since: Int64) in
            ReplayTable.line(
                ReplayEvent(
                    elapsed: .seconds(70), time: nil, place: Coordinate(50, 36.9),
                    what: .trust(.suspect, reasons: ["implied_speed", "out_of_reach"], since: .seconds(since))))
        }
        #expect(line(70).hasSuffix("suspect (implied_speed, out_of_reach)  50 36.9"))
        #expect(line(58).hasSuffix("suspect (implied_speed, out_of_reach), for 12 s  50 36.9"))
    }
}
