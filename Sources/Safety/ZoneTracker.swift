import Geodesy

/// Which rings of which zones hold the unit, by the entering and leaving rules.
///
/// Each ring is a fence of its own: a keep-out zone's lies that far outside its shape, a corridor's danger begins where
/// its shape ends. Entering: the first fix whose distance to the danger, less its accuracy, is 0 or less (of a corridor,
/// below 0), believed or not, or a believed leg that meets it. Leaving: distance − accuracy > margin without a break for
/// the whole dwell, on trusted fixes only. Margin and dwell delay leaving, never entering. A zone that is no longer in
/// the set, or not in force, is left in the same way, its distance infinite. A doubtful fix breaks the dwell and a lost
/// one does; neither brings the unit back in.
struct ZoneTracker: Sendable {
    struct Hold: Sendable, Equatable {
        var held: HeldZone
        /// Where the set in force has it; nil when it has no such zone.
        var fence: Fence?
        var marginMetres: Double
        var dwell: Duration
        /// Since when it has been outside by more than the margin; nil while it isn't.
        var leavingSince: MonotonicInstant?
        /// Whether it has been outside by more than the margin since it was last in.
        var isOutside = false
        /// To the zone's nearest edge when last asked; nil beyond reach.
        var distanceMetres: Double?
    }

    struct Change: Sendable, Equatable {
        /// Of the zone: a corridor's danger begins by leaving it.
        let direction: Transition.Direction
        let held: HeldZone

        enum Danger { case begins, ends }

        init(_ danger: Danger, _ held: HeldZone) {
            direction = (danger == .begins) == (held.kind != .stayInside) ? .enter : .leave
            self.held = held
        }
    }

    /// Accuracy up to which being inside by accuracy alone is `likely`; beyond, only `possible`.
    static let likelyWithinMetres = 100.0
    /// A crossing on a leg longer than this is a guess about the way between.
    static let likelyLegMetres = 2_000.0
    /// A longer leg that leaves a corridor may only have cut a bend of it.
    static let likelyCorridorLegMetres = 100.0
    /// A leg that took longer says nothing about where the unit is now.
    static let longestLeg = Duration.seconds(300)
    /// A pause between trusted fixes longer than this breaks a dwell.
    static let longestPause = Duration.seconds(15)

    private(set) var set: ZoneSet
    private var cursor: ShapeCursor
    private(set) var inForce: ZonesInForce
    /// The time the schedules were last looked at with.
    private var time: UTCTime?
    /// In the order of their zones' ids, then of their rings, the innermost first.
    private(set) var holds: [Hold]
    /// Whether the set in force has a milder level for a held ring than is held.
    private var isLoweringDue = false
    /// Kept from fix to fix, so that one costs no memory.
    private var buffer: [ShapeIndex.Answer] = []
    /// Where the next leg starts: at the last believed fix, however wide.
    private var lastBelieved: (coordinate: Coordinate, at: MonotonicInstant)?
    private var lastTrusted: MonotonicInstant?

    /// - Parameters:
    ///   - held: what the alerts remember, in any order.
    ///   - returning: the kinds whose alert was returning.
    init(set: ZoneSet, restoring held: [HeldZone] = [], returning: [Zone.Kind] = []) {
        self.set = set
        cursor = ShapeCursor(set.index)
        inForce = ZonesInForce(set)
        let remembered = held.map {
            Hold(
                held: $0, fence: nil, marginMetres: 250, dwell: .seconds(120),
                isOutside: returning.contains($0.kind ?? .keepOut))
        }
        holds = Self.mapped(remembered, onto: set, mayLower: false, isLoweringDue: &isLoweringDue)
    }

    /// Puts a new set in force. What is held stays held, with the new set's rings, margin and dwell, and with its level:
    /// a worse one at once, a milder one from the next trusted fix on.
    mutating func replace(with set: ZoneSet) {
        self.set = set
        cursor = ShapeCursor(set.index)
        inForce = ZonesInForce(set)
        _ = inForce.keep(time)
        holds = Self.mapped(holds, onto: set, mayLower: false, isLoweringDue: &isLoweringDue)
    }

