import Safety
import Synchronization

/// Lets one message a minute through for each key and counts the rest, so that bad data can't fill the log.
final class RateLimit: Sendable {
    private struct Seen {
        var last: MonotonicInstant
        var held = 0
    }
    private let seen = Mutex<[String: Seen]>([:])
    private let interval: Duration

    init(every interval: Duration = .seconds(60)) { self.interval = interval }

    /// How many were held back since the last one that passed; nil when this one must be held back too.
    func pass(_ key: String) -> Int? {
        let now = UnitClock.bootTime()
        return seen.withLock { seen in
            guard var entry = seen[key] else {
                // Keys come from closed sets; the bound is for a caller that forgets it.
                if seen.count < 256 { seen[key] = Seen(last: now) }
                return 0
            }
            guard entry.last.duration(to: now) >= interval else {
                entry.held += 1
                seen[key] = entry
                return nil
            }
            seen[key] = Seen(last: now)
            return entry.held
        }
    }
}
