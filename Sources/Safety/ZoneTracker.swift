import Geodesy

/// Which zones the unit is in, by the entering and leaving rules.
///
/// Entering: the first fix with distance − accuracy ≤ 0, believed or not, or a believed leg that crosses the zone.
/// Leaving: distance − accuracy > margin without a break for the whole dwell, on trusted fixes only. Margin and dwell
/// delay leaving, never entering. A zone that is no longer in the set is left in the same way, its distance infinite.
/// A doubtful fix breaks the dwell and a lost one does; neither brings the unit back in.
struct ZoneTracker: Sendable {
    struct Hold: Sendable, Equatable {
        var held: HeldZone
        var marginMetres: Double
        var dwell: Duration
        /// Since when it has been outside by more than the margin; nil while it isn't.
        var leavingSince: MonotonicInstant?
        /// Whether it has been outside by more than the margin since it was last in.
        var isOutside = false
        /// To the nearest edge when last asked; nil beyond reach.
        var distanceMetres: Double?
    }

    struct Change: Sendable, Equatable {
        let direction: Transition.Direction
        let held: HeldZone
    }

    /// Accuracy up to which being inside by accuracy alone is `likely`; beyond, only `possible`.
    static let likelyWithinMetres = 100.0
    /// A crossing on a leg longer than this is a guess about the way between.
    static let likelyLegMetres = 2_000.0
    /// A leg that took longer says nothing about where the unit is now.
    static let longestLeg = Duration.seconds(300)
    /// A pause between trusted fixes longer than this breaks a dwell.
    static let longestPause = Duration.seconds(15)

    private(set) var set: ZoneSet
    private var index: ShapeIndex
    /// In the order of their ids.
    private(set) var holds: [Hold]
    /// Whether the set in force has a milder level for a held zone than is held.
    private var isLoweringDue = false
    private var lastTrusted: (coordinate: Coordinate, at: MonotonicInstant)?

    init(set: ZoneSet, restoring held: [HeldZone] = [], isReturning: Bool = false) {
        self.set = set
        index = set.index
        holds = held.sorted { $0.zone.id < $1.zone.id }.map {
            Hold(
                held: $0, marginMetres: 250, dwell: .seconds(120), leavingSince: nil, isOutside: isReturning,
                distanceMetres: nil)
        }
        refreshHolds(mayLower: false)
    }

    /// Puts a new set in force. What is held stays held, with the new set's margin and dwell, and with its level: a
    /// worse one at once, a milder one from the next believed fix on.
    mutating func replace(with set: ZoneSet) {
        self.set = set
        index = set.index
        refreshHolds(mayLower: false)
    }

    private mutating func refreshHolds(mayLower: Bool) {
        isLoweringDue = false
        for place in holds.indices {
            let id = holds[place].held.zone.id
            guard let zone = set.zones.first(where: { $0.reference.id == id }) else { continue }
            let held = holds[place].held
            let isKept = !mayLower && zone.level < held.level
            isLoweringDue = isLoweringDue || isKept
            holds[place].held = HeldZone(
                zone: zone.reference, level: isKept ? held.level : zone.level,
                action: isKept ? held.action : zone.action, certainty: held.certainty)
            holds[place].marginMetres = zone.marginMetres
            holds[place].dwell = zone.dwell
        }
    }

