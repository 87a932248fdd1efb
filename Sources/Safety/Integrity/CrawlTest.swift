import Geodesy

/// Whether the place creeps away, steadily and slower than any vehicle drives: a lie that drags a parked unit off.
///
/// Someone who carries the receiver at a walk, or a tow, looks the same: so it only degrades.
struct CrawlTest: Sendable {
    /// What up to ten minutes without a drive amount to.
    struct Evidence: Sendable, Equatable {
        /// The straight way from the first place to the last, metres.
        var netMetres: Double
        /// The errors of both together, metres.
        var blurMetres: Double
        /// Legs of half a minute.
        var legs: Int
        /// Their sum and the longest, metres.
        var pathMetres: Double
        var longestLegMetres: Double
    }

    static let farMetres = 100.0
    static let fewestLegs = 4
    /// What a receiver that drives reports.
    static let driveMetresPerSecond = 2.0

    static func finding(_ evidence: Evidence) -> Finding {
        guard evidence.legs >= fewestLegs, evidence.netMetres > farMetres + evidence.blurMetres else { return .clear }
        // Noise wanders and comes back; a leap is another test's.
        let isSteady =
            evidence.netMetres >= 0.7 * evidence.pathMetres && evidence.longestLegMetres <= evidence.netMetres / 2
        return isSteady ? .indicated : .clear
    }

    // MARK: The evidence

    private static let spacing = Duration.seconds(30)
    /// Ten minutes.
    private static let capacity = 21

    private var ring: ContiguousArray<Sighting> = []
    private var newestPlace = 0
    private var count = 0
    private var latest = Finding.unknown

    /// After a pause nobody knows whether the vehicle drove in it.
    mutating func startAnew() {
        count = 0
        latest = .unknown
    }

    mutating func take(_ sighting: Sighting) -> Finding {
        guard let speed = sighting.fix.speedMetresPerSecond else { return latest }
        if speed >= Self.driveMetresPerSecond {
            count = 0
            latest = .clear
            return .clear
        }
        guard count > 0 else {
            append(sighting)
            return latest
        }
        if ring[newestPlace].at.duration(to: sighting.at) >= Self.spacing {
            append(sighting)
            latest = Self.finding(evidence())
        }
        return latest
    }

    private mutating func append(_ sighting: Sighting) {
        // Filled once; from then on nothing is allocated.
        if ring.isEmpty { ring = ContiguousArray(repeating: sighting, count: Self.capacity) }
        newestPlace = (newestPlace + 1) % Self.capacity
        ring[newestPlace] = sighting
        count = min(count + 1, Self.capacity)
    }

    private func evidence() -> Evidence {
        let newest = ring[newestPlace]
        var last = newest
        var path = 0.0
        var longest = 0.0
        for back in 1..<max(count, 2) where back < count {
            let earlier = ring[(newestPlace - back + Self.capacity) % Self.capacity]
            let leg = earlier.fix.coordinate.distanceMetres(to: last.fix.coordinate)
            path += leg
            longest = max(longest, leg)
            last = earlier
        }
        return Evidence(
            netMetres: last.fix.coordinate.distanceMetres(to: newest.fix.coordinate),
            blurMetres: last.blurMetres + newest.blurMetres, legs: count - 1, pathMetres: path,
            longestLegMetres: longest)
    }
}
