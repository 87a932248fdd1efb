import Safety
import Wire

/// What a settings file says, and everything that is wrong with it.
public struct SettingsReading: Sendable, Equatable {
    /// Nil after any error outside the `mqtt` and `office` parts; with errors in those alone, `settings.mqtt` or
    /// `settings.office` is nil.
    public let settings: UnitSettings?
    /// All of them, in order of place.
    public let problems: [Problem]

    /// The only errors are in the `mqtt` and `office` parts: what needs them is off, the warning works.
    public var sparesTheWarning: Bool {
        let errors = problems.errors
        return !errors.isEmpty && errors.allSatisfy { $0.isIn("mqtt") || $0.isIn("office") }
    }

    /// The parts that could be read although others couldn't.
    let zones: UnitSettings.Zones?
    let unitID: String?
    let stateDirectory: String?
    /// Whether the root of the unit's address was read, and isn't a stand-in.
    let knowsRoot: Bool
    /// As they were on the disk; nil when unreadable.
    let bytes: [UInt8]?
}

/// Reads `fieldgate.yaml` strictly: all problems at once, nothing guessed.
public struct SettingsReader: Sendable {
    /// A larger file is no settings file.
    public static let limitBytes = 1 << 20

    public let surroundings: Surroundings
    let toleratesMissingPrograms: Bool

    public init(surroundings: Surroundings) {
        self.init(surroundings: surroundings, toleratesMissingPrograms: false)
    }

    init(surroundings: Surroundings, toleratesMissingPrograms: Bool) {
        self.surroundings = surroundings
        self.toleratesMissingPrograms = toleratesMissingPrograms
    }

    /// Reads the file at `path`; relative paths in it start from its folder.
    public func read(_ path: String) -> SettingsReading {
        let absolute = Path.absolute(path, from: surroundings.workingDirectory)
        do {
            let bytes = try RawFile.read(absolute, limit: Self.limitBytes).bytes
            return read(bytes, file: path, base: Path.folder(of: absolute))
        } catch {
            let problem = Problem(
                .error, file: path, at: .start, key: "file", Self.message(error),
                remedy: error == .tooLarge
                    ? "a settings file; 1 MiB is the limit" : "a settings file that the service may read")
            return failed([problem], bytes: nil, base: "/")
        }
    }

    private static func message(_ error: FileError) -> String {
        switch error {
        case .tooLarge: "the file is too large"
        case .irregular: "this is not a file"
        default: "the file can't be read: \(error.reason)"
        }
    }

    /// Reads the bytes of a settings file.
    ///
    /// - Parameters:
    ///   - file: what problems call it.
    ///   - base: absolute; where relative paths start from.
    public func read(_ bytes: [UInt8], file: String, base: String) -> SettingsReading {
        do throws(Problem) {
            guard bytes.count <= Self.limitBytes else {
                throw Problem(
                    .error, file: file, at: .start, key: "file", "the file is too large",
                    remedy: "a settings file; 1 MiB is the limit")
            }
            let source = try SourceText(bytes, file: file)
            let findings = YAMLIndicators.findings(in: source.text)
            guard findings.isEmpty else {
                return failed(Self.problems(findings, file: file), bytes: bytes, base: base)
            }
            let tree = SettingsTree(try YAMLDocument(source), file: file)
            var values = SettingsValues(
                tree, base: base, surroundings: surroundings, toleratesMissingPrograms: toleratesMissingPrograms)
            return read(&values, bytes: bytes)
        } catch {
            return failed([error], bytes: bytes, base: base)
        }
    }

    private static func problems(_ findings: [YAMLIndicators.Finding], file: String) -> [Problem] {
        findings.map {
            Problem(
                .error, file: file, at: $0.place, key: "yaml", "\($0.indicator) has no place in settings",
                remedy: "write the value out; put a text that begins with this sign in quotes")
        }
    }

    /// A file that is no settings file at all.
    private func failed(_ problems: [Problem], bytes: [UInt8]?, base: String) -> SettingsReading {
        SettingsReading(
            settings: nil, problems: problems.listed(), zones: nil, unitID: nil,
            stateDirectory: bytes.flatMap { StateHint.find(in: $0, base: base) }, knowsRoot: false, bytes: bytes)
    }

