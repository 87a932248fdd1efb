/// What `fieldbase.yaml` says, and everything that is wrong with it.
public struct OfficeSettingsReading: Sendable, Equatable {
    /// Nil after any error.
    public let settings: OfficeSettings?
    /// All of them, in order of place.
    public let problems: [Problem]
}

/// Reads `fieldbase.yaml` as strictly as `fieldgate.yaml` is read: all problems at once, nothing guessed.
public struct OfficeSettingsReader: Sendable {
    public let surroundings: Surroundings

    public init(surroundings: Surroundings) { self.surroundings = surroundings }

    /// Reads the file at `path`; relative paths in it start from its folder.
    public func read(_ path: String) -> OfficeSettingsReading {
        let absolute = Path.absolute(path, from: surroundings.workingDirectory)
        do {
            let bytes = try RawFile.read(absolute, limit: SettingsReader.limitBytes).bytes
            return read(bytes, file: path, base: Path.folder(of: absolute))
        } catch {
            let problem = Problem(
                .error, file: path, at: .start, key: "file", "the file can't be read: \(error.reason)",
                remedy: "a settings file that the service may read, 1 MiB at most")
            return OfficeSettingsReading(settings: nil, problems: [problem])
        }
    }

    /// Reads the bytes of a settings file.
    ///
    /// - Parameters:
    ///   - file: what problems call it.
    ///   - base: absolute; where relative paths start from.
    public func read(_ bytes: [UInt8], file: String, base: String) -> OfficeSettingsReading {
        do throws(Problem) {
            let source = try SourceText(bytes, file: file)
            let findings = YAMLIndicators.findings(in: source.text)
            guard findings.isEmpty else {
                let problems = findings.map {
                    Problem(
                        .error, file: file, at: $0.place, key: "yaml", "\($0.indicator) has no place in settings",
                        remedy: "write the value out; put a text that begins with this sign in quotes")
                }
                return OfficeSettingsReading(settings: nil, problems: problems.listed())
            }
            let tree = SettingsTree(try YAMLDocument(source), file: file, table: .office)
            var values = SettingsValues(
                tree, base: base, surroundings: surroundings, toleratesMissingPrograms: false)
            let settings = Self.settings(&values)
            return OfficeSettingsReading(
                settings: values.problems.hasErrors ? nil : settings, problems: values.problems.listed())
        } catch {
            return OfficeSettingsReading(settings: nil, problems: [error])
        }
    }

    private static func settings(_ values: inout SettingsValues) -> OfficeSettings? {
        let fleet = values.segment("fleet")
        let root = values.segment("mqtt.root")
        let mqtt = values.mqtt()
        let store = values.folder("store.directory")
        let keys = values.folder("keys.directory")
        let report = values.duration("overdue.report")
        let checkIn = values.duration("overdue.checkin")
        guard let fleet, let root, let store, let keys, let report, let checkIn else { return nil }
        return OfficeSettings(
            root: root, fleet: fleet, mqtt: mqtt, storeDirectory: store, keysDirectory: keys,
            overdue: OfficeSettings.Overdue(report: report, checkIn: checkIn))
    }
}
