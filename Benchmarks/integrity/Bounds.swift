import Glibc

/// Exact one-sided bounds of a share at 95 % (Clopper and Pearson, 1934).
enum Bounds {
    static let confidence = 0.95

    /// The share is at least this.
    static func lower(_ done: Int, of due: Int) -> Double {
        due == 0 ? 0 : 1 - upper(due - done, of: due)
    }

    /// The share is at most this: where so few or fewer would be seen in one run of twenty.
    static func upper(_ seen: Int, of due: Int) -> Double {
        guard due > 0, seen < due else { return 1 }
        var (low, high) = (Double(seen) / Double(due), 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if atMost(seen, of: due, share: middle) > 1 - confidence { low = middle } else { high = middle }
        }
        return high
    }

    /// The chance of `seen` or fewer.
    private static func atMost(_ seen: Int, of due: Int, share: Double) -> Double {
        guard share > 0 else { return 1 }
        guard share < 1 else { return 0 }
        var sum = 0.0
        for count in 0...seen {
            let ways = lgamma(Double(due) + 1) - lgamma(Double(count) + 1) - lgamma(Double(due - count) + 1)
            sum += exp(ways + Double(count) * log(share) + Double(due - count) * log1p(-share))
        }
        return sum
    }

    /// The most events an hour that so many in so many hours allow (Poisson, one-sided 95 %).
    static func upperRate(_ events: Int, hours: Double) -> Double {
        guard hours > 0 else { return .infinity }
        var (low, high) = (Double(events), 10 * Double(events) + 20)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            var sum = 0.0
            for count in 0...events {
                sum += exp(Double(count) * log(middle) - middle - lgamma(Double(count) + 1))
            }
            if sum > 1 - confidence { low = middle } else { high = middle }
        }
        return high / hours
    }
}
