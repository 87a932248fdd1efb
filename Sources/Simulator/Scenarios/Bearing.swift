/// Angles by arithmetic alone, so that a drive is the same to the last bit on every machine.
enum Bearing {
    private static let radians = Double.pi / 180

    /// Sine and cosine of any angle of some thousand degrees, to 1e-12.
    static func sineAndCosine(degrees: Double) -> (sine: Double, cosine: Double) {
        let quarters = (degrees / 90).rounded()
        let angle = (degrees - quarters * 90) * radians
        let square = angle * angle
        // Taylor's series; the angle is within ±π/4.
        let sine =
            angle
            * (1 + square
                * (-1.0 / 6 + square
                    * (1.0 / 120 + square
                        * (-1.0 / 5040
                            + square * (1.0 / 362_880 + square * (-1.0 / 39_916_800))))))
        let cosine =
            1 + square
            * (-1.0 / 2 + square
                * (1.0 / 24 + square
                    * (-1.0 / 720
                        + square * (1.0 / 40_320 + square * (-1.0 / 3_628_800 + square * (1.0 / 479_001_600))))))
        switch Int(quarters) & 3 {
        case 0: return (sine, cosine)
        case 1: return (cosine, -sine)
        case 2: return (-sine, -cosine)
        default: return (-cosine, sine)
        }
    }

    /// Where a vector points, degrees from north, 0..<360, to 0.01°; 0 for no vector.
    static func of(north: Double, east: Double) -> Double {
        let (wide, narrow) = (max(abs(north), abs(east)), min(abs(north), abs(east)))
        guard wide > 0 else { return 0 }
        // Abramowitz and Stegun, 4.4.49: arctan to 1e-5 on 0...1.
        let ratio = narrow / wide
        let square = ratio * ratio
        let arc =
            ratio
            * (0.999_866 + square
                * (-0.330_299_5 + square
                    * (0.180_141 + square
                        * (-0.085_133
                            + square * 0.020_835_1))))
        var degrees = arc / radians
        if abs(east) > abs(north) { degrees = 90 - degrees }
        if north < 0 { degrees = 180 - degrees }
        if east < 0 { degrees = 360 - degrees }
        return normal(degrees)
    }

    /// The same direction, 0..<360; from −360 up to 720.
    static func normal(_ degrees: Double) -> Double {
        let turned = degrees < 0 ? degrees + 360 : degrees
        return turned >= 360 ? turned - 360 : turned
    }

    /// The way from one direction to another, −180..<180.
    static func turn(from: Double, to: Double) -> Double { normal(to - from + 180) - 180 }
}

/// A place on a round Earth, moved by steps that are short against it.
struct Spot: Sendable, Equatable {
    /// Of the mean sphere (radius 6,371,008.8 m).
    static let metresPerDegree = 111_195.080_233_532_9

    var latitude: Double
    var longitude: Double

    /// Good to a metre for steps of some hundred metres, to some hundred for steps of a hundred kilometres.
    func moved(north: Double, east: Double) -> Spot {
        let degrees = north / Self.metresPerDegree
        let middle = Bearing.sineAndCosine(degrees: latitude + degrees / 2).cosine
        return Spot(
            latitude: latitude + degrees, longitude: longitude + east / (Self.metresPerDegree * middle))
    }

    func away(metres: Double, degrees: Double) -> Spot {
        let (sine, cosine) = Bearing.sineAndCosine(degrees: degrees)
        return moved(north: metres * cosine, east: metres * sine)
    }

    /// From here to `other`, flat.
    func metres(to other: Spot) -> (north: Double, east: Double) {
        let middle = Bearing.sineAndCosine(degrees: (latitude + other.latitude) / 2).cosine
        return (
            (other.latitude - latitude) * Self.metresPerDegree,
            (other.longitude - longitude) * Self.metresPerDegree * middle
        )
    }
}
