/// Between high houses: reflections that wander, and jumps that stay for seconds.
struct Streets: Sendable {
    private var dice: Dice
    private var north: Wander
    private var east: Wander
    private var up: Wander
    private let deviation: Double
    private var jump = (north: 0.0, east: 0.0, seconds: 0)
    private var untilJump: Int

    init(seed: UInt64) {
        var dice = Dice(seed: seed, stream: 6)
        deviation = dice.within(10...30)
        north = Wander(deviation: deviation, seconds: 30, &dice)
        east = Wander(deviation: deviation, seconds: 30, &dice)
        up = Wander(deviation: min(13, deviation), seconds: 30, &dice)
        untilJump = dice.whole(10...60)
        self.dice = dice
    }

    mutating func step(_ condition: inout Condition) {
        north.step(dice.normal())
        east.step(dice.normal())
        up.step(dice.normal())
        untilJump -= 1
        if jump.seconds > 0 { jump.seconds -= 1 } else { jump = (0, 0, 0) }
        if untilJump <= 0 {
            untilJump = dice.whole(25...120)
            let (sine, cosine) = Bearing.sineAndCosine(degrees: dice.within(0...359.9))
            let metres = dice.within(15...80)
            jump = (metres * cosine, metres * sine, dice.whole(3...20))
        }
        condition.echoNorth = north.value + jump.north
        condition.echoEast = east.value + jump.east
        condition.echoUp = min(max(up.value, -40), 40)
        condition.signals.fallen = 4
        condition.signals.isPatchy = true
        let error = (condition.echoNorth * condition.echoNorth + condition.echoEast * condition.echoEast).squareRoot()
        condition.errorClaimed = min(max(0.6 * deviation + 0.3 * error, 12), 32)
    }
}
