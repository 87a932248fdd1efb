/// What kind of value a key takes, with its range.
enum SettingKind: Sendable {
    case segment, name, host, port, flag
    case duration(ClosedRange<Duration>)
    /// Metres.
    case length(ClosedRange<Double>)
    /// Degrees.
    case angle(ClosedRange<Double>)
    /// Degrees north or east, with a sign for south and west.
    case degrees(ClosedRange<Double>)
    /// Whatever else is measured.
    case measure(Measure, ClosedRange<Double>)
    case count(ClosedRange<Int>)
    case choice([String])
    case user
    case folder, socket, certificate, secret
    case brokers, layers, hooks, steps
    case officeKeys, map
    case tests, spoofTargets
    case gpioLine, file, command
}

/// One key of the settings file: the reader obeys this table and `docs/settings.md` is held against it.
struct SettingKey: Sendable {
    enum Need: Sendable, Equatable {
        case required
        /// The text that stands in the key's place when it is absent.
        case standard(String)
        /// Absent means: none.
        case optional
    }

    /// Dotted: `zones.default.margin`.
    let name: String
    let kind: SettingKind
    let need: Need
    let example: String
    let meaning: String
    /// Why it must be written out, for keys whose absence needs more than a word.
    let reason: String?
    /// Why the range ends where it does, for who wants to go beyond.
    let bound: String?

    init(
        _ name: String, _ kind: SettingKind, _ need: Need, example: String, _ meaning: String, reason: String? = nil,
        bound: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.need = need
        self.example = example
        self.meaning = meaning
        self.reason = reason
        self.bound = bound
    }

    /// `gps` of `gps.silence`.
    var section: String { name.split(separator: ".").dropLast().joined(separator: ".") }
    var leaf: String { name.split(separator: ".").last.map(String.init) ?? name }
}

extension SettingKind {
    /// For people: what to write.
    var type: String {
        switch self {
        case .segment: "topic segment"
        case .name, .user: "text"
        case .host: "host"
        case .port, .count: "number"
        case .flag: "true or false"
        case .duration: "duration"
        case .length: "length"
        case .angle, .degrees: "angle"
        case .measure(let measure, _): measure.noun
        case .choice: "word"
        case .folder, .socket, .file: "path"
        case .certificate: "path (PEM)"
        case .secret: "path (secret)"
        case .brokers: "list of addresses"
        case .hooks: "list of hooks"
        case .steps: "list of steps"
        case .officeKeys: "path (JSON)"
        case .map: "path (GeoJSON)"
        case .tests: "list of reason codes"
        case .spoofTargets: "list of places"
        case .gpioLine: "chip and line"
        case .command: "list of texts"
        case .layers: "list of layers"
        }
    }

    var unit: String {
        switch self {
        case .duration: "ms, s, min, h, d"
        case .length: "m, km"
        case .measure(let measure, _): measure.units.map(\.symbol).joined(separator: ", ")
        case .angle, .degrees: "deg"
        default: "–"
        }
    }

    var range: String {
        switch self {
        case .segment: "1 to 32 of a–z, 0–9 and -"
        case .name: "1 to 64 characters"
        case .user: "1 to 64 bytes"
        case .host: "host name, IPv4 or IPv6 address"
        case .port: "1 to 65535"
        case .flag: "true, false"
        case .duration(let range):
            "\(Quantity.text(range.lowerBound)) to \(Quantity.text(range.upperBound))"
        case .length(let range):
            Quantity.text(range, in: Quantity.lengths)
        case .angle(let range), .degrees(let range):
            Quantity.text(range, in: Quantity.angles)
        case .measure(let measure, let range): Quantity.text(range, in: measure.shownIn)
        case .count(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .choice(let words): words.joined(separator: ", ")
        case .folder, .map, .file: "up to 1024 bytes"
        case .socket: "up to 107 bytes, made absolute"
        case .certificate: "a readable PEM file, or credential:NAME"
        case .secret: "a readable file that only its owner can read, or credential:NAME"
        case .brokers: "1 to 8 of mqtts://host[:port] or mqtt://host[:port]"
        case .hooks: "0 to 8 absolute paths of executables or {run, …}, see [Hooks](#hooks)"
        case .steps: "0 to 8 of {after, without, …}, see [Escalation](#escalation)"
        case .officeKeys: "a readable file, or credential:NAME"
        case .tests: "the codes of [the tests](#tests-that-can-be-turned-off)"
        case .spoofTargets: "0 to 32 of {name, lat, lon, radius}, see [Spoof targets](#spoof-targets)"
        case .gpioLine: "CHIP:LINE, 0 to 1023"
        case .command: "an absolute path and up to 15 arguments"
        case .layers: "0 to 64 of {file, …}, see [Layers](#layers)"
        }
    }
}
