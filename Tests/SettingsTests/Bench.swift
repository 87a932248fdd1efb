import Foundation
import Safety
import Wire
import Workbench

@testable import Settings

/// A technician's folder: settings, certificates, secrets, a siren and one zone.
struct Bench {
    let folder: TemporaryFolder
    var surroundings: Surroundings

    init() throws {
        folder = try TemporaryFolder("settings")
        surroundings = Surroundings(workingDirectory: folder.path, nowOverride: Self.now)
        surroundings.timeZones = folder.file("zoneinfo")
        for (name, rule) in Self.timeZones { try write(ZoneInfo.file(rule), to: "zoneinfo/\(name)") }
        try folder.write("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", to: "ca.pem")
        try folder.write("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", to: "unit.pem")
        try secret("-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n", to: "unit.key")
        try secret("correct horse\n", to: "password")
        try write(Self.officeKeys.encode(), to: "office.keys")
        try secret(SigningKey().text + "\n", to: "unit.signing")
        try secret(Self.opening.text + "\n", to: "unit.opening")
        try folder.write(Self.havens, to: "havens.geojson")
        try folder.write(Self.places, to: "places.geojson")
        try folder.write("12.5\n", to: "odometer")
        try folder.write("#!/bin/sh\n", to: "siren")
        try setMode(0o755, of: "siren")
        try folder.write(Self.zones, to: "zones.d/front.geojson")
    }

    func secret(_ text: String, to name: String) throws {
        try folder.write(text, to: name)
        try setMode(0o600, of: name)
    }

