public import Safety

/// What the reason codes of a position mean, in a few words for people; docs/integrity.md says more.
public enum ReasonText {
    /// Nil for a code of a later release.
    public static func english(_ code: String) -> String? {
        if let test = IntegrityTest(rawValue: code) { return english(test) }
        return others[code]
    }

    public static func english(_ test: IntegrityTest) -> String {
        switch test {
        case .impliedSpeed: "two fixes are further apart than a vehicle drives"
        case .acceleration: "it speeds up or brakes as no vehicle does"
        case .turnRate: "it turns as no vehicle does"
        case .displacement: "speed and direction don't fit the places"
        case .frozen: "the same place to the last digit while time goes on"
        case .timeStill: "the receiver's time stands still"
        case .timeStep: "the receiver's time has jumped"
        case .timeDrift: "the receiver's time runs too fast or too slow"
        case .signalUniform: "all satellites are equally strong"
        case .signalJump: "all satellites became stronger at once"
        case .signalCollapse: "all satellites became weaker at once"
        case .seenUnused: "satellites are seen and none is used"
        case .altitude: "too high or too low for this country"
        case .altitudeJump: "the altitude has jumped"
        case .accuracyJump: "the accuracy has jumped"
        case .crawl: "the place creeps as no vehicle drives"
        case .operatingArea: "outside the area of operation"
        case .spoofTarget: "at a place that false signals are known to show"
        case .circle: "it drives circles"
        case .parkedTruth: "the vehicle stands, its position moves"
        }
    }

    /// Codes that are no test's.
    private static let others = [
        "no_fix": "the receiver reports no position",
        "accuracy": "the accuracy is worse than 100 m",
        "unproven": "the first fixes have yet to agree",
        "recovering": "the fixes are clean again and have yet to agree for long enough",
        "out_of_reach": "the fixes lie where the vehicle can't have driven",
        "crew": "the crew has said where the unit is",
        "starting": "the daemon has just started",
    ]
}
