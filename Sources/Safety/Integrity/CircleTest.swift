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

    /// A turn that began at full speed out of a stand, as no vehicle begins one.
    struct Leap: Sendable, Equatable {
        /// Of the first fix of the turn over the one before it.
        var gainMetresPerSecond: Double
        /// How long it has gone on since, at one speed.
        var seconds = 0.0
        var degrees = 0.0
        var speedMetresPerSecond: ClosedRange<Double>
    }

    static let leapMetresPerSecond = 6.0
    static let leapWithin = 1.5
    static let leapLasts = 2.5
    static let leapDegrees = 3.0
    /// Half of what the widest circle turns, for noise.
    static let leapDegreesPerSecond = 0.75
    /// Seconds; straight ahead for so long is no circle.
    static let leapDecided = 5.0
    static let leapSpread = 0.15
    /// Slower than this is a stand.
    static let standingMetresPerSecond = 1.0

    static func finding(_ leap: Leap) -> Finding {
        guard leap.gainMetresPerSecond >= leapMetresPerSecond, isSteady(leap) else { return .clear }
        guard leap.seconds >= leapLasts else { return .unknown }
        // The widest circle that is driven so: 300 m at 8 m/s. What goes on straight ahead is none, whatever bend it meets.
        let turns = abs(leap.degrees) >= leapDegrees && abs(leap.degrees) >= leapDegreesPerSecond * leap.seconds
        return turns ? .indicated : leap.seconds < leapDecided ? .unknown : .clear
    }

    static func isSteady(_ leap: Leap) -> Bool {
        let speed = leap.speedMetresPerSecond
        return speed.upperBound - speed.lowerBound <= leapSpread * speed.upperBound
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
    /// The last fix of a stand, until one drives.
    private var stood: Sighting?
    private var leap: Leap?
    /// What was found of it holds on while the turn goes on.
    private var hasLeapt = false

    /// The one that is being driven.
    private struct Quarter: Sendable {
        var seconds = 0.0
        /// Positive to the right.
        var degrees = 0.0
        var speed: ClosedRange<Double>
    }

    mutating func startAnew() {
        last = nil
        stood = nil
        leap = nil
        hasLeapt = false
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
            if speed <= Self.standingMetresPerSecond { stood = sighting }
            return .clear
        }
        guard let track = sighting.fix.trackDegrees else {
            startAnew()
            return .unknown
        }
        let before = last
        last = (sighting, track)
        if let stood { setOut(from: stood, sighting, at: speed) }
        guard let before else { return .unknown }
        let (degrees, seconds) = (turnDegrees(from: before.track, to: track), before.sighting.seconds(to: sighting))
        turn(degrees, in: seconds, at: speed)
        goOnFromLeap(degrees, in: seconds, at: speed)
        return hasLeapt ? .indicated : circle.map(Self.finding) ?? .clear
    }

    private mutating func setOut(from stand: Sighting, _ sighting: Sighting, at speed: Double) {
        stood = nil
        guard stand.seconds(to: sighting) <= Self.leapWithin, let before = stand.fix.speedMetresPerSecond else {
            return
        }
        leap = Leap(gainMetresPerSecond: speed - before, speedMetresPerSecond: speed...speed)
    }

    private mutating func goOnFromLeap(_ degrees: Double, in seconds: Double, at speed: Double) {
        guard var leap else { return }
        leap.seconds += seconds
        leap.degrees += degrees
        leap.speedMetresPerSecond = leap.speedMetresPerSecond.joined(with: speed...speed)
        let finding = Self.finding(leap)
        hasLeapt = finding != .clear && (hasLeapt || finding == .indicated)
        self.leap = finding == .clear ? nil : leap
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
