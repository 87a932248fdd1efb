import Testing
import Wire
import Workbench

@testable import Settings

@Suite("YAML that isn't ours")
struct YAMLTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    @Test(arguments: [
        ("unit: {id: unit-01\ngps: {}\n", 2),
        ("unit:\n\tid: x\n", 2),
        ("unit: \"abc\n", 2),
        ("unit: a: b\n", 1),
        ("- a\nb: c\n", 2),
        ("a: b\n---\nc: d\n", 2),
        ("unit: ]\n", 1),
    ])
    func aSyntaxErrorIsOneProblemWithItsLine(_ text: String, _ line: Int) {
        let reading = bench.read(text)
        #expect(reading.settings == nil)
        #expect(reading.problems.count == 1)
        #expect(reading.problems.first?.key == "yaml", "\(reading.problems.texts)")
        #expect(reading.problems.first?.line == line, "\(reading.problems.texts)")
    }

    @Test(arguments: ["", "\n\n", "# nothing\n", "---\n", "~\n", "\u{feff}"])
    func anEmptyFileSaysSo(_ text: String) {
        let reading = bench.read(text)
        #expect(reading.settings == nil)
        #expect(reading.problems.errors.first?.message == "there are no settings in this file")
    }

    @Test(arguments: ["- a\n", "text\n"])
    func aFileThatIsNoMappingSaysSo(_ text: String) {
        #expect(bench.read(text).problems.errorPlaces.first == "1:1 file")
    }

    @Test(arguments: [
        ("unit: &u {id: unit-01}\ngps: *u\n", ["1:7", "2:6"]),
        ("unit: {id: !!str 5}\n", ["1:12"]),
        ("a: [x, &b y]\n", ["1:8"]),
        ("- - &a x\n", ["1:5"]),
        ("a: &a [x]\nb: &b [*a,*a]\n", ["1:4", "2:4", "2:8", "2:11"]),
        ("--- &root\na: b\n", ["1:5"]),
        ("? *a : b\n", ["1:3"]),
    ])
    func anchorsAliasesAndTagsAreRefused(_ text: String, _ places: [String]) {
        let problems = bench.read(text).problems
        #expect(problems.map { "\($0.line):\($0.column)" } == places, "\(problems.texts)")
        #expect(problems.allSatisfy { $0.message.hasSuffix("has no place in settings") })
    }

    @Test(arguments: ["\"&a *b !c\"", "'it''s &a'", "Clinic &1 & Co *x !", "a&b", "\"say \\\" &x\"", "x # &comment"])
    func theSameSignsInsideATextAreJustText(_ name: String) {
        let reading = bench.read(
            "unit: {id: unit-01, fleet: k}\nprivacy: {positions: plain, visits: plain} # *not* an alias\n"
                + "gps:\n  host: 127.0.0.1\nzones:\n  directory: \(name)\n")
        #expect(!reading.problems.hasErrors, "\(reading.problems.texts)")
    }

    @Test func aBombIsRefusedAtOnce() {
        var text = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
        for level in 1...40 { text += "a\(level): &a\(level) [*a\(level - 1),*a\(level - 1)]\n? *a\(level)\n: x\n" }
        #expect(bench.read(text).problems.hasErrors)
    }

    @Test func deepNestingIsRefused() {
        for text in [String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000) + "x"] {
            let problems = bench.read("unit: " + text).problems
            #expect(problems.count == 1)
            #expect(problems.hasErrors)
        }
    }

    @Test func aKeyGivenTwiceIsNamedBesideTheOtherProblems() {
        let reading = bench.read(
            """
            unit: {id: unit-01, fleet: kharkiv, "id": unit-02}
            gps:
              port: 0
            privacy: {positions: plain, visits: plain}
            gps:
              silence: 10
            gps: {host: localhost}
            """)
        #expect(
            reading.problems.errors.map(\.description) == [
                "fieldgate.yaml:1:37: error: unit.id: this key is given more than once, also in line 1; "
                    + "keep one of them",
                "fieldgate.yaml:7:1: error: gps: this key is given more than once, also in line 2, 5; keep one of them",
            ])
    }

    @Test func manyDuplicatesEndInOneProblem() {
        let reading = bench.read(String(repeating: "unit: {}\n", count: 200))
        #expect(reading.problems.count == 1)
        #expect(reading.problems.first?.message == "the key 'unit' is given twice")
    }

    @Test func bytesThatAreNoTextAreRefusedWithTheirPlace() {
        let reader = SettingsReader(surroundings: bench.surroundings)
        // "Харків" as Windows-1251 writes it.
        let cyrillic = Array("unit:\n  name: ".utf8) + [0xd5, 0xe0, 0xf0, 0xea, 0xb3, 0xe2, 0x0a]
        let first = reader.read(cyrillic, file: "f.yaml", base: "/").problems
        #expect(first.map(\.description) == ["f.yaml:2:9: error: file: byte 15 is not UTF-8; save the file as UTF-8"])
        let control = reader.read(Array("unit: a\u{7}b".utf8), file: "f.yaml", base: "/").problems
        #expect(control.errorPlaces == ["1:8 file"])
    }

    @Test func windowsLineEndsAndAByteOrderMarkAreFine() {
        let text = "\u{feff}" + Bench.least.replacing("\n", with: "\r\n") + "gps: {silence: 1}\r\n"
        #expect(bench.read(text).problems.errorPlaces == ["3:16 gps.silence"])
    }

    @Test func columnsCountLettersNotBytes() {
        let reading = bench.read("unit: {id: unit-01, fleet: k, name: Мобільна клініка, nmae: x}\n")
        #expect(reading.problems.errorPlaces.contains("1:55 unit.nmae"))
    }

    @Test func filesThatCannotBeReadSayWhy() throws {
        let reader = SettingsReader(surroundings: bench.surroundings)
        #expect(
            reader.read("nowhere.yaml").problems.map(\.description) == [
                "nowhere.yaml:1:1: error: file: the file can't be read: No such file or directory; "
                    + "a settings file that the service may read"
            ])
        #expect(reader.read("zones.d").problems.first?.message == "this is not a file")
        try bench.folder.write(String(repeating: "#", count: SettingsReader.limitBytes + 1), to: "large.yaml")
        #expect(reader.read("large.yaml").problems.first?.message == "the file is too large")
    }

    @Test func implicitTypesNeverBite() throws {
        let reading = bench.read(
            "unit: {id: no, fleet: 0x10, name: 1:30}\nprivacy: {positions: plain, visits: plain}\n"
                + "mqtt: {brokers: [mqtt://localhost], root: 1e3}"
        )
        let settings = try #require(reading.settings)
        #expect(settings.unit.name == "1:30")
        #expect(settings.unit.address == UnitAddress(root: "1e3", fleet: "0x10", unit: "no"))
    }
}
