/// What a good receiver makes of where the vehicle is: errors that wander, noise, and what it claims of its accuracy; a
/// step a second.
struct Receiver: Sendable {
    private var dice: Dice
    private var north: Wander
    private var east: Wander
    private var up: Wander
    private var ground: Wander
    private var claim: Wander
    private let height: Double
    private let claimed: Double
    private var last: ScenarioMoment.Fix?

    init(seed: UInt64) {
        var dice = Dice(seed: seed, stream: 3)
        let deviation = dice.within(1.5...4)
        north = Wander(deviation: deviation, seconds: 60, &dice)
        east = Wander(deviation: deviation, seconds: 60, &dice)
        up = Wander(deviation: deviation * 2, seconds: 60, &dice)
        ground = Wander(deviation: 20, seconds: 600, &dice)
        claim = Wander(deviation: 0.3, seconds: 30, &dice)
        height = dice.within(90...210)
        claimed = dice.within(3.5...6.5)
        self.dice = dice
    }

    /// The report of this second; always takes the same number of steps, whatever is reported.
    mutating func report(
        _ truth: ScenarioMoment.Truth, _ condition: Condition, time: Int64
    ) -> ScenarioMoment.Fix {
        north.step(dice.normal())
        east.step(dice.normal())
        up.step(dice.normal())
        if truth.speedMetresPerSecond > 1 { ground.step(dice.normal()) }
        claim.step(dice.normal())
        let (whiteNorth, whiteEast) = (0.3 * dice.normal(), 0.3 * dice.normal())
        let (whiteSpeed, whiteTrack, anyTrack) = (0.15 * dice.normal(), dice.normal(), dice.part())
        let reported = condition.hasTime ? time + condition.timeOff : nil
        guard condition.mode >= 2 else { return Self.noFix(time: reported) }
        if condition.isFrozen, var frozen = last {
            frozen.timeUnixMilliseconds = reported
            if !condition.freezesSpeed { frozen.speedMetresPerSecond = 0 }
            return frozen
        }
        let place = condition.lie?.spot ?? Spot(latitude: truth.latitudeDegrees, longitude: truth.longitudeDegrees)
        let spot = place.moved(
            north: north.value * condition.noise + whiteNorth + condition.echoNorth,
            east: east.value * condition.noise + whiteEast + condition.echoEast)
        let (speed, track) = motion(truth, condition.lie, whiteSpeed, whiteTrack, anyTrack)
        let error = min(max(claimed + claim.value, 3), 8) + condition.errorClaimed
        let fix = ScenarioMoment.Fix(
            mode: condition.mode, latitudeDegrees: spot.latitude, longitudeDegrees: spot.longitude,
            altitudeMetres: condition.mode == 3
                ? height + ground.value + up.value * condition.noise + condition.echoUp + condition.altitudeOff : nil,
            horizontalErrorMetres: error, verticalErrorMetres: condition.mode == 3 ? error * 1.6 : nil,
            speedMetresPerSecond: speed, trackDegrees: track, timeUnixMilliseconds: reported)
        last = fix
        return fix
    }

    private func motion(
        _ truth: ScenarioMoment.Truth, _ lie: Lie.Claim?, _ whiteSpeed: Double, _ whiteTrack: Double, _ anyTrack: Double
    ) -> (speed: Double, track: Double) {
        var (speed, track) = (truth.speedMetresPerSecond, truth.trackDegrees)
        if let lie {
            speed = (lie.speedNorth * lie.speedNorth + lie.speedEast * lie.speedEast).squareRoot()
            if speed > 0 { track = Bearing.of(north: lie.speedNorth, east: lie.speedEast) }
        }
        let shown = max(0, speed + whiteSpeed)
        guard shown >= 0.5 else { return (shown, anyTrack * 360) }
        // A degree at 8 m/s, about ten below 1.
        let noise = whiteTrack * (0.4 + 5 / shown)
        return (shown, Bearing.normal(track + min(max(noise, -170), 170)))
    }

    private static func noFix(time: Int64?) -> ScenarioMoment.Fix {
        ScenarioMoment.Fix(
            mode: 1, latitudeDegrees: nil, longitudeDegrees: nil, altitudeMetres: nil, horizontalErrorMetres: nil,
            verticalErrorMetres: nil, speedMetresPerSecond: nil, trackDegrees: nil, timeUnixMilliseconds: time)
    }
}
