import FoundationEssentials
import Safety
import Wire

/// Loads settings and zones, keeps a copy of what passed, and falls back on that copy.
///
/// A typo must not leave a crew unwarned: at start, files with errors give way to the last good set-up.
public struct SetUpLoader: Sendable {
    /// As it was given; relative ones start from the working directory.
    public let config: String
    /// Overrides `state.directory`; nil leaves it to the settings.
    public let stateOverride: String?
    public let surroundings: Surroundings

    public init(config: String, state: String? = nil, surroundings: Surroundings = .current()) {
        self.config = config
        stateOverride = state.map { Path.absolute($0, from: surroundings.workingDirectory) }
        self.surroundings = surroundings
    }

    private var absoluteConfig: String { Path.absolute(config, from: surroundings.workingDirectory) }

    /// Reads the files and nothing else, and writes nothing: for `check`.
    public func read() -> SetUpReading {
        let settings = SettingsReader(surroundings: surroundings).read(config)
        let zones = settings.zones.map { ZonesReader(defaults: $0.defaults).read($0.directory) }
        return SetUpReading(settings: settings, zones: zones)
    }

    /// Reads the files for a running daemon: `good`, or `none`, which leaves the set-up in force as it is.
    ///
    /// What is good is kept as the last good set-up.
    public func reload() -> LoadOutcome { load(fallsBack: false) }

    /// Reads the files at start; falls back on the last good set-up, part by part.
    public func load() -> LoadOutcome { load(fallsBack: true) }

    private func load(fallsBack: Bool) -> LoadOutcome {
        let reading = read()
        var problems = reading.problems
        if let settings = reading.settings.settings, let zones = reading.zones?.set {
            let setUp = SetUp(
                settings: finished(settings, reading.settings), zones: zones, settingsSource: .file, zonesSource: .file)
            // A copy with a bad mqtt part would not be a good one.
            if !problems.hasErrors { keep(reading, setUp.settings, &problems) }
            return .good(setUp, problems: problems)
        }
        guard fallsBack else { return .none(problems: problems) }
        for state in stateCandidates(reading.settings) {
            guard let copy = LastGood(stateDirectory: state).read() else { continue }
            if let setUp = fallback(on: copy, state: state, reading: reading, &problems) {
                return .lastGood(setUp, problems: problems)
            }
        }
        return .none(problems: problems)
    }

    /// Where a last good copy can be, likeliest first: settings too broken to say where must not hide it.
    private func stateCandidates(_ reading: SettingsReading) -> [String] {
        if let stateOverride { return [stateOverride] }
        let candidates = [
            reading.stateDirectory, surroundings.stateDirectory, reading.settings?.stateDirectory,
            Surroundings.standardStateDirectory,
        ]
        return candidates.compactMap(\.self).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private func fallback(
        on copy: LastGood.Copy, state: String, reading: SetUpReading, _ problems: inout [Problem]
    ) -> SetUp? {
        let reader = SettingsReader(surroundings: surroundings, toleratesMissingPrograms: true)
        let old = reader.read(copy.settings, file: copy.path, base: Path.folder(of: copy.config))
        let usesFile = reading.settings.settings != nil
        guard let base = reading.settings.settings ?? old.settings else {
            problems += old.problems.errors
            return nil
        }
        let zones = ZonesReader(defaults: base.zones.defaults).read(copy.zonesDirectory, source: .lastGood)
        guard let set = zones.set else {
            problems += zones.problems.errors
            return nil
        }
        let dated = ZoneSet(zones: set.zones, sha256: set.sha256, source: set.source, dated: copy.zonesDated)
        var settings = usesFile ? finished(base, reading.settings) : base
        if !usesFile {
            // Errors of the copy can only be in its mqtt part: a certificate that has gone since.
            problems += old.problems.errors
            settings.stateDirectory = state
        }
        return SetUp(
            settings: settings, zones: dated, settingsSource: usesFile ? .file : .lastGood, zonesSource: .lastGood)
    }

    /// With the override, and with the root of the last good set-up where a bad mqtt part hides it: what is queued
    /// meanwhile must be found under the right topic.
    private func finished(_ settings: UnitSettings, _ reading: SettingsReading) -> UnitSettings {
        var settings = settings
        if let stateOverride { settings.stateDirectory = stateOverride }
        guard !reading.knowsRoot, let copy = LastGood(stateDirectory: settings.stateDirectory).read() else {
            return settings
        }
        let old = SettingsReader(surroundings: surroundings, toleratesMissingPrograms: true)
            .read(copy.settings, file: copy.path, base: Path.folder(of: copy.config))
        let address = settings.unit.address
        if let root = old.settings?.unit.address.root,
            let better = UnitAddress(root: root, fleet: address.fleet, unit: address.unit)
        {
            settings.unit.address = better
        }
        return settings
    }

    private func keep(_ reading: SetUpReading, _ settings: UnitSettings, _ problems: inout [Problem]) {
        guard let bytes = reading.settings.bytes, let zones = reading.zones else { return }
        do {
            try LastGood(stateDirectory: settings.stateDirectory)
                .write(config: absoluteConfig, settings: bytes, zones: zones)
        } catch {
            let reason = (error as? FileError)?.reason ?? "the state folder can't be written"
            problems.append(
                Problem(
                    .warning, file: config, at: .start, key: "state.directory",
                    "the last good set-up can't be kept: \(reason)",
                    remedy: "a folder on a healthy disk that the service may write"))
        }
    }
}
