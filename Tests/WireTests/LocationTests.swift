import Geodesy
import Safety
import Testing

@testable import Wire

@Suite struct LocationTests {
    private func location(
        late: Bool = false, made: Double? = nil, _ change: (inout Fix) -> Void = { _ in }
    ) throws -> [String: JSONValue] {
        var fix = Samples.fix
        change(&fix)
        let publication = Samples.encoder.position(
            Samples.report(fix: fix, made: made), late: late, interval: .seconds(60))
        return try members(publication.payload)
    }

    /// The booklet's types: whole numbers everywhere but in lat and lon.
    @Test func ownTracksTypesHold() throws {
        let location = try location()
        for key in ["tst", "acc", "alt", "vac", "vel", "cog", "m"] {
            guard case .integer = location[key] else {
                Issue.record("\(key) is no integer")
                continue
            }
        }
        for key in ["lat", "lon"] {
            guard case .number = location[key] else {
                Issue.record("\(key) is no float")
                continue
            }
        }
        for key in ["_type", "_id", "t", "tid"] {
            guard case .string = location[key] else {
                Issue.record("\(key) is no string")
                continue
            }
        }
        #expect(location["tid"] == .string("01"))
    }

    @Test func speedIsInKilometresPerHour() throws {
        #expect(try location()["vel"] == .integer(54))
        #expect(try location { $0.speedMetresPerSecond = nil }["vel"] == nil)
    }

    @Test(arguments: [(0.99, nil), (1.0, 88), (nil, nil)] as [(Double?, Int64?)])
    func courseNeedsOneMetrePerSecond(speed: Double?, course: Int64?) throws {
        #expect(try location { $0.speedMetresPerSecond = speed }["cog"] == course.map(JSONValue.integer))
    }

    @Test(arguments: [(359.4, 359), (359.7, 0), (0, 0), (360, 0)] as [(Double, Int64)])
    func courseIsBelow360(track: Double, course: Int64) throws {
        #expect(try location { $0.trackDegrees = track }["cog"] == .integer(course))
    }

    @Test(arguments: [(3.2, 4), (0.2, 1), (4, 4), (0, nil), (nil, nil), (-1, nil)] as [(Double?, Int64?)])
    func accuracyIsRoundedUpAndNeverZero(accuracy: Double?, printed: Int64?) throws {
        #expect(try location { $0.accuracyMetres = accuracy }["acc"] == printed.map(JSONValue.integer))
        #expect(try location { $0.verticalAccuracyMetres = accuracy }["vac"] == printed.map(JSONValue.integer))
    }

    @Test func altitudeNeedsA3DFix() throws {
        let flat = try location { $0.is3D = false }
        #expect(flat["alt"] == nil && flat["vac"] == nil)
        #expect(try location()["alt"] == .integer(152))
    }

    @Test func createdAtOnlyInAnotherSecond() throws {
        #expect(try location(made: 0.9)["created_at"] == nil)
        #expect(try location(made: 1)["created_at"] == .integer(Samples.utc(1).secondsSinceEpoch))
    }

    @Test func lateSaysThatItWasOffline() throws {
        let late = try location(late: true)
        #expect(late["conn"] == .string("o"))
        guard case .object(let ours) = late["fg"] else { throw NotAnObject() }
        #expect(ours.contains { $0.key == "late" && $0.value == .bool(true) })
        #expect(try location()["conn"] == nil)
    }

    @Test(arguments: [
        (49.988351, "49.988351"), (-0.00001, "-0.00001"), (1e-7, "0.0"), (-1e-7, "0.0"), (50, "50.0"),
        (0.1 + 0.2, "0.3"), (-179.9999999, "-180.0"), (36.1000001, "36.1"), (36.1234565, "36.123457"), (90, "90.0"),
    ])
    func degreesHaveSixDecimalsAndNoExponent(degrees: Double, printed: String) {
        let payload = JSONWriter.payload { $0.field("x", .degrees(degrees)) }
        #expect(String(decoding: payload, as: UTF8.self) == "{\"x\":\(printed)}")
    }

    /// Whatever the receiver says comes back within half of the sixth decimal.
    @Test func degreesSurviveTheWire() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<2000 {
            let latitude = Double.random(in: -90...90, using: &generator)
            let payload = JSONWriter.payload { $0.field("x", .degrees(latitude)) }
            guard case .number(let read) = try members(payload)["x"] else { throw NotAnObject() }
            #expect(abs(read - latitude) <= 0.500_001e-6)
        }
    }

    @Test(
        arguments: [
            (Duration.seconds(15), 60), (.seconds(30), 60), (.milliseconds(30_001), 61), (.seconds(300), 600),
            (.zero, 60), (.seconds(Int64.max / 4), .max),
        ] as [(Duration, UInt32)])
    func aPositionExpiresAfterTwoIntervals(interval: Duration, seconds: UInt32) {
        #expect(Samples.encoder.position(Samples.report(), interval: interval).expirySeconds == seconds)
    }

    @Test func aTransitionIsOwnTracks() throws {
        let dated = try members(
            Samples.encoder.transition(Samples.transition(), zonesDated: Samples.utc(-5)).payload)
        #expect(dated["event"] == .string("enter"))
        #expect(dated["wtst"] == .integer(Samples.utc(-5).secondsSinceEpoch))
        let undated = try members(Samples.encoder.transition(Samples.transition()).payload)
        #expect(undated["wtst"] == undated["tst"])
    }
}
