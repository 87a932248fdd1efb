import Testing

@testable import MQTTLink

/// The waits, one after another.
@Suite struct BackoffTests {
    /// Draws the largest or the smallest value there is.
    private struct Extreme: RandomNumberGenerator {
        let value: UInt64
        mutating func next() -> UInt64 { value }
    }

    private let backoff = Backoff(minimum: .seconds(1), maximum: .seconds(60), stableAfter: .seconds(30))

    @Test func waitsDoubleUpToTheLongestAndStayThere() {
        var progress = BackoffProgress(backoff)
        var randomness = Extreme(value: .max)
        let waits = (0..<9).map { _ in progress.next(using: &randomness) }
        let full = [1, 2, 4, 8, 16, 32, 60, 60, 60].map { Duration.seconds($0) }
        for (wait, full) in zip(waits, full) { #expect(wait > full * 0.999 && wait <= full) }
        #expect(progress.step == 6)
    }

    @Test func jitterTakesAwayUpToHalf() {
        var progress = BackoffProgress(backoff)
        var randomness = Extreme(value: 0)
        let waits = (0..<8).map { _ in progress.next(using: &randomness) }
        #expect(waits == [0.5, 1, 2, 4, 8, 16, 30, 30].map { Duration.seconds($0) })
    }

    @Test func stableConnectionStartsOver() {
        var progress = BackoffProgress(backoff)
        var randomness = Extreme(value: 0)
        for _ in 0..<5 { _ = progress.next(using: &randomness) }
        progress.reset()
        #expect(progress.next(using: &randomness) == .seconds(0.5))
    }
}
