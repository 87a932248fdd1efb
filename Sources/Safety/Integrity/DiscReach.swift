import Geodesy

/// The rings around a disc's centre in the order in which the growing disc reaches them: worked out once, then a
/// comparison a step.
struct DiscReach: Sendable {
    private struct Step: Sendable {
        let metres: Double
        let fence: Fence
    }

    /// Which disc and which zones it was worked out for.
    let centre: Coordinate
    private let cap: Double
    /// By distance, then in the zones' order.
    private let steps: ContiguousArray<Step>
    private var next = 0
    /// Whether the disc has been as wide as it gets.
    private(set) var isAtCap = false

    init(around centre: Coordinate, in set: ZoneSet, _ policy: IntegrityPolicy) {
        self.centre = centre
        cap = policy.discCapMetres
        var steps: ContiguousArray<Step> = []
        let answers = set.index.answers(at: centre, wideningMetres: cap)
        for answer in answers where set.zones[answer.shape].kind == .keepOut {
            Self.add(answer.shape, answer.signedDistanceMetres, of: set, to: &steps)
        }
        for corridor in set.corridors {
            Self.add(corridor, answers.signedDistanceMetres(toShape: corridor), of: set, to: &steps)
        }
        steps.sort { ($0.metres, $0.fence.zone, $0.fence.ring) < ($1.metres, $1.fence.zone, $1.fence.ring) }
        self.steps = steps
    }

    private static func add(
        _ zone: Int, _ signedDistanceMetres: Double?, of set: ZoneSet, to steps: inout ContiguousArray<Step>
    ) {
        for ring in set.zones[zone].rings.indices {
            let metres = set.zones[zone].metresToDanger(ofRing: ring, signedDistanceMetres: signedDistanceMetres)
            steps.append(Step(metres: metres, fence: Fence(zone: zone, ring: ring)))
        }
    }

    /// The rings that a disc of this radius reaches and that no smaller one has yet, innermost first.
    mutating func advance(to radius: Double, in set: ZoneSet) -> [Fence] {
        var reached: [Fence] = []
        while next < steps.count,
            set.zones[steps[next].fence.zone].isRaised(metresToDanger: steps[next].metres, accuracyMetres: radius)
        {
            reached.append(steps[next].fence)
            next += 1
        }
        guard radius >= cap, !isAtCap else { return reached }
        isAtCap = true
        // As wide as it gets, the unit can be anywhere.
        next = steps.count
        return set.zones.indices.flatMap { zone in
            set.zones[zone].rings.indices.map { Fence(zone: zone, ring: $0) }
        }
    }

    /// The radius at which there is something new; nil when there won't be.
    var nextRadius: Double? {
        guard !isAtCap else { return nil }
        return next < steps.count ? min(cap, steps[next].metres) : cap
    }

    /// The radius at which the disc comes within `metres` of the first ring; nil where there is none.
    func nearRadius(within metres: Double) -> Double? { steps.first.map { $0.metres - metres } }

    /// Whether a disc of this radius comes within `metres` of any ring.
    func isNear(_ radius: Double, within metres: Double) -> Bool {
        isAtCap || steps.first.map { $0.metres - radius <= metres } ?? false
    }

    /// Begins again: a zone has come into force.
    mutating func startAnew() {
        next = 0
        isAtCap = false
    }

    /// What a disc of this radius means for each ring that isn't plainly outside.
    func answers(_ radius: Double, in set: ZoneSet) -> [(fence: Fence, answer: ZoneAnswer)] {
        if radius >= cap {
            return set.zones.indices.flatMap { zone in
                set.zones[zone].rings.indices.map { (Fence(zone: zone, ring: $0), ZoneAnswer.possiblyInside) }
            }
        }
        return steps.compactMap { step in
            let answer = ZoneAnswer(
                metresToDanger: step.metres, radiusMetres: radius, marginMetres: set.zones[step.fence.zone].marginMetres
            )
            return answer == .outside ? nil : (step.fence, answer)
        }
    }
}