    /// Whether the unit has been outside every zone still held since it was last in.
    var isReturning: Bool { !holds.isEmpty && holds.allSatisfy(\.isOutside) }

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
        if worth != .doubtful, isLoweringDue { refreshHolds(mayLower: true) }
        let accuracy = fix.assumedAccuracyMetres
        let widest = holds.reduce(0) { max($0, $1.marginMetres) }
        let answers = index.answers(at: fix.coordinate, wideningMetres: accuracy + widest + 1)
        var changes = enter(answers, accuracyMetres: accuracy, worth: worth)
        if worth != .doubtful { changes += cross(to: fix.coordinate, at: now) }
        if worth == .trusted, let last = lastTrusted, last.at.duration(to: now) > Self.longestPause { breakDwells() }
        changes += leave(answers, accuracyMetres: accuracy, isTrusted: worth == .trusted, at: now)
        if worth == .trusted { lastTrusted = (fix.coordinate, now) }
        return changes
    }

    private mutating func enter(
        _ answers: [ShapeIndex.Answer], accuracyMetres: Double, worth: Worth
    ) -> [Change] {
        var changes: [Change] = []
        for answer in answers where answer.signedDistanceMetres - accuracyMetres <= 0 {
            let certainty: Certainty
            if worth == .doubtful {
                certainty = .possible
            } else if answer.signedDistanceMetres <= 0 {
                certainty = .observed
            } else {
                certainty = accuracyMetres <= Self.likelyWithinMetres ? .likely : .possible
            }
            changes += hold(set.zones[answer.shape], certainty)
        }
        return changes
    }

    private mutating func cross(to end: Coordinate, at now: MonotonicInstant) -> [Change] {
        guard let last = lastTrusted, last.at.duration(to: now) <= Self.longestLeg else { return [] }
        let start = last.coordinate
        guard start != end else { return [] }
        let certainty: Certainty = start.distanceMetres(to: end) <= Self.likelyLegMetres ? .likely : .possible
        return index.crossed(from: start, to: end).flatMap { shape -> [Change] in
            let zone = set.zones[shape]
            // One that is held already is being left, or is known to hold the unit: the leg adds nothing.
            guard !holds.contains(where: { $0.held.zone.id == zone.reference.id }) else { return [] }
            return hold(zone, certainty)
        }
    }

    /// Holds the zone, or strengthens a hold; returns the entry once it is more than possible: the alert says what a
    /// possible one is worth, and an entry that didn't happen is nothing to tell the office of.
    private mutating func hold(_ zone: Zone, _ certainty: Certainty) -> [Change] {
        if let place = holds.firstIndex(where: { $0.held.zone.id == zone.reference.id }) {
            holds[place].leavingSince = nil
            holds[place].isOutside = false
            guard certainty.isSurer(than: holds[place].held.certainty) else { return [] }
            // Only what was no more than possible has yet to be told.
            let isNews = holds[place].held.certainty == .possible
            holds[place].held.certainty = certainty
            return isNews ? [Change(direction: .enter, held: holds[place].held)] : []
        }
        let held = HeldZone(zone: zone.reference, level: zone.level, action: zone.action, certainty: certainty)
        let hold = Hold(held: held, marginMetres: zone.marginMetres, dwell: zone.dwell)
        holds.insert(hold, at: holds.firstIndex { $0.held.zone.id > zone.reference.id } ?? holds.endIndex)
        return certainty == .possible ? [] : [Change(direction: .enter, held: held)]
    }

    private mutating func leave(
        _ answers: [ShapeIndex.Answer], accuracyMetres: Double, isTrusted: Bool, at now: MonotonicInstant
    ) -> [Change] {
        var changes: [Change] = []
        for place in holds.indices.reversed() {
            let hold = holds[place]
            let distance = answers.first { set.zones[$0.shape].reference.id == hold.held.zone.id }?
                .signedDistanceMetres
            holds[place].distanceMetres = distance
            let isOut = distance.map { $0 - accuracyMetres > hold.marginMetres } ?? true
            guard isOut, isTrusted else {
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
                if hold.held.certainty != .possible { changes.append(Change(direction: .leave, held: hold.held)) }
                holds.remove(at: place)
            }
        }
        return changes.reversed()
    }

    /// A doubtful or missing position can't help to leave.
    mutating func breakDwells() {
        for place in holds.indices { holds[place].leavingSince = nil }
    }

    /// The worst zone, not yet held, that a straight course from `start` to `end` would touch.
    func ahead(from start: Coordinate, to end: Coordinate) -> Zone? {
        index.crossed(from: start, to: end).map { set.zones[$0] }
            .filter { zone in !holds.contains { $0.held.zone.id == zone.reference.id } }
            .max { ($0.level, $1.reference.id) < ($1.level, $0.reference.id) }
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
