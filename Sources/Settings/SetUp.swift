public import Safety

/// What a unit runs on: its settings and its zones, and where each came from.
public struct SetUp: Sendable, Equatable {
    public enum Source: String, Sendable, Codable {
        case file
        case lastGood = "last-good"
    }

    public let settings: UnitSettings
    /// Local ones and the office's.
    public let zones: ZoneSet
    /// Empty without a `havens` part, and where its file was never good.
    public let havens: HavenSet
    /// Empty without a `places` part, and where its file was never good.
    public var places = PlaceSet()
    public let settingsSource: Source
    public let zonesSource: Source
}

/// What came of loading the set-up.
public enum LoadOutcome: Sendable, Equatable {
    /// The files are in force. Problems are warnings, and errors that spare the warning: of the `mqtt` and `office`
    /// parts, of the havens or places, of the office's zones.
    case good(SetUp, problems: [Problem])
    /// The files have errors; settings, zones or both are those of the last good set-up: a loud health alarm is due.
    case lastGood(SetUp, problems: [Problem])
    /// The files have errors, and no last good set-up can stand in.
    case none(problems: [Problem])

    /// Everything that is wrong, or odd, with the files.
    public var problems: [Problem] {
        switch self {
        case .good(_, let problems), .lastGood(_, let problems), .none(let problems): problems
        }
    }

    /// What to run on.
    public var setUp: SetUp? {
        switch self {
        case .good(let setUp, _), .lastGood(let setUp, _): setUp
        case .none: nil
        }
    }
}

/// What the files say by themselves, whatever was good before: the answer of `check`.
public struct SetUpReading: Sendable, Equatable {
    public let settings: SettingsReading
    /// Those of the files, and of the office's last accepted set; nil when the settings are too broken to say where the
    /// zones are.
    public let zones: ZonesReading?
    /// Nil without a `havens` part.
    public let havens: HavensReading?
    /// Nil without a `places` part.
    public let places: PlacesReading?

    public var problems: [Problem] {
        settings.problems + (zones?.problems ?? []) + (havens?.problems ?? []) + (places?.problems ?? [])
    }
}

extension [Problem] {
    /// Whether the link, or what the office signs and seals, is off for one of them.
    public var turnOffTheLink: Bool { errors.contains { $0.isIn("mqtt") || $0.isIn("office") } }
}
