import Geodesy
import Safety
import Simulator

extension FixReport {
    init(_ fix: ScenarioMoment.Fix) {
        var coordinate: Coordinate?
        if let latitude = fix.latitudeDegrees, let longitude = fix.longitudeDegrees {
            coordinate = Coordinate(latitudeDegrees: latitude, longitudeDegrees: longitude)
        }
        self.init(
            mode: Mode(rawValue: fix.mode) ?? .none, coordinate: coordinate, accuracyMetres: fix.horizontalErrorMetres,
            altitudeMetres: fix.altitudeMetres, verticalAccuracyMetres: fix.verticalErrorMetres,
            speedMetresPerSecond: fix.speedMetresPerSecond, trackDegrees: fix.trackDegrees,
            time: fix.timeUnixMilliseconds.map { UTCTime(millisecondsSinceEpoch: $0) })
    }
}

extension Sky {
    init(_ list: [ScenarioMoment.Satellite]) {
        self.init(
            satellites: list.map {
                Satellite(
                    gnss: $0.gnss, prn: $0.prn, used: $0.used, signalDBHz: $0.signalDBHz,
                    elevationDegrees: $0.elevationDegrees)
            })
    }
}
