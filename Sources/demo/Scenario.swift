import Foundation
import Safety
import Simulator

/// The made day: a clinic in Staryi Saltiv, a call from beyond the edge of a zone, and the way back.
///
/// The places are real, the zones are not.
enum Scenario {
    /// How much faster than life. The feed and the daemon's clock must agree on it.
    static let timeScale = 25
    static let epochsPerSecond = Double(timeScale)
    static let zone = "Vovchansk"
    static let ring = "Vovchansk ring"

    /// Epochs (seconds of the made day) between what the demo does.
    enum Cue {
        static let firstVisits = 15
        /// From the evacuate alert to the broker's end.
        static let cutAfterAlert = 60
        static let visitAfterCut = 75
        static let cutLength = 175
        /// When the unit stands in the South yard.
        static let arrived = drive().epochs().count - lastStop
    }

    /// Seconds; longer than the demo needs: it ends by itself before.
    private static let lastStop = 2_400
    /// Where the unit waits at last, as the crew calls it.
    static let yard = "South yard"

    static func drive() -> Drive {
        // Never before the daemon's build date, which no true clock shows.
        let earliest = Policy.buildDate.millisecondsSinceEpoch + 86_400_000
        let now = Int64(Date().timeIntervalSince1970) * 1000
        return Drive(
            waypoints: [
                .init(
                    latitudeDegrees: 50.078, longitudeDegrees: 36.790, speedMetresPerSecond: 20, stop: .seconds(60)),
                .init(latitudeDegrees: 50.150, longitudeDegrees: 36.860, speedMetresPerSecond: 20),
                .init(
                    latitudeDegrees: 50.236, longitudeDegrees: 36.910, speedMetresPerSecond: 20, stop: .seconds(90)),
                .init(latitudeDegrees: 50.150, longitudeDegrees: 36.935, speedMetresPerSecond: 20),
                .init(
                    latitudeDegrees: 50.110, longitudeDegrees: 36.900, speedMetresPerSecond: 20,
                    stop: .seconds(lastStop)),
            ], startUnixMilliseconds: max(earliest, now), seed: 20)
    }

    /// One zone to leave at once, and a wider one that warns. The short dwell lets both be left within the demo.
    static let zones = """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature",
           "properties": {"id": "vovchansk", "name": "\(zone)", "level": "evacuate", "action": "relocate",
                          "margin": "250m", "dwell": "30s"},
           "geometry": {"type": "Polygon", "coordinates":
             [[[36.78, 50.21], [36.86, 50.20], [36.98, 50.20], [37.08, 50.22], [37.10, 50.34], [36.80, 50.34],
               [36.78, 50.21]]]}},
          {"type": "Feature",
           "properties": {"id": "vovchansk-ring", "name": "\(ring)", "level": "warning", "action": "avoid",
                          "margin": "250m", "dwell": "30s"},
           "geometry": {"type": "Polygon", "coordinates":
             [[[36.70, 50.18], [36.84, 50.173], [37.00, 50.173], [37.14, 50.19], [37.16, 50.37], [36.72, 50.37],
               [36.70, 50.18]]]}}
        ]}
        """

    /// Invented places where the road is safe.
    static let havens = """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature",
           "properties": {"id": "saltiv-hospital", "name": "Staryi Saltiv hospital", "kind": "hospital",
                          "capabilities": ["cardiology", "surgery"], "status": "functional",
                          "status_dated": "2026-11-20"},
           "geometry": {"type": "Point", "coordinates": [36.79, 50.078]}},
          {"type": "Feature",
           "properties": {"id": "south-yard", "name": "\(yard)", "kind": "haven", "status": "functional",
                          "status_dated": "2026-11-20"},
           "geometry": {"type": "Point", "coordinates": [36.90, 50.11]}}
        ]}
        """

    /// What the crew can name where it isn't known otherwise.
    static let places = """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature",
           "properties": {"id": "south-yard", "name": "\(yard)", "names": ["Південний двір"], "radius": "1km"},
           "geometry": {"type": "Point", "coordinates": [36.90, 50.11]}}
        ]}
        """

    static let visits = [
        """
        {"place": "UA63120270010096107", "age": "65-79", "sex": "f", "services": ["consultation", "ecg"]}
        """,
        """
        {"place": "UA63120270010096107", "age": "18-59", "sex": "m", "services": ["dressing", "medication"]}
        """,
        """
        {"place": "UA63120270010096107", "age": "80+", "sex": "f", "services": ["evacuation"],
         "evacuation": {"reason": "bombing", "to": "hospital", "persons": 2}}
        """,
    ]
}
