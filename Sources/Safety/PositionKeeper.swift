import Geodesy

/// How far the position can be believed, since when and why, and where the unit can be meanwhile.
///
/// trusted → (a weak sign, a wide accuracy) degraded → trusted; anything → (a strong sign) suspect; anything → (silence)
/// lost. Back to trusted only by an unbroken run of clean fixes that began where the unit can be: after a lie for
/// `recoverAfter`, after silence for as long as that lasted, at the start for `proveAfter`. Until then a position after
/// silence is degraded: it raises and doesn't lower; after a lie it stays suspect.
struct PositionKeeper: Sendable {
    /// A worse accuracy than this is `degraded`: good enough to raise, not to leave a zone by.
    static let degradedBeyondMetres = 100.0
    /// A lie may have begun so long before it was noticed: the disc begins earlier still.
    static let rollback = Duration.seconds(10)
    private static let checkpointEvery = Duration.seconds(5)
    /// After a run that began out of reach has broken, what follows from there within this is more of the same.
    static let taintHolds = Duration.seconds(300)

    struct Known: Sendable {
        let fix: Fix
        let time: UTCTime
        let at: MonotonicInstant
    }

    /// Why the fixes aren't trusted yet.
    private enum Cause: Sendable, Equatable {
        case start
        /// Since the last fix before it.
        case silence(since: MonotonicInstant)
        case lie
    }

    private(set) var trust = Trust.lost
    private(set) var doubts = Doubts(circumstances: .noFix)
    private(set) var since: MonotonicInstant
    /// The last fix that was believed.
    private(set) var lastBelieved: Known?
    /// Where the unit must be; from the last fix that was certain.
    private(set) var disc: Disc?
    private var anchor: Known?
    /// Around the first fixes of all, which nothing has proven yet: it may raise, and judges no fix.
    private var unprovenDisc: Disc?
    /// Of an earlier boot: how old it is nobody knows.
    private var isAnchorOfEarlierBoot = false
    /// What the crew said, as a disc.
    private(set) var word: SpokenWord?

    private var cause: Cause? = .start
    /// What has been seen since the doubt began.
    private var causes: IntegrityTests = []
    private var run: FixRun?
    private var taint: FixRun?
    /// Trusted fixes some seconds apart, newest last: where the disc begins when a lie is noticed.
    private var checkpoints: (older: Known?, middle: Known?, newer: Known?)
    private var trustedSince: MonotonicInstant?
    private var lastHeard: MonotonicInstant
    /// When there was last a believed fix, or the start.
    private(set) var unbelievedSince: MonotonicInstant

    init(at start: MonotonicInstant) {
        since = start
        lastHeard = start
        unbelievedSince = start
    }

    // Inlined, these and what follows: a call would copy the whole keeper for each.
    /// Whether the fixes that come are the truth, however wide.
    @inline(__always) var isBelieved: Bool { trust == .trusted || trust == .degraded }
    /// Whether nobody sees where the unit is.
    @inline(__always) var isUnknown: Bool { trust == .lost || trust == .suspect }
    /// Whether the fixes come from where the unit can't be.
    var isOutOfReach: Bool { trust == .suspect && run?.origin == .far }
    /// Whether the fixes come, and for longer than a glitch, from where no receiver errs to by itself.
    @inline(__always) var isFarOut: Bool {
        guard trust == .suspect, let run, run.origin == .far else { return false }
        return run.began.duration(to: run.lastAt) >= .seconds(5)
    }
    /// Whether nothing has proven the first fixes yet: they raise as `possible` only.
    var isUnproven: Bool { cause == .start }
    /// Good enough to set the clock by.
    @inline(__always) var isClockworthy: Bool { isBelieved && cause == nil }
    /// From the first to the last fix of the present unbroken run of trusted fixes.
    @inline(__always) var trustedRun: Duration? {
        guard let trustedSince, let lastBelieved else { return nil }
        return trustedSince.duration(to: lastBelieved.at)
    }
    var reasons: [String] { doubts.words }

    // MARK: - Fixes