    private func read(_ values: inout SettingsValues, bytes: [UInt8]) -> SettingsReading {
        let root = values.segment("mqtt.root")
        let unit = Self.unit(&values, root: root)
        let gps = Self.gps(&values)
        let mqtt = values.mqtt()
        let report = Self.report(&values)
        let zones = Self.zones(&values)
        let state = values.folder("state.directory")
        let socket = values.socket("local.socket")
        let receipts = values.choice("delivery.receipts", UnitSettings.Receipts.self)
        let privacy = Self.privacy(&values)
        let alarm = values.alarm()
        let checkIn = values.checkIn()
        let office = values.office()
        let havens = values.folder("havens.file")
        let integrity = values.integrity(zones: zones?.area)
        let vehicle = values.vehicle()
        values.agree(vehicle, integrity)
        let places = values.folder("places.file")
        if receipts == .required, values.tree.sections["office"] == nil {
            values.problem(
                "delivery.receipts", at: values.place("delivery.receipts"),
                "without the office part no receipt can be believed, and nothing would ever leave the outbox",
                "the office part, or broker")
        }

        let errors = values.problems.errors
        var settings: UnitSettings?
        if errors.allSatisfy({ $0.isIn("mqtt") || $0.isIn("office") }), let unit, let gps, let report, let zones,
            let state, let socket, let receipts, let privacy, let alarm, let integrity
        {
            settings = UnitSettings(
                unit: unit, gps: gps, mqtt: errors.contains { $0.isIn("mqtt") } ? nil : mqtt, report: report,
                zones: zones, stateDirectory: state, socketPath: socket, receipts: receipts, privacy: privacy,
                alarm: alarm, checkIn: checkIn, office: errors.contains { $0.isIn("office") } ? nil : office,
                havensPath: havens, integrity: integrity.policy, lostAfter: integrity.lostAfter,
                lostAlertAfter: integrity.lostAlertAfter, vehicle: vehicle, placesPath: places)
        }
        return SettingsReading(
            settings: settings, problems: values.problems.listed(), zones: zones,
            unitID: unit?.address.unit,
            stateDirectory: values.isPresent("state.directory") ? state : nil, knowsRoot: root != nil, bytes: bytes)
    }

    private static func unit(_ values: inout SettingsValues, root: String?) -> UnitSettings.Unit? {
        let id = values.segment("unit.id")
        let fleet = values.segment("unit.fleet")
        let name = values.isPresent("unit.name") ? values.name("unit.name") : id
        guard let id, let fleet, let name else { return nil }
        guard let address = UnitAddress(root: root ?? "fieldgate", fleet: fleet, unit: id) else { return nil }
        return UnitSettings.Unit(address: address, name: name)
    }

    private static func gps(_ values: inout SettingsValues) -> UnitSettings.GPS? {
        let host = values.host("gps.host")
        let port = values.port("gps.port")
        let silence = values.duration("gps.silence")
        guard let host, let port, let silence else { return nil }
        return UnitSettings.GPS(host: host, port: port, silence: silence)
    }

    private static func report(_ values: inout SettingsValues) -> ReportPolicy? {
        let moving = values.duration("report.moving")
        let parked = values.duration("report.parked")
        let danger = values.duration("report.danger")
        let distance = values.number("report.distance")
        let turn = values.number("report.turn")
        guard let moving, let parked, let danger, let distance, let turn else { return nil }
        if values.isPresent("report.danger"), danger > moving {
            values.warning(
                "report.danger", at: values.place("report.danger"),
                "in danger the unit would report less often than while moving",
                "\(Quantity.text(moving)) or less, as report.moving")
        }
        return ReportPolicy(
            moving: moving, parked: parked, danger: danger, distanceMetres: distance, turnDegrees: turn)
    }

    private static func zones(_ values: inout SettingsValues) -> UnitSettings.Zones? {
        let directory = values.folder("zones.directory")
        let level = values.choice("zones.default.level", Level.self)
        let margin = values.number("zones.default.margin")
        let dwell = values.duration("zones.default.dwell")
        let area = values.area()
        guard let directory, let layers = values.layers(directory: directory) else { return nil }
        guard let level, let margin, let dwell, let area else { return nil }
        return UnitSettings.Zones(
            directory: directory, defaults: ZoneDefaults(level: level, marginMetres: margin, dwell: dwell),
            layers: layers, area: area)
    }

    private static func privacy(_ values: inout SettingsValues) -> UnitSettings.Privacy? {
        let positions = values.choice("privacy.positions", UnitSettings.Disclosure.self)
        let visits = values.choice("privacy.visits", UnitSettings.Disclosure.self)
        guard let positions, let visits else { return nil }
        return UnitSettings.Privacy(positions: positions, visits: visits)
    }
}
