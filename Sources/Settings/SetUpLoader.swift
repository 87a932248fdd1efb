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

    /// Reads the files and nothing else, and writes nothing: for `check`, which looks closer than the daemon.
    public func read() -> SetUpReading {
        read(isThorough: true)
    }

    private func read(isThorough: Bool) -> SetUpReading {
        let settings = SettingsReader(surroundings: surroundings).read(config)
        let zones = settings.zones.map {
            joined(
                zonesReader($0, unit: settings.unitID, isThorough: isThorough).read(), $0, unit: settings.unitID,
                state: stateCandidates(settings), isThorough: isThorough)
        }
        let havens = settings.settings.flatMap { settings in
            settings.havensPath.map { HavensReader.read(path: $0, area: settings.zones.area, now: surroundings.now) }
        }
        let places = settings.settings.flatMap { settings in
            settings.placesPath.map { PlacesReader.read(path: $0, area: settings.zones.area) }
        }
        return SetUpReading(settings: settings, zones: zones, havens: havens, places: places)
    }

    /// With the zones of the office's last accepted set, wherever state is kept: no trouble with that set takes local
    /// zones away.
    private func joined(
        _ local: ZonesReading, _ zones: UnitSettings.Zones, unit: String?, state: [String], isThorough: Bool = false
    ) -> ZonesReading {
        guard let folder = state.first else { return local }
        do {
            guard let envelope = try OfficeZoneStore(stateDirectory: folder).read() else { return local }
            return local.joined(
                by: readOfficeZones(envelope, zones: zones, unit: unit, isThorough: isThorough).reading)
        } catch {
            // At a terminal it is mostly that only the service may look into its folder.
            let problem = Problem(
                surroundings.isOutsideService ? .warning : .error, file: "office zones", at: .start,
                key: "state.directory",
                "the office's last zone set can't be read: \((error as? FileError)?.reason ?? "the disk refused")",
                remedy: "a healthy disk; the office's next set mends it")
            return local.joined(by: ZonesReading(set: nil, problems: [problem]))
        }
    }

    /// Reads the files for a running daemon: `good`, or `none`, which leaves the set-up in force as it is.
    ///
    /// What is good is kept as the last good set-up.
    public func reload() -> LoadOutcome { load(fallsBack: false) }

    /// Whether daily hours of zones in force were worked out a day ago or longer, or with a clock that wasn't to be
    /// believed, and this one is.
    public func isRenewalDue(_ setUp: SetUp) -> Bool {
        let calendar = ZoneCalendar(
            now: surroundings.now, folder: surroundings.timeZones, earliest: surroundings.earliestNow)
        guard let now = calendar.now else { return false }
        let fresh = now.advanced(by: .seconds(86_400) * (ZoneCalendar.daysAhead - 1))
        return setUp.zones.zones.contains { zone in zone.schedule?.knownUntil.map { $0 < fresh } ?? false }
    }

    /// The set-up with daily hours worked out as of now, from the files or, where they have changed or gone bad since,
    /// from the last good copy; nil unless one of them is what is in force.
    ///
    /// Writes nothing. Changed files are left to `reload`.
    public func renewed(_ setUp: SetUp) -> SetUp? {
        let settings = setUp.settings
        var set: ZoneSet?
        if setUp.zonesSource == .file {
            let local = zonesReader(settings.zones, unit: settings.unit.address.unit).read(source: setUp.zones.source)
            set = joined(local, settings.zones, unit: settings.unit.address.unit, state: [settings.stateDirectory]).set
        }
        if set?.sha256 != setUp.zones.sha256, let copy = LastGood(stateDirectory: settings.stateDirectory).read() {
            set = readZones(copy, newer: settings, source: setUp.zones.source).set
        }
        guard let set, set.sha256 == setUp.zones.sha256 else { return nil }
        return SetUp(
            settings: settings, zones: set, havens: setUp.havens, places: setUp.places,
            settingsSource: setUp.settingsSource, zonesSource: setUp.zonesSource)
    }

    /// With the layers that passed together with these files: newer settings may name files that the copy hasn't.
    private func readZones(
        _ copy: LastGood.Copy, newer: UnitSettings, source: ZoneSet.Source = .lastGood
    ) -> ZonesReading {
        let zones = (oldSettings(copy).settings ?? newer).zones
        let unit = newer.unit.address.unit
        return joined(
            zonesReader(zones, unit: unit).read(copy, source: source), zones, unit: unit,
            state: [stateOverride ?? newer.stateDirectory])
    }

    private func zonesReader(
        _ zones: UnitSettings.Zones, unit: String?, isThorough: Bool = false
    ) -> ZonesReader {
        ZonesReader(
            settings: zones, unit: unit, now: surroundings.now, isThorough: isThorough,
            timeZones: surroundings.timeZones, earliest: surroundings.earliestNow)
    }

    private func oldSettings(_ copy: LastGood.Copy) -> SettingsReading {
        SettingsReader(surroundings: surroundings, toleratesMissingPrograms: true)
            .read(copy.settings, file: copy.path, base: Path.folder(of: copy.config))
    }

    /// Reads the files at start; falls back on the last good set-up, part by part.
    public func load() -> LoadOutcome { load(fallsBack: true) }

    private func load(fallsBack: Bool) -> LoadOutcome {
        let reading = read(isThorough: false)
        var problems = reading.problems
        if let settings = reading.settings.settings, let zones = reading.zones?.set {
            let finished = finished(settings, reading.settings)
            let copy = LastGood(stateDirectory: finished.stateDirectory).read()
            let setUp = SetUp(
                settings: finished, zones: zones, havens: havens(reading, finished, copy),
                places: places(reading, finished, copy), settingsSource: .file, zonesSource: .file)
            // A copy with a bad mqtt part would not be a good one.
            if !reading.settings.problems.hasErrors { keep(reading, setUp.settings, &problems) }
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
        let old = oldSettings(copy)
        let usesFile = reading.settings.settings != nil
        guard let base = reading.settings.settings ?? old.settings else {
            problems += old.problems.errors
            return nil
        }
        let zones = readZones(copy, newer: base)
        guard let set = zones.set else {
            problems += zones.problems.errors
            return nil
        }
        var settings = usesFile ? finished(base, reading.settings) : base
        if !usesFile {
            // Errors of the copy can only be in its mqtt part: a certificate that has gone since.
            problems += old.problems.errors
            settings.stateDirectory = state
        }
        return SetUp(
            settings: settings, zones: set, havens: havens(reading, settings, copy),
            places: places(reading, settings, copy), settingsSource: usesFile ? .file : .lastGood,
            zonesSource: .lastGood)
    }

    /// With the override, and with the root of the last good set-up where a bad mqtt part hides it: what is queued
    /// meanwhile must be found under the right topic.
    private func finished(_ settings: UnitSettings, _ reading: SettingsReading) -> UnitSettings {
        var settings = settings
        if let stateOverride { settings.stateDirectory = stateOverride }
        guard !reading.knowsRoot, let copy = LastGood(stateDirectory: settings.stateDirectory).read() else {
            return settings
        }
        let old = oldSettings(copy)
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
            let kept = LastGood(stateDirectory: settings.stateDirectory)
            let copy = kept.read()
            try kept.write(
                config: absoluteConfig, settings: bytes, zones: zones, directory: settings.zones.directory,
                havens: try mapToKeep(reading.havens, at: settings.havensPath, copy?.havens),
                places: try mapToKeep(reading.places, at: settings.placesPath, copy?.places))
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
