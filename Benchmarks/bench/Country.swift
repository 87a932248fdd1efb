import Foundation
import Simulator

/// A made country along one straight road to the east: zones beside it or across it, and a drive along it.
enum Country {
    static let latitudeDegrees = 49.9
    static let longitudeDegrees = 36.3
    private static let metresPerDegreeNorth = 111_195.0
    private static var metresPerDegreeEast: Double { metresPerDegreeNorth * cos(latitudeDegrees * .pi / 180) }

    private static func place(eastMetres: Double, northMetres: Double) -> (latitude: Double, longitude: Double) {
        (latitudeDegrees + northMetres / metresPerDegreeNorth, longitudeDegrees + eastMetres / metresPerDegreeEast)
    }

    /// `count` polygons of 40 vertices, 300 to 600 m across, in ten rows on each side of the road, the nearest edge at
    /// least 600 m from it: always candidates nearby, never entered, and parallel to the course.
    static func zonesBeside(count: Int) -> String {
        features(count) { index in
            let (row, column) = (index % 20, index / 20)
            let side = row < 10 ? 1.0 : -1.0
            let radius = 150 + Double(index * 37 % 150)
            let centre = (east: Double(column) * 700, north: side * (900 + Double(row % 10) * 700))
            let ring = (0...40).map { corner -> String in
                let angle = 2 * Double.pi * Double(corner % 40) / 40
                // Not a circle: a border has bays.
                let reach = radius * (corner % 2 == 0 ? 1 : 0.8)
                let spot = place(
                    eastMetres: centre.east + reach * cos(angle), northMetres: centre.north + reach * sin(angle))
                return "[\(fixed(spot.longitude, 6)),\(fixed(spot.latitude, 6))]"
            }
            return
                #"{"type":"Feature","properties":{"id":"beside-\#(index)"},"geometry":{"type":"Polygon","coordinates":[[\#(ring.joined(separator: ","))]]}}"#
        }
    }

    /// `count` circles of 20 m across the road, `everyMetres` apart, left as soon as the vehicle is out.
    static func zonesAcross(count: Int, everyMetres: Double) -> String {
        features(count) { index in
            let spot = place(eastMetres: everyMetres * Double(index + 1), northMetres: 0)
            return
                #"{"type":"Feature","properties":{"id":"across-\#(index)","margin":"0m","dwell":"0s","radius":"20m"},"geometry":{"type":"Point","coordinates":[\#(fixed(spot.longitude, 6)),\#(fixed(spot.latitude, 6))]}}"#
        }
    }

    private static func features(_ count: Int, _ feature: (Int) -> String) -> String {
        let all = (0..<count).map(feature).joined(separator: ",\n")
        return #"{"type":"FeatureCollection","features":["# + "\n\(all)\n]}\n"
    }

    /// Along the road to the east, from now on by the system's clock.
    static func drive(
        epochs: Int, epochsPerSecond: Int, speedMetresPerSecond: Double, fromMetres: Double = 0
    ) -> [[String]] {
        let length = speedMetresPerSecond * Double(epochs + 2) / Double(epochsPerSecond)
        let waypoints = [fromMetres, fromMetres + length].map { metres in
            let spot = place(eastMetres: metres, northMetres: 0)
            return Drive.Waypoint(
                latitudeDegrees: spot.latitude, longitudeDegrees: spot.longitude,
                speedMetresPerSecond: speedMetresPerSecond)
        }
        let now = Int64(Date().timeIntervalSince1970)
        let drive = Drive(
            waypoints: waypoints, startUnixMilliseconds: now * 1000, epochsPerSecond: epochsPerSecond, seed: 7)
        return drive.epochs().prefix(epochs).map(\.nmea)
    }
}
