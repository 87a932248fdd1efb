/// What a setting of position integrity measures, with the units that it is written in.
enum Measure: Sendable {
    /// Metres above the ellipsoid or the sea; negative below.
    case height
    /// Metres per second.
    case speed
    /// Metres per second squared.
    case acceleration
    /// Degrees per second.
    case turnRate
    case decibels
    /// Percent.
    case share
    /// Parts per million.
    case drift

    var noun: String {
        switch self {
        case .height: "height"
        case .speed: "speed"
        case .acceleration: "acceleration"
        case .turnRate: "turn rate"
        case .decibels: "ratio of signals"
        case .share: "share"
        case .drift: "drift"
        }
    }

    var units: [Quantity.Unit] {
        switch self {
        case .height: Quantity.lengths
        case .speed: [Quantity.Unit(symbol: "m/s", factor: 1), Quantity.Unit(symbol: "km/h", factor: 1 / 3.6)]
        case .acceleration: [Quantity.Unit(symbol: "m/s2", factor: 1)]
        case .turnRate: [Quantity.Unit(symbol: "deg/s", factor: 1)]
        case .decibels: [Quantity.Unit(symbol: "dB", factor: 1)]
        case .share: [Quantity.Unit(symbol: "%", factor: 1)]
        case .drift: [Quantity.Unit(symbol: "ppm", factor: 1)]
        }
    }

    /// For ranges: no speed is whole in both of its units.
    var shownIn: [Quantity.Unit] {
        switch self {
        case .speed: [units[0]]
        default: units
        }
    }

    var isSigned: Bool {
        switch self {
        case .height: true
        default: false
        }
    }
}
