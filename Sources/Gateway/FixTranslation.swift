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
