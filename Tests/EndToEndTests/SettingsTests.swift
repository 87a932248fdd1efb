import Foundation
import Testing
import Workbench

extension EndToEnd {
    @Suite struct SettingsTests {
        @Test func tenMistakesGiveTenLinesEachWithItsPlaceAndItsRemedy() async throws {
            let folder = try TemporaryFolder("settings")
            let hook = try folder.write("#!/bin/sh\n", to: "siren")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
            let file = try folder.write(Self.tenMistakes(folder, hook: hook), to: "fieldgate.yaml")

            let outcome = try await Fieldgate.run(["check", "--config", file], in: folder)
            #expect(outcome.status == 78)
            // Beside them, that nobody can order or be told of duress.
            let (warnings, errors) = (
                outcome.lines.filter { $0.contains(": warning: ") },
                outcome.lines.filter { !$0.contains(": warning: ") }
            )
            #expect(warnings.count == 1 && warnings.allSatisfy { $0.contains("warning: office: ") })
            #expect(errors.count == 10, "\(outcome.output)")
            for line in errors {
                let parts = try #require(try Self.form.wholeMatch(in: line), "\(line)")
                #expect([file, folder.file("nowhere")].contains(String(parts.output.1)))
            }
            // Ten places, not ten words about one.
            #expect(Set(errors.map { $0.split(separator: " ").first }).count == 10)

            let machine = try await Fieldgate.run(["check", "--config", file, "--format", "json"], in: folder)
            #expect(machine.status == 78)
            let problems = try machine.json([Problem].self).filter { $0.severity == "error" }
            #expect(problems.count == 10)
            #expect(
                problems.allSatisfy { $0.line > 0 && $0.column > 0 && !$0.remedy.isEmpty })
        }

        private struct Problem: Decodable {
            let severity, file, key, message, remedy: String
            let line, column: Int
        }

        /// file:line:column: error: key: what is wrong; what would be right
        private static var form: Regex<(Substring, Substring, Substring, Substring, Substring)> {
            /(.+?):(\d+):(\d+): error: ([^:]+): [^;]+; .+/
        }

        private static func tenMistakes(_ folder: TemporaryFolder, hook: String) -> String {
            """
            unit:     {id: Unit_01, fleet: kharkiv, name: "Mobile clinic 1"}
            gps:      {host: 127.0.0.1, port: 99999, silence: 10}
            mqtt:     {brokers: ["mqtt://base.example.org:1883"], root: fieldgate}
            report:   {moving: fast, parked: 300s, danger: 15s, distance: 250m, turn: 400deg}
            zones:    {directory: nowhere}
            state:    {directory: \(folder.file("state")), colour: red}
            local:    {socket: \(folder.file("fieldgate.sock"))}
            delivery: {receipts: office}
            privacy:  {positions: plain}
            alarm:    {hooks: ["\(hook)"]}

            """
        }

        /// On the bench there is no office part, and that is one warning.
        private static let usual = 1

        @Test func badNewSetLeavesTheOldOneInForceAndAGoodOneEndsTheTrouble() async throws {
            let unit = try await UnitOnBench(Places.outside) { settings, _ in settings.integrity = nil }
            try await unit.start()
            unit.feed.resume()
            try await unit.shows("one zone in force") {
                $0.status.zones.count == 1 && $0.status.settings.problems == Self.usual
            }

            // Told to look.
            try unit.folder.write(unit.settings.text + "colour: red\n", to: "fieldgate.yaml")
            unit.daemon?.send(SIGHUP)
            try await unit.shows("the problem") { $0.local.problems.contains { $0.contains("colour") } }
            try unit.writeSettings()
            unit.daemon?.send(SIGHUP)
            try await unit.shows("no problem") { $0.status.settings.problems == Self.usual }

            // Not told: a changed file is seen.
            try unit.folder.write("{", to: "zones.d/more.geojson")
            try await unit.shows("the broken zone file") { $0.local.problems.contains { $0.contains("more.geojson") } }
            #expect(try unit.status().status.zones.count == 1)
            #expect(try !unit.status().status.settings.last_good)
            try unit.folder.write(
                Places.zones([Places.zone("more", name: "Більше", from: 51, to: 51.1)]), to: "zones.d/more.geojson")
            try await unit.shows("two zones") {
                $0.status.zones.count == 2 && $0.status.settings.problems == Self.usual
            }
        }

        @Test func zoneAddedWhereTheUnitStandsRaisesWithinSeconds() async throws {
            let unit = try await UnitOnBench(Places.outside)
            let office = try await unit.subscriber()
            try await unit.start()
            unit.feed.resume()
            try await unit.shows("a trusted position") { $0.status.position.state == "trusted" }
            #expect(try unit.status().alert("zone") == nil)
            try unit.folder.write(
                Places.zones([
                    Places.zone(), Places.zone("shelling", name: "Обстріл", from: 50.0, to: 50.15),
                ]), to: "zones.d/zones.geojson")
            try await office.hears("the alert", within: .seconds(10)) { office in
                try office.alerts("zone").contains { $0.alert.zone?.name == "Обстріл" && $0.alert.level == "evacuate" }
            }
            try await eventually("the siren") { try unit.soundings.contains { $0.kind == "zone" } }
        }

        enum Broken: String, CaseIterable, Sendable { case settings, zones }

        @Test(arguments: Broken.allCases)
        func setBrokenBeforeARestartWarnsFromTheLastGoodOne(_ part: Broken) async throws {
            let unit = try await UnitOnBench(Places.into)
            let office = try await unit.subscriber()
            try await unit.start()
            try await unit.shows("the link is up") { $0.local.link.state == "up" }
            try await unit.stop()
            switch part {
            case .settings: try unit.folder.write(unit.settings.text + "unit: [\n", to: "fieldgate.yaml")
            case .zones: try unit.folder.write(#"{"type": "Featu"#, to: "zones.d/zones.geojson")
            }
            #expect(try await unit.run(["check", "--config", unit.config]).status == 78)
            try await unit.start()
            unit.feed.resume()
            let status = try unit.status()
            #expect(status.status.settings.last_good)
            #expect(status.status.settings.problems > 0)
            #expect(status.status.zones.source == "last-good")
            try await office.hears("the zone's alert") { try !$0.alerts("zone").isEmpty }
            try await eventually("the siren") { try unit.soundings.contains { $0.kind == "zone" } }
            #expect(try unit.log.contains("UNUSABLE"))
        }

        @Test func brokenLinkSettingsTurnTheLinkOffAndNeverTheAlarm() async throws {
            let unit = try await UnitOnBench(Places.into) { settings, _ in
                settings.mqtt = #"{brokers: ["mqtts://base.example.org:8883"], ca: nowhere.pem}"#
            }
            try await unit.start()
            unit.feed.resume()
            try await eventually("the siren", within: .seconds(20)) {
                try unit.soundings.contains { $0.kind == "zone" && $0.cause == "raised" }
            }
            let status = try unit.status()
            #expect(status.local.link.state == "disabled")
            #expect(status.local.problems.contains { $0.contains("mqtt.ca") })
            #expect(status.alert("zone")?.level == "evacuate")
        }

        @Test func neverAGoodSetEndsWith78() async throws {
            let unit = try await UnitOnBench(Places.outside)
            try unit.folder.write("unit: [\n", to: "fieldgate.yaml")
            let outcome = try await unit.run(["run", "--config", unit.config])
            #expect(outcome.status == 78)
            #expect(outcome.output.contains("fieldgate.yaml:"))
        }
    }
}
