import Foundation
import Safety
import Testing
import Workbench

@testable import Settings

@Suite("Time zones")
struct TimeZoneTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    /// The rule of each zone against Foundation's own data, every 6 hours for 12 years.
    @Test(arguments: ["Europe/Kyiv", "Australia/Lord_Howe", "America/New_York", "Asia/Kathmandu", "UTC"])
    func theRuleAgreesWithFoundation(_ name: String) throws {
        let rules = try TimeZoneRules.load(name, from: bench.surroundings.timeZones)
        let zone = Foundation.TimeZone(identifier: name)
        let oracle = try #require(zone)
        for moment in stride(from: Int64(1_767_225_600), to: 2_145_916_800, by: 6 * 3600) {
            let expected = oracle.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment)))
            if rules.offset(at: moment) != expected {
                Issue.record("\(name) at \(moment): \(rules.offset(at: moment)), not \(expected)")
                return
            }
        }
    }

    /// The machine's own database, with its history, against Foundation's.
    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Kyiv")),
        arguments: ["Europe/Kyiv", "Europe/London", "Asia/Tehran", "America/Sao_Paulo"])
    func theDatabaseAgreesWithFoundation(_ name: String) throws {
        let rules = try TimeZoneRules.load(name)
        let zone = Foundation.TimeZone(identifier: name)
        let oracle = try #require(zone)
        for moment in stride(from: Int64(631_152_000), to: 2_145_916_800, by: 13 * 3600) {
            let expected = oracle.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment)))
            if rules.offset(at: moment) != expected {
                Issue.record("\(name) at \(moment): \(rules.offset(at: moment)), not \(expected)")
                return
            }
        }
    }

    @Test func entriesComeBeforeTheRule() throws {
        let rules = try #require(
            TimeZoneRules(
                ZoneInfo.file("AAA-3", changes: [(1000, 1), (2000, 0)], offsets: [3600, 7200])))
        #expect(
            [0, 999, 1000, 1999, 2000, 1 << 40].map(rules.offset(at:)) == [3600, 3600, 7200, 7200, 10_800, 10_800])
        let silent = try #require(TimeZoneRules(ZoneInfo.file("", changes: [(1000, 1)], offsets: [3600, 7200])))
        #expect(silent.offset(at: 1 << 40) == 7200)
    }

    /// Kyiv puts its clocks forward on 2027-03-28 at 03:00 and back on 2027-10-31 at 04:00.
    @Test(arguments: [
        ("2027-03-28T02:30", "00:30", "00:30"), ("2027-03-28T03:30", "00:30", "01:30"),
        ("2027-03-28T04:30", "01:30", "01:30"), ("2027-10-31T02:30", "23:30", "23:30"),
        ("2027-10-31T03:30", "00:30", "01:30"), ("2027-10-31T04:30", "02:30", "02:30"),
    ])
    func localTimes(_ local: String, _ earliest: String, _ latest: String) throws {
        let rules = try TimeZoneRules.load("Europe/Kyiv", from: bench.surroundings.timeZones)
        guard case .moment(let time)? = Validity.Bound(local + "Z") else {
            Issue.record("no time")
            return
        }
        let moments = rules.moments(ofLocal: time.secondsSinceEpoch)
        #expect([moments.earliest, moments.latest].map(clock) == [earliest, latest])
    }

    private func clock(_ moment: Int64) -> String {
        let minutes = (moment - moment.floorDivided(by: 86_400) * 86_400) / 60
        return "\(minutes / 60 < 10 ? "0" : "")\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
    }

    @Test(arguments: [
        "", "EET", "EE-2", "EET-2EEST,M3.5.0/3", "EET-2EEST,M13.5.0,M10.5.0", "EET-2EEST,M3.6.0,M10.5.0",
        "EET-2EEST,M3.5.7,M10.5.0", "EET-2EEST,J0,J365", "EET-2EEST,366,1", "EET-999", "<EET-2", "EET-2 ", "EET-2:60",
    ])
    func aBrokenRuleIsNone(_ text: String) { #expect(PosixTimeZone(text) == nil) }

    @Test func tornFilesAreNone() {
        let good = ZoneInfo.file("EET-2EEST,M3.5.0/3,M10.5.0/4", changes: [(1000, 0), (2000, 0)])
        #expect(TimeZoneRules(good) != nil)
        for length in 0..<good.count { #expect(TimeZoneRules(Array(good.prefix(length))) == nil) }
        var chance = SeededGenerator(seed: 3)
        for _ in 0..<5000 {
            var bytes = good
            bytes[Int.random(in: 0..<bytes.count, using: &chance)] = UInt8.random(in: 0...255, using: &chance)
            _ = TimeZoneRules(bytes)?.offset(at: 1_800_000_000)
        }
        #expect(TimeZoneRules(ZoneInfo.file("UTC0", changes: [(2000, 0), (1000, 0)])) == nil)
        #expect(TimeZoneRules(ZoneInfo.file("UTC0", changes: [(1000, 1)])) == nil)
    }

    @Test(arguments: [
        "", "Europe", "Europe/Nowhere", "../zoneinfo/UTC", "/etc/passwd", "Europe//Kyiv", "Europe/Kyiv/", ".",
    ])
    func namesThatNameNoZone(_ name: String) {
        #expect(throws: TimeZoneRules.Fault.unknownZone) {
            _ = try TimeZoneRules.load(name, from: bench.surroundings.timeZones)
        }
    }

    @Test func withoutADatabaseThatIsSaid() {
        #expect(throws: TimeZoneRules.Fault.noDatabase) {
            _ = try TimeZoneRules.load("Europe/Kyiv", from: bench.folder.file("nowhere"))
        }
    }
}
