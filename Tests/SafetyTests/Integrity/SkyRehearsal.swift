import Testing

@testable import Safety

/// Skies made by hand, a second apart, and what the tests say of each.
struct SkyRehearsal {
    var tests = SkyTests()
    var policy = IntegrityPolicy()
    var seconds = 100.0
    var hasFix = true

    var now: MonotonicInstant { .seconds(seconds) }
    var findings: Findings { tests.findings(hasFix: hasFix, policy, at: now) }

    /// Satellites numbered from 1; a signal of 0 is none.
    static func sky(_ signals: [Double], used: Bool = true, firstNumber: Int = 1, gnss: Int = 0) -> Sky {
        Sky(
            satellites: signals.enumerated().map { place, signal in
                Sky.Satellite(
                    gnss: gnss, prn: firstNumber + place, used: used && signal > 0,
                    signalDBHz: signal > 0 ? signal : nil)
            })
    }

    /// An open sky: eight satellites, 30 to 47 dB-Hz, mean 38.5.
    static let open = [30.0, 33, 35, 38, 40, 42, 43, 47]

    @discardableResult mutating func take(_ sky: Sky, after: Double = 1) -> Findings {
        seconds += after
        tests.take(sky, policy, at: now)
        return findings
    }

    @discardableResult mutating func take(_ signals: [Double], used: Bool = true, after: Double = 1) -> Findings {
        take(Self.sky(signals, used: used), after: after)
    }

    mutating func openSky(seconds: Int) {
        for _ in 0..<seconds { take(Self.open) }
    }
}

extension [Finding] {
    /// One character a list: `?` unknown, `.` clear, `#` indicated.
    var line: String { map { $0 == .unknown ? "?" : $0 == .clear ? "." : "#" }.joined() }
}
