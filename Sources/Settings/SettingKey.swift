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
    case choice([String])
    case user
    case folder, socket, certificate, secret
    case brokers, layers, hooks, steps
    case officeKeys, havens
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

    init(
        _ name: String, _ kind: SettingKind, _ need: Need, example: String, _ meaning: String, reason: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.need = need
        self.example = example
        self.meaning = meaning
        self.reason = reason
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
        case .port: "number"
        case .flag: "true or false"
        case .duration: "duration"
        case .length: "length"
        case .angle, .degrees: "angle"
        case .choice: "word"
        case .folder, .socket: "path"
        case .certificate: "path (PEM)"
        case .secret: "path (secret)"
        case .brokers: "list of addresses"
        case .hooks: "list of hooks"
        case .steps: "list of steps"
        case .officeKeys: "path (JSON)"
        case .havens: "path (GeoJSON)"
        case .layers: "list of layers"
        }
    }

    var unit: String {
        switch self {
        case .duration: "ms, s, min, h, d"
        case .length: "m, km"
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
        case .choice(let words): words.joined(separator: ", ")
        case .folder: "up to 1024 bytes"
        case .socket: "up to 107 bytes, made absolute"
        case .certificate: "a readable PEM file, or credential:NAME"
        case .secret: "a readable file that only its owner can read, or credential:NAME"
        case .brokers: "1 to 8 of mqtts://host[:port] or mqtt://host[:port]"
        case .hooks: "0 to 8 absolute paths of executables or {run, …}, see [Hooks](#hooks)"
        case .steps: "0 to 8 of {after, without, …}, see [Escalation](#escalation)"
        case .officeKeys: "a readable file, or credential:NAME"
        case .havens: "up to 1024 bytes"
        case .layers: "0 to 64 of {file, …}, see [Layers](#layers)"
        }
    }
}
