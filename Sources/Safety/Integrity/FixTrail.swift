import Geodesy

/// The last quarter of a minute as one point a second, whatever the receiver's rate.
///
/// gpsd gives up to twenty reports a second, some with the speed of this second and the place of the last.
struct FixTrail: Sendable {
    struct Point: Sendable {
        var sighting: Sighting
        /// Sum of the legs since the trail began, metres.
        var pathMetres: Double
        /// What the reported speeds add up to since the trail began, metres.
        var claimedMetres: Double
        /// Since the trail began.
        var seconds: Double
    }

    /// Points are further apart than this.
    static let spacing = 0.9
    static let capacity = 18

    private var ring: ContiguousArray<Point> = []
    private var newestPlace = -1
    private(set) var count = 0

    /// 0 is the newest.
    ///
    /// - Precondition: below `count`.
    subscript(back: Int) -> Point {
        precondition(back < count, "a point of the trail")
        let place = newestPlace - back
        return ring[place < 0 ? place + Self.capacity : place]
    }

    var newest: Point? { count == 0 ? nil : ring[newestPlace] }

    /// Whether the sighting became a point; else it may have given the newest one the speed or track that it lacked.
    mutating func take(_ sighting: Sighting) -> Bool {
        guard let last = newest else {
            append(Point(sighting: sighting, pathMetres: 0, claimedMetres: 0, seconds: 0))
            return true
        }
        guard last.sighting.at.seconds(to: sighting.at) >= Self.spacing else {
            fill(last, from: sighting)
            return false
        }
        let seconds = last.sighting.seconds(to: sighting)
        let before = last.sighting.fix.speedMetresPerSecond
        let after = sighting.fix.speedMetresPerSecond
        let speed = ((before ?? after ?? 0) + (after ?? before ?? 0)) / 2
        append(
            Point(
                sighting: sighting,
                pathMetres: last.pathMetres
                    + last.sighting.fix.coordinate.distanceMetres(to: sighting.fix.coordinate),
                claimedMetres: last.claimedMetres + speed * seconds, seconds: last.seconds + seconds))
        return true
    }

    mutating func forget() { count = 0 }

    private mutating func append(_ point: Point) {
        // Filled once; from then on nothing is allocated.
        if ring.isEmpty { ring = ContiguousArray(repeating: point, count: Self.capacity) }
        newestPlace = newestPlace + 1 == Self.capacity ? 0 : newestPlace + 1
        ring[newestPlace] = point
        count = min(count + 1, Self.capacity)
    }

    private mutating func fill(_ last: Point, from sighting: Sighting) {
        guard last.sighting.fix.speedMetresPerSecond == nil, let speed = sighting.fix.speedMetresPerSecond,
            last.sighting.fix.coordinate == sighting.fix.coordinate
        else { return }
        var fix = last.sighting.fix
        fix.speedMetresPerSecond = speed
        fix.trackDegrees = fix.trackDegrees ?? sighting.fix.trackDegrees
        ring[newestPlace].sighting = Sighting(fix: fix, at: last.sighting.at)
    }
}