    /// Takes up where an earlier run stopped: the place is known, and lost until a fix comes.
    ///
    /// - Parameters:
    ///   - isDisc: whether its accuracy is the radius of the disc of then.
    ///   - wasLiedTo: whether it wasn't believed then.
    ///   - isEarlierBoot: then `instant` is the start of this one.
    mutating func recall(
        _ fix: Fix, time: UTCTime, isDisc: Bool, wasLiedTo: Bool, isEarlierBoot: Bool, _ policy: IntegrityPolicy,
        at instant: MonotonicInstant
    ) {
        let known = Known(fix: fix, time: time, at: instant)
        anchor = known
        isAnchorOfEarlierBoot = isEarlierBoot
        disc = Disc(
            around: fix.coordinate, radiusMetres: (isDisc ? 1 : Disc.accuracyFactor) * fix.assumedAccuracyMetres,
            speedMetresPerSecond: isEarlierBoot ? 0 : fix.speedMetresPerSecond, policy, at: instant)
        if !isEarlierBoot { lastBelieved = known }
        cause = wasLiedTo ? .lie : isEarlierBoot ? .start : .silence(since: instant)
    }

    /// Takes a fix with what the tests make of it.
    mutating func take(
        _ fix: Fix, time: UTCTime, signs: IntegrityWatch.Signs, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) {
        let known = Known(fix: fix, time: time, at: now)
        guard signs.suspect.isEmpty else { return doubt(known, signs.suspect, policy) }
        goOn(known, policy)
        lastHeard = now
        guard let run, cause == nil || isProven(run, policy, at: now) else {
            return recover(known, policy)
        }
        cause = nil
        causes = []
        taint = nil
        self.run?.origin = .fits
        believe(known, policy)
        let isWide = fix.accuracyMetres.map { $0 > Self.degradedBeyondMetres } ?? false
        if isWide || !signs.degraded.isEmpty {
            trustedSince = nil
            become(.degraded, Doubts(tests: signs.degraded, circumstances: isWide ? .accuracy : []), at: now)
        } else {
            trustedSince = trustedSince ?? now
            check(known)
            word = nil
            become(.trusted, Doubts(), at: now)
        }
    }

    private func isProven(_ run: FixRun, _ policy: IntegrityPolicy, at now: MonotonicInstant) -> Bool {
        let base: Duration
        switch cause {
        case .lie: base = policy.recoverAfter
        case .silence(let since): base = min(policy.recoverAfter, since.duration(to: run.began))
        case .start: base = policy.proveAfter
        case nil: return true
        }
        return run.needs(base, policy).map { run.began.duration(to: now) >= $0 } ?? false
    }

    private mutating func doubt(_ known: Known, _ tests: IntegrityTests, _ policy: IntegrityPolicy) {
        if cause == nil {
            rollBack(policy)
            causes = []
        }
        cause = .lie
        causes.formUnion(tests)
        run = nil
        let landed = begin(known, policy)
        follow(landed, policy)
        // A jump may be the way back to the truth: what follows it is judged by where it landed.
        if tests == IntegrityTests(.impliedSpeed) { run = landed }
        lastHeard = known.at
        trustedSince = nil
        become(.suspect, suspicion, at: known.at)
    }

    /// What is told while a lie isn't over.
    private var suspicion: Doubts {
        var doubts = Doubts(tests: causes, circumstances: run == nil ? [] : .recovering)
        switch run?.origin {
        case .slight, .far, .unplaced: doubts.circumstances.insert(.outOfReach)
        case .unknown, .fits, nil: break
        }
        if word != nil { doubts.circumstances.insert(.crew) }
        return doubts
    }

    private mutating func goOn(_ known: Known, _ policy: IntegrityPolicy) {
        if let run, !run.goesOn(with: known.fix, at: known.at, isProven: cause == nil, policy) { self.run = nil }
        if run != nil {
            run?.last = known.fix
            run?.lastAt = known.at
        } else {
            run = begin(known, policy)
            switch run?.origin {
            case .slight, .far, .unplaced: cause = .lie
            case .unknown, .fits, nil: break
            }
        }
        if let run { follow(run, policy) }
    }

    private mutating func recover(_ known: Known, _ policy: IntegrityPolicy) {
        trustedSince = nil
        switch cause {
        case .lie, nil:
            become(.suspect, suspicion, at: known.at)
        case .start:
            lastBelieved = known
            unprovenDisc = Disc(known.fix, speedMetresPerSecond: nil, policy, at: known.at)
            unbelievedSince = known.at
            become(.degraded, Doubts(circumstances: .unproven), at: known.at)
        case .silence:
            lastBelieved = known
            unbelievedSince = known.at
            become(.degraded, Doubts(circumstances: .recovering), at: known.at)
        }
    }

