import Foundation
import Testing
import Workbench

extension EndToEnd {
    /// What the office can do to a unit, beyond an evacuation.
    @Suite struct OfficeTests {
        private struct Stage {
            let unit: UnitOnBench
            let base: OfficeOnBench
            let ear: Subscriber

            init() async throws {
                unit = try await UnitOnBench(Places.outside)
                base = try await OfficeOnBench(for: unit)
                ear = try await unit.subscriber()
                try await base.start(unit)
                try await unit.start()
                unit.feed.resume()
                try await unit.shows("a trusted position and a link") {
                    $0.status.position.state == "trusted" && $0.local.link.state == "up"
                }
            }
        }

        @Test func aSignedZoneSetAlarmsSurvivesARestartAndIsNotTakenBackByAnOlderOne() async throws {
            let stage = try await Stage()
            let (unit, base) = (stage.unit, stage.base)
            let here = try unit.folder.write(
                Places.zones([Places.zone("shelling", name: "Обстріл", from: 50.0, to: 50.15)]), to: "shelling.geojson")
            let signed = unit.folder.file("zones.signed")
            try await base.run("zones", "sign", here, "--out", signed)
            try await base.run("zones", "publish", signed)
            try await unit.shows("the office's zone raises") { status in
                status.alert("zone") != nil && status.status.zones.count == 2
            }
            let id = try #require(try unit.status().alert("zone")).id
            try await stage.ear.hears("the zone's name") {
                try $0.alerts("zone").contains { $0.alert.zone?.name == "Обстріл" }
            }

            try await unit.crash()
            try await unit.start()
            try await unit.shows("the same alarm after a restart") { status in
                status.alert("zone")?.id == id && status.status.zones.count == 2
            }
            // Somebody takes it off the broker: the unit keeps what it has.
            try await unit.broker.publish([], to: "fieldgate/kharkiv/office/zones", arguments: ["-r"])
            try await base.run("order", "report", "unit-01", "--wait", "10s")
            #expect(try unit.status().alert("zone")?.id == id)
        }

        @Test func emissionControlSilencesTheLinkAndAnEvacuationBreaksIt() async throws {
            let stage = try await Stage()
            try await stage.base.run("order", "silence", "unit-01", "--minutes", "240", "--wait", "10s")
            try await stage.ear.hears("it says that it falls silent") {
                try $0.statuses.last?.state == "silent"
            }
            try await stage.unit.shows("the link is off") {
                $0.local.link.state == "disabled" && $0.local.silentUntil != nil
            }
            // The crew's own test is a drill and breaks nothing; a distress call does.
            let pressed = try await stage.unit.run(["alert", "distress", "--socket", stage.unit.settings.local])
            #expect(pressed.status == 0, "\(pressed.output)")
            try await stage.ear.hears("the distress call") { try !$0.alerts("distress").isEmpty }
            try await stage.unit.shows("the link speaks") { $0.local.silentUntil == nil && $0.local.link.state == "up" }
        }

        /// Nothing on a screen, on a plain topic, in a hook or a log; the office knows.
        @Test func aCheckInUnderDuressIsKnownToTheOfficeAlone() async throws {
            let stage = try await Stage()
            let unit = stage.unit
            let before = try await unit.run(["checkin", "--socket", unit.settings.local])
            let forced = try await unit.run(["checkin", "--duress", "--socket", unit.settings.local])
            #expect((forced.status, forced.output.prefix(10)) == (before.status, before.output.prefix(10)))
            try await eventually("the office knows", within: .seconds(20)) {
                try await stage.base.attempt(["watch", "--once"]).output.contains("DURESS")
            }
            #expect(try unit.status().local.alerts.isEmpty)
            #expect(try unit.soundings.isEmpty)
            #expect(try stage.ear.alerts("distress").isEmpty)
            let plain = stage.ear.messages.filter {
                $0.text.lowercased().contains("distress") || $0.text.contains("duress")
            }
            #expect(plain.isEmpty)
            #expect(try !unit.log.contains("distress") && !unit.log.contains("duress"))
        }
    }
}
