import Safety

/// A token bucket: never more than `perSecond` in any one second.
struct Pace {
    private let interval: Int64
    private let capacity: Int64
    private var credit: Int64
    private var updated: MonotonicInstant?

    /// - Precondition: `burst` is at least 1 and below `perSecond`.
    init(perSecond: Int, burst: Int) {
        precondition(burst >= 1 && burst < perSecond, "a burst leaves room for a steady flow")
        // The burst is part of its second, so the steady flow gets what remains.
        interval = 1_000_000_000 / Int64(perSecond - burst)
        capacity = interval * Int64(burst)
        credit = capacity
    }

    /// Whether one may go now; takes it if so.
    mutating func take(at now: MonotonicInstant) -> Bool {
        refill(now)
        guard credit >= interval else { return false }
        credit -= interval
        return true
    }

    /// When the next one may go.
    mutating func next(after now: MonotonicInstant) -> MonotonicInstant {
        refill(now)
        return now.advanced(by: .nanoseconds(max(0, interval - credit)))
    }

    private mutating func refill(_ now: MonotonicInstant) {
        let elapsed = updated.map { max(0, now.nanoseconds - $0.nanoseconds) } ?? 0
        updated = max(updated ?? now, now)
        credit = min(capacity, credit + min(capacity, elapsed))
    }
}
