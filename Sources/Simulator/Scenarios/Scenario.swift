/// A named kind of drive: what happens to the sky and to the receiver on the way.
public enum Scenario: String, Sendable, CaseIterable {
    case clean
    case tunnel
    case urban
    case coldStart = "cold_start"
    case jam
    case jamThenWrong = "jam_then_wrong"
    case jump
    case circle
    case dragOff = "drag_off"
    case frozen
    case timeStep = "time_step"
    case altitudeJump = "altitude_jump"
    case uniform
    case mixed
    case gpsdRestart = "gpsd_restart"
    case unplugged

    /// One line for people.
    public var summary: String {
        switch self {
        case .clean: "an ordinary drive: noise, trees and houses, now and then a second without a report"
        case .tunnel: "no signals and no fix for 1 to 4 minutes, then the fix is back within 8 seconds"
        case .urban: "between high houses for 5 to 20 minutes: errors of 10 to 30 m, jumps up to 80 m"
        case .coldStart: "begins without a fix, then one that comes in from kilometres away, with a wrong time first"
        case .jam: "signals fall 10 to 20 dB within 3 seconds and no fix for 5 to 30 minutes"
        case .jamThenWrong: "jammed for 2 to 10 minutes, then fixes 20 to 150 km away"
        case .jump: "from one second to the next in another city, or 20 to 60 km away, for 3 to 20 minutes"
        case .circle: "parked, and the fix drives circles of 50 to 300 m with the right time"
        case .dragOff: "the fix is pulled away from the truth at 0.2 to 3 m/s for 10 to 30 minutes"
        case .frozen: "place and speed stay as they are while time and the vehicle go on, for 2 to 10 minutes"
        case .timeStep: "the receiver's time is an hour off, or seconds to a day; the place true or 1 to 50 km off"
        case .altitudeJump: "150 to 3000 m too high; the place true or 2 to 20 km off"
        case .uniform: "all satellites equally strong, the fix 0.2 to 30 km off"
        case .mixed: "a spoofer sends GPS alone, strong and equal, among real satellites; the fix 1 to 30 km off"
        case .gpsdRestart: "gpsd hangs up and is back after 3 to 20 seconds"
        case .unplugged: "the receiver is away for 1 to 15 minutes; gpsd hangs up or is silent"
        }
    }
}

/// One seeded drive of a scenario; the same seed gives the same drive, to the last bit, on every machine.
///
/// Scenarios of one seed share the vehicle's way, the sky and the receiver's noise, as far as the scenario doesn't want
/// the vehicle parked or driving.
public struct ScenarioDrive: Sendable {
    public let scenario: Scenario
    public let seed: UInt64
    /// Of the drive, whole seconds.
    public let seconds: Int
    /// When the disturbance begins and ends, seconds since the start; nil where there is none.
    ///
    /// At its end the sky is clean again; the receiver may need some seconds to find its fix.
    public let disturbed: Range<Double>?
    /// Where a liar puts the unit, degrees; nil where it doesn't put it at one place.
    public let falsePlace: (latitudeDegrees: Double, longitudeDegrees: Double)?
    /// The true time of the first second, milliseconds since 1970.
    public let startUnixMilliseconds: Int64
    let plan: ScenarioPlan

    /// - Parameters:
    ///   - seconds: above 0; from 1,200 on every scenario has room, below it is cut short.
    ///   - startUnixMilliseconds: a whole second from 1980 on; nil is a moment of the year 2027 that the seed chooses.
    public init(
        _ scenario: Scenario, seed: UInt64, seconds: Int = 3_600, startUnixMilliseconds: Int64? = nil
    ) {
        precondition(seconds > 0, "a drive takes time")
        self.scenario = scenario
        self.seed = seed
        self.seconds = seconds
        plan = ScenarioPlan(scenario, seed: seed, seconds: seconds)
        let range = plan.disturbed
        disturbed = range.isEmpty ? nil : Double(range.lowerBound)..<Double(range.upperBound)
        falsePlace = plan.falsePlace.map { ($0.latitude, $0.longitude) }
        var dice = Dice(seed: seed, stream: 8)
        let year = Int64(1_798_761_600_000)
        self.startUnixMilliseconds = startUnixMilliseconds ?? year + Int64(dice.part() * 31_536_000) * 1000
    }
}
