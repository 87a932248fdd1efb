import Safety
import Testing
import Workbench

@testable import Settings

@Suite("When zones are in force")
struct ZoneTimesTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    private func time(_ text: String) throws -> UTCTime {
        guard case .moment(let time)? = Validity.Bound(text) else { throw NoTime() }
        return time
    }
    private struct NoTime: Error {}

    private func zone(_ properties: String, now: UTCTime? = Bench.now) throws -> ZoneSchedule? {
        let reading = try bench.readZones(["a.geojson": ZonesReaderTests.feature(properties)], now: now)
        #expect(!reading.problems.hasErrors, "\(reading.problems.texts)")
        return try #require(reading.set?.zones.first).schedule
    }

    @Test func withoutTimesAZoneIsAlwaysInForce() throws { #expect(try zone("") == nil) }

    /// A night in Kyiv: 21:00 is 19:00 UTC in winter.
    @Test(arguments: [
        ("2026-11-22T18:59:59Z", false), ("2026-11-22T19:00:00Z", true), ("2026-11-23T02:59:59Z", true),
        ("2026-11-23T03:00:00Z", false), ("2026-12-05T19:30:00Z", true), ("2026-12-05T12:00:00Z", false),
        // Nothing was worked out for these: in force.
        ("2026-12-06T12:00:00Z", true), ("2030-01-01T12:00:00Z", true), ("2026-11-20T12:00:00Z", true),
    ])
    func curfew(_ moment: String, _ isInForce: Bool) throws {
        let schedule = try #require(try zone(#""hours":"21:00-05:00 Europe/Kyiv""#))
        #expect(schedule.isInForce(at: try time(moment)) == isInForce)
        #expect(schedule.isInForce(at: nil))
        #expect(schedule.knownUntil == Bench.now.advanced(by: .seconds(14 * 86_400)))
    }

    /// 2027-03-28: 03:00 becomes 04:00. 2027-10-31: 04:00 becomes 03:00.
    @Test(arguments: [
        ("2027-03-20T12:00:00Z", "2027-03-27T19:00:00Z", true), ("2027-03-20T12:00:00Z", "2027-03-28T01:59:59Z", true),
        ("2027-03-20T12:00:00Z", "2027-03-28T02:00:00Z", false), ("2027-03-20T12:00:00Z", "2027-03-28T18:00:00Z", true),
        ("2027-10-25T12:00:00Z", "2027-10-30T18:00:00Z", true), ("2027-10-25T12:00:00Z", "2027-10-31T02:59:59Z", true),
        ("2027-10-25T12:00:00Z", "2027-10-31T03:00:00Z", false),
        ("2027-10-25T12:00:00Z", "2027-10-31T18:59:59Z", false), ("2027-10-25T12:00:00Z", "2027-10-31T19:00:00Z", true),
    ])
    func curfewOverAChangeOfTheClocks(_ now: String, _ moment: String, _ isInForce: Bool) throws {
        let schedule = try #require(try zone(#""hours":"21:00-05:00 Europe/Kyiv""#, now: try time(now)))
        #expect(schedule.isInForce(at: try time(moment)) == isInForce)
    }

    /// An end in the hour that there isn't, or that there is twice, takes the longer of what it can mean.
    @Test(arguments: [
        ("2027-03-20T12:00:00Z", "03:30-03:45", "2027-03-28T00:30:00Z", true),
        ("2027-03-20T12:00:00Z", "03:30-03:45", "2027-03-28T01:44:59Z", true),
        ("2027-10-25T12:00:00Z", "03:30-03:45", "2027-10-31T00:30:00Z", true),
        ("2027-10-25T12:00:00Z", "03:30-03:45", "2027-10-31T01:44:59Z", true),
        ("2027-10-25T12:00:00Z", "03:30-03:45", "2027-10-31T01:45:00Z", false),
    ])
    func hoursInTheHourOfTheChange(_ now: String, _ hours: String, _ moment: String, _ isInForce: Bool) throws {
        let schedule = try #require(try zone("\"hours\":\"\(hours) Europe/Kyiv\"", now: try time(now)))
        #expect(schedule.isInForce(at: try time(moment)) == isInForce)
    }

    @Test(arguments: [UTCTime?.none, UTCTime(secondsSinceEpoch: 0), UTCTime(secondsSinceEpoch: 1_700_000_000)])
    func aClockThatCannotBeBelievedLeavesHoursInForce(_ now: UTCTime?) throws {
        let schedule = try #require(try zone(#""hours":"21:00-05:00 Europe/Kyiv""#, now: now))
        #expect(schedule.periods == [])
        for moment in ["1980-01-06T00:00:00Z", "2026-11-22T12:00:00Z"] {
            #expect(schedule.isInForce(at: try time(moment)))
        }
    }

    @Test(arguments: [
        (#"{"from":"2026-11-22T06:00:00+02:00"}"#, "2026-11-22T03:59:59Z", false),
        (#"{"from":"2026-11-22T06:00:00+02:00"}"#, "2026-11-22T04:00:00Z", true),
        (#"{"until":"2026-11-22T06:00Z"}"#, "2026-11-22T05:59:59Z", true),
        (#"{"until":"2026-11-22T06:00Z"}"#, "2026-11-22T06:00:00Z", false),
        // A day begins first at UTC+14 and ends last at UTC-12.
        (#"{"from":"2026-11-23"}"#, "2026-11-22T09:59:59Z", false),
        (#"{"from":"2026-11-23"}"#, "2026-11-22T10:00:00Z", true),
        (#"{"until":"2026-11-23"}"#, "2026-11-24T11:59:59Z", true),
        (#"{"until":"2026-11-23"}"#, "2026-11-24T12:00:00Z", false),
        (#""2026-11-22/2026-11-23""#, "2026-11-22T12:00:00Z", true),
        (#""../2026-11-23""#, "1999-01-01T00:00:00Z", true),
        (#""2026-11-23/..""#, "2036-01-01T00:00:00Z", true),
    ])
    func validity(_ valid: String, _ moment: String, _ isInForce: Bool) throws {
        let schedule = try #require(try zone("\"valid\":\(valid)"))
        #expect(schedule.knownUntil == nil)
        #expect(schedule.isInForce(at: try time(moment)) == isInForce)
    }

    /// With hours, a day is a day of the hours' own zone, and what comes after the end needs no renewal.
    @Test func validityAndHoursTogether() throws {
        let schedule = try #require(
            try zone(#""hours":"21:00-05:00 Europe/Kyiv","valid":{"from":"2026-11-24","until":"2026-11-25"}"#))
        #expect(schedule.knownUntil == nil)
        for (moment, isInForce) in [
            ("2026-11-23T20:00:00Z", false), ("2026-11-23T22:00:00Z", true), ("2026-11-24T02:59:59Z", true),
            ("2026-11-24T12:00:00Z", false), ("2026-11-25T21:59:59Z", true), ("2026-11-25T22:00:00Z", false),
        ] { #expect(schedule.isInForce(at: try time(moment)) == isInForce, "\(moment)") }
    }

    @Test(arguments: [
        ("21:00-05:00", "'21:00-05:00' doesn't say in which time zone"),
        ("21-5 Europe/Kyiv", "'21-5 Europe/Kyiv' is no hours"),
        ("24:00-05:00 Europe/Kyiv", "'24:00-05:00 Europe/Kyiv' is no hours"),
        ("21:60-05:00 Europe/Kyiv", "'21:60-05:00 Europe/Kyiv' is no hours"),
        ("05:00-05:00 Europe/Kyiv", "'05:00-05:00 Europe/Kyiv' is the whole day"),
        ("00:00-24:00 Europe/Kyiv", "'00:00-24:00 Europe/Kyiv' is the whole day"),
        ("21:00-05:00 Europe/Kiew", "'Europe/Kiew' is no time zone"), ("", "'' is no hours"),
    ])
    func hoursThatAreNone(_ hours: String, _ message: String) throws {
        let reading = try bench.readZones(["a.geojson": ZonesReaderTests.feature("\"hours\":\"\(hours)\"")])
        #expect(reading.set == nil)
        #expect(reading.problems.map(\.message) == [message])
        #expect(reading.problems.map(\.key) == ["feature 1.hours"])
    }

    @Test(arguments: [
        (#""2026-11-22""#, "valid"), ("{}", "valid"), (#"{"from":"2026-02-30"}"#, "valid.from"),
        (#"{"until":"22.11.2026"}"#, "valid.until"), (#"{"until":"2026-11-22T06:00:00"}"#, "valid.until"),
        (#"{"to":"2026-11-22"}"#, "valid"), (#"{"from":"2026-11-22","until":"2026-11-20"}"#, "valid"), ("[1]", "valid"),
        (#"{"from":1}"#, "valid.from"),
    ])
    func validityThatIsNone(_ valid: String, _ key: String) throws {
        let reading = try bench.readZones(["a.geojson": ZonesReaderTests.feature("\"valid\":\(valid)")])
        #expect(reading.set == nil)
        #expect(reading.problems.errors.first?.key == "feature 1." + key, "\(reading.problems.texts)")
    }

    @Test func withoutADatabaseTheZoneIsInForceAtAnyHour() throws {
        var bench = bench
        bench.surroundings.timeZones = "/no/such/folder"
        let reading = try bench.readZones(["a.geojson": ZonesReaderTests.feature(#""hours":"21:00-05:00 Europe/Kyiv""#)]
        )
        #expect(reading.problems.map(\.severity) == [.warning])
        #expect(reading.problems.first?.remedy.contains("tzdata") == true)
        #expect(reading.set?.zones.first?.schedule?.isInForce(at: Bench.now) == true)
    }

    /// A day later the hours are worked out again, from the same files and without a word.
    @Test func hoursAreRenewedEachDay() throws {
        var bench = bench
        try bench.folder.write(
            ZonesReaderTests.feature(#""hours":"21:00-05:00 Europe/Kyiv""#), to: "zones.d/front.geojson")
        func loader(hoursLater hours: Int) throws -> SetUpLoader {
            bench.surroundings.nowOverride = Bench.now.advanced(by: .seconds(hours * 3600))
            return try bench.loader(bench.full)
        }
        let setUp = try #require(try loader(hoursLater: 0).load().setUp)
        #expect(try !loader(hoursLater: 23).isRenewalDue(setUp))
        let later = try loader(hoursLater: 25)
        #expect(later.isRenewalDue(setUp))
        let renewed = try #require(later.renewed(setUp))
        #expect(!later.isRenewalDue(renewed))
        #expect(renewed.zones.sha256 == setUp.zones.sha256)
        #expect(renewed.zones != setUp.zones)
        // From the copy as well, when the files have gone bad.
        try bench.folder.write("{", to: "zones.d/front.geojson")
        let fromCopy = try #require(later.renewed(setUp))
        #expect(fromCopy.zones == renewed.zones)
        #expect(fromCopy.zonesSource == .file)
        let old = try #require(try loader(hoursLater: 30).load().setUp)
        #expect(old.zonesSource == .lastGood)
        #expect(try loader(hoursLater: 60).renewed(old)?.zones.source == .lastGood)
        // A clock that was wrong at the start is right by now.
        bench.surroundings.nowOverride = UTCTime(secondsSinceEpoch: 0)
        let lost = try #require(try bench.loader(bench.full).load().setUp)
        #expect(try loader(hoursLater: 0).isRenewalDue(lost))
    }
}
