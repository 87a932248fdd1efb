public import Geodesy

/// What the core would decide at a place, and why; for people and for checks, never for deciding.
public struct ZoneExplanation: Sendable, Equatable {
    /// Why a ring holds.
    public enum Holding: String, Sendable, CaseIterable {
        /// The place itself is in the danger.
        case certain
        /// It may be, by its accuracy.
        case accuracy
        /// The way there led through it.
        case leg
    }

    /// Whether a zone counts at the time that was asked about.
    public enum Force: Sendable, Equatable {
        /// It has no schedule.
        case always
        /// Within its schedule, until it ends; nil when no end is known.
        case within(until: UTCTime?)
        /// It has a schedule, and the time is unknown or not to be believed.
        case timeUnknown
        /// The schedule wasn't worked out so far ahead.
        case beyondKnowledge
        /// Outside its schedule, until it begins; nil when it never does again.
        case off(until: UTCTime?)

        public var isInForce: Bool { if case .off = self { false } else { true } }
    }

    public struct Ring: Sendable, Equatable {
        public let ring: ZoneRing
        /// To its danger, negative in it, metres; nil beyond all reach, which for a corridor is far outside.
        public let metresToDanger: Double?
        /// Nil when it doesn't hold.
        public let holding: Holding?
    }

    public struct Finding: Sendable, Equatable {
        public let reference: ZoneReference
        public let kind: Zone.Kind
        /// To the nearest edge of the shape, negative inside, metres; nil beyond 100 km from a corridor.
        public let signedDistanceMetres: Double?
        public let nearestEdge: ShapeIndex.Edge?
        public let force: Force
        /// From the shape outwards.
        public let rings: [Ring]

        /// On or within the edge of the shape.
        public var isInside: Bool { signedDistanceMetres.map { $0 <= 0 } ?? false }
        public var isHolding: Bool { rings.contains { $0.holding != nil } }
    }

    /// What one alert for all of it would say.
    public struct Verdict: Sendable, Equatable {
        public let kind: AlertKind
        public let level: Level
        public let actions: [Action]
        public let certainty: Certainty
        /// The one that would be named.
        public let zone: ZoneReference?
        /// How far out the named zone's ring lies; nil for the zone itself.
        public let ringMetres: Double?
    }

    /// What was reckoned with, metres: an unknown accuracy counts as 50 m.
    public let accuracyMetres: Double
    public let legMetres: Double?
    /// In the order of their ids: every zone within its outermost ring, or within the accuracy of it, every one that
    /// holds, and every corridor.
    public let zones: [Finding]
    /// Of the worst alert that would be raised, of a zone on a tie with a corridor; nil when nothing would be.
    public let verdict: Verdict?
}

extension ZoneSet {
    /// Looked for this far, metres, to say how far outside a corridor a place is.
    private static let corridorSearchMetres = 100_000.0

    /// Takes one believed fix to a fresh tracker, and says what it did and why.
    ///
    /// - Parameters:
    ///   - accuracyMetres: nil when unknown, which counts as 50 m.
    ///   - legFrom: the believed fix before, from which the way is followed; itself it raises nothing.
    ///   - time: nil when unknown or not to be believed: then every zone is in force.
    public func explanation(
        at point: Coordinate, accuracyMetres: Double?, legFrom: Coordinate?, time: UTCTime?
    ) -> ZoneExplanation {
        let fix = Fix(coordinate: point, accuracyMetres: accuracyMetres)
        let accuracy = fix.assumedAccuracyMetres
        let leg = legFrom.map { Leg(from: $0, to: point) }
        var tracker = ZoneTracker(set: self)
        _ = tracker.keep(time)
        if let legFrom { tracker.setOut(from: legFrom, at: .seconds(0)) }
        let isTrusted = accuracy <= PositionKeeper.degradedBeyondMetres
        _ = tracker.take(fix, worth: isTrusted ? .trusted : .degraded, at: .seconds(1))

        let reach = max(accuracy, leg.map { $0.lengthMetres * 1.01 } ?? 0) + 1
        let near = index.answers(at: point, wideningMetres: reach)
        let far =
            corridors.contains { near.signedDistanceMetres(toShape: $0) == nil }
            ? index.answers(at: point, wideningMetres: Self.corridorSearchMetres) : near
        var places = Set(corridors).union(tracker.holds.compactMap { $0.fence?.zone })
        for answer in near where answer.signedDistanceMetres <= zones[answer.shape].outermostMetres + accuracy {
            places.insert(answer.shape)
        }
        return ZoneExplanation(
            accuracyMetres: accuracy, legMetres: leg?.lengthMetres,
            zones: places.sorted().map { place in
                let distance = (zones[place].kind == .stayInside ? far : near).signedDistanceMetres(toShape: place)
                return finding(place, at: point, distance, accuracyMetres: accuracy, time: time, tracker: tracker)
            },
            verdict: tracker.worstHazard.map {
                ZoneExplanation.Verdict(
                    kind: $0.kind, level: $0.level, actions: $0.actions, certainty: $0.certainty, zone: $0.zone,
                    ringMetres: $0.ringMetres)
            })
    }

    private func finding(
        _ place: Int, at point: Coordinate, _ distance: Double?, accuracyMetres: Double, time: UTCTime?,
        tracker: ZoneTracker
    ) -> ZoneExplanation.Finding {
        let zone = zones[place]
        let rings = zone.rings.indices.map { ring in
            let metres = zone.metresToDanger(ofRing: ring, signedDistanceMetres: distance)
            var holding: ZoneExplanation.Holding?
            if tracker.isHeld(Fence(zone: place, ring: ring)) {
                holding =
                    zone.isRaised(metresToDanger: metres, accuracyMetres: 0)
                    ? .certain
                    : zone.isRaised(metresToDanger: metres, accuracyMetres: accuracyMetres) ? .accuracy : .leg
            }
            return ZoneExplanation.Ring(
                ring: zone.rings[ring], metresToDanger: metres.isFinite ? metres : nil, holding: holding)
        }
        return ZoneExplanation.Finding(
            reference: zone.reference, kind: zone.kind, signedDistanceMetres: distance,
            nearestEdge: index.nearestEdge(of: place, to: point),
            force: ZoneExplanation.Force(zone.schedule, at: time), rings: rings)
    }
}

extension ZoneExplanation.Force {
    init(_ schedule: ZoneSchedule?, at time: UTCTime?) {
        guard let schedule else {
            self = .always
            return
        }
        guard let time else {
            self = .timeUnknown
            return
        }
        if let knownUntil = schedule.knownUntil, time >= knownUntil {
            self = .beyondKnowledge
        } else if schedule.isInForce(at: time) {
            self = .within(until: schedule.nextBoundary(after: time))
        } else {
            self = .off(until: schedule.nextBoundary(after: time))
        }
    }
}
