/// A receiver that starts with nothing: no fix, then one that comes in from kilometres away, with a wrong date first.
struct ColdSearch: Sendable {
    private let searches: Int
    private let mode: Int
    private let errorClaimed: Double
    private let timeOff: Int64
    private let timeIsRight: Int
    /// How far beside the truth, metres, in each second of the wandering fix.
    private let way: [(north: Double, east: Double)]

    init(_ dice: inout Dice) {
        searches = dice.whole(20...60)
        mode = dice.whole(2...3)
        errorClaimed = dice.happens(0.5) ? 0 : dice.within(10...60)
        let wanders = dice.whole(10...40)
        // Without leap seconds, with too many, in another era of the week number, or just off.
        timeOff = [-18_000, 18_000, -1024 * 604_800_000, 2_000][dice.whole(0...3)]
        timeIsRight = searches + dice.whole(0...wanders)
        let (heading, speed) = (dice.within(0...359.9), dice.within(70...110))
        var way: [(north: Double, east: Double)] = []
        var off = (north: 0.0, east: 0.0)
        // Walked backwards from the truth, so that it arrives there.
        for _ in 0..<wanders {
            let (sine, cosine) = Bearing.sineAndCosine(degrees: heading + dice.within(-30...30))
            off = (off.north + speed * cosine, off.east + speed * sine)
            way.append(off)
        }
        self.way = way.reversed()
    }

    /// Until the fix is right.
    var seconds: Int { searches + way.count }

    func condition(at second: Int) -> Condition {
        var condition = Condition()
        guard second < seconds else { return condition }
        condition.timeOff = second < timeIsRight ? timeOff : 0
        condition.hasTime = second > searches / 2
        condition.signals.tracked = min(1, Double(second) / Double(searches))
        if second < searches {
            condition.mode = 1
            condition.signals.areUsed = false
        } else {
            let off = way[second - searches]
            condition.mode = mode
            condition.echoNorth = off.north
            condition.echoEast = off.east
            condition.errorClaimed = errorClaimed
        }
        return condition
    }
}
