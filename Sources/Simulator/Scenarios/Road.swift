/// Where the vehicle truly is: a seeded drive over village streets and country roads, with halts and stops, a step a
/// second.
///
/// Never above 25 m/s; acceleration to 2.5 m/s², braking to 3.5, sideways below 3.
struct Road: Sendable {
    /// What a scenario wants of the driver at a moment.
    enum Wish: Sendable, Equatable {
        case none
        /// To stand with the ignition off.
        case parked
        /// To drive on, without halts.
        case driving
    }

    private enum Doing: Sendable, Equatable {
        case driving
        case braking(forStop: Bool)
        /// Stands until `end`; the ignition is off from `off` until shortly before the end.
        case standing(end: Int, off: Int?)
    }

    static let fastest = 25.0
    /// Where units work, and far enough from where spoofers put receivers.
    private static let south = 49.3, north = 50.2, west = 35.5, east = 37.2

    private var dice: Dice
    private var doing: Doing
    private(set) var spot: Spot
    private(set) var speed = 0.0
    /// 0..<360.
    private(set) var heading: Double
    private(set) var odometer = 0.0
    private(set) var isIgnitionOn = true

    /// Where the road leads in general, and where it bends to now.
    private var general: Double
    private var bend: Double
    private var bendUntil = 0
    private var sideways = 1.0
    private var isVillage: Bool
    private var kindUntil = 0
    private var cruise = 10.0
    private var cruiseUntil = 0
    private var push = 1.5
    private var brake = 2.0
    private var cornerAhead: Double?
    private var nextHalt: Int
    private var nextStop: Int

    init(seed: UInt64) {
        dice = Dice(seed: seed, stream: 1)
        spot = Spot(
            latitude: dice.within(Self.south...Self.north), longitude: dice.within(Self.west...Self.east))
        heading = dice.within(0...359.9)
        (general, bend) = (heading, heading)
        isVillage = dice.happens(0.5)
        doing = .standing(end: dice.whole(3...30), off: nil)
        nextHalt = dice.whole(90...400)
        nextStop = dice.whole(240...1200)
        if dice.happens(0.3) {
            doing = .driving
            speed = dice.within(6...12)
        }
    }

    var moment: ScenarioMoment.Truth {
        ScenarioMoment.Truth(
            latitudeDegrees: spot.latitude, longitudeDegrees: spot.longitude, speedMetresPerSecond: speed,
            trackDegrees: heading, isIgnitionOn: isIgnitionOn, odometerMetres: odometer)
    }

    /// Drives for the second that ends at `second`.
    mutating func step(to second: Int, _ wish: Wish) {
        decide(second, wish)
        let before = speed
        changeSpeed(second)
        let turned = turn(second, from: before)
        guard before + speed > 0 else { return }
        let way = (before + speed) / 2
        let (sine, cosine) = Bearing.sineAndCosine(degrees: heading + turned / 2)
        spot = spot.moved(north: way * cosine, east: way * sine)
        heading = Bearing.normal(heading + turned)
        odometer += way
    }

    private mutating func decide(_ second: Int, _ wish: Wish) {
        switch doing {
        case .driving:
            if wish == .parked || (wish == .none && second >= nextStop) {
                brake = dice.within(1.2...3)
                doing = .braking(forStop: true)
            } else if wish == .none, second >= nextHalt {
                brake = dice.within(1.5...3.5)
                doing = .braking(forStop: false)
            }
        case .braking(let forStop):
            guard speed == 0 else { break }
            doing = stay(second, forStop: forStop, wish)
        case .standing(let end, let off):
            isIgnitionOn = off.map { second < $0 || second >= end - 6 } ?? true
            let mustWait = wish == .parked
            if mustWait, off == nil { doing = .standing(end: max(end, second + 60), off: second + 2) }
            if mustWait, off != nil, second >= end - 8 { doing = .standing(end: end + 60, off: off) }
            if wish == .driving, end > second + 8 { doing = .standing(end: second + 7, off: off) }
            guard !mustWait, second >= end else { break }
            isIgnitionOn = true
            push = dice.within(0.8...2.5)
            nextHalt = max(nextHalt, second + dice.whole(60...360))
            nextStop = max(nextStop, second + 30)
            doing = .driving
        }
    }

    private mutating func stay(_ second: Int, forStop: Bool, _ wish: Wish) -> Doing {
        guard forStop else {
            nextHalt = second + dice.whole(120...600)
            return .standing(end: second + dice.whole(4...60), off: nil)
        }
        let isOff = dice.happens(0.5) || wish == .parked
        let off = isOff ? second + dice.whole(2...5) : nil
        let end = second + dice.whole(60...900)
        nextStop = end + dice.whole(240...1100)
        return .standing(end: end, off: off)
    }

    private mutating func changeSpeed(_ second: Int) {
        switch doing {
        case .standing: speed = 0
        case .braking: speed = max(0, speed - brake)
        case .driving:
            if second >= kindUntil { chooseKind(second) }
            if second >= cruiseUntil {
                cruise = isVillage ? dice.within(8...14) : dice.within(16...25)
                cruiseUntil = second + dice.whole(12...45)
                push = dice.within(0.6...2.5)
                brake = dice.within(0.8...2.5)
            }
            let target = cornerAhead == nil ? cruise + 0.15 * dice.normal() : 6
            speed += min(max(target - speed, -brake), push)
            speed = min(max(speed, 0), Self.fastest)
        }
    }

    private mutating func chooseKind(_ second: Int) {
        isVillage.toggle()
        kindUntil = second + (isVillage ? dice.whole(40...240) : dice.whole(90...500))
        cruiseUntil = second
        if dice.happens(0.5) { cornerAhead = dice.sign() * dice.within(55...115) }
    }

    /// How far the heading turns in this second, degrees.
    private mutating func turn(_ second: Int, from before: Double) -> Double {
        guard speed > 0.5 else { return 0 }
        if let corner = cornerAhead, speed < 7.5 {
            general = Bearing.normal(general + corner)
            bend = general
            bendUntil = second + 12
            sideways = dice.within(1.5...2.8)
            cornerAhead = nil
        }
        if second >= bendUntil {
            general = Bearing.normal(steered(general + dice.within(-12...12)))
            bend = Bearing.normal(general + dice.within(-50...50))
            bendUntil = second + dice.whole(5...40)
            sideways = dice.within(0.3...2.2)
        }
        // The tyres hold for both: 3.7 m/s² in all.
        let (change, fast) = (speed - before, max(speed, before))
        let left = max(0.2, 3.7 * 3.7 - change * change).squareRoot()
        let most = min(min(sideways, left) / fast, fast / 11) * 180 / Double.pi
        return min(max(Bearing.turn(from: heading, to: bend) * 0.6, -most), most)
    }

    /// Back towards the middle, near the edge of where units work.
    private mutating func steered(_ degrees: Double) -> Double {
        let edge = 0.06
        guard
            spot.latitude < Self.south + edge || spot.latitude > Self.north - edge
                || spot.longitude < Self.west + edge || spot.longitude > Self.east - edge
        else { return Bearing.normal(degrees) }
        let way = spot.metres(to: Spot(latitude: 49.75, longitude: 36.35))
        return Bearing.normal(Bearing.of(north: way.north, east: way.east) + dice.within(-25...25))
    }
}