    /// Lets the schedules take effect as of `time`; true when a zone is in force now that wasn't.
    ///
    /// - Parameter time: nil while it is unknown or not to be believed; then every zone is in force.
    mutating func keep(_ time: UTCTime?) -> Bool {
        self.time = time
        return inForce.keep(time)
    }

    /// When a zone may come into force or go out of it next; nil when none will, or the time is unknown.
    var nextChange: UTCTime? { inForce.nextChange }

    /// Where the next leg starts, without holding the place against anything.
    mutating func setOut(from coordinate: Coordinate, at now: MonotonicInstant) { lastBelieved = (coordinate, now) }

    /// How much a fix is worth to the tracker.
    enum Worth: Sendable {
        /// Raises and, in time, leaves.
        case trusted
        /// Raises as its accuracy says; breaks a dwell.
        case degraded
        /// Raises as `possible` only; breaks a dwell.
        case doubtful
    }

    /// Takes one fix and returns what changed, entries first, each kind in the order of the zones' ids.
    mutating func take(_ fix: Fix, worth: Worth, at now: MonotonicInstant) -> [Change] {
        if worth == .trusted, isLoweringDue {
            holds = Self.mapped(holds, onto: set, mayLower: true, isLoweringDue: &isLoweringDue)
        }
        let accuracy = fix.assumedAccuracyMetres
        let leg = worth == .doubtful ? nil : leg(to: fix.coordinate, at: now)
        let margin = holds.reduce(0) { max($0, $1.marginMetres) }
        let reach = max(accuracy + margin + 1, leg.map { $0.lengthMetres * 1.01 + 2 } ?? 0)
        buffer.removeAll(keepingCapacity: true)
        cursor.appendAnswers(at: fix.coordinate, wideningMetres: Self.stepped(reach), to: &buffer)
        let answers = buffer
        var changes = enter(answers, accuracyMetres: accuracy, worth: worth)
        if let leg { changes += cross(leg, endingAt: answers) }
        if worth == .trusted, let lastTrusted, lastTrusted.duration(to: now) > Self.longestPause { breakDwells() }
        changes += leave(answers, accuracyMetres: accuracy, isTrusted: worth == .trusted, at: now)
        if worth == .trusted { lastTrusted = now }
        if worth != .doubtful { lastBelieved = (fix.coordinate, now) }
        return changes
    }

    /// A reach of the few that are asked for: what the cursor keeps around the unit holds for one reach only.
    private static func stepped(_ metres: Double) -> Double {
        var step = 64.0
        while step < metres { step *= 2 }
        return step
    }

    /// The way from the last believed fix; nil when there is none, or it is too old to say anything.
    private func leg(to end: Coordinate, at now: MonotonicInstant) -> Leg? {
        guard let last = lastBelieved, last.coordinate != end, last.at.duration(to: now) <= Self.longestLeg else {
            return nil
        }
        return Leg(from: last.coordinate, to: end)
    }

    private mutating func enter(
        _ answers: [ShapeIndex.Answer], accuracyMetres: Double, worth: Worth
    ) -> [Change] {
        var changes: [Change] = []
        for answer in answers where set.zones[answer.shape].kind == .keepOut {
            enter(
                answer.shape, signedDistanceMetres: answer.signedDistanceMetres, accuracyMetres: accuracyMetres,
                worth: worth, changes: &changes)
        }
        for corridor in set.corridors {
            enter(
                corridor, signedDistanceMetres: answers.signedDistanceMetres(toShape: corridor),
                accuracyMetres: accuracyMetres, worth: worth, changes: &changes)
        }
        return changes
    }

