import Geodesy

/// Tests of a place by itself: where units work, and where spoofers put them.
enum PlaceTests {
    static func findings(_ place: Coordinate, _ policy: IntegrityPolicy) -> Findings {
        var findings = Findings()
        findings[.operatingArea] = operatingArea(place, policy.area)
        findings[.spoofTarget] = spoofTarget(place, policy.spoofTargets)
        return findings
    }

    /// `operating_area`: outside the box that units work in. Its edge is inside; no box is unknown.
    static func operatingArea(_ place: Coordinate, _ area: OperatingBox?) -> Finding {
        guard let area else { return .unknown }
        return area.contains(place) ? .clear : .indicated
    }

    /// `spoof_target`: where spoofers are known to put receivers. The radius belongs to the target; no list is unknown.
    static func spoofTarget(_ place: Coordinate, _ targets: [SpoofTarget]) -> Finding {
        guard !targets.isEmpty else { return .unknown }
        for target in targets {
            // A degree of latitude is nowhere shorter: most targets are far away and cost next to nothing.
            let southToNorth = abs(place.latitudeDegrees - target.place.latitudeDegrees) * 110_000
            guard southToNorth <= target.radiusMetres else { continue }
            if place.distanceMetres(to: target.place) <= target.radiusMetres { return .indicated }
        }
        return .clear
    }
}