    private mutating func believe(_ known: Known, _ policy: IntegrityPolicy) {
        lastBelieved = known
        anchor = known
        isAnchorOfEarlierBoot = false
        unprovenDisc = nil
        // They have driven on since they said where they were.
        if let word, FixRun.origin(of: known.fix, from: word.disc, policy, at: known.at) != .fits { self.word = nil }
        disc = Disc(known.fix, speedMetresPerSecond: known.fix.speedMetresPerSecond, policy, at: known.at)
        unbelievedSince = known.at
    }

    // MARK: - Runs

    private func begin(_ known: Known, _ policy: IntegrityPolicy) -> FixRun {
        FixRun(
            origin: origin(of: known.fix, policy, at: known.at), first: known.fix, began: known.at, last: known.fix,
            lastAt: known.at)
    }

    private func origin(of fix: Fix, _ policy: IntegrityPolicy, at now: MonotonicInstant) -> FixRun.Origin {
        guard let disc = word?.disc ?? disc else { return .unknown }
        let origin = FixRun.origin(of: fix, from: disc, policy, at: now)
        // The lie goes on after a break: it has come no nearer by itself.
        if isTainted(fix, policy, at: now) { return .far }
        return origin != .fits && isAnchorOfEarlierBoot && word == nil ? .unplaced : origin
    }

    /// Whether a fix is the next of those that began out of reach, though something has come between: after a pause, if it
    /// lies nearer to them than to where the unit was when they began. The truth that comes back doesn't.
    private func isTainted(_ fix: Fix, _ policy: IntegrityPolicy, at now: MonotonicInstant) -> Bool {
        guard let taint else { return false }
        let pause = taint.lastAt.duration(to: now)
        guard pause <= Self.taintHolds else { return false }
        let metres = taint.last.coordinate.distanceMetres(to: fix.coordinate)
        let reach = policy.fastestMetresPerSecond * (pause.seconds + FixRun.deliverySlack) + FixRun.mostBlurMetres
        guard metres <= reach else { return false }
        guard pause > FixRun.longestPause, let disc = word?.disc ?? disc else { return true }
        return metres <= disc.centre.distanceMetres(to: fix.coordinate) - disc.radiusMetres(at: taint.began)
    }

    /// Wherever else it leads from out of reach, it is more of the same, since the first of it.
    private mutating func follow(_ run: FixRun, _ policy: IntegrityPolicy) {
        guard run.origin == .far else { return }
        guard isTainted(run.last, policy, at: run.lastAt) else { return taint = run }
        taint?.last = run.last
        taint?.lastAt = run.lastAt
    }

    // MARK: - Silence

    /// Looks at the time alone; true when the position has just become lost.
    mutating func expire(after lostAfter: Duration, at now: MonotonicInstant) -> Bool {
        guard trust != .lost, lastHeard.duration(to: now) >= lostAfter else { return false }
        trustedSince = nil
        run = nil
        if cause == nil { cause = .silence(since: lastHeard) }
        become(.lost, loss, at: now)
        return true
    }

    private var loss: Doubts {
        Doubts(tests: causes, circumstances: word == nil ? .noFix : [.noFix, .crew])
    }

    @inline(__always) func expiry(after lostAfter: Duration) -> MonotonicInstant? {
        trust == .lost ? nil : lastHeard.advanced(by: lostAfter)
    }

    /// The receiver says why there is no fix. Satellites that are seen and not used are jammed: what comes back must prove
    /// itself as after a lie. A sky that is gone may be a tunnel.
    mutating func note(_ tests: IntegrityTests, at now: MonotonicInstant) {
        guard !isBelieved, !causes.isSuperset(of: tests) else { return }
        causes.formUnion(tests)
        if tests.contains(IntegrityTests(.seenUnused)) { cause = .lie }
        if trust == .lost { become(.lost, loss, at: now) }
    }

    // MARK: - The disc

    /// Starts the disc where the unit was before the lie can have begun.
    private mutating func rollBack(_ policy: IntegrityPolicy) {
        guard let now = lastBelieved?.at else { return }
        let points = [checkpoints.newer, checkpoints.middle, checkpoints.older].compactMap(\.self)
        guard let known = points.first(where: { $0.at.duration(to: now) >= Self.rollback }) ?? points.last else {
            return
        }
        anchor = known
        // The speed since then is part of what may have been a lie.
        disc = Disc(known.fix, speedMetresPerSecond: nil, policy, at: known.at)
    }

