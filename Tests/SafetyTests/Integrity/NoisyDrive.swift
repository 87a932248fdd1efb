import Geodesy

@testable import Safety

/// A made drive of a clinic and what an honest receiver says of it: noise, lag, held places, several reports a second.
struct NoisyDrive {
    /// What kind of receiver.
    struct Receiver {
        var reportsASecond = 1
        var lag = 0
        var holdsStill = false
        /// Ten-thousandths of a minute: 0.18 m.
        var isCoarse = false
        var sigmaMetres = 3.0
    }

    let receiver: Receiver
    private var chance: SeededGenerator
    private var frame = LocalFrame(at: MotionRehearsal.start)
    private var time = 1_000.0
    // The truth.
    private var east = 0.0, north = 0.0, speed = 0.0, heading = 0.0
    private var wanted = 0.0, phaseEnds = 0.0, turnRate = 0.0, turnLeft = 0.0
    // The errors.
    private var errorEast = 0.0, errorNorth = 0.0, errorUp = 0.0
    private var past: [Coordinate] = []
    private var held: Coordinate?

    init(seed: UInt64) {
        chance = SeededGenerator(seed: seed)
        receiver = Receiver(
            reportsASecond: [1, 1, 1, 2, 5, 10][Int(seed % 6)], lag: Int(seed / 6 % 3), holdsStill: seed % 4 == 1,
            isCoarse: seed % 5 == 2, sigmaMetres: 2 + Double(seed % 3))
        errorEast = gauss() * receiver.sigmaMetres
        errorNorth = gauss() * receiver.sigmaMetres
    }

    private mutating func gauss() -> Double {
        // The sum of twelve is near enough, and ends at six sigmas.
        var sum = -6.0
        for _ in 0..<12 { sum += Double.random(in: 0...1, using: &chance) }
        return sum
    }

    private mutating func roll(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &chance) }

    /// The next fix and when it reaches the unit.
    mutating func next() -> (Fix, MonotonicInstant) {
        let step = 1 / Double(receiver.reportsASecond)
        time += step
        drive(step)
        err(step)
        let place = place()
        let said = max(0, speed + gauss() * 0.2)
        let track = said > 2 ? heading + gauss() * 2 : roll(0...359.9)
        let fix = Fix(
            coordinate: place, accuracyMetres: 2 * receiver.sigmaMetres + roll(0...2),
            altitudeMetres: 150 + errorUp, verticalAccuracyMetres: 3 * receiver.sigmaMetres,
            speedMetresPerSecond: held == nil ? said : 0,
            trackDegrees: (track + 720).truncatingRemainder(dividingBy: 360),
            time: UTCTime(millisecondsSinceEpoch: 1_700_000_000_000 + Int64((time * 1_000).rounded())))
        // Delivery trembles by a tenth of a second, never out of order.
        return (fix, .seconds(time + roll(0...min(0.1, step / 2))))
    }

    private mutating func drive(_ step: Double) {
        if time >= phaseEnds {
            wanted = roll(0...1) < 0.3 ? 0 : roll(4...30)
            phaseEnds = time + (wanted == 0 ? roll(20...240) : roll(15...120))
        }
        if turnLeft <= 0, speed > 1, roll(0...1) < step / 20 {
            turnLeft = roll(20...200)
            // Sharp ones are driven slowly; the others as fast as the tyres hold.
            turnRate = min(30, 3 / speed * 180 / .pi) * (roll(0...1) < 0.5 ? -1 : 1)
        }
        let limit = turnLeft > 0 ? min(wanted, 12) : wanted
        let change = max(-3 * step, min(3 * step, limit - speed))
        speed = max(0, speed + change)
        if turnLeft > 0 {
            let rate = min(abs(turnRate), 4 / max(speed, 1) * 180 / .pi)
            heading += (turnRate < 0 ? -rate : rate) * step * (speed > 0.5 ? 1 : 0)
            turnLeft -= rate * step
        }
        heading = (heading + 360).truncatingRemainder(dividingBy: 360)
        let end = MotionRehearsal.start.moved(metres: speed * step, bearingDegrees: heading) ?? MotionRehearsal.start
        let offset = frame.offset(to: end)
        east += offset.east
        north += offset.north
    }

    /// Errors that hold for half a minute or so.
    private mutating func err(_ step: Double) {
        let keeps = 1 - step / 30
        let fresh = (1 - keeps * keeps).squareRoot()
        errorEast = errorEast * keeps + gauss() * fresh * receiver.sigmaMetres
        errorNorth = errorNorth * keeps + gauss() * fresh * receiver.sigmaMetres
        errorUp = errorUp * keeps + gauss() * fresh * receiver.sigmaMetres * 2
    }

    private mutating func place() -> Coordinate {
        let start = MotionRehearsal.start
        let one = frame.offset(to: Coordinate(start.latitudeDegrees + 0.01, start.longitudeDegrees + 0.01))
        var latitude = start.latitudeDegrees + 0.01 * (north + errorNorth) / one.north
        var longitude = start.longitudeDegrees + 0.01 * (east + errorEast) / one.east
        if receiver.isCoarse {
            latitude = (latitude * 600_000).rounded() / 600_000
            longitude = (longitude * 600_000).rounded() / 600_000
        }
        past.append(Coordinate(latitude, longitude))
        let lag = receiver.lag * receiver.reportsASecond
        if past.count > lag + 1 { past.removeFirst() }
        guard receiver.holdsStill, speed < 0.5 else {
            held = nil
            return past[0]
        }
        let place = held ?? past[0]
        held = place
        return place
    }
}
