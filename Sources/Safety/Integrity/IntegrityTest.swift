/// One way of noticing that the receiver is lied to, drowned out or stuck. The raw value is the reason code that status,
/// positions and reports carry; docs/integrity.md explains each to a technician.
///
/// The defaults are the domain's (engineering defaults, to be tuned); none is a standard's.
public enum IntegrityTest: String, Sendable, Hashable, Codable, CaseIterable {
    /// Two fixes are further apart than a vehicle drives, or than the receiver's own speed allows.
    case impliedSpeed = "implied_speed"
    case acceleration
    case turnRate = "turn_rate"
    /// Speed and track say one thing, the places another.
    case displacement
    /// The same place to the last digit while time advances.
    case frozen
    /// The receiver's time stands still while reports come.
    case timeStill = "time_still"
    /// GNSS time stepped against the time since boot.
    case timeStep = "time_step"
    case timeDrift = "time_drift"
    /// All satellites are equally strong.
    case signalUniform = "signal_uniform"
    /// All rose at once.
    case signalJump = "signal_jump"
    /// All fell at once: jamming, or a tunnel.
    case signalCollapse = "signal_collapse"
    /// Satellites are seen and none is used.
    case seenUnused = "seen_unused"
    /// Outside the operating band.
    case altitude
    case altitudeJump = "altitude_jump"
    case accuracyJump = "accuracy_jump"
    /// The place creeps as no vehicle drives.
    case crawl
    case operatingArea = "operating_area"
    case spoofTarget = "spoof_target"
    /// A circle at one speed and one radius, parked or for two turns.
    case circle
    /// The vehicle stands, its position moves.
    case parkedTruth = "parked_truth"

    /// What one test alone is worth.
    enum Weight: Sendable {
        /// The fix isn't believed.
        case suspect
        /// It raises and doesn't lower; two of these at one time are suspect.
        case weak
        /// It raises and doesn't lower.
        case degraded
    }

    var weight: Weight {
        switch self {
        case .impliedSpeed, .displacement, .frozen, .timeStill, .timeStep, .signalUniform, .seenUnused, .altitude,
            .altitudeJump, .operatingArea, .spoofTarget, .circle, .parkedTruth:
            .suspect
        case .acceleration, .turnRate, .timeDrift, .signalJump, .accuracyJump: .weak
        case .signalCollapse, .crawl: .degraded
        }
    }

    /// What it is a sign of, for the office's map; nil where it says nothing about the air.
    var interference: InterferenceReport.Kind? {
        switch self {
        case .signalCollapse, .seenUnused: .jamming
        case .impliedSpeed, .displacement, .timeStep, .signalUniform, .signalJump, .altitude, .altitudeJump,
            .operatingArea, .spoofTarget, .circle, .parkedTruth:
            .spoofing
        case .acceleration, .turnRate, .frozen, .timeStill, .timeDrift, .accuracyJump, .crawl: nil
        }
    }
}

/// Some of the tests, without an allocation.
public struct IntegrityTests: OptionSet, Sendable, Hashable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public init(_ test: IntegrityTest) { rawValue = 1 << UInt32(Self.place(of: test)) }

    private static func place(of test: IntegrityTest) -> Int {
        switch test {
        case .impliedSpeed: 0
        case .acceleration: 1
        case .turnRate: 2
        case .displacement: 3
        case .frozen: 4
        case .timeStill: 5
        case .timeStep: 6
        case .timeDrift: 7
        case .signalUniform: 8
        case .signalJump: 9
        case .signalCollapse: 10
        case .seenUnused: 11
        case .altitude: 12
        case .altitudeJump: 13
        case .accuracyJump: 14
        case .crawl: 15
        case .operatingArea: 16
        case .spoofTarget: 17
        case .circle: 18
        case .parkedTruth: 19
        }
    }

    /// In the order of `IntegrityTest.allCases`.
    public var list: [IntegrityTest] { IntegrityTest.allCases.filter { contains(IntegrityTests($0)) } }

    public static let all = IntegrityTests(rawValue: (1 << UInt32(IntegrityTest.allCases.count)) - 1)

    /// Those of one weight.
    static func of(_ weight: IntegrityTest.Weight) -> IntegrityTests {
        IntegrityTest.allCases.reduce(into: []) { if $1.weight == weight { $0.insert(IntegrityTests($1)) } }
    }

    static let suspect = of(.suspect)
    static let weak = of(.weak)
    static let degraded = of(.degraded)
}

/// What a test says. No data is `unknown`: never fine, never bad.
enum Finding: Sendable { case unknown, clear, indicated }

/// What the tests of one group say about one observation.
struct Findings: Sendable, Equatable {
    /// Those that had what they need.
    private(set) var known: IntegrityTests = []
    /// Of those, the ones that indicate.
    private(set) var indicated: IntegrityTests = []

    subscript(test: IntegrityTest) -> Finding {
        get {
            guard known.contains(IntegrityTests(test)) else { return .unknown }
            return indicated.contains(IntegrityTests(test)) ? .indicated : .clear
        }
        set {
            known.remove(IntegrityTests(test))
            indicated.remove(IntegrityTests(test))
            if newValue != .unknown { known.insert(IntegrityTests(test)) }
            if newValue == .indicated { indicated.insert(IntegrityTests(test)) }
        }
    }

    mutating func join(_ other: Findings) {
        known.formUnion(other.known)
        indicated.formUnion(other.indicated)
    }

    /// Without the tests that the settings turn off: they are unknown.
    func without(_ off: IntegrityTests) -> Findings {
        var findings = self
        findings.known.subtract(off)
        findings.indicated.subtract(off)
        return findings
    }
}
