import Testing

@testable import MQTTLink

/// The waits, one after another.
@Suite struct BackoffTests {
    /// Draws the same value always.
    private struct Constant: RandomNumberGenerator {
        let value: UInt64
        mutating func next() -> UInt64 { value }
    }

    private let backoff = Backoff(minimum: .seconds(1), maximum: .seconds(60), stableAfter: .seconds(30))

    @Test func waitsDoubleUpToTheLongestAndStayThere() {
        var progress = BackoffProgress(backoff)
        var randomness = Constant(value: 0)
        let waits = (0..<9).map { _ in progress.next(using: &randomness) }
        let full = [1, 2, 4, 8, 16, 32, 60, 60, 60].map { Duration.seconds($0) }
        #expect(waits == full)
        #expect(progress.step == 6)
    }

    @Test func jitterTakesAwayUpToHalf() {
        var progress = BackoffProgress(backoff)
        var randomness = Constant(value: .max)
        let waits = (0..<8).map { _ in progress.next(using: &randomness) }
        let half = [0.5, 1, 2, 4, 8, 16, 30, 30].map { Duration.seconds($0) }
        for (wait, half) in zip(waits, half) { #expect(wait >= half && wait < half * 1.001) }
    }

    @Test func stableConnectionStartsOver() {
        var progress = BackoffProgress(backoff)
        var randomness = Constant(value: 0)
        for _ in 0..<5 { _ = progress.next(using: &randomness) }
        progress.reset()
        #expect(progress.next(using: &randomness) == .seconds(1))
    }
}
