/// The signal tests as predicates over plain evidence. All limits that settings don't name are our own.
extension SkyTests {
    /// The mean of a sky that is open enough for its fall to mean something.
    static let healthyDBHz = 28.0
    /// Below this no receiver works with a satellite: what is said of it is noise.
    static let faintDBHz = 15.0
    /// Two lists that are closer in time are one observation.
    static let uniformFor = Duration.milliseconds(500)
    /// The few satellites of one system can be alike for a moment by chance.
    static let systemUniformFor = Duration.seconds(10)
    static let commonAtLeast = 5
    /// How far a risen sky must lie above the best of the last ten minutes.
    static let aboveBestDecibels = 3.0
    /// Lists that should come every five seconds may be this much late.
    static let lateList = Duration.seconds(1)
    static let collapseHolds = Duration.seconds(60)
    /// How near to what it was the mean must be for a collapse to be over.
    static let backWithinDecibels = 6.0
    static let seenAtLeast = 4
    static let unusedFor = Duration.seconds(3)
    /// How long a receiver without a fix may take, after a blocked sky or a pause, until it uses what it sees.
    static let regainsWithin = Duration.seconds(60)
    /// How many lists must have shown use, for a list without to mean something.
    static let useShown = 3

    static func isUniform(_ list: SignalSummary, _ policy: IntegrityPolicy) -> Bool {
        guard list.usedTracked >= policy.uniformSatellites, let spread = list.usedSpreadDecibels else { return false }
        return spread < policy.uniformSpreadDecibels
    }

    /// `signal_uniform`: all used satellites equally strong, in two lists running. A single such list says nothing.
    ///
    /// - Parameter lasted: how long all lists were uniform, up to this one.
    static func signalUniform(_ list: SignalSummary, lasted: Duration, _ policy: IntegrityPolicy) -> Finding {
        guard list.usedTracked >= policy.uniformSatellites else { return .unknown }
        guard isUniform(list, policy) else { return .clear }
        return lasted >= uniformFor ? .indicated : .unknown
    }

    /// `signal_uniform`, of one system: a spoofer who sends GPS alone, among the real satellites of the others.
    ///
    /// - Parameter lasted: how long every list had a system that was uniform, up to this one; nil when this one hasn't.
    static func systemUniform(lasted: Duration?) -> Finding {
        guard let lasted else { return .clear }
        return lasted >= systemUniformFor ? .indicated : .unknown
    }

    /// `signal_jump`: every satellite rose at once, to more than the sky has given for ten minutes; so leaving a bridge,
    /// a tunnel or a forest is clear.
    ///
    /// - Parameter highestMeanDBHz: of the healthy lists of the last ten minutes; nil when there are too few.
    static func signalJump(
        _ change: SignalChange, meanDBHz: Double, highestMeanDBHz: Double?, _ policy: IntegrityPolicy
    ) -> Finding {
        guard let highestMeanDBHz, change.common >= commonAtLeast else { return .unknown }
        return change.leastRiseDecibels >= policy.riseDecibels && meanDBHz >= highestMeanDBHz + aboveBestDecibels
            ? .indicated : .clear
    }

    /// `signal_collapse`: every satellite of a healthy sky fell far or is gone, and no other took its place.
    ///
    /// A list of another constellation alone is therefore no collapse. Whether it is a jammer or a tunnel can't be told.
    static func signalCollapse(_ change: SignalChange) -> Finding {
        change.held == 0 && change.strongestNewDBHz < healthyDBHz ? .indicated : .clear
    }

    static func isCollapseOver(_ list: SignalSummary, meanBeforeDBHz: Double, lasted: Duration) -> Bool {
        lasted >= collapseHolds || (list.tracked >= 5 && list.meanDBHz >= meanBeforeDBHz - backWithinDecibels)
    }

    /// `seen_unused`: satellites are seen and the receiver computes with none.
    ///
    /// Too few to be seen says nothing; neither does a receiver that never said what it uses.
    /// - Parameters:
    ///   - lasted: between the first and the last list of which this is true.
    ///   - hasShownUse: whether the receiver is known to say what it uses.
    static func seenUnused(
        tracked: Int, used: Int, lasted: Duration, needed: Duration, hasShownUse: Bool
    ) -> Finding {
        guard hasShownUse else { return .unknown }
        guard used == 0 else { return .clear }
        return tracked >= seenAtLeast && lasted >= needed ? .indicated : .unknown
    }
}
