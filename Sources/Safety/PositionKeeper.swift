/// How far the position can be believed, since when and why, and where the unit can be meanwhile.
struct PositionKeeper: Sendable {
    /// A worse accuracy than this is `degraded`: good enough to raise, not to leave a zone by.
    static let degradedBeyondMetres = 100.0
    /// How fast the disc of possible places grows while nothing is known.
    static let plausibleMetresPerSecond = 30.0
    static let widestDiscMetres = 50_000.0

    struct Known: Sendable {
        let fix: Fix
        let time: UTCTime
        let at: MonotonicInstant
    }

    private(set) var trust = Trust.lost
    /// Whether the fixes that come are the truth, however wide.
    var isBelieved: Bool { trust == .trusted || trust == .degraded }
    private(set) var reasons = ["no_fix"]
    private(set) var since: MonotonicInstant
    /// The last fix that was believed.
    private(set) var lastBelieved: Known?
    /// When the present unbroken run of trusted fixes began.
    private var trustedSince: MonotonicInstant?
    /// From the first to the last fix of that run: the time since then says nothing.
    var trustedRun: Duration? {
        guard let trustedSince, let lastBelieved else { return nil }
        return trustedSince.duration(to: lastBelieved.at)
    }
    private var lastHeard: MonotonicInstant
    /// When there was last a believed fix, or the start.
    private(set) var unbelievedSince: MonotonicInstant

    init(at start: MonotonicInstant) {
        since = start
        lastHeard = start
        unbelievedSince = start
    }

    /// Takes up where an earlier run stopped: the place is known, and lost until a fix comes.
    mutating func recall(_ fix: Fix, time: UTCTime, at instant: MonotonicInstant) {
        lastBelieved = Known(fix: fix, time: time, at: instant)
    }

    mutating func believe(_ fix: Fix, time: UTCTime, at now: MonotonicInstant) {
        lastBelieved = Known(fix: fix, time: time, at: now)
        lastHeard = now
        unbelievedSince = now
        if fix.accuracyMetres.map({ $0 > Self.degradedBeyondMetres }) ?? false {
            become(.degraded, ["accuracy"], at: now)
            trustedSince = nil
        } else {
            become(.trusted, [], at: now)
            trustedSince = trustedSince ?? now
        }
    }

    mutating func doubt(reason: String, at now: MonotonicInstant) {
        lastHeard = now
        trustedSince = nil
        become(.suspect, [reason], at: now)
    }

    /// Looks at the time alone; true when the position has just become lost.
    mutating func expire(after lostAfter: Duration, at now: MonotonicInstant) -> Bool {
        guard trust != .lost, lastHeard.duration(to: now) >= lostAfter else { return false }
        trustedSince = nil
        become(.lost, ["no_fix"], at: now)
        return true
    }

    func expiry(after lostAfter: Duration) -> MonotonicInstant? {
        trust == .lost ? nil : lastHeard.advanced(by: lostAfter)
    }

    /// The last believed fix; unless it still holds, with the radius of the disc the unit must be in as its accuracy.
    func best(at now: MonotonicInstant) -> Known? {
        guard let known = lastBelieved, trust == .suspect || trust == .lost else { return lastBelieved }
        var fix = known.fix
        let grown = fix.assumedAccuracyMetres + Self.plausibleMetresPerSecond * known.at.duration(to: now).seconds
        fix.accuracyMetres = min(Self.widestDiscMetres, grown)
        fix.speedMetresPerSecond = nil
        fix.trackDegrees = nil
        return Known(fix: fix, time: known.time, at: known.at)
    }

    private mutating func become(_ trust: Trust, _ reasons: [String], at now: MonotonicInstant) {
        if self.trust != trust { since = now }
        self.trust = trust
        self.reasons = reasons
    }
}
