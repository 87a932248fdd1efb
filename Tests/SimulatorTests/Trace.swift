import Simulator

/// A whole drive, with the questions that tests ask of it.
struct Trace {
    let drive: ScenarioDrive
    let moments: [ScenarioMoment]

    init(_ scenario: Scenario, seed: UInt64, seconds: Int = 3_600) {
        drive = ScenarioDrive(scenario, seed: seed, seconds: seconds)
        var moments: [ScenarioMoment] = []
        drive.play { moments.append($0) }
        self.moments = moments
    }

    var disturbed: [ScenarioMoment] { moments.filter(\.isDisturbed) }
    var clean: [ScenarioMoment] { moments.filter { !$0.isDisturbed } }
    /// The onset, seconds.
    var onset: Int { Int(drive.disturbed?.lowerBound ?? 0) }
    var end: Int { Int(drive.disturbed?.upperBound ?? 0) }

    static let seeds = UInt64(1)...8
}

extension ScenarioMoment {
    var fix: Fix? {
        for case .fix(let fix) in said { return fix }
        return nil
    }

    var satellites: [Satellite] {
        for case .satellites(let list) in said { return list }
        return []
    }

    var used: [Satellite] { satellites.filter(\.used) }
    var tracked: [Satellite] { satellites.filter { $0.signalDBHz != nil } }

    /// Between the truth and the fix, metres; nil without a position.
    var error: Double? {
        guard let latitude = fix?.latitudeDegrees, let longitude = fix?.longitudeDegrees else { return nil }
        return flatMetres(truth.latitudeDegrees, truth.longitudeDegrees, latitude, longitude)
    }

    /// What the receiver's time is more than the drive's, milliseconds.
    func timeOff(_ drive: ScenarioDrive) -> Int64? {
        fix?.timeUnixMilliseconds.map { $0 - drive.startUnixMilliseconds - Int64(elapsedSeconds * 1000) }
    }
}

/// Good to a percent or so within some hundred kilometres; written anew, so that it can disagree with the simulator.
func flatMetres(_ latitude: Double, _ longitude: Double, _ toLatitude: Double, _ toLongitude: Double) -> Double {
    let middle = (latitude + toLatitude) / 2 * Double.pi / 180
    // The cosine near 50° north, by its series around it.
    let off = middle - 50 * Double.pi / 180
    let cosine = 0.642_787_6 - 0.766_044_4 * off - 0.321_393_8 * off * off + 0.127_674 * off * off * off
    let north = (toLatitude - latitude) * 111_195
    let east = (toLongitude - longitude) * 111_195 * cosine
    return (north * north + east * east).squareRoot()
}

/// The greatest less the least; nil below two values.
func spread(_ values: [Double]) -> Double? {
    guard values.count > 1, let least = values.min(), let most = values.max() else { return nil }
    return most - least
}

func mean(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }

/// The root of the mean square.
func size(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
}
