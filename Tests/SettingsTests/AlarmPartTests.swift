import Safety
import Testing
import Workbench

@testable import Settings

@Suite("The alarm part")
struct AlarmPartTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    private var siren: String { bench.folder.file("siren") }

    private func read(_ alarm: String) -> SettingsReading {
        bench.read(Bench.least + "alarm: {" + alarm.replacing("SIREN", with: siren) + "}")
    }

    @Test func aHookSaysAsMuchAsItNeeds() throws {
        let reading = read(
            """
            hooks: [{run: SIREN}, {name: sms, run: SIREN, timeout: 1min, at: escalation, levels: [evacuate, warning]},
            SIREN], escalation: [{after: 2min, without: office, hooks: [sms, siren], every: 10s}]
            """)
        #expect(reading.problems.errors == [], "\(reading.problems.texts)")
        let alarm = try #require(reading.settings?.alarm)
        #expect(
            alarm.hooks == [
                AlarmHook(name: "siren", path: siren),
                AlarmHook(
                    name: "sms", path: siren, timeout: .seconds(60), at: .escalation, levels: [.warning, .evacuate]),
                AlarmHook(name: "siren-2", path: siren),
            ])
        #expect(
            alarm.policy.escalation == [
                EscalationStep(
                    after: .seconds(120), without: .office, hooks: ["sms", "siren"], every: .seconds(10))
            ])
    }

    /// What a box in the field has in its settings must stay good with a new release.
    @Test func aPathNamesItsHookWhateverItsLetters() throws {
        var paths: [String] = []
        for file in ["Siren_1.sh", "сирена", ".hidden", String(repeating: "x", count: 40), "lamp.v2.py"] {
            try bench.folder.write("#!/bin/sh\n", to: "hooks/\(file)")
            try bench.setMode(0o755, of: "hooks/\(file)")
            paths.append("\"\(bench.folder.file("hooks/\(file)"))\"")
        }
        let reading = read("hooks: [\(paths.joined(separator: ", "))]")
        #expect(reading.problems.errors == [], "\(reading.problems.texts)")
        #expect(
            reading.settings?.alarm.hooks.map(\.name) == [
                "siren-1", "------", "-hidden", String(repeating: "x", count: 30), "lamp-v2",
            ])
    }

    @Test func absentIsTheStandardLadderAndAnEmptyListIsNone() throws {
        #expect(read("hooks: [SIREN]").settings?.alarm.policy == AlarmPolicy())
        let none = read("hooks: [SIREN], escalation: []")
        #expect(none.settings?.alarm.policy.escalation == [])
        #expect(none.problems.map(\.key) == ["mqtt", "alarm.escalation"])
    }

    @Test func aHookThatNothingRunsIsOdd() {
        let reading = read("hooks: [{run: SIREN, at: escalation}]")
        #expect(reading.settings != nil)
        #expect(reading.problems.contains { $0.key == "alarm.hooks[1].at" && $0.severity == .warning })
    }

    @Test(arguments: [
        ("hooks: [{name: siren}]", "alarm.hooks[1]", "the hook names no program"),
        ("hooks: [{run: siren}]", "alarm.hooks[1].run", "'siren' is no absolute path"),
        ("hooks: [{run: [SIREN]}]", "alarm.hooks[1].run", "a list is no absolute path"),
        ("hooks: [{run: SIREN, name: Siren}]", "alarm.hooks[1].name", "'Siren' can't be a hook's name"),
        ("hooks: [{run: SIREN, name: }]", "alarm.hooks[1].name", "the key has no value"),
        ("hooks: [{run: SIREN, nane: a}]", "alarm.hooks[1].nane", "there is no such key"),
        ("hooks: [{run: SIREN, run: SIREN}]", "alarm.hooks[1].run", "this key is given twice"),
        ("hooks: [{run: SIREN, timeout: 10}]", "alarm.hooks[1].timeout", "'10' has no unit"),
        ("hooks: [{run: SIREN, timeout: 61s}]", "alarm.hooks[1].timeout", "'61s' is out of range"),
        ("hooks: [{run: SIREN, timeout: 999ms}]", "alarm.hooks[1].timeout", "'999ms' is out of range"),
        ("hooks: [{run: SIREN, at: sound}]", "alarm.hooks[1].at", "'sound' is no choice here"),
        ("hooks: [{run: SIREN, levels: warning}]", "alarm.hooks[1].levels", "this is not a list"),
        ("hooks: [{run: SIREN, levels: []}]", "alarm.hooks[1].levels", "the list has 0 items"),
        ("hooks: [{run: SIREN, levels: [red]}]", "alarm.hooks[1].levels[1]", "'red' is no choice here"),
        (
            "hooks: [{run: SIREN, levels: [warning, warning]}]", "alarm.hooks[1].levels[2]",
            "'warning' stands there twice"
        ),
        (
            "hooks: [{run: SIREN, name: a}, {run: SIREN, name: a}]", "alarm.hooks", "two hooks have the name 'a'"
        ),
        ("hooks: [[SIREN]]", "alarm.hooks[1]", "a list stands where one value should"),
        ("escalation: [60s]", "alarm.escalation[1]", "a text stands where a step should"),
        ("escalation: [{without: crew}]", "alarm.escalation[1]", "the step has no after"),
        ("escalation: [{after: 60s}]", "alarm.escalation[1]", "the step has no without"),
        ("escalation: [{after: 0s, without: crew}]", "alarm.escalation[1].after", "'0s' is out of range"),
        ("escalation: [{after: 61min, without: crew}]", "alarm.escalation[1].after", "'61min' is out of range"),
        ("escalation: [{after: 60s, without: nurse}]", "alarm.escalation[1].without", "'nurse' is no choice here"),
        (
            "escalation: [{after: 60s, without: crew, from: red}]", "alarm.escalation[1].from",
            "'red' is no choice here"
        ),
        (
            "escalation: [{after: 60s, without: crew, every: 9s}]", "alarm.escalation[1].every",
            "'9s' is out of range"
        ),
        (
            "hooks: [SIREN], escalation: [{after: 60s, without: crew, hooks: [sirn]}]", "alarm.escalation[1].hooks[1]",
            "no hook has the name 'sirn'"
        ),
        (
            "escalation: [{after: 60s, without: crew}, {after: 30s, without: office}]", "alarm.escalation[2].after",
            "this step comes earlier than the one before it"
        ),
        (
            "escalation: [1,2,3,4,5,6,7,8,9]", "alarm.escalation", "the list has 9 items"
        ),
        ("on_delay: 61s", "alarm.on_delay", "'61s' is out of range"),
        ("repeat_distress: 9s", "alarm.repeat_distress", "'9s' is out of range"),
    ])
    func aWrongValueIsOneError(_ alarm: String, _ key: String, _ message: String) {
        let reading = read(alarm)
        #expect(reading.settings == nil)
        #expect(reading.problems.errors.map(\.key) == [key], "\(reading.problems.texts)")
        #expect(reading.problems.errors.first?.message == message)
        #expect(reading.problems.errors.first?.remedy.isEmpty == false)
    }
}

@Suite("Check-ins")
struct CheckInPartTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    @Test(arguments: ["checkin:", "checkin: {}"])
    func thePartAloneTurnsThemOn(_ part: String) {
        #expect(bench.read(Bench.least).settings?.checkIn == nil)
        #expect(bench.read(Bench.least + part).settings?.policy.checkIn == CheckInPolicy())
    }

    @Test func theBoundsHold() {
        for (line, isGood) in [
            ("normal: 1min, warning: 1min, evacuate: 1min", true), ("normal: 59s", false), ("normal: 24h", true),
            ("normal: 25h", false), ("grace: 1h", true), ("grace: 59s", false), ("grace: 61min", false),
        ] {
            let reading = bench.read(Bench.least + "checkin: {\(line)}")
            #expect(reading.problems.hasErrors != isGood, "\(line): \(reading.problems.texts)")
        }
    }

    @Test func lessOftenInWorseDangerIsOdd() {
        let reading = bench.read(Bench.least + "checkin: {evacuate: 45min}")
        #expect(reading.settings != nil)
        #expect(reading.problems.contains { $0.key == "checkin.evacuate" && $0.severity == .warning })
    }
}
