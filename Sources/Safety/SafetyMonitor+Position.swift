import Geodesy

/// What the crew says of where they are, and what they are told of it.
extension SafetyMonitor {
    mutating func setPosition(_ name: String, at now: MonotonicInstant) -> ([Effect], CrewAnswer) {
        guard !places.places.isEmpty else { return ([], .refused(.noPlaces)) }
        let place: Place
        switch places.named(name) {
        case .none: return ([], .refused(.noSuchPlace))
        case .several(let found): return ([], .whichPlace(Array(found.prefix(16))))
        case .one(let found): place = found
        }
        guard position.trust != .trusted else { return ([], .refused(.positionTrusted)) }
        let word = CrewWord(place, at: stamp(now))
        standing.crewWord = word
        position.believe(word, saidAt: now, policy.integrity, at: now)
        reach = nil
        _ = bringZonesToPresent(at: now)
        let fix = Fix(coordinate: place.coordinate, is3D: false, accuracyMetres: place.radiusMetres)
        let changes = zones.take(word: place.coordinate, radiusMetres: place.radiusMetres)
        var effects = [Effect.remember(standing, reply: nil)] + tell(changes, fix, time: stamp(now).utc, at: now)
        effects += makeReport(.byHand, at: now)
        return (effects, .done(alerts: effects.alerts, until: wordExpires))
    }

    mutating func forgetPosition(at now: MonotonicInstant) -> ([Effect], CrewAnswer) {
        guard position.word != nil else { return ([], .refused(.noWord)) }
        position.forgetWord(policy.integrity, at: now, hasExpired: false)
        return (endWord(), .done(alerts: [], until: nil))
    }

    /// Its expiry, as a label.
    private var wordExpires: UTCTime? {
        standing.crewWord.map { $0.at.utc.advanced(by: policy.integrity.crewWordHolds) }
    }

    private mutating func endWord() -> [Effect] {
        reach = nil
        standing.crewWord = nil
        return [.remember(standing, reply: nil)]
    }

    /// Trusted fixes have come back: nobody needs to say where the unit is.
    mutating func endWordIfKnown() -> [Effect] {
        standing.crewWord != nil && position.word == nil ? endWord() : []
    }

    mutating func expireWord(at now: MonotonicInstant) -> [Effect] {
        guard let word = position.word, word.expires <= now else { return [] }
        position.forgetWord(policy.integrity, at: now, hasExpired: true)
        return endWord()
    }

    /// A word of this boot goes on; how old one of an earlier boot is, nobody knows.
    mutating func recallWord(at start: MonotonicInstant) {
        guard let word = standing.crewWord else { return }
        guard let age = word.at.age(at: start, boot: boot), age < policy.integrity.crewWordHolds else {
            standing.crewWord = nil
            return
        }
        position.believe(word, saidAt: word.at.instant, policy.integrity, at: start)
    }

    // MARK: - Shown

    func positionView(at now: MonotonicInstant) -> PositionView {
        let disc = position.discInForce
        let cap = policy.integrity.discCapMetres
        let radius =
            position.isBelieved ? position.lastBelieved?.fix.assumedAccuracyMetres : disc?.radiusMetres(at: now)
        return PositionView(
            trust: position.trust, reasons: position.reasons, since: stamp(position.since),
            believedAge: position.lastBelieved.map { $0.at.duration(to: now) },
            radiusMetres: radius.map { min(cap, $0) },
            isRadiusAtCap: radius.map { $0 >= cap } ?? false, word: position.word == nil ? nil : standing.crewWord,
            wordExpires: position.word == nil ? nil : wordExpires, zones: nearby(radius ?? cap, at: now))
    }

    private func nearby(_ radius: Double, at now: MonotonicInstant) -> [PositionView.Nearby] {
        let centre = position.isBelieved ? position.lastBelieved?.fix.coordinate : position.discInForce?.centre
        guard let centre else { return [] }
        let around =
            reach.flatMap { $0.centre == centre ? $0 : nil }
            ?? DiscReach(around: centre, in: zones.set, policy.integrity)
        let found = around.answers(radius, in: zones.set).filter { zones.inForce[$0.fence.zone] }
            .map { fence, answer in
                let ring = zones.set.zones[fence.zone].held(ring: fence.ring, certainty: .possible)
                return PositionView.Nearby(
                    zone: ring.zone, level: ring.level, ringMetres: ring.ringMetres, answer: answer)
            }
        return Array(found.sorted { ($0.answer.rank, $0.level) > ($1.answer.rank, $1.level) }.prefix(32))
    }
}

extension ZoneAnswer {
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
