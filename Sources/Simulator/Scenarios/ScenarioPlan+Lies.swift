/// Fixed cities that receivers in Ukraine have been seen to jump to, and others that a spoofer near Kharkiv could choose.
private let seen = [
    Spot(latitude: 50.595, longitude: 36.587),  // Belgorod
    Spot(latitude: 51.730, longitude: 36.193),  // Kursk
    Spot(latitude: 55.752, longitude: 37.618),  // Moscow
    Spot(latitude: 55.972, longitude: 37.415),  // Sheremetyevo
]
private let near = [
    seen[0],
    Spot(latitude: 50.911, longitude: 34.803),  // Sumy
    Spot(latitude: 49.589, longitude: 34.551),  // Poltava
    Spot(latitude: 48.733, longitude: 37.585),  // Kramatorsk
    Spot(latitude: 50.211, longitude: 38.107),  // Valuyki
    Spot(latitude: 49.993, longitude: 36.230),  // Kharkiv
]

extension ScenarioPlan {
    mutating func chooseLie(_ dice: inout Dice) {
        switch scenario {
        case .jump: chooseJump(&dice)
        case .jamThenWrong: chooseWrongPlace(&dice)
        case .circle:
            wish = .parked
            let (from, radius) = (dice.within(0...359.9), dice.within(50...300))
            let rate = dice.within(8...25) / radius * 180 / Double.pi * dice.sign()
            let centre = placeAtLie().away(metres: radius, degrees: from + 180)
            lie = .circling(centre: centre, radius: radius, from: from, rate: rate)
            plausibleOrUniform(&dice, uniform: 0.3)
        case .dragOff:
            if dice.happens(0.5) { wish = .parked } else { wish = .driving }
            let rate = dice.happens(1.0 / 3) ? dice.within(1...3) : dice.within(0.2...1)
            let (sine, cosine) = Bearing.sineAndCosine(degrees: dice.within(0...359.9))
            lie = .dragged(north: rate * cosine, east: rate * sine)
            signals.fallen = -dice.within(0...10)
        case .timeStep:
            let seconds = dice.happens(0.7) ? 3600 : 3 * power(28_800, dice.part())
            timeOff = Int64((seconds * 1000).rounded()) * (dice.happens(0.5) ? 1 : -1)
            if dice.happens(0.5) { putAside(metres: dice.within(1_000...50_000), &dice) }
            plausibleOrUniform(&dice, uniform: 0.25)
        case .altitudeJump:
            altitudeOff = dice.within(150...3000)
            if dice.happens(0.5) { putAside(metres: dice.within(2_000...20_000), &dice) }
            plausibleOrUniform(&dice, uniform: 0.25)
        case .uniform:
            putAside(metres: 200 * power(150, dice.part()), &dice)
            plausibleOrUniform(&dice, uniform: 1)
        case .mixed:
            putAside(metres: dice.within(1_000...30_000), &dice)
            signals.levelDBHz = dice.within(46...52)
            signals.isLevelOfGPSOnly = true
            signals.dropsOthers = dice.happens(0.5)
        default: break
        }
    }

    private mutating func chooseJump(_ dice: inout Dice) {
        let place =
            dice.happens(1.0 / 3)
            // Southward: in the north the known ones are.
            ? placeAtLie().away(metres: dice.within(20_000...60_000), degrees: dice.within(100...260))
            : seen[dice.whole(0...seen.count - 1)]
        falsePlace = place
        lie = .standing(place)
        if dice.happens(0.5) {
            let (sine, cosine) = Bearing.sineAndCosine(degrees: dice.within(0...359.9))
            let drift = dice.within(0.2...1.5)
            lie = .moving(place, speedNorth: drift * cosine, speedEast: drift * sine)
        }
        if dice.happens(0.5) { timeOff = dice.happens(0.5) ? 3_600_000 : -3_600_000 }
        plausibleOrUniform(&dice, uniform: 0.5)
    }

    private mutating func chooseWrongPlace(_ dice: inout Dice) {
        chooseJam(&dice)
        let here = placeAtLie()
        let within = near.filter { city in
            let way = here.metres(to: city)
            let metres = (way.north * way.north + way.east * way.east).squareRoot()
            return metres > 20_000 && metres < 150_000
        }
        if dice.happens(0.6), !within.isEmpty {
            let city = within[dice.whole(0...within.count - 1)]
            falsePlace = city
            lie = .standing(city)
        } else {
            let start = here.away(metres: dice.within(20_000...150_000), degrees: dice.within(0...359.9))
            let (sine, cosine) = Bearing.sineAndCosine(degrees: dice.within(0...359.9))
            let speed = dice.within(5...25)
            lie = .moving(start, speedNorth: speed * cosine, speedEast: speed * sine)
        }
        if dice.happens(0.5) { timeOff = dice.happens(0.5) ? 3_600_000 : -3_600_000 }
        reacquires = dice.whole(0...8)
        plausibleOrUniform(&dice, uniform: 0.5)
    }

    /// Beside the truth and going with it, or at a place of its own.
    private mutating func putAside(metres: Double, _ dice: inout Dice) {
        let (sine, cosine) = Bearing.sineAndCosine(degrees: dice.within(0...359.9))
        if dice.happens(0.5) {
            lie = .beside(north: metres * cosine, east: metres * sine)
        } else {
            let place = placeAtLie().moved(north: metres * cosine, east: metres * sine)
            falsePlace = place
            lie = .standing(place)
        }
    }

    private mutating func plausibleOrUniform(_ dice: inout Dice, uniform: Double) {
        let (isUniform, level, rise) = (dice.happens(uniform), dice.within(40...50), dice.within(0...4))
        if isUniform { signals.levelDBHz = level } else { signals.fallen = -rise }
    }

    /// `base` to the power of `part`, 0...1, evenly spread over the decades; by square roots, to a thousandth.
    private func power(_ base: Double, _ part: Double) -> Double {
        var (result, root, rest) = (1.0, base, part)
        for _ in 0..<20 {
            root = root.squareRoot()
            rest *= 2
            if rest >= 1 {
                result *= root
                rest -= 1
            }
        }
        return result
    }
}
