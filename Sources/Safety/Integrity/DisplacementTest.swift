import Geodesy

/// Whether speed and track say the same as the places.
enum DisplacementTest {
    /// What ten seconds of driving amount to.
    struct Evidence: Sendable, Equatable {
        var seconds: Double
        var fixes: Int
        /// The straight way between the ends, metres.
        var netMetres: Double
        /// Its bearing.
        var netDegrees: Double
        /// Sum of the legs, metres: noise makes it longer, never shorter.
        var pathMetres: Double
        /// What the reported speeds add up to, metres; nil when a speed is missing.
        var claimedMetres: Double?
        var slowestMetresPerSecond = 0.0
        var fastestMetresPerSecond = 0.0
        /// The mean of the tracks; nil when one is missing or they don't agree.
        var trackDegrees: Double?
        /// The errors of both ends together, metres.
        var blurMetres: Double
    }

    static let fewestFixes = 5
    /// A receiver's places may lag its speeds by so long.
    static let lag = 2.0
    static let slackMetresPerSecond = 2.0
    /// Below this the track means little.
    static let tracksFromMetresPerSecond = 3.0
    static let bearingFromMetres = 40.0
    /// How far the tracks of a straight stretch may differ from the first.
    static let straightDegrees = 15.0

    static func finding(_ evidence: Evidence, _ policy: IntegrityPolicy) -> Finding {
        guard evidence.fixes >= fewestFixes, let claimed = evidence.claimedMetres else { return .unknown }
        let slack =
            slackMetresPerSecond * evidence.seconds + evidence.blurMetres
            + lag * (evidence.fastestMetresPerSecond - evidence.slowestMetresPerSecond)
        // The way that was driven is no shorter than the straight one and, for noise, no longer than the legs.
        if claimed * (1 - policy.displacementShare) > evidence.pathMetres + slack { return .indicated }
        // Errors are of unknown confidence: a parked unit in a street wanders by more than its receiver admits.
        let wander = slack + evidence.blurMetres
        if claimed * (1 + policy.displacementShare) < evidence.netMetres - wander { return .indicated }
        guard let track = evidence.trackDegrees, evidence.slowestMetresPerSecond > tracksFromMetresPerSecond,
            evidence.netMetres > bearingFromMetres, evidence.netMetres > 2 * evidence.blurMetres
        else { return .clear }
        let off = abs(turnDegrees(from: track, to: evidence.netDegrees))
        return off > policy.displacementDegrees ? .indicated : .clear
    }

    /// The newest stretch of a trail that is long enough; nil when there is none.
    static func evidence(_ trail: FixTrail, _ policy: IntegrityPolicy) -> Evidence? {
        guard let newest = trail.newest else { return nil }
        // A second less than asked for, for reports don't come to the millisecond.
        let shortest = policy.displacementOver.seconds - 1
        var back = 1
        while back < trail.count, newest.seconds - trail[back].seconds < shortest { back += 1 }
        guard back < trail.count else { return nil }
        let first = trail[back]
        let seconds = newest.seconds - first.seconds
        guard seconds <= shortest + 6 else { return nil }
        let from = first.sighting.fix.coordinate
        let to = newest.sighting.fix.coordinate
        var evidence = Evidence(
            seconds: seconds, fixes: back + 1, netMetres: from.distanceMetres(to: to),
            netDegrees: from.bearingDegrees(to: to), pathMetres: newest.pathMetres - first.pathMetres,
            claimedMetres: newest.claimedMetres - first.claimedMetres,
            blurMetres: first.sighting.blurMetres + newest.sighting.blurMetres)
        addSpeedsAndTracks(of: trail, upTo: back, to: &evidence)
        return evidence
    }

    private static func addSpeedsAndTracks(of trail: FixTrail, upTo back: Int, to evidence: inout Evidence) {
        var slowest = Double.infinity
        var fastest = 0.0
        var turned = 0.0
        var areTracksStraight = true
        let first = trail[back].sighting.fix.trackDegrees
        for place in 0...back {
            let fix = trail[place].sighting.fix
            guard let speed = fix.speedMetresPerSecond else {
                evidence.claimedMetres = nil
                return
            }
            slowest = min(slowest, speed)
            fastest = max(fastest, speed)
            guard let first, let track = fix.trackDegrees, areTracksStraight else {
                areTracksStraight = false
                continue
            }
            let turn = turnDegrees(from: first, to: track)
            turned += turn
            if abs(turn) > straightDegrees { areTracksStraight = false }
        }
        evidence.slowestMetresPerSecond = slowest
        evidence.fastestMetresPerSecond = fastest
        if areTracksStraight, let first { evidence.trackDegrees = first + turned / Double(back + 1) }
    }
}
