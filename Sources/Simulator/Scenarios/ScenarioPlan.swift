/// What is going to happen on one seeded drive: when, for how long, and with which numbers.
struct ScenarioPlan: Sendable {
    let scenario: Scenario
    let seed: UInt64
    /// Whole seconds of the drive; empty where nothing happens.
    private(set) var disturbed = 0..<0
    /// The driver during it.
    var wish = Road.Wish.none
    var lie: Lie?
    /// Where the unit is put, when that is one place.
    var falsePlace: Spot?
    /// When the lie begins, seconds into the drive; the disturbance may begin with something else.
    var lieFrom = 0
    var signals = Condition.Signals()
    var timeOff: Int64 = 0
    var altitudeOff = 0.0
    /// How long the receiver needs after the end, seconds.
    var reacquires = 0
    /// Whether gpsd is gone, or there and silent.
    var isGone = true
    var freezesSpeed = true
    /// How far all signals fall, dB; and how long after the onset, seconds, the satellites and the fix are lost.
    var fall = 0.0
    var satellitesLast = Int.max
    var fixLasts = 2
    /// Whether a receiver without a fix still gives the time.
    var keepsTime = true
    var streets: Streets?
    var search: ColdSearch?

    init(_ scenario: Scenario, seed: UInt64, seconds: Int) {
        self.scenario = scenario
        self.seed = seed
        var dice = Dice(seed: seed, stream: 4)
        keepsTime = dice.happens(0.5)
        guard scenario != .clean else { return }
        if scenario == .coldStart {
            let search = ColdSearch(&dice)
            disturbed = 0..<min(search.seconds, seconds)
            self.search = search
            return
        }
        let (lead, tail) = (min(600, seconds / 4), min(300, seconds / 8))
        let jammed = scenario == .jamThenWrong ? dice.whole(120...600) : 0
        let length = max(1, min(jammed + Self.length(of: scenario, &dice), seconds - lead - tail))
        let onset = dice.whole(lead...max(lead, seconds - tail - length))
        disturbed = onset..<min(onset + length, seconds)
        lieFrom = onset + (jammed < length ? jammed : length / 2)
        if dice.happens(0.75) { wish = .driving }
        choose(&dice)
    }

    /// Seconds.
    private static func length(of scenario: Scenario, _ dice: inout Dice) -> Int {
        switch scenario {
        case .clean, .coldStart: 0
        case .tunnel: dice.whole(60...240)
        case .urban: dice.whole(300...1200)
        case .jam: dice.whole(300...1800)
        case .jamThenWrong: dice.whole(300...900)
        case .jump, .circle, .timeStep, .altitudeJump, .uniform, .mixed: dice.whole(180...1200)
        case .dragOff: dice.whole(600...1800)
        case .frozen: dice.whole(120...600)
        case .gpsdRestart: dice.whole(3...20)
        case .unplugged: dice.whole(60...900)
        }
    }

    /// What the scenario wants of the driver in the second that ends at `second`.
    func wish(at second: Int) -> Road.Wish {
        let ahead = wish == .parked ? 75 : 45
        return second >= disturbed.lowerBound - ahead && second < disturbed.upperBound ? wish : .none
    }

    /// Where the vehicle will truly be when the lie begins.
    func placeAtLie() -> Spot {
        var road = Road(seed: seed)
        for second in stride(from: 1, through: lieFrom, by: 1) { road.step(to: second, wish(at: second)) }
        return road.spot
    }

    private mutating func choose(_ dice: inout Dice) {
        switch scenario {
        case .clean, .coldStart: break
        case .tunnel:
            wish = .driving
            signals.leavesOut = dice.happens(0.5)
            satellitesLast = dice.whole(1...2)
            fixLasts = satellitesLast
            reacquires = dice.whole(2...8)
        case .urban: streets = Streets(seed: seed)
        case .jam: chooseJam(&dice)
        case .frozen:
            wish = .driving
            freezesSpeed = dice.happens(0.67)
        case .gpsdRestart: break
        case .unplugged:
            isGone = dice.happens(0.5)
            reacquires = dice.whole(2...30)
        case .jamThenWrong, .jump, .circle, .dragOff, .timeStep, .altitudeJump, .uniform, .mixed: chooseLie(&dice)
        }
    }

    mutating func chooseJam(_ dice: inout Dice) {
        fall = dice.within(10...20)
        fixLasts = dice.whole(2...4)
        signals.leavesOut = dice.happens(0.5)
        if dice.happens(0.5) { satellitesLast = dice.whole(5...30) }
        reacquires = dice.whole(2...8)
    }
}
