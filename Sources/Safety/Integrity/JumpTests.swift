/// Tests of two fixes against each other: how far, how fast, how high, how sure.
enum JumpTests {
    /// A report may reach us this much late or early.
    static let deliverySlack = 2.0
    /// A climb that no road has.
    static let climbMetresPerSecond = 10.0
    /// What a receiver may claim as its vertical error; more doesn't excuse more.
    static let verticalErrorCapMetres = 100.0
    static let altitudeSpeaksFor = 15.0

    /// Whether two fixes are further apart than a vehicle drives, or than the receiver's own speeds allow.
    ///
    /// - Parameters:
    ///   - metres: between them.
    ///   - blurMetres: the errors of both together.
    ///   - seconds: between them, 0 or more.
    ///   - speeds: as the receiver reports them.
    static func impliedSpeed(
        metres: Double, blurMetres: Double, seconds: Double, speeds: (Double?, Double?), _ policy: IntegrityPolicy
    ) -> Finding {
        let surely = metres - blurMetres
        let time = seconds + deliverySlack
        if surely > policy.fastestMetresPerSecond * time { return .indicated }
        guard let one = speeds.0, let other = speeds.1 else { return .clear }
        let allowed = policy.speedFactor * max(one, other) + policy.speedSlackMetresPerSecond
        return surely > allowed * time ? .indicated : .clear
    }

    /// Whether the reported speed changes as no vehicle's does; over less than 0.9 s nobody can say.
    static func acceleration(speeds: (Double?, Double?), seconds: Double, _ policy: IntegrityPolicy) -> Finding {
        guard let one = speeds.0, let other = speeds.1, seconds >= 0.9 else { return .unknown }
        return abs(other - one) > policy.accelerationMetresPerSecond2 * seconds ? .indicated : .clear
    }

    /// Whether the reported track turns as no vehicle does at speed; below that speed the test is clear.
    static func turnRate(
        tracks: (Double?, Double?), speeds: (Double?, Double?), seconds: Double, _ policy: IntegrityPolicy
    ) -> Finding {
        guard let one = speeds.0, let other = speeds.1, seconds >= 0.5 else { return .unknown }
        guard min(one, other) > policy.turnsFromMetresPerSecond else { return .clear }
        guard let from = tracks.0, let to = tracks.1 else { return .unknown }
        return abs(turnDegrees(from: from, to: to)) > policy.turnDegreesPerSecond * seconds ? .indicated : .clear
    }

    /// Whether a 3D fix lies outside the operating band; its edges belong to it.
    static func altitude(_ fix: Fix, _ policy: IntegrityPolicy) -> Finding {
        guard fix.is3D, let altitude = fix.altitudeMetres else { return .unknown }
        return policy.altitudeMetres.contains(altitude) ? .clear : .indicated
    }

    /// Whether the altitude of a 3D fix leapt; after more than 15 s nobody can say.
    static func altitudeJump(from earlier: Fix, to fix: Fix, seconds: Double, _ policy: IntegrityPolicy) -> Finding {
        guard earlier.is3D, fix.is3D, let from = earlier.altitudeMetres, let to = fix.altitudeMetres,
            seconds <= altitudeSpeaksFor
        else { return .unknown }
        let error = max(earlier.verticalAccuracyMetres ?? 0, fix.verticalAccuracyMetres ?? 0)
        let allowed =
            max(policy.altitudeJumpMetres, 3 * min(error, verticalErrorCapMetres)) + climbMetresPerSecond * seconds
        return abs(to - from) > allowed ? .indicated : .clear
    }

    /// Whether the error grew tenfold, to over 50 m, since its best within the last 5 s.
    static func accuracyJump(bestMetres: Double?, nowMetres: Double?) -> Finding {
        guard let best = bestMetres, let now = nowMetres else { return .unknown }
        return now > 50 && now >= 10 * best ? .indicated : .clear
    }
}
