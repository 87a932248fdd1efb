/// How long to wait before the next attempt: doubling from `first` to `limit`, each shortened at random by up to half,
/// so that many clients of a gpsd that came back don't all call at once.
struct Backoff {
    let first: Duration
    let limit: Duration
    private var next: Duration

    init(first: Duration, limit: Duration) {
        precondition(first > .zero && first <= limit, "a backoff grows from above zero")
        self.first = first
        self.limit = limit
        next = first
    }

    mutating func delay(using random: inout some RandomNumberGenerator) -> Duration {
        defer { next = min(next * 2, limit) }
        return next * Double.random(in: 0.5..<1, using: &random)
    }

    /// For when the other side has shown that it works.
    mutating func reset() { next = first }
}
