/// The greatest offset of the last half to whole minute: the report that was delayed least. Milliseconds.
struct RecentOffset: Sendable {
    static let span = Duration.seconds(30)
    /// Reports that are further apart than this aren't of one run.
    static let steadyWithin = 2_000.0
    /// How long a run must be, to rest on.
    static let steadyAfter = Duration.seconds(10)
    static let longestPause = Duration.seconds(60)

    private var greatest = -Double.infinity
    private var greatestBefore = -Double.infinity
    private var spanStart = MonotonicInstant(nanoseconds: 0)
    private var runStart: MonotonicInstant?
    private(set) var newest = MonotonicInstant(nanoseconds: 0)

    /// Nil until the offset has been steady for long enough.
    var steadyOffset: Double? {
        guard let runStart, runStart.duration(to: newest) >= Self.steadyAfter else { return nil }
        return max(greatest, greatestBefore)
    }

    mutating func add(_ offset: Double, at now: MonotonicInstant) {
        defer { newest = now }
        guard runStart != nil, newest.duration(to: now) <= Self.longestPause,
            abs(offset - max(greatest, greatestBefore)) <= Self.steadyWithin
        else {
            runStart = now
            spanStart = now
            greatest = offset
            greatestBefore = -.infinity
            return
        }
        if spanStart.duration(to: now) >= Self.span {
            spanStart = now
            greatestBefore = greatest
            greatest = offset
        } else {
            greatest = max(greatest, offset)
        }
    }
}

/// How GNSS time and the time since boot part over twenty minutes: the least delayed report of each half minute.
struct OffsetDrift: Sendable {
    static let bins = 40
    static let binSpan = Duration.seconds(30)
    /// With pauses the bins may span this much; older ones tell nothing of now.
    static let longest = Duration.seconds(2400)
    static let shortest = Duration.seconds(1140)
    /// Delivery alone may vary by tens of milliseconds.
    static let floor = Duration.milliseconds(100)

    private struct Bin: Sendable {
        var at = MonotonicInstant(nanoseconds: 0)
        var offset = 0.0
    }

    private var table = ContiguousArray(repeating: Bin(), count: bins)
    private var newest = 0
    private var count = 0
    private var open: (start: MonotonicInstant, best: Bin)?
    /// Of the bins that are closed.
    private(set) var finding = Finding.unknown

    mutating func add(_ offset: Double, _ policy: IntegrityPolicy, at now: MonotonicInstant) {
        guard let bin = open else {
            open = (now, Bin(at: now, offset: offset))
            return
        }
        guard bin.start.duration(to: now) >= Self.binSpan else {
            if offset > bin.best.offset { open = (bin.start, Bin(at: now, offset: offset)) }
            return
        }
        open = (now, Bin(at: now, offset: offset))
        close(bin.best, policy)
    }

    private mutating func close(_ bin: Bin, _ policy: IntegrityPolicy) {
        // A step is another test's; what was before it can't be compared with what comes after.
        if count > 0, abs(bin.offset - table[newest].offset) > RecentOffset.steadyWithin { count = 0 }
        newest = (newest + 1) % Self.bins
        table[newest] = bin
        count = min(Self.bins, count + 1)
        finding = judged(policy)
    }

    private func judged(_ policy: IntegrityPolicy) -> Finding {
        guard count == Self.bins else { return .unknown }
        let span = table[(newest + 1) % Self.bins].at.duration(to: table[newest].at)
        guard span >= Self.shortest, span <= Self.longest else { return .unknown }
        let whole = slope(from: 0, to: Self.bins)
        return TimeTests.timeDrift(
            earlierPartsPerMillion: slope(from: 0, to: Self.bins / 2),
            laterPartsPerMillion: slope(from: Self.bins / 2, to: Self.bins),
            total: .nanoseconds(Int64(max(-1e15, min(1e15, whole * 1e-6 * Double(span.nanoseconds))))), policy)
    }

    /// Of the least squares over the bins from the oldest on, parts per million.
    private func slope(from start: Int, to end: Int) -> Double {
        let origin = table[(newest + 1) % Self.bins]
        let number = Double(end - start)
        var sumX = 0.0
        var sumY = 0.0
        var sumXX = 0.0
        var sumXY = 0.0
        for place in start..<end {
            let bin = table[(newest + 1 + place) % Self.bins]
            let x = Double(bin.at.nanoseconds - origin.at.nanoseconds) / 1e6
            let y = bin.offset - origin.offset
            sumX += x
            sumY += y
            sumXX += x * x
            sumXY += x * y
        }
        let spread = number * sumXX - sumX * sumX
        return spread > 0 ? (number * sumXY - sumX * sumY) / spread * 1e6 : 0
    }
}
