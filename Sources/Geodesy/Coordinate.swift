/// A point on the WGS-84 ellipsoid: latitude −90…90 and longitude −180…180, both in degrees, both finite.
public struct Coordinate: Sendable, Hashable, Codable {
    public let latitudeDegrees: Double
    public let longitudeDegrees: Double

    /// Nil unless both are finite and in range.
    public init?(latitudeDegrees: Double, longitudeDegrees: Double) {
        guard latitudeDegrees.isFinite, longitudeDegrees.isFinite,
            (-90...90).contains(latitudeDegrees), (-180...180).contains(longitudeDegrees)
        else { return nil }
        self.latitudeDegrees = latitudeDegrees
        self.longitudeDegrees = longitudeDegrees
    }

    /// For points that are known to be good: code, tests and results of our own arithmetic.
    ///
    /// - Precondition: both finite and in range.
    public init(_ latitudeDegrees: Double, _ longitudeDegrees: Double) {
        guard let checked = Coordinate(latitudeDegrees: latitudeDegrees, longitudeDegrees: longitudeDegrees) else {
            preconditionFailure("a coordinate outside the Earth")
        }
        self = checked
    }

    /// Within about 100 m of 0°, 0°: what a zeroed structure or a confused receiver reports, never a clinic.
    public var isNullIsland: Bool { abs(latitudeDegrees) < 0.001 && abs(longitudeDegrees) < 0.001 }
}
