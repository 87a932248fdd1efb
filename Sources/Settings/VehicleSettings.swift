/// Where the vehicle itself can be asked whether it moves.
public struct VehicleSettings: Sendable, Equatable {
    public enum Source: Sendable, Equatable {
        /// A line of a GPIO chip, such as `gpiochip0` and 17.
        case gpio(chip: String, line: Int, isActiveLow: Bool)
        /// A file whose first word is the value; absolute.
        case file(String)
        /// A program, absolute, and its arguments; the first word it prints is the value.
        case command([String])
    }

    /// On is `1`, `on`, `true` or `high`; off is `0`, `off`, `false` or `low`.
    public var ignition: Source?
    public var odometer: Source?
    /// Metres that one unit of the odometer is worth, above 0.
    public var odometerUnitMetres: Double
    /// How often both are read.
    public var every: Duration

    public init(
        ignition: Source? = nil, odometer: Source? = nil, odometerUnitMetres: Double = 1, every: Duration = .seconds(1)
    ) {
        self.ignition = ignition
        self.odometer = odometer
        self.odometerUnitMetres = odometerUnitMetres
        self.every = every
    }
}