    func setMode(_ mode: Int, of name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.file(name))
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: folder.file(name)) }

    /// Every key of the contract, each with a value that isn't the default where one is allowed.
    var full: String {
        """
        unit:     {id: unit-01, fleet: kharkiv, name: "Mobile clinic 1"}
        gps:      {host: gps.example.org, port: 2948, silence: 12s}
        mqtt:     {brokers: ["mqtts://base.example.org:8884", "mqtts://[2001:db8::1]"], root: clinics, version: 3.1.1,
                   keepalive: 1min, ca: ca.pem, certificate: unit.pem, key: unit.key, user: unit-01,
                   password_file: password, allow_plaintext: false}
        report:   {moving: 100ms, parked: 5min, danger: 0.1s, distance: 1.5km, turn: 45deg}
        zones:    {directory: zones.d, default: {level: warning, margin: 300m, dwell: 3min},
                   area: {south: -1deg, west: 170deg, north: 52deg, east: 42deg},
                   layers: [{file: front.geojson, rings: {evacuate: 0m, warning: 10km}, units: [unit-01]}]}
        state:    {directory: state}
        local:    {socket: run/fieldgate.sock}
        delivery: {receipts: required}
        privacy:  {positions: plain, visits: plain}
        alarm:    {hooks: ["\(folder.file("siren"))", {name: sms, run: "\(folder.file("siren"))", timeout: 30s,
                   at: escalation, levels: [evacuate, warning]}], on_delay: 5s, repeat_distress: 2min,
                   escalation: [{after: 1min, without: crew, from: advisory, every: 90s},
                   {after: 120s, without: office, hooks: [sms]}]}
        checkin:  {normal: 45min, warning: 20min, evacuate: 10min, grace: 4min}
        office:   {keys: office.keys, signing: unit.signing, opening: unit.opening}
        havens:   {file: havens.geojson}
        places:   {file: places.geojson}
        integrity: {off: [crawl, turn_rate], fastest: 144km/h, speed_share: 150%, speed_slack: 15m/s,
                    acceleration: 9m/s2, turn: 70deg/s, turns_from: 8m/s, holds_still: true,
                    displacement: {share: 40%, angle: 50deg, over: 12s}, frozen: 40s, time_still: 12s, time_step: 3s,
                    time_drift: 60ppm, uniform: {spread: 1.5dB, satellites: 7}, signal_jump: 7dB,
                    signal_collapse: {fall: 12dB, within: 6s}, altitude: {lowest: -20m, highest: 2km, jump: 150m},
                    area: {south: 44deg, west: 179deg, north: 52.5deg, east: 40.5deg},
                    spoof_targets: [{name: A, lat: 55.5deg, lon: -37.5deg, radius: 20km}, {name: B, lat: 0deg, lon: 9deg}],
                    parked_drift: 60m, vehicle_holds: 12s, latch: 45s, recover_after: 90s, prove_after: 20s,
                    disc: {speed: 108km/h, cap: 40km}, crew_word: 20min, lost_after: 20s, lost_alert_after: 2min}
        vehicle:  {ignition: {gpio: "gpiochip0:17", active: low}, odometer: {file: odometer, unit: km}, every: 2s}

        """
    }

    static let officeSigning = SigningKey()
    static let opening = OpeningKey()
    static let officeKeys = OfficeKeys(
        signers: [.init(name: "duty", verifying: officeSigning.verifying, mayLower: true)],
        sealing: opening.sealing)

    static let havens = """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature", "properties": {"id": "crh", "name": "Лікарня", "kind": "hospital", "status": "functional",
            "status_dated": "2026-11-20"}, "geometry": {"type": "Point", "coordinates": [37, 50]}}
        ]}
        """

    static let places = """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature", "properties": {"id": "stare", "name": "Старе"},
           "geometry": {"type": "Point", "coordinates": [37, 50]}}
        ]}
        """

    /// The least that a unit needs.
    static let least = """
        unit: {id: unit-01, fleet: kharkiv}
        privacy: {positions: plain, visits: plain}

        """

    static let zones = """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature", "properties": {"id": "red", "name": "Червона", "level": "evacuate"},
           "geometry": {"type": "Polygon", "coordinates": [[[37, 50], [37.1, 50], [37.1, 50.1], [37, 50]]]}}
        ]}
        """

    func read(_ yaml: String) -> SettingsReading {
        SettingsReader(surroundings: surroundings).read(
            Array(yaml.utf8), file: "fieldgate.yaml", base: folder.path)
    }

    /// Writes the settings and loads the whole set-up as at start.
    func loader(_ yaml: String, state: String? = nil) throws -> SetUpLoader {
        try folder.write(yaml, to: "fieldgate.yaml")
        return SetUpLoader(config: "fieldgate.yaml", state: state, surroundings: surroundings)
    }

    /// - Parameter layers: YAML of `zones.layers`, as the settings would have it.
    func readZones(
        _ files: [String: String], defaults: ZoneDefaults = ZoneDefaults(), layers: String = "[]",
        unit: String? = nil, now: UTCTime? = Bench.now, isThorough: Bool = true
    ) throws -> ZonesReading {
        let zones = try TemporaryFolder("zones")
        for (name, text) in files { try zones.write(text, to: name) }
        let reading = read(Self.least + "zones: {directory: \"\(zones.path)\", layers: \(layers)}\n")
        guard var settings = reading.zones else {
            return ZonesReading(set: nil, problems: reading.problems.filter { $0.key.hasPrefix("zones") })
        }
        settings.defaults = defaults
        return ZonesReader(
            settings: settings, unit: unit, now: now, isThorough: isThorough, timeZones: surroundings.timeZones
        ).read()
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try folder.write("", to: name)
        try Data(bytes).write(to: folder.url.appendingPathComponent(name))
    }

    /// The rules from 2026 on, as the database has them in its last lines.
    static let timeZones = [
        ("UTC", "UTC0"), ("Europe/Kyiv", "EET-2EEST,M3.5.0/3,M10.5.0/4"),
        ("Australia/Lord_Howe", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"),
        ("America/New_York", "EST5EDT,M3.2.0,M11.1.0"), ("Asia/Kathmandu", "<+0545>-5:45"),
    ]

    /// 2026-11-22T12:00:00Z, a Sunday; in Kyiv it is 14:00, and winter.
    static let now = UTCTime(secondsSinceEpoch: 1_795_348_800)
}

extension [Problem] {
    /// `line:column key` of every error.
    var errorPlaces: [String] { errors.map { "\($0.line):\($0.column) \($0.key)" } }
    var texts: String { map(\.description).joined(separator: "\n") }
}
