/// A flat picture of the ellipsoid around one point, in metres east and north of it.
///
/// East–west lengths follow the radius of the parallel half way to each point (Gauss's mid-latitude rule), so that
/// distances stay within 0.05 % of the geodesic ones up to 100 km away, below 80° of latitude.
/// Source: Rapp, Geometric Geodesy I (1991), §3 and §6.
public struct LocalFrame: Sendable {
    public let origin: Coordinate
    /// Metres per degree of latitude at the origin, and its change per degree north.
    private let north: Double
    private let northSlope: Double
    /// Metres per degree of longitude at the origin, with its first and second change per degree north.
    private let east: Double
    private let eastSlope: Double
    private let eastCurve: Double

    public init(at origin: Coordinate) {
        self.origin = origin
        let sine = Self.sine(origin.latitudeDegrees * .pi / 180)
        let square = sine * sine
        let cosine = max(0, 1 - square).squareRoot()
        // The radii of curvature as series in e²sin², to a part in 10¹².
        let small = WGS84.eccentricitySquared * square
        let inverseRoot =
            1 + small * (1 / 2.0 + small * (3 / 8.0 + small * (5 / 16.0 + small * (35 / 128.0 + small * 63 / 256.0))))
        let transverse = WGS84.semiMajorAxisMetres * inverseRoot
        let inverseSquare = inverseRoot * inverseRoot
        let meridional =
            WGS84.semiMajorAxisMetres * (1 - WGS84.eccentricitySquared) * inverseSquare * inverseRoot
        let degree = Double.pi / 180
        north = meridional * degree
        northSlope = 3 * meridional * WGS84.eccentricitySquared * sine * cosine * inverseSquare * degree * degree
        east = transverse * cosine * degree
        // The parallel's radius shrinks northwards by exactly the meridional radius times the sine of the latitude.
        eastSlope = -meridional * sine * degree * degree
        eastCurve = -meridional * cosine * degree * degree * degree
    }

    /// Taylor's series up to the 19th power, good to 10⁻¹⁵ between −π/2 and π/2, its terms side by side (Estrin): a
    /// third of the time of the library's, which looks after angles that no latitude has.
    @inline(__always)
    private static func sine(_ x: Double) -> Double {
        let x2 = x * x
        let x4 = x2 * x2
        let low = (1 - x2 * (1 / 6.0)) + x4 * (1 / 120.0 - x2 * (1 / 5_040.0))
        let middle =
            (1 / 362_880.0 - x2 * (1 / 39_916_800.0)) + x4 * (1 / 6_227_020_800.0 - x2 * (1 / 1_307_674_368_000.0))
        let high = 1 / 355_687_428_096_000.0 - x2 * (1 / 121_645_100_408_832_000.0)
        let x8 = x4 * x4
        return x * (low + x8 * (middle + x8 * high))
    }

    /// Metres east and north of the origin; longitudes are taken the short way round.
    public func offset(to point: Coordinate) -> (east: Double, north: Double) {
        offset(latitudeDegrees: point.latitudeDegrees, longitudeDegrees: point.longitudeDegrees)
    }

    @inlinable
    func offset(latitudeDegrees: Double, longitudeDegrees: Double) -> (east: Double, north: Double) {
        offset(
            degreesNorth: latitudeDegrees - origin.latitudeDegrees,
            degreesEast: shortWayRound(longitudeDegrees - origin.longitudeDegrees))
    }

    @inline(__always) @usableFromInline
    func offset(degreesNorth: Double, degreesEast: Double) -> (east: Double, north: Double) {
        let half = degreesNorth / 2
        return (
            east: degreesEast * (east + half * (eastSlope + half * eastCurve / 2)),
            north: degreesNorth * (north + half * northSlope)
        )
    }

    /// How fast the offset changes per degree north and per degree east, at the given degrees from the origin.
    func slopes(degreesNorth: Double, degreesEast: Double) -> (
        eastByNorth: Double, eastByEast: Double, northByNorth: Double
    ) {
        let half = degreesNorth / 2
        return (
            eastByNorth: degreesEast * (eastSlope + half * eastCurve) / 2,
            eastByEast: east + half * (eastSlope + half * eastCurve / 2),
            northByNorth: north + degreesNorth * northSlope
        )
    }

    /// Metres a degree is at least, to anything up to `degreesNorth` north or south of the origin.
    func scale(withinDegreesNorth degreesNorth: Double) -> (east: Float, north: Float) {
        let half = degreesNorth / 2
        let narrowest = east - half * abs(eastSlope) - half * half * abs(eastCurve) / 2
        // Above nothing, for a box around nothing must stay infinitely far.
        return (Float(max(narrowest, 1e-3)), Float(max(north - half * abs(northSlope), 1e-3)))
    }

    /// How many degrees of latitude and of longitude `metres` are at most, near the origin; for bounding boxes.
    func degrees(coveringMetres metres: Double) -> (north: Double, east: Double) {
        let degreesNorth = metres / (WGS84.shortestDegreeMetres)
        // The narrowest parallel the box can reach decides.
        let highest = min(89.9, abs(origin.latitudeDegrees) + degreesNorth)
        let narrowest = WGS84.semiMajorAxisMetres * cos(highest * .pi / 180) * .pi / 180
        return (degreesNorth, min(360, metres / narrowest))
    }
}

/// The ellipsoid every GNSS receiver and every GeoJSON file speaks of (NIMA TR8350.2).
public enum WGS84 {
    public static let semiMajorAxisMetres = 6_378_137.0
    public static let flattening = 1 / 298.257223563
    static let eccentricitySquared = flattening * (2 - flattening)
    /// A degree of latitude at the equator, the shortest there is.
    static let shortestDegreeMetres = 110_574.0
}

/// A difference of longitudes as −180…180.
@inlinable
func shortWayRound(_ degrees: Double) -> Double {
    if degrees > 180 { return degrees - 360 }
    if degrees < -180 { return degrees + 360 }
    return degrees
}
