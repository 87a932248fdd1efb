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
    public var summary: String { rawValue }
}

/// One seeded drive of a scenario; the same seed gives the same drive, to the last bit.
public struct ScenarioDrive: Sendable {
    public let scenario: Scenario
    public let seed: UInt64
    /// Of the drive, whole seconds.
    public let seconds: Int
    /// When the disturbance begins and ends, seconds since the start; nil where there is none.
    public let disturbed: Range<Double>?
    /// Where a liar puts the unit, degrees; nil where it doesn't put it at one place.
    public let falsePlace: (latitudeDegrees: Double, longitudeDegrees: Double)?

    public init(_ scenario: Scenario, seed: UInt64, seconds: Int = 3_600) {
        self.scenario = scenario
        self.seed = seed
        self.seconds = seconds
        disturbed = nil
        falsePlace = nil
    }

    /// Calls `body` with each second of the drive, in order.
    public func play(_ body: (ScenarioMoment) throws -> Void) rethrows {}

    /// The same as what gpsd would write to a client: VERSION, DEVICES, WATCH, then TPV and SKY, one JSON object a line,
    /// without line ends.
    public func gpsdLines(_ body: (String) throws -> Void) rethrows {}
}
