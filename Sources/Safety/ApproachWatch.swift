import Geodesy

/// Looks along the present course. A prediction only ever advises.
struct ApproachWatch: Sendable {
    static let slowestMetresPerSecond = 3.0
    static let furthestMetres = 5_000.0
    /// How long nothing must lie ahead before the advice ends.
    static let offDelay = Duration.seconds(60)

    private var ahead: HeldZone?
    private var lastSeen: MonotonicInstant?

    init(restoring held: HeldZone?) { ahead = held }

    /// - Parameter fix: a trusted one; a doubtful course predicts nothing and ends nothing.
    mutating func look(from fix: Fix, zones: ZoneTracker, horizon: Duration, at now: MonotonicInstant) {
        if let zone = zoneAhead(of: fix, zones: zones, horizon: horizon) {
            lastSeen = now
            // The first zone that was named stays named, unless a worse one comes into sight.
            if ahead.map({ $0.level < zone.rings[0].level }) ?? true {
                ahead = zone.held(ring: 0, certainty: .possible)
            }
        } else if ahead != nil {
            let since = lastSeen ?? now
            lastSeen = since
            if since.duration(to: now) >= Self.offDelay { ahead = nil }
        }
    }

    private func zoneAhead(of fix: Fix, zones: ZoneTracker, horizon: Duration) -> Zone? {
        guard horizon > .zero, let speed = fix.speedMetresPerSecond, speed >= Self.slowestMetresPerSecond,
            let track = fix.trackDegrees,
            let end = fix.coordinate.moved(
                metres: min(Self.furthestMetres, speed * horizon.seconds), bearingDegrees: track),
            let zone = zones.ahead(from: fix.coordinate, to: end)
        else { return nil }
        // Advice to come is worth nothing where something as bad holds already.
        return zones.holds.allSatisfy { $0.held.level < zone.rings[0].level } ? zone : nil
    }

    /// Ends the advice once the zone itself, or one as bad, holds the unit.
    mutating func forget(holding holds: [ZoneTracker.Hold]) {
        guard let zone = ahead,
            holds.contains(where: {
                $0.held.level >= zone.level
                    || ($0.held.zone.id == zone.zone.id && $0.held.ringMetres == zone.ringMetres)
            })
        else { return }
        ahead = nil
        lastSeen = nil
    }

    var isAdvising: Bool { ahead != nil }

    var hazard: AlertRegister.Hazard? {
        ahead.map {
            AlertRegister.Hazard(
                kind: .approach, level: .advisory, actions: [.avoid], zone: $0.zone, certainty: .possible, held: [$0])
        }
    }
}
