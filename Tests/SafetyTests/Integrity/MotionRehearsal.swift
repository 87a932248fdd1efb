import Geodesy

@testable import Safety

/// Feeds fixes to the tests of motion and keeps what they found, second by second.
struct MotionRehearsal {
    static let start = Coordinate(49.99, 36.23)

    var tests = MotionTests()
    var policy = IntegrityPolicy()
    var isStill: Bool?
    /// The unit's place and the time of the next fix.
    var place = start
    var now = 100.0
    var accuracy: Double? = 5
    private(set) var findings: [Findings] = []

    var last: Findings { findings.last ?? Findings() }

    @discardableResult
    mutating func take(_ fix: Fix) -> Findings {
        let found = tests.take(fix, isStill: isStill, policy, at: .seconds(now))
        findings.append(found)
        return found
    }

    /// A fix at the present place.
    func fix(speed: Double? = nil, track: Double? = nil, altitude: Double? = nil) -> Fix {
        Fix(
            coordinate: place, is3D: altitude != nil, accuracyMetres: accuracy, altitudeMetres: altitude,
            speedMetresPerSecond: speed, trackDegrees: track)
    }

    mutating func move(_ metres: Double, _ bearing: Double) {
        place = place.moved(metres: metres, bearingDegrees: bearing) ?? place
    }

    /// Seconds of driving, a fix each; `says` is what the receiver reports, where that differs from the truth.
    mutating func drive(
        seconds: Int, at speed: Double, bearing: Double = 90, says: Double?? = nil, track: Double?? = nil
    ) {
        for _ in 0..<seconds {
            now += 1
            move(speed, bearing)
            take(fix(speed: says ?? speed, track: track ?? bearing))
        }
    }

    /// One letter a fix: `?` unknown, `.` clear, `#` indicated.
    func timeline(_ test: IntegrityTest) -> String {
        String(
            findings.map { found in
                switch found[test] {
                case .unknown: "?"
                case .clear: "."
                case .indicated: "#"
                }
            })
    }

    /// Seconds from the fix of that number to the first that indicates, at a fix a second; nil when none does.
    func firstIndication(of test: IntegrityTest, from first: Int = 0) -> Int? {
        findings.dropFirst(first).firstIndex { $0[test] == .indicated }.map { $0 - first }
    }
}
