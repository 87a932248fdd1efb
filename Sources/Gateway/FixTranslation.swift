import GPSDClient
import Geodesy
import Safety

/// gpsd's report; the module's class bears the module's name, which hides its other types.
typealias GPSDReport = GPSDClient.Report

extension Safety.FixReport {
    /// Puts gpsd's words into the core's: nothing is judged here, and nothing is added.
    init(_ report: GPSDReport) {
        var coordinate: Coordinate?
        if let latitude = report.latitudeDegrees, let longitude = report.longitudeDegrees {
            coordinate = Coordinate(latitudeDegrees: latitude, longitudeDegrees: longitude)
        }
        let mode: Mode =
            switch report.mode {
            case .none: .none
            case .twoD: .twoD
            case .threeD: .threeD
            }
        self.init(
            mode: mode, coordinate: coordinate, accuracyMetres: report.horizontalErrorMetres,
            altitudeMetres: report.altitudeMetres, verticalAccuracyMetres: report.verticalErrorMetres,
            speedMetresPerSecond: report.speedMetresPerSecond, trackDegrees: report.trackDegrees,
            time: report.timeUnixNanoseconds.map { UTCTime(millisecondsSinceEpoch: $0 / 1_000_000) },
            satellitesUsed: report.satellitesUsed, hdop: report.hdop)
    }
}

extension Safety.Sky {
    /// Nil unless the report brought a list of its own, and not an empty one: a repeated list says nothing about now,
    /// and an empty one nothing about the sky.
    init?(_ report: SkyReport) {
        guard report.satellitesAge == .zero, let satellites = report.satellites, !satellites.isEmpty else { return nil }
        self.init(
            satellites: satellites.map {
                Satellite(
                    gnss: $0.gnss, prn: $0.prn, used: $0.used, signalDBHz: $0.signalDBHz,
                    elevationDegrees: $0.elevationDegrees)
            })
    }
}