    private mutating func check(_ known: Known) {
        if let newer = checkpoints.newer, newer.at.duration(to: known.at) < Self.checkpointEvery { return }
        checkpoints = (checkpoints.middle, checkpoints.newer, known)
    }

    mutating func take(_ stretch: VehicleTests.Stretch) {
        disc?.take(stretch)
        unprovenDisc?.take(stretch)
        word?.take(stretch)
    }

    /// The disc that counts: the crew's while their word holds, afterwards the smaller one.
    @inline(__always) var discInForce: Disc? { word?.disc ?? disc ?? unprovenDisc }
    /// Whether there is a place to tell anybody of.
    @inline(__always) var hasPlace: Bool {
        isBelieved || word != nil || (anchor != nil && !isAnchorOfEarlierBoot) || unprovenDisc != nil
    }

    /// Whether the last certain fix is so old that the disc says where the unit is, and not the fix.
    @inline(__always) func isDiscNeeded(after grace: Duration, at now: MonotonicInstant) -> Bool {
        guard isBelieved else { return true }
        return lastHeard.duration(to: now) >= grace
    }

    @inline(__always) func discNeeded(after grace: Duration) -> MonotonicInstant? {
        isBelieved ? lastHeard.advanced(by: grace) : nil
    }

    /// The last believed fix; unless it still holds, the disc the unit must be in: its centre, its radius as the accuracy.
    func best(_ policy: IntegrityPolicy, at now: MonotonicInstant) -> Known? {
        if isBelieved { return lastBelieved }
        guard let disc = discInForce else { return nil }
        var fix: Fix
        let moment: (time: UTCTime, at: MonotonicInstant)
        if let word {
            fix = Fix(coordinate: disc.centre, is3D: false)
            moment = (word.time, word.at)
        } else {
            guard hasPlace, let known = anchor ?? lastBelieved else { return nil }
            fix = known.fix
            moment = (known.time, known.at)
        }
        fix.accuracyMetres = min(policy.discCapMetres, disc.radiusMetres(at: now))
        fix.speedMetresPerSecond = nil
        fix.trackDegrees = nil
        return Known(fix: fix, time: moment.time, at: moment.at)
    }

    // MARK: - The crew's word

    mutating func believe(
        _ crew: CrewWord, saidAt instant: MonotonicInstant, _ policy: IntegrityPolicy, at now: MonotonicInstant
    ) {
        let spoken = SpokenWord(crew, saidAt: instant, taint: taint ?? word?.taint, policy)
        word = spoken
        tellWord(at: now)
        // Fixes that agree with the crew are no longer out of reach.
        guard let run else { return }
        let origin = FixRun.origin(of: run.last, from: spoken.disc, policy, at: now)
        taint = nil
        self.run?.origin = origin
        if trust == .suspect { become(.suspect, suspicion, at: now) }
    }

    /// Takes the word back, or lets it expire: the unit can be anywhere that either disc allows by now.
    mutating func forgetWord(_ policy: IntegrityPolicy, at now: MonotonicInstant, hasExpired: Bool) {
        guard let spoken = word else { return }
        word = nil
        if hasExpired {
            // Whoever is taken to have stood all that time need not have.
            let grown = spoken.free
            if disc.map({ grown.radiusMetres(at: now) < $0.radiusMetres(at: now) }) ?? true {
                disc = grown
                anchor = Known(
                    fix: Fix(coordinate: grown.centre, is3D: false), time: spoken.time, at: spoken.at)
                isAnchorOfEarlierBoot = false
            }
        }
        // What the word let in or shut out is judged anew, as of when it began.
        taint = taint ?? spoken.taint
        if let run {
            let origin = origin(of: run.first, policy, at: run.began)
            self.run?.origin = origin
        }
        tellWord(at: now)
    }

    private mutating func tellWord(at now: MonotonicInstant) {
        if trust == .suspect { become(.suspect, suspicion, at: now) }
        if trust == .lost { become(.lost, loss, at: now) }
    }

    private mutating func become(_ trust: Trust, _ doubts: Doubts, at now: MonotonicInstant) {
        if self.trust != trust { since = now }
        self.trust = trust
        self.doubts = doubts
    }
}
