extension SettingKey {
    /// Why `privacy` has no default.
    static let plainReason =
        "until sealing comes, positions and visits cross the broker in plain text, readable by whoever runs or breaks "
        + "into it, and a unit's live position is targeting data; that must be a written decision"

    private static let checkInRange = Duration.seconds(60) ... .seconds(86400)

    /// Every key there is, in the order of the contract.
    static let all: [SettingKey] = general + integrity + trust + vehicle + places

    private static let general: [SettingKey] = [
        SettingKey(
            "unit.id", .segment, .required, example: "unit-01",
            "The unit's opaque id in topics and payloads: never a plate, a person or a place; not `office`."),
        SettingKey("unit.fleet", .segment, .required, example: "kharkiv", "The fleet the unit belongs to."),
        SettingKey(
            "unit.name", .name, .optional, example: "\"Mobile clinic 1\"",
            "Readable name; stays on the unit. Absent: the id."),
        SettingKey("gps.host", .host, .standard("127.0.0.1"), example: "127.0.0.1", "Where gpsd listens."),
        SettingKey("gps.port", .port, .standard("2947"), example: "2947", "gpsd's TCP port."),
        SettingKey(
            "gps.silence", .duration(.seconds(1) ... .seconds(600)), .standard("10s"), example: "10s",
            "How long gpsd may say nothing before the connection is made anew."),
        SettingKey(
            "mqtt.brokers", .brokers, .required, example: "[\"mqtts://base.example.org:8883\"]",
            "Addresses of one broker or one cluster, tried in turn. Port 8883 (mqtts) or 1883 (mqtt) when absent; "
                + "all of one kind."),
        SettingKey(
            "mqtt.root", .segment, .standard("fieldgate"), example: "fieldgate", "First segment of every topic."),
        SettingKey("mqtt.version", .choice(["5", "3.1.1"]), .standard("5"), example: "5", "Protocol version."),
        SettingKey(
            "mqtt.keepalive", .duration(.seconds(5) ... .seconds(600)), .standard("30s"), example: "30s",
            "How long the link may be quiet before it is probed. Whole seconds."),
        SettingKey(
            "mqtt.ca", .certificate, .optional, example: "ca.pem",
            "The authority that signed the broker's certificate. Required with mqtts."),
        SettingKey(
            "mqtt.certificate", .certificate, .optional, example: "unit.pem",
            "The unit's own certificate; together with `mqtt.key`."),
        SettingKey(
            "mqtt.key", .secret, .optional, example: "credential:unit.key",
            "The certificate's private key, PEM, without a passphrase; together with `mqtt.certificate`."),
        SettingKey(
            "mqtt.user", .user, .optional, example: "unit-01", "User name; together with `mqtt.password_file`."),
        SettingKey(
            "mqtt.password_file", .secret, .optional, example: "credential:mqtt-password",
            "File with the password (one line); together with `mqtt.user`."),
        SettingKey(
            "mqtt.allow_plaintext", .flag, .standard("false"), example: "false",
            "Lets mqtt:// leave this computer. Anyone on the way can then read and forge."),
        SettingKey(
            "report.moving", .duration(.milliseconds(100) ... .seconds(3600)), .standard("60s"), example: "60s",
            "Report interval while moving."),
        SettingKey(
            "report.parked", .duration(.milliseconds(100) ... .seconds(86400)), .standard("300s"), example: "300s",
            "Report interval while parked."),
        SettingKey(
            "report.danger", .duration(.milliseconds(100) ... .seconds(600)), .standard("15s"), example: "15s",
            "Report interval while a zone's alert of level warning or evacuate is open."),
        SettingKey(
            "report.distance", .length(1...100_000), .standard("250m"), example: "250m",
            "Distance since the last report that calls for another."),
        SettingKey(
            "report.turn", .angle(1...180), .standard("30deg"), example: "30deg",
            "Course change since the last report that calls for another, while moving."),
        SettingKey(
            "zones.directory", .folder, .standard("zones.d"), example: "zones.d",
            "Folder of the zone files, `*.geojson`, `*.json`, `*.kml` and `*.kmz`."),
        SettingKey(
            "zones.layers", .layers, .optional,
            example: "[{file: front.geojson, rings: {evacuate: 0m, warning: 10km}}]",
            "What a map file leaves out: level, rings, hours and the rest. Absent: none."),
        SettingKey(
            "zones.area.south", .degrees(-90...90), .standard("43.5deg"), example: "43.5deg",
            "Where the fleet works; zones wholly elsewhere are a warning, and tell swapped axes."),
        SettingKey(
            "zones.area.west", .degrees(-180...180), .standard("21deg"), example: "21deg",
            "Its western edge; may lie east of the eastern one, across the antimeridian."),
        SettingKey(
            "zones.area.north", .degrees(-90...90), .standard("53.5deg"), example: "53.5deg", "Its northern edge."),
        SettingKey(
            "zones.area.east", .degrees(-180...180), .standard("41.5deg"), example: "41.5deg", "Its eastern edge."),
        SettingKey(
            "zones.default.level", .choice(["advisory", "warning", "evacuate"]), .standard("evacuate"),
            example: "evacuate", "Level of zones that don't name one."),
        SettingKey(
            "zones.default.margin", .length(0...10_000), .standard("250m"), example: "250m",
            "How far outside, accuracy deducted, counts as out. Delays leaving only."),
        SettingKey(
            "zones.default.dwell", .duration(.zero ... .seconds(7200)), .standard("120s"), example: "120s",
            "How long that must last. Delays leaving only."),
        SettingKey(
            "state.directory", .folder, .standard("/var/lib/fieldgate"), example: "/var/lib/fieldgate",
            "Where the journal, the safety mirror and the last good set-up are kept."),
        SettingKey(
            "local.socket", .socket, .standard("/run/fieldgate/fieldgate.sock"),
            example: "/run/fieldgate/fieldgate.sock", "Socket of `fieldgate status`, `visit` and the rest."),
        SettingKey(
            "delivery.receipts", .choice(["broker", "required"]), .standard("broker"), example: "broker",
            "Whose word lets a message leave the outbox: the broker's, or the office's receipt, which takes the "
                + "`office` part."),
        SettingKey(
            "privacy.positions", .choice(["plain"]), .required, example: "plain", "How positions cross the broker.",
            reason: plainReason),
        SettingKey(
            "privacy.visits", .choice(["plain"]), .required, example: "plain", "How visits cross the broker.",
            reason: plainReason),
        SettingKey(
            "alarm.hooks", .hooks, .optional, example: "[\"/usr/lib/fieldgate/hooks/siren\"]",
            "Programs that are run when an alarm sounds or nobody answers. Absent: none."),
        SettingKey(
            "alarm.escalation", .steps, .optional, example: "[{after: 60s, without: crew}]",
            "What follows when nobody answers. Absent: all hooks again after 60s without the crew's answer."),
        SettingKey(
            "alarm.on_delay", .duration(.zero ... .seconds(60)), .standard("0s"), example: "0s",
            "How long a danger below evacuate must last before it is an alarm."),
        SettingKey(
            "alarm.repeat_distress", .duration(.seconds(10) ... .seconds(600)), .standard("60s"), example: "60s",
            "How often a distress call is repeated on every bearer until the office acknowledges it."),
        SettingKey(
            "checkin.normal", .duration(checkInRange), .standard("60min"), example: "60min",
            "How often the crew must say that they are well. Without the `checkin` part it is never asked."),
        SettingKey(
            "checkin.warning", .duration(checkInRange), .standard("30min"), example: "30min",
            "The same while an alert of level warning is open."),
        SettingKey(
            "checkin.evacuate", .duration(checkInRange), .standard("15min"), example: "15min",
            "The same while one of level evacuate is open."),
        SettingKey(
            "checkin.grace", .duration(.seconds(60) ... .seconds(3600)), .standard("5min"), example: "5min",
            "From the reminder, when it is due, to the warning, and from the warning to the alarm."),
        SettingKey(
            "office.keys", .officeKeys, .optional, example: "office.keys",
            "The office's public keys; together with `office.signing` and `office.opening`. Absent: no orders."),
        SettingKey(
            "office.signing", .secret, .optional, example: "unit.signing",
            "The unit's own key that it signs with; one line."),
        SettingKey(
            "office.opening", .secret, .optional, example: "unit.opening",
            "The unit's own key that opens what is sealed to it; one line."),
        SettingKey(
            "havens.file", .map, .optional, example: "havens.geojson",
            "Hospitals, havens, assembly points and shelters, for guidance. Absent: none."),
    ]

    static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// Every mapping there is, outer ones before inner ones.
    static let sections: [String] = all.reduce(into: []) { if !$0.contains($1.section) { $0.append($1.section) } }

    /// What may stand directly inside a section (`""` is the file): leaves and inner sections.
    static func names(in section: String) -> [String] {
        let prefix = section.isEmpty ? "" : section + "."
        let inner = all.map(\.name).filter { $0.hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count).prefix { $0 != "." }) }
        return inner.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
