/// How long to wait between rounds of connection attempts.
public struct Backoff: Sendable, Equatable {
    /// The first wait, before jitter; above zero.
    public var minimum: Duration
    /// The longest wait.
    public var maximum: Duration
    /// How long a connection must live before the waits start from `minimum` again. A connection that is made and at
    /// once lost (two clients with one id) isn't stable, and so the waits go on growing; neither is one on which a
    /// message of that time is still unconfirmed.
    public var stableAfter: Duration

    public init(
        minimum: Duration = .seconds(1), maximum: Duration = .seconds(60), stableAfter: Duration = .seconds(30)
    ) {
        self.minimum = minimum
        self.maximum = maximum
        self.stableAfter = stableAfter
    }
}

/// The waits of one link: doubling from `minimum` to `maximum`, each drawn between half of its value and all of it, so
/// that a fleet that lost one broker doesn't return in step.
struct BackoffProgress {
    private let backoff: Backoff
    /// How often the wait has doubled; stops growing once `maximum` is reached.
    private(set) var step = 0

    init(_ backoff: Backoff) { self.backoff = backoff }

    /// The next wait; the one after it is up to twice as long.
    mutating func next(using randomness: inout some RandomNumberGenerator) -> Duration {
        let full = Swift.min(backoff.minimum * (1 << step), backoff.maximum)
        if full < backoff.maximum { step += 1 }
        // 53 random bits, as many as a Double holds, make a number from 0 up to but not 1.
        let taken = Double(randomness.next() >> 11) * 0x1p-53
        return full * (1 - taken / 2)
    }

    /// A connection proved stable.
    mutating func reset() { step = 0 }
}
