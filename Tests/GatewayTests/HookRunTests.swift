import Foundation
import Geodesy
import Logging
import Safety
import Settings
import Testing
import Wire
import Workbench

@testable import Gateway

/// Which hooks run for what, what they are told, and what becomes of those that misbehave.
@Suite struct HookRunTests {
    private let folder: TemporaryFolder
    private let heard = Heard<HookTally>()

    init() throws { folder = try TemporaryFolder("hook-runs") }

    private func sounder(_ hooks: [AlarmHook]) -> HookSounder {
        HookSounder(
            hooks: hooks, unit: "unit-01", logger: Logger(label: "test"), onFailure: { [heard] in heard.add([$0]) })
    }

    /// A hook that first writes a line of its own into `ran`.
    private func hook(
        _ name: String, _ script: String = "", timeout: Duration = .seconds(10), at: AlarmHook.At = .sounding,
        levels: [Level] = Level.allCases
    ) throws -> AlarmHook {
        let path = try folder.write("#!/bin/sh\necho \(name) >> '\(folder.file("ran"))'\n\(script)\n", to: name)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return AlarmHook(name: name, path: path, timeout: timeout, at: at, levels: levels)
    }

    private func text(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: folder.file(name)) ?? Data(), as: UTF8.self)
    }
    private var ran: [String] { text("ran").split(separator: "\n").map(String.init).sorted() }

    private func change(
        _ level: Level = .evacuate, _ cause: AlertChange.Cause = .raised, step: EscalationStep? = nil,
        detail: AlertDetail? = nil, duress: Duress? = nil
    ) -> AlertChange {
        var alert = Samples.alert()
        alert.level = level
        alert.duress = duress
        if step != nil {
            alert.escalation = Escalation(
                since: Samples.stamp, taken: [.init(step: 2, at: Samples.stamp, times: 3)])
        }
        return AlertChange(
            alert: alert, cause: cause, isLast: true, detail: detail, step: step, stepNumber: step.map { _ in 2 })
    }

    private func sound(_ sounder: HookSounder, _ change: AlertChange) async throws {
        sounder.sound(change, payload: Array("{}".utf8))
        try await eventually("all ended") { sounder.isQuiet }
    }

    // MARK: Who runs

    @Test func aSoundingRunsTheHooksOfItsLevel() async throws {
        let sounder = sounder([
            try hook("lamp"), try hook("siren", levels: [.warning, .evacuate]), try hook("sms", at: .escalation),
        ])
        try await sound(sounder, change(.advisory))
        #expect(ran == ["lamp"])
        try await sound(sounder, change(.warning))
        #expect(ran == ["lamp", "lamp", "siren"])
    }

    @Test func aStepRunsWhatItNamesAndOneThatNamesNoneAllOfASounding() async throws {
        let sounder = sounder([
            try hook("lamp"), try hook("sms", at: .escalation, levels: [.evacuate]),
        ])
        let named = EscalationStep(after: .seconds(120), without: .office, hooks: ["sms"])
        try await sound(sounder, change(.evacuate, .escalated, step: named))
        #expect(ran == ["sms"])
        try await sound(sounder, change(.warning, .escalated, step: named))
        #expect(ran == ["sms"], "not of its level")
        try await sound(
            sounder, change(.warning, .escalated, step: EscalationStep(after: .seconds(60), without: .crew)))
        #expect(ran == ["lamp", "sms"])
    }

    @Test func whatFailedIsDueAgainAtTheNextStepWhateverThatNames() async throws {
        let mended = folder.file("mended")
        let sounder = sounder([
            try hook("lamp"), try hook("siren", "test -e '\(mended)'"), try hook("sms", at: .escalation),
        ])
        let step = EscalationStep(after: .seconds(120), without: .office, hooks: ["sms"])
        try await sound(sounder, change())
        #expect(ran == ["lamp", "siren"])
        try folder.write("", to: "mended")
        try await sound(sounder, change(.evacuate, .escalated, step: step))
        #expect(ran == ["lamp", "siren", "siren", "sms"])
        try await sound(sounder, change(.evacuate, .escalated, step: step))
        #expect(ran == ["lamp", "siren", "siren", "sms", "sms"], "it was heard")
    }

    /// Whoever looks over the caller's shoulder must learn nothing.
    @Test func aCovertCallReachesNoHook() async throws {
        let sounder = sounder([try hook("lamp")])
        try await sound(sounder, change(duress: .covert))
        try await sound(sounder, change(duress: .marked))
        #expect(ran == ["lamp"])
    }

    @Test func aMessageOfTheOfficeIsAnAdvisory() async throws {
        let told = folder.file("told")
        let sounder = sounder([
            try hook("voice", "cat > '\(told)'; env | grep ^FIELDGATE_ | sort >> '\(told)'"),
            try hook("siren", levels: [.warning, .evacuate]),
        ])
        sounder.tell(
            CrewMessage(id: Samples.id(5), text: "Дорога\nвідкрита", at: Samples.stamp, from: "duty", drill: true))
        try await eventually("it was told") { sounder.isQuiet && !text("told").isEmpty }
        #expect(ran == ["voice"])
        let lines = text("told")
        #expect(lines.hasPrefix("{\"_type\":\"fieldgate.message\",\"at\":"))
        #expect(lines.contains("\"from\":\"duty\",\"id\":\"\(Samples.id(5))\",\"text\":\"Дорога\\nвідкрита\""))
        for word in ["KIND=message", "DRILL=1", "TEXT_UK=Дорога відкрита", "TEXT_EN=Дорога відкрита", "STEP=0"] {
            #expect(lines.contains("FIELDGATE_\(word)\n"), "\(word) of \(lines)")
        }
        #expect(!lines.contains("TEXT_SMS"))
    }

    // MARK: What they are told

    @Test func theEnvironmentIsTheContracts() {
        let guidance = Guidance(
            nearest: [], wayOut: .init(distanceMetres: 1_200, bearingDegrees: 270))
        let detail = AlertDetail(
            coordinate: Coordinate(50, 36), accuracyMetres: 5, distanceMetres: -3, time: Samples.stamp.utc,
            guidance: guidance)
        let step = EscalationStep(after: .seconds(120), without: .office, hooks: ["sms"])
        let change = change(.evacuate, .escalated, step: step, detail: detail, duress: .marked)
        let entries = HookEnvironment(change, unit: "unit-01").entries
        let id = change.alert.id.description
        #expect(
            entries == [
                "FIELDGATE_ID=\(id)", "FIELDGATE_REV=1", "FIELDGATE_CAUSE=escalated", "FIELDGATE_KIND=zone",
                "FIELDGATE_LEVEL=evacuate", "FIELDGATE_STATE=active", "FIELDGATE_CERTAINTY=observed",
                "FIELDGATE_ACTIONS=relocate", "FIELDGATE_DRILL=0", "FIELDGATE_STEP=2", "FIELDGATE_TIMES=3",
                "FIELDGATE_TEXT_UK=ЕВАКУАЦІЯ: Red", "FIELDGATE_TEXT_EN=EVACUATE: Red", "FIELDGATE_UNIT=unit-01",
                "FIELDGATE_TEXT_SMS=unit-01 EVAKUATSIIA: Red #\(id.suffix(12)).1",
                "FIELDGATE_GUIDANCE_UK=\(AlertGuidanceText(guidance)?.ukrainian ?? "")",
                "FIELDGATE_GUIDANCE_EN=\(AlertGuidanceText(guidance)?.english ?? "")",
            ])
        // Neither the place nor the duress.
        #expect(entries.allSatisfy { !$0.contains("50.0") && !$0.contains("marked") })
    }

    /// The words are written down in two other places: in the manual, and in the gate of `from-socket`.
    @Test func theManualAndTheSocketKnowTheSameWords() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let manual = try String(contentsOf: root.appendingPathComponent("docs/hooks.md"), encoding: .utf8)
        let gate = try String(contentsOf: root.appendingPathComponent("config/hooks/from-socket"), encoding: .utf8)
        let detail = AlertDetail(
            coordinate: Coordinate(50, 36), accuracyMetres: 5, distanceMetres: nil, time: Samples.stamp.utc,
            guidance: Guidance(nearest: [], wayOut: .init(distanceMetres: 1_200, bearingDegrees: 270)))
        let names = HookEnvironment(change(detail: detail), unit: "unit-01").entries
            .compactMap { $0.split(separator: "=").first.map(String.init) }.sorted()
        #expect(names.count == 17)
        let documented = manual.split(separator: "\n").filter { $0.hasPrefix("| `FIELDGATE_") }
            .flatMap { row in row.split(separator: "|")[0].split(separator: "`").filter { $0.hasPrefix("FIELDGATE_") } }
        #expect(documented.map(String.init).sorted() == names)
        let passed = gate.split { " |\\\n)".contains($0) }.filter { $0.hasPrefix("FIELDGATE_") && $0.hasSuffix("=*") }
        #expect(passed.map { String($0.dropLast(2)) }.sorted() == names)
    }

    // MARK: Hooks that misbehave

    @Test func eightThatHangHoldNobodyUpAndAreEnded() async throws {
        let hanging = try (1...8).map { try hook("hanging-\($0)", "exec /bin/sleep 600", timeout: .seconds(1)) }
        let sounder = sounder(hanging + [try hook("well")])
        sounder.sound(change(), payload: Array("{}".utf8))
        sounder.sound(change(), payload: Array("{}".utf8))
        // Both soundings are out, and nothing has ended yet but what is well.
        try await eventually("all were started twice") { ran.count == 18 }
        try await eventually("they were ended") { sounder.isQuiet }
        #expect(sounder.failed == 16)
        #expect(sounder.tally.entries.allSatisfy { $0.reason == .timedOut && $0.count == 2 })
        #expect(heard.all.map(\.total).max() == 16)
    }

    @Test func oneThatHangsTakesItsOwnPlacesOnlyAndTheWorstLevelHasMore() async throws {
        let sounder = sounder([try hook("hanging", "exec /bin/sleep 600", timeout: .seconds(2)), try hook("well")])
        for count in 1...(HookSounder.places + 1) {
            sounder.sound(change(.warning), payload: Array("{}".utf8))
            try await eventually("what is well ran") {
                ran.count { $0 == "well" } == count && sounder.running("well") == 0
            }
        }
        #expect(sounder.tally.entries == [.init(hook: "hanging", reason: .crowded, count: 1)])
        sounder.sound(change(.evacuate), payload: Array("{}".utf8))
        try await eventually("the worst gets through") { ran.count { $0 == "hanging" } == HookSounder.places + 1 }
        try await eventually("all ended") { sounder.isQuiet }
    }

    /// What prints without end waits for its end, and takes no processor; what is only talkative is not held up.
    @Test func aGigabyteOfOutputGoesNowhereAndAHundredKilobytesDontMatter() async throws {
        let endless = try hook(
            "endless", "/bin/dd if=/dev/zero bs=65536 count=16384 2>/dev/null; echo finished >> \(folder.file("ran"))",
            timeout: .seconds(1))
        let talkative = try hook("talkative", "/bin/dd if=/dev/zero bs=1000 count=100 2>&1")
        let sounder = sounder([endless, talkative])
        sounder.sound(change(), payload: Array("{}".utf8))
        try await eventually("both are over") { sounder.isQuiet }
        #expect(sounder.tally.entries == [.init(hook: "endless", reason: .timedOut, count: 1)])
        #expect(!ran.contains("finished"))
    }

    @Test func eachWayToFailIsCountedByHookAndReason() async throws {
        let sounder = sounder([
            AlarmHook(name: "gone", path: folder.file("gone")), try hook("failing", "exit 3"),
            try hook("killed", "kill -9 $$"), try hook("well"),
        ])
        try await sound(sounder, change())
        try await sound(sounder, change())
        let entries = sounder.tally.entries.sorted { $0.hook < $1.hook }
        #expect(
            entries == [
                .init(hook: "failing", reason: .failed, count: 2), .init(hook: "gone", reason: .notStarted, count: 2),
                .init(hook: "killed", reason: .killed, count: 2),
            ])
    }

    @Test func aTallyIsBounded() {
        var tally = HookTally()
        for number in 1...1_000 { tally.count("hook-\(number)", .failed) }
        #expect(tally.total == 1_000)
        #expect(tally.entries.count == HookTally.most + 1)
    }
}
