@testable import Safety

/// A receiver's clock against ours, report by report.
struct ReceiverClock {
    var tests = TimeTests()
    var policy = IntegrityPolicy()
    /// Since boot.
    var seconds = 100.0
    /// What GNSS time was at boot.
    var boot = 1_780_000_000.0
    /// Added to what the receiver says, as a spoofer would.
    var error = 0.0
    /// How late a report reaches us.
    var delay = 0.1

    func time(at seconds: Double) -> UTCTime {
        UTCTime(millisecondsSinceEpoch: Int64(((boot + seconds + error) * 1000).rounded()))
    }

    /// The epoch of this second arrives.
    @discardableResult mutating func report(after: Double = 1) -> Findings {
        seconds += after
        return tests.take(time(at: seconds - delay), policy, at: .seconds(seconds))
    }

    mutating func reports(_ count: Int, after: Double = 1) -> [Finding] {
        (0..<count).map { _ in report(after: after)[.timeStep] }
    }

    /// A receiver that has been trusted, with every trusted fix, for a while, and has long known its leap seconds.
    static func trusted(minutes: Int = 16) -> ReceiverClock {
        var clock = ReceiverClock()
        for _ in 0..<(minutes * 60) {
            clock.report()
            clock.tests.settle()
        }
        return clock
    }
}
