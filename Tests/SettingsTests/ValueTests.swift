import Safety
import Testing

@testable import Settings

@Suite("Values")
struct ValueTests {
    @Test(arguments: [
        ("100ms", 100.0), ("10s", 10_000), ("5min", 300_000), ("2h", 7_200_000), ("7d", 604_800_000), ("0.5s", 500),
        ("0s", 0), ("1.25min", 75_000),
    ])
    func durations(_ text: String, _ milliseconds: Double) throws {
        #expect(try Quantity.parse(text, as: Quantity.durations) == milliseconds)
    }

    @Test(arguments: [
        ("10", Quantity.Fault.noUnit), ("10 s", .blank), ("s", .noNumber), ("", .noNumber),
        ("-1s", .noNumber), ("+1s", .noNumber), ("1.s", .noNumber), ("1.2.3s", .noNumber), ("10S", .unknownUnit("S")),
        ("1234567890123s", .noNumber), ("infs", .noNumber), ("٣s", .noNumber),
    ])
    func noDurations(_ text: String, _ fault: Quantity.Fault) {
        #expect(throws: fault) { try Quantity.parse(text, as: Quantity.durations) }
    }

    @Test(arguments: [
        ("45m/s", Measure.speed, 45.0), ("144km/h", .speed, 40), ("8m/s2", .acceleration, 8),
        ("60deg/s", .turnRate, 60), ("6.5dB", .decibels, 6.5), ("30%", .share, 30), ("50ppm", .drift, 50),
        ("-100m", .height, -100), ("3km", .height, 3000),
    ])
    func measures(_ text: String, _ measure: Measure, _ value: Double) throws {
        let found = try Quantity.parse(text, as: measure.units, isSigned: measure.isSigned)
        #expect(abs(found - value) < 1e-9)
    }

    @Test(arguments: [
        ("45", Measure.speed, Quantity.Fault.noUnit), ("45 m/s", .speed, .blank),
        ("45mph", .speed, .unknownUnit("mph")),
        ("-45m/s", .speed, .noNumber), ("8m/s", .acceleration, .unknownUnit("m/s")), ("--1m", .height, .noNumber),
        ("-m", .height, .noNumber),
    ])
    func noMeasures(_ text: String, _ measure: Measure, _ fault: Quantity.Fault) {
        #expect(throws: fault) { try Quantity.parse(text, as: measure.units, isSigned: measure.isSigned) }
    }

    @Test func quantitiesAreWrittenAsTheyAreRead() {
        #expect(Quantity.text(.milliseconds(100)) == "100ms")
        #expect(Quantity.text(.seconds(90)) == "90s")
        #expect(Quantity.text(.seconds(300)) == "5min")
        #expect(Quantity.text(.seconds(86400)) == "1d")
        #expect(Quantity.text(.zero) == "0s")
        #expect(Quantity.text(100_000, in: Quantity.lengths) == "100km")
        #expect(Quantity.text(0, in: Quantity.lengths) == "0m")
        #expect(Quantity.text(1500, in: Quantity.lengths) == "1500m")
    }

    @Test(arguments: [
        "localhost", "base.example.org", "BASE", "a-b.c", "10.0.0.1", "::1", "2001:db8::1", "x1", "my_host",
    ])
    func hosts(_ text: String) { #expect(Host.isValid(text)) }

    @Test(arguments: [
        "", "-a", "a-", "a..b", "a.", "10.0.0", "10.0.0.256", "10.0.0.01", "1", "a b", "база", ":::", "1::2::3", "a:1",
        String(repeating: "a", count: 64),
    ])
    func noHosts(_ text: String) { #expect(!Host.isValid(text)) }

    @Test func misspeltWordsFindTheirLikes() {
        let words = ["id", "fleet", "name", "silence", "password_file"]
        #expect(Suggestion.nearest(to: "nmae", among: words) == "name")
        #expect(Suggestion.nearest(to: "Silence", among: words) == "silence")
        #expect(Suggestion.nearest(to: "silens", among: words) == "silence")
        #expect(Suggestion.nearest(to: "pasword_file", among: words) == "password_file")
        #expect(Suggestion.nearest(to: "colour", among: words) == nil)
        #expect(Suggestion.nearest(to: "xy", among: words) == nil)
        #expect(Suggestion.nearest(to: String(repeating: "x", count: 1000), among: words) == nil)
    }

    @Test func paths() {
        #expect(Path.absolute("a/b", from: "/etc/x") == "/etc/x/a/b")
        #expect(Path.absolute("../b/./c", from: "/etc/x") == "/etc/b/c")
        #expect(Path.absolute("/a//b/", from: "/etc") == "/a/b")
        #expect(Path.absolute("../../..", from: "/etc") == "/")
        #expect(Path.folder(of: "/a/b") == "/a")
        #expect(Path.folder(of: "/a") == "/")
    }

    @Test func aProblemInJSONHasItsPartsApart() throws {
        let problem = Problem(
            .error, file: "/etc/fieldgate/zones.d/a.geojson", at: TextPlace(line: 3, column: 7), key: "feature 2.level",
            "'red' is no level", remedy: "one of advisory, warning, evacuate",
            zone: ZoneReference(id: "z", name: "Північ"))
        #expect(
            problem.description
                == "/etc/fieldgate/zones.d/a.geojson:3:7: error: feature 2.level: zone 'z' (Північ): "
                + "'red' is no level; one of advisory, warning, evacuate")
        #expect(!problem.logText.contains("Північ"))
        #expect(
            try Problem.json([problem]) == """
                [
                  {
                    "column" : 7,
                    "file" : "/etc/fieldgate/zones.d/a.geojson",
                    "key" : "feature 2.level",
                    "line" : 3,
                    "message" : "'red' is no level",
                    "remedy" : "one of advisory, warning, evacuate",
                    "severity" : "error",
                    "zone" : {
                      "id" : "z",
                      "name" : "Північ"
                    }
                  }
                ]
                """)
    }

    @Test func quotedValuesAreShortAndTame() {
        #expect("a\u{1b}[31mb".quotable == "'a\u{fffd}[31mb'")
        #expect(String(repeating: "x", count: 50).quotable == "'" + String(repeating: "x", count: 40) + "…'")
    }
}