    private mutating func enter(
        _ place: Int, signedDistanceMetres: Double?, accuracyMetres: Double, worth: Worth, changes: inout [Change]
    ) {
        guard inForce[place] else { return }
        for ring in set.zones[place].rings.indices {
            let metres = set.zones[place].metresToDanger(ofRing: ring, signedDistanceMetres: signedDistanceMetres)
            guard set.zones[place].isRaised(metresToDanger: metres, accuracyMetres: accuracyMetres) else { continue }
            let certainty: Certainty
            if worth == .doubtful {
                certainty = .possible
            } else if set.zones[place].isRaised(metresToDanger: metres, accuracyMetres: 0) {
                certainty = .observed
            } else {
                certainty = accuracyMetres <= Self.likelyWithinMetres ? .likely : .possible
            }
            hold(Fence(zone: place, ring: ring), certainty, changes: &changes)
        }
    }

    private mutating func cross(_ leg: Leg, endingAt answers: [ShapeIndex.Answer]) -> [Change] {
        let certainty: Certainty = leg.lengthMetres <= Self.likelyLegMetres ? .likely : .possible
        var met: [Fence] = []
        for shape in set.index.crossed(from: leg.start, to: leg.end)
        where set.zones[shape].kind == .keepOut && inForce[shape] {
            met += set.zones[shape].rings.indices.map { Fence(zone: shape, ring: $0) }
        }
        met += ringsMet(on: leg, endingAt: answers)
        var changes: [Change] = []
        // One that is held already is being left, or is known to hold the unit: the leg adds nothing.
        for fence in met.sorted(by: { ($0.zone, $0.ring) < ($1.zone, $1.ring) }) where !isHeld(fence) {
            hold(fence, certainty, changes: &changes)
        }
        let corridorCertainty: Certainty = leg.lengthMetres <= Self.likelyCorridorLegMetres ? .likely : .possible
        for corridor in set.corridors where inForce[corridor] && !isHeld(Fence(zone: corridor, ring: 0)) {
            // Deeper inside than the leg is long, it can't have been outside on the way.
            let depth = -(answers.signedDistanceMetres(toShape: corridor) ?? .infinity)
            if depth <= leg.lengthMetres * 1.01 + 1, set.index.isLeft(corridor, from: leg.start, to: leg.end) {
                hold(Fence(zone: corridor, ring: 0), corridorCertainty, changes: &changes)
            }
        }
        return changes
    }

    /// Holds the ring, or strengthens a hold; adds the entry once it is more than possible: the alert says what a
    /// possible one is worth, and an entry that didn't happen is nothing to tell the office of.
    private mutating func hold(_ fence: Fence, _ certainty: Certainty, changes: inout [Change]) {
        let (place, isHeld) = place(of: fence)
        guard isHeld else {
            let zone = set.zones[fence.zone]
            let held = zone.held(ring: fence.ring, certainty: certainty)
            holds.insert(
                Hold(held: held, fence: fence, marginMetres: zone.marginMetres, dwell: zone.dwell), at: place)
            if certainty != .possible { changes.append(Change(.begins, held)) }
            return
        }
        holds[place].leavingSince = nil
        // What is only possible breaks a dwell and brings nobody back in, unless no more was ever known of it.
        if certainty != .possible || holds[place].held.certainty == .possible { holds[place].isOutside = false }
        let drawn = set.zones[fence.zone].held(ring: fence.ring, certainty: certainty)
        if drawn.level > holds[place].held.level {
            // It stood for a milder ring that is no longer drawn; now the unit is in this one.
            holds[place].held = drawn
            if certainty != .possible { changes.append(Change(.begins, drawn)) }
            return
        }
        guard certainty.isSurer(than: holds[place].held.certainty) else { return }
        // Only what was no more than possible has yet to be told.
        let isNews = holds[place].held.certainty == .possible
        holds[place].held.certainty = certainty
        if isNews { changes.append(Change(.begins, holds[place].held)) }
    }

