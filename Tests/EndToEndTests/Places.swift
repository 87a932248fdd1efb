import Foundation
import Simulator

/// Where the tests drive: a road due north, and one zone across it.
enum Places {
    static let longitude = 36.9
    /// South of the zone, 1.1 km before its edge.
    static let before = 50.19
    static let edge = 50.20
    static let inside = 50.21
    /// Seconds since 1970 of every drive's first fix: now, so that the unit's clock and the sky's agree.
    private static var start: Int64 { Int64(Date().timeIntervalSince1970) * 1000 }

    static let metresPerDegree = 111_195.0

    /// A drive along the meridian through these latitudes at 20 m/s, one fix a second.
    ///
    /// - Parameter halt: where it stands for `stop`; the last place by default.
    static func drive(
        _ latitudes: [Double], stop: Duration = .zero, at halt: Int? = nil, seed: UInt64 = 1
    ) -> Drive {
        Drive(
            waypoints: latitudes.enumerated().map { index, latitude in
                Drive.Waypoint(
                    latitudeDegrees: latitude, longitudeDegrees: longitude, speedMetresPerSecond: 20,
                    stop: index == halt ?? latitudes.count - 1 ? stop : .zero)
            }, startUnixMilliseconds: start, seed: seed)
    }

    /// Towards the zone, 600 m into it, and out again until the dwell is over.
    static var through: Drive { drive([before, edge + 0.0055, before - 0.005], stop: .seconds(60)) }

    /// Into the zone, and then a long stand there.
    static var into: Drive { drive([before, edge + 0.0055], stop: .seconds(2_400)) }

    /// Into the zone, three quarters of a minute of real time there, and out again until the dwell is over.
    static var visit: Drive { drive([before, edge + 0.0055, before - 0.01], stop: .seconds(900), at: 1) }

    /// A long stand in front of the zone, farther away than any look ahead reaches.
    static var outside: Drive { drive([before - 0.1, before - 0.1 + 0.0005], stop: .seconds(2_400)) }

    static let zoneName = "Північна лінія"

    /// The zone, 5 km from south to north; other zones can be had by other ids and latitudes.
    static func zone(
        _ id: String = "line-north", name: String = zoneName, from south: Double = edge, to north: Double = 50.245
    ) -> String {
        let (west, east) = (longitude - 0.05, longitude + 0.05)
        let ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        let positions = ring.map { "[\($0.0), \($0.1)]" }.joined(separator: ", ")
        return """
            {"type": "Feature", "properties": {"id": "\(id)", "name": "\(name)"},
             "geometry": {"type": "Polygon", "coordinates": [[\(positions)]]}}
            """
    }

    static func zones(_ features: [String]) -> String {
        #"{"type": "FeatureCollection", "features": ["# + features.joined(separator: ",\n") + "]}\n"
    }
}
