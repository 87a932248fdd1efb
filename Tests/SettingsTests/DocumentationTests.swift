import Foundation
import Testing

@testable import Settings

@Suite("docs/settings.md")
struct DocumentationTests {
    /// The table in the manual is the table that the reader obeys, row by row.
    @Test func everyKeyIsDocumentedAsItIsRead() throws {
        let manual = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/settings.md")
        let text = try String(contentsOf: manual, encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") && $0.contains(".") }.map(String.init)
            .filter { row in SettingKey.all.contains { row.hasPrefix("| `\($0.name)` |") } }
        let expected = SettingKey.all.map(row)
        #expect(rows == expected, "the rows should read:\n\(expected.joined(separator: "\n"))")
    }

    private func row(_ key: SettingKey) -> String {
        let need =
            switch key.need {
            case .required: ("–", key.section == "mqtt" ? "with mqtt" : "yes")
            case .standard(let text): ("`\(text)`", "no")
            case .optional: ("–", "no")
            }
        let cells = [
            "`\(key.name)`", key.kind.type, key.kind.unit, need.0, key.kind.range, "`\(key.example)`", need.1,
            key.meaning,
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    /// The contract's names, so that no key goes or comes unnoticed.
    @Test func theKeysAreThoseOfTheContract() {
        #expect(
            SettingKey.all.map(\.name) == [
                "unit.id", "unit.fleet", "unit.name", "gps.host", "gps.port", "gps.silence", "mqtt.brokers",
                "mqtt.root",
                "mqtt.version", "mqtt.keepalive", "mqtt.ca", "mqtt.certificate", "mqtt.key", "mqtt.user",
                "mqtt.password_file", "mqtt.allow_plaintext", "report.moving", "report.parked", "report.danger",
                "report.distance", "report.turn", "zones.directory", "zones.layers", "zones.area.south",
                "zones.area.west", "zones.area.north", "zones.area.east", "zones.default.level",
                "zones.default.margin", "zones.default.dwell", "state.directory", "local.socket", "delivery.receipts",
                "privacy.positions",
                "privacy.visits", "alarm.hooks", "alarm.escalation", "alarm.on_delay", "alarm.repeat_distress",
                "checkin.normal", "checkin.warning", "checkin.evacuate", "checkin.grace", "office.keys",
                "office.signing", "office.opening", "havens.file",
                "integrity.off", "integrity.fastest", "integrity.speed_share", "integrity.speed_slack",
                "integrity.acceleration", "integrity.turn", "integrity.turns_from", "integrity.displacement.share",
                "integrity.displacement.angle", "integrity.displacement.over", "integrity.frozen",
                "integrity.holds_still", "integrity.time_still", "integrity.time_step", "integrity.time_drift",
                "integrity.uniform.spread", "integrity.uniform.satellites", "integrity.signal_jump",
                "integrity.signal_collapse.fall", "integrity.signal_collapse.within", "integrity.altitude.lowest",
                "integrity.altitude.highest", "integrity.altitude.jump", "integrity.area.south",
                "integrity.area.west", "integrity.area.north", "integrity.area.east", "integrity.spoof_targets",
                "integrity.parked_drift", "integrity.vehicle_holds", "integrity.latch", "integrity.recover_after",
                "integrity.prove_after", "integrity.lost_after", "integrity.lost_alert_after", "integrity.disc.speed",
                "integrity.disc.cap", "integrity.crew_word", "vehicle.ignition.gpio", "vehicle.ignition.active",
                "vehicle.ignition.file", "vehicle.ignition.command", "vehicle.odometer.file",
                "vehicle.odometer.command", "vehicle.odometer.unit", "vehicle.every", "places.file",
            ])
    }

    /// Every default and every scalar example passes its own rule.
    @Test func defaultsAndExamplesAreValid() throws {
        let bench = try Bench()
        for key in SettingKey.all
        where ![
            "mqtt.ca", "mqtt.certificate", "mqtt.key", "mqtt.user", "mqtt.password_file", "alarm.hooks", "mqtt.brokers",
            "office.keys", "office.signing", "office.opening", "vehicle.ignition.active",
        ].contains(key.name) && !key.name.hasPrefix("integrity.area.") {
            var texts = [key.example]
            if case .standard(let text) = key.need { texts.append(text) }
            for text in texts {
                var yaml = "unit:\n  id: unit-01\n  fleet: k\nprivacy:\n  positions: plain\n  visits: plain\n"
                let parts = key.name.split(separator: ".")
                if let line = yaml.split(separator: "\n").first(where: { $0.hasPrefix("  \(key.leaf):") }) {
                    yaml = yaml.replacing(line, with: "  \(key.leaf): \(text)")
                } else if parts[0] == "unit" {
                    yaml = yaml.replacing("  fleet: k", with: "  fleet: k\n  \(key.leaf): \(text)")
                } else {
                    let inner = parts.dropFirst().reversed().reduce(text) { "{\($1): \($0)}" }
                    let brokers = parts[0] == "mqtt" ? "{brokers: [mqtt://localhost], " + inner.dropFirst() : inner
                    yaml += "\(parts[0]): \(brokers)\n"
                }
                let reading = bench.read(yaml)
                #expect(!reading.problems.hasErrors, "\(key.name): \(reading.problems.texts)")
            }
        }
    }
}