    private mutating func leave(
        _ answers: [ShapeIndex.Answer], accuracyMetres: Double, isTrusted: Bool, at now: MonotonicInstant
    ) -> [Change] {
        var changes: [Change] = []
        for place in holds.indices.reversed() {
            let hold = holds[place]
            var metres = Double.infinity
            holds[place].distanceMetres = nil
            if let fence = hold.fence {
                let distance = answers.signedDistanceMetres(toShape: fence.zone)
                holds[place].distanceMetres = distance
                if inForce[fence.zone] {
                    metres = set.zones[fence.zone].metresToDanger(ofRing: fence.ring, signedDistanceMetres: distance)
                }
            }
            guard metres - accuracyMetres > hold.marginMetres, isTrusted else {
                holds[place].leavingSince = nil
                continue
            }
            holds[place].isOutside = true
            // The fix that starts a dwell never ends it: a crossing is told even where the dwell is zero.
            guard let since = hold.leavingSince else {
                holds[place].leavingSince = now
                continue
            }
            if since.duration(to: now) >= hold.dwell {
                if hold.held.certainty != .possible { changes.append(Change(.ends, hold.held)) }
                holds.remove(at: place)
            }
        }
        return changes.reversed()
    }

    /// Holds what the disc has reached, as `possible`: that is for the alert, and no entry to tell of. What is held
    /// already stays as it is.
    ///
    /// - Returns: whether something is held now that wasn't.
    mutating func suppose(_ fences: [Fence]) -> Bool {
        var isNews = false
        for fence in fences where inForce[fence.zone] && !isHeld(fence) {
            var none: [Change] = []
            hold(fence, .possible, changes: &none)
            isNews = true
        }
        return isNews
    }

    /// Takes the crew's word for where they are: what was only possible and isn't there ends at once, what is there is
    /// held. Nothing that was seen ends by a word.
    mutating func take(word place: Coordinate, radiusMetres: Double) -> [Change] {
        let set = set
        let answers = set.index.answers(at: place, wideningMetres: radiusMetres + 1)
        func isRaised(_ fence: Fence, _ radius: Double) -> Bool {
            let metres = set.zones[fence.zone].metresToDanger(
                ofRing: fence.ring, signedDistanceMetres: answers.signedDistanceMetres(toShape: fence.zone))
            return set.zones[fence.zone].isRaised(metresToDanger: metres, accuracyMetres: radius)
        }
        let inForce = inForce
        holds.removeAll { hold in
            guard hold.held.certainty == .possible else { return false }
            return hold.fence.map { !inForce[$0.zone] || !isRaised($0, radiusMetres) } ?? true
        }
        var changes: [Change] = []
        let zones = answers.map(\.shape).filter { set.zones[$0].kind == .keepOut } + set.corridors
        for zone in zones where inForce[zone] {
            for ring in set.zones[zone].rings.indices {
                let fence = Fence(zone: zone, ring: ring)
                guard isRaised(fence, radiusMetres) else { continue }
                hold(fence, isRaised(fence, 0) ? .likely : .possible, changes: &changes)
            }
        }
        return changes
    }

    /// A doubtful or missing position can't help to leave.
    mutating func breakDwells() {
        for place in holds.indices { holds[place].leavingSince = nil }
    }

    /// The worst zone to keep out of, not yet held, that a straight course from `start` to `end` would touch.
    ///
    /// Leaving a corridor isn't looked for: a straight course leaves every winding road.
    func ahead(from start: Coordinate, to end: Coordinate) -> Zone? {
        set.index.crossed(from: start, to: end)
            .filter { set.zones[$0].kind == .keepOut && inForce[$0] && !isHeld(Fence(zone: $0, ring: 0)) }
            .map { set.zones[$0] }
            .max { ($0.rings[0].level, $1.reference.id) < ($1.rings[0].level, $0.reference.id) }
    }

    /// To the nearest edge of a held zone, when last asked; negative inside.
    func signedDistanceMetres(to zone: ZoneReference) -> Double? {
        holds.first { $0.held.zone.id == zone.id }?.distanceMetres
    }
}

extension Certainty {
    func isSurer(than other: Certainty) -> Bool { rank > other.rank }

    private var rank: Int {
        switch self {
        case .possible: 0
        case .likely: 1
        case .observed: 2
        }
    }
}
