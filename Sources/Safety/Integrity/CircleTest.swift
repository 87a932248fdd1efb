/// Whether the track goes round at one speed and one rate, as nobody drives for two turns: a spoofer's favourite.
struct CircleTest: Sendable {
    /// Quarter turns to one side, one after the other.
    struct Evidence: Sendable, Equatable {
        var quarters: Int
        /// The shortest and the longest quarter.
        var seconds: ClosedRange<Double>
        var speedMetresPerSecond: ClosedRange<Double>
    }

    /// Two turns.
    static let fewestQuarters = 8
    static let speedSpread = 0.10
    static let rateSpread = 0.15
    /// Slower than this is no drive.
    static let fromMetresPerSecond = 3.0

    static func finding(_ evidence: Evidence) -> Finding {
        evidence.quarters >= fewestQuarters && isSteady(evidence) ? .indicated : .clear
    }

    static func isSteady(_ evidence: Evidence) -> Bool {
        let time = evidence.seconds
        let speed = evidence.speedMetresPerSecond
        return speed.lowerBound > fromMetresPerSecond
            && speed.upperBound - speed.lowerBound <= speedSpread * speed.upperBound
            && time.upperBound - time.lowerBound <= rateSpread * time.upperBound
    }

    // MARK: The evidence

    /// A quarter that takes longer is a bend.
    private static let longestQuarter = 90.0
    /// Between two fixes; more is noise, or a turn on the spot.
    private static let mostDegrees = 100.0
    private static let mostQuarters = 64

    private var last: (sighting: Sighting, track: Double)?
    private var quarter: Quarter?
    private var circle: Evidence?

    /// The one that is being driven.
    private struct Quarter: Sendable {
        var seconds = 0.0
        /// Positive to the right.
        var degrees = 0.0
        var speed: ClosedRange<Double>
    }

    mutating func startAnew() {
        last = nil
        giveUp()
    }

    /// Takes a fix a second or so.
    mutating func take(_ sighting: Sighting) -> Finding {
        guard let speed = sighting.fix.speedMetresPerSecond else {
            startAnew()
            return .unknown
        }
        guard speed > Self.fromMetresPerSecond else {
            startAnew()
            return .clear
        }
        guard let track = sighting.fix.trackDegrees else {
            startAnew()
            return .unknown
        }
        let before = last
        last = (sighting, track)
        guard let before else { return .unknown }
        turn(
            turnDegrees(from: before.track, to: track), in: before.sighting.seconds(to: sighting), at: speed)
        return circle.map(Self.finding) ?? .clear
    }

    private mutating func turn(_ degrees: Double, in seconds: Double, at speed: Double) {
        var quarter = quarter ?? Quarter(speed: speed...speed)
        quarter.seconds += seconds
        quarter.degrees += degrees
        quarter.speed = quarter.speed.joined(with: speed...speed)
        guard abs(degrees) <= Self.mostDegrees, quarter.seconds <= Self.longestQuarter else { return giveUp() }
        guard abs(quarter.degrees) >= 90 else {
            self.quarter = quarter
            return
        }
        // What was turned beyond the quarter belongs to the next one, and the time for it.
        let over = abs(quarter.degrees) - 90
        let overSeconds = abs(degrees) > 0 ? min(seconds, seconds * over / abs(degrees)) : 0
        let side = quarter.degrees < 0 ? -1.0 : 1.0
        join(
            Evidence(
                quarters: 1, seconds: (quarter.seconds - overSeconds)...(quarter.seconds - overSeconds),
                speedMetresPerSecond: quarter.speed), side: side)
        self.quarter = Quarter(seconds: overSeconds, degrees: side * over, speed: speed...speed)
    }

    private var side = 0.0

    private mutating func join(_ quarter: Evidence, side: Double) {
        defer { self.side = side }
        guard let circle, side == self.side else {
            circle = quarter
            return
        }
        let joined = Evidence(
            quarters: min(circle.quarters + 1, Self.mostQuarters),
            seconds: circle.seconds.joined(with: quarter.seconds),
            speedMetresPerSecond: circle.speedMetresPerSecond.joined(with: quarter.speedMetresPerSecond))
        self.circle = Self.isSteady(joined) ? joined : quarter
    }

    private mutating func giveUp() {
        quarter = nil
        circle = nil
        side = 0
    }
}

extension ClosedRange<Double> {
    fileprivate func joined(with other: Self) -> Self {
        Swift.min(lowerBound, other.lowerBound)...Swift.max(upperBound, other.upperBound)
    }
}
