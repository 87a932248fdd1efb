/// What the receiver is under in one second; as it is made, nothing at all.
struct Condition: Sendable {
    enum Link: Sendable {
        case normal
        /// gpsd says nothing: the receiver is unplugged, its socket is not.
        case silent
        case gone
        case connected
    }

    /// What happens to the satellites' signals.
    struct Signals: Sendable {
        /// Under the true level of each, dB.
        var fallen = 0.0
        /// Whether each falls by its own share, or all by the same.
        var isPatchy = false
        /// Of the list, 0...1, how much the receiver tracks.
        var tracked = 1.0
        /// Whether what isn't tracked is left out of the list.
        var leavesOut = false
        /// Whether any is used for a fix.
        var areUsed = true
        /// What a spoofer sends; nil leaves each its own level.
        var levelDBHz: Double?
        /// Whether he sends GPS alone.
        var isLevelOfGPSOnly = false
        /// Whether the receiver drops the systems that the spoofer leaves alone.
        var dropsOthers = false
    }

    var link = Link.normal
    var signals = Signals()
    /// 1, 2 or 3.
    var mode = 3
    /// Where the receiver puts the unit, without its noise, and how fast; nil is the truth.
    var lie: Lie.Claim?
    /// Of the receiver's usual error.
    var noise = 1.0
    /// Reflections, on top of the usual error, metres.
    var echoNorth = 0.0
    var echoEast = 0.0
    var echoUp = 0.0
    var altitudeOff = 0.0
    /// On top of what the receiver usually claims, metres.
    var errorClaimed = 0.0
    /// Added to the right time, milliseconds.
    var timeOff: Int64 = 0
    var hasTime = true
    /// The last fix repeated, with the time going on; speed 0 or as it was.
    var isFrozen = false
    var freezesSpeed = true
}

/// What a spoofer makes the receiver believe.
enum Lie: Sendable, Equatable {
    struct Claim: Sendable, Equatable {
        var spot: Spot
        var speedNorth: Double
        var speedEast: Double
    }

    case standing(Spot)
    /// Going straight on from a place.
    case moving(Spot, speedNorth: Double, speedEast: Double)
    /// At a fixed distance from the truth.
    case beside(north: Double, east: Double)
    /// Pulled away from the truth, metres per second.
    case dragged(north: Double, east: Double)
    /// Round and round, degrees per second, from the direction `from` seen from the centre.
    case circling(centre: Spot, radius: Double, from: Double, rate: Double)

    /// - Parameter seconds: since the lie began, 0 or more.
    func claim(after seconds: Double, truth: ScenarioMoment.Truth) -> Claim {
        let here = Spot(latitude: truth.latitudeDegrees, longitude: truth.longitudeDegrees)
        switch self {
        case .standing(let spot): return Claim(spot: spot, speedNorth: 0, speedEast: 0)
        case .moving(let spot, let north, let east):
            return Claim(
                spot: spot.moved(north: north * seconds, east: east * seconds), speedNorth: north, speedEast: east)
        case .circling(let centre, let radius, let from, let rate):
            let turned = (rate * seconds).truncatingRemainder(dividingBy: 360)
            let (sine, cosine) = Bearing.sineAndCosine(degrees: from + turned)
            let speed = radius * rate * Double.pi / 180
            return Claim(
                spot: centre.moved(north: radius * cosine, east: radius * sine), speedNorth: -speed * sine,
                speedEast: speed * cosine)
        case .beside(let north, let east): return claim(here, truth, (north, east), (0, 0))
        case .dragged(let north, let east):
            return claim(here, truth, (north * seconds, east * seconds), (north, east))
        }
    }

    private func claim(
        _ here: Spot, _ truth: ScenarioMoment.Truth, _ off: (north: Double, east: Double),
        _ speed: (north: Double, east: Double)
    ) -> Claim {
        let (sine, cosine) = Bearing.sineAndCosine(degrees: truth.trackDegrees)
        return Claim(
            spot: here.moved(north: off.north, east: off.east),
            speedNorth: truth.speedMetresPerSecond * cosine + speed.north,
            speedEast: truth.speedMetresPerSecond * sine + speed.east)
    }

    /// The one place it puts the unit; nil where there are many.
    var place: Spot? {
        if case .standing(let spot) = self { spot } else { nil }
    }
}
