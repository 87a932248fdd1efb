import Testing

@testable import GPSDClient

@Suite struct BackoffTests {
    /// Always the same number.
    private struct Fixed: RandomNumberGenerator {
        let value: UInt64
        mutating func next() -> UInt64 { value }
    }

    @Test func itDoublesUpToItsLimitAndStartsAgain() {
        var backoff = Backoff(first: .milliseconds(200), limit: .seconds(5))
        var shortest = Fixed(value: 0)
        let delays = (0..<7).map { _ in backoff.delay(using: &shortest) }
        #expect(delays == [100, 200, 400, 800, 1600, 2500, 2500].map { .milliseconds($0) })
        backoff.reset()
        #expect(backoff.delay(using: &shortest) == .milliseconds(100))
    }

    @Test func jitterShortensByUpToHalf() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<1000 {
            var backoff = Backoff(first: .seconds(2), limit: .seconds(2))
            #expect((Duration.seconds(1)..<Duration.seconds(2)).contains(backoff.delay(using: &random)))
        }
    }
}
