public import Geodesy

/// The thresholds of position integrity that settings can move (`integrity:`); the defaults are the domain's.
public struct IntegrityPolicy: Sendable, Equatable {
    /// Tests that are turned off: unknown, whatever comes.
    public var off: IntegrityTests = []

    // MARK: Motion
    /// Two fixes that imply more are not believed.
    public var fastestMetresPerSecond = 45.0
    /// Beyond so many times the reported speed, and `speedSlackMetresPerSecond`, they aren't either.
    public var speedFactor = 2.0
    public var speedSlackMetresPerSecond = 20.0
    public var accelerationMetresPerSecond2 = 8.0
    public var turnDegreesPerSecond = 60.0
    /// The turn rate is only looked at above this speed.
    public var turnsFromMetresPerSecond = 10.0
    /// How far speed and track may differ from the displacement, over `displacementOver`.
    public var displacementShare = 0.3
    public var displacementDegrees = 45.0
    public var displacementOver = Duration.seconds(10)
    /// The same place to the last digit for so long.
    public var frozenAfter = Duration.seconds(30)
    /// Whether the receiver is known to hold its position when it stands: then only a frozen place at speed indicates.
    public var holdsStill = false

    // MARK: Time
    /// How long GNSS time may stand still.
    public var timeStillAfter = Duration.seconds(10)
    public var timeStep = Duration.seconds(2)
    public var timeDriftPartsPerMillion = 50.0

    // MARK: Signals
    public var uniformSpreadDecibels = 2.0
    public var uniformSatellites = 6
    public var riseDecibels = 6.0
    public var fallDecibels = 10.0
    public var fallWithin = Duration.seconds(5)

    // MARK: Place
    public var altitudeMetres = -100.0...3_000.0
    public var altitudeJumpMetres = 100.0
    /// Nil: anywhere.
    public var area: OperatingBox?
    public var spoofTargets: [SpoofTarget] = SpoofTarget.known
    /// How far the position of a parked vehicle may move.
    public var parkedDriftMetres = 50.0

    // MARK: States
    /// A reading of the vehicle speaks for so long.
    public var vehicleHolds = Duration.seconds(10)
    /// How long a weak indication keeps the position degraded after it was last seen.
    public var latch = Duration.seconds(30)
    /// How long fixes must be clean and agree before a suspect position is trusted again.
    public var recoverAfter = Duration.seconds(60)
    /// The same at the start, when there is nothing to compare them with.
    public var proveAfter = Duration.seconds(10)

    // MARK: The disc
    /// The greatest plausible speed of the vehicle.
    public var discMetresPerSecond = 30.0
    public var discCapMetres = 50_000.0
    /// How long the crew's word holds.
    public var crewWordHolds = Duration.seconds(1800)

    public init() {}
}

/// A box of latitudes and longitudes; it may cross the antimeridian, then `westDegrees` is the greater.
public struct OperatingBox: Sendable, Equatable {
    public var southDegrees: Double
    public var westDegrees: Double
    public var northDegrees: Double
    public var eastDegrees: Double

    public init(southDegrees: Double, westDegrees: Double, northDegrees: Double, eastDegrees: Double) {
        self.southDegrees = southDegrees
        self.westDegrees = westDegrees
        self.northDegrees = northDegrees
        self.eastDegrees = eastDegrees
    }

    /// Its edge is inside.
    public func contains(_ place: Coordinate) -> Bool {
        guard (southDegrees...northDegrees).contains(place.latitudeDegrees) else { return false }
        let longitude = place.longitudeDegrees
        return westDegrees <= eastDegrees
            ? longitude >= westDegrees && longitude <= eastDegrees
            : longitude >= westDegrees || longitude <= eastDegrees
    }
}

/// Where spoofers are known to put receivers: no unit works there.
public struct SpoofTarget: Sendable, Equatable {
    public var name: String
    public var place: Coordinate
    public var radiusMetres: Double

    public init(name: String, place: Coordinate, radiusMetres: Double = 15_000) {
        self.name = name
        self.place = place
        self.radiusMetres = radiusMetres
    }

    /// Cities and airports that receivers in Ukraine and the Black Sea have been seen to jump to.
    public static let known = [
        SpoofTarget(name: "Moscow", place: Coordinate(55.752, 37.618), radiusMetres: 40_000),
        SpoofTarget(name: "Sheremetyevo", place: Coordinate(55.972, 37.415)),
        SpoofTarget(name: "Domodedovo", place: Coordinate(55.409, 37.906)),
        SpoofTarget(name: "Vnukovo", place: Coordinate(55.596, 37.262)),
        SpoofTarget(name: "Belgorod", place: Coordinate(50.595, 36.587)),
        SpoofTarget(name: "Belgorod airport", place: Coordinate(50.644, 36.590)),
        SpoofTarget(name: "Kursk", place: Coordinate(51.730, 36.193)),
        SpoofTarget(name: "Kursk airport", place: Coordinate(51.751, 36.296)),
        SpoofTarget(name: "Bryansk airport", place: Coordinate(53.214, 34.176)),
        SpoofTarget(name: "Voronezh airport", place: Coordinate(51.814, 39.230)),
        SpoofTarget(name: "Pulkovo", place: Coordinate(59.800, 30.263)),
        SpoofTarget(name: "Gelendzhik airport", place: Coordinate(44.582, 38.012)),
        SpoofTarget(name: "Sochi airport", place: Coordinate(43.450, 39.957)),
        SpoofTarget(name: "Simferopol airport", place: Coordinate(45.052, 33.975)),
    ]
}
