public import Geodesy

/// What zones mean at one point known exactly, at no particular time; kept and filled anew, so that asking for a million
/// points allocates nothing.
public struct ZoneDecision: Sendable {
    public struct Finding: Sendable, Equatable {
        /// Its place in the set.
        public let zone: Int
        /// Of the worst ring that holds the point; nil inside a corridor.
        public let level: Level?
        /// On or within the edge of the shape.
        public let isInside: Bool
        /// To the nearest edge, metres, negative inside; infinite beyond reach of a corridor.
        public let signedDistanceMetres: Double
    }

    /// The worst there is; nil when nothing holds the point.
    public fileprivate(set) var level: Level?
    /// In the order of the zones' ids: every zone within its outermost ring, and every corridor that has been left or
    /// holds the point.
    public fileprivate(set) var findings: [Finding] = []
    fileprivate var answers: [ShapeIndex.Answer] = []

    public init() {}

    fileprivate mutating func add(_ zone: Int, _ level: Level?, _ signedDistanceMetres: Double) {
        findings.append(
            Finding(
                zone: zone, level: level, isInside: signedDistanceMetres <= 0,
                signedDistanceMetres: signedDistanceMetres))
        if let level { self.level = self.level.map { max($0, level) } ?? level }
    }
}

extension ZoneSet {
    /// Decides for one point: accuracy 0, every zone in force, nothing remembered.
    public func decision(at point: Coordinate, into decision: inout ZoneDecision) {
        decision.answers.removeAll(keepingCapacity: true)
        index.appendAnswers(at: point, wideningMetres: 0, to: &decision.answers)
        decide(&decision)
    }

    fileprivate func decide(_ decision: inout ZoneDecision) {
        decision.level = nil
        decision.findings.removeAll(keepingCapacity: true)
        var corridor = 0
        for place in decision.answers.indices {
            let answer = decision.answers[place]
            // Corridors out of reach have no answer, and belong between the others.
            while corridor < corridors.count, corridors[corridor] <= answer.shape {
                if corridors[corridor] < answer.shape { addUnanswered(corridors[corridor], to: &decision) }
                corridor += 1
            }
            let level = rings.level(ofZone: answer.shape, signedDistanceMetres: answer.signedDistanceMetres)
            decision.add(answer.shape, level, answer.signedDistanceMetres)
        }
        while corridor < corridors.count {
            addUnanswered(corridors[corridor], to: &decision)
            corridor += 1
        }
    }

    private func addUnanswered(_ corridor: Int, to decision: inout ZoneDecision) {
        decision.add(corridor, rings.level(ofZone: corridor, signedDistanceMetres: nil), .infinity)
    }
}

/// Decides for one point after another: the same as the set alone, and quicker where each is near the one before.
public struct ZoneWalk: Sendable {
    public let set: ZoneSet
    private var cursor: ShapeCursor

    public init(_ set: ZoneSet) {
        self.set = set
        cursor = ShapeCursor(set.index)
    }

    /// What `ZoneSet.decision` says.
    public mutating func decision(at point: Coordinate, into decision: inout ZoneDecision) {
        decision.answers.removeAll(keepingCapacity: true)
        cursor.appendAnswers(at: point, wideningMetres: 0, to: &decision.answers)
        set.decide(&decision)
    }
}
