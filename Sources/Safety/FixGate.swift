import Geodesy

/// The first door: what the receiver says becomes a fix, or nothing.
///
/// Mode 2 or 3, a coordinate, not Null Island. A time outside the earliest date and 15 years on is dropped, and the
/// position kept. Whether a fix is the truth is the integrity tests' question (`IntegrityWatch`).
struct FixGate: Sendable {
    static let yearsBelieved = 15.0

    var earliestTime: UTCTime
    private(set) var counters = GateCounters()

    init(earliestTime: UTCTime) { self.earliestTime = earliestTime }

    /// Counts what became of a fix that the gate had let pass.
    mutating func count(isBelieved: Bool) {
        if isBelieved { counters.accepted += 1 } else { counters.doubtful += 1 }
    }

    /// Nil where the report has no usable fix; it is counted by its reason.
    mutating func form(_ report: FixReport) -> Fix? {
        guard report.mode != .none else {
            counters.withoutFix += 1
            return nil
        }
        guard let coordinate = report.coordinate else {
            counters.withoutCoordinate += 1
            return nil
        }
        guard !coordinate.isNullIsland else {
            counters.nullIsland += 1
            return nil
        }
        let is3D = report.mode == .threeD
        return Fix(
            coordinate: coordinate, is3D: is3D, accuracyMetres: report.accuracyMetres,
            altitudeMetres: is3D ? report.altitudeMetres : nil,
            verticalAccuracyMetres: is3D ? report.verticalAccuracyMetres : nil,
            speedMetresPerSecond: report.speedMetresPerSecond, trackDegrees: report.trackDegrees,
            time: believed(report.time), satellitesUsed: report.satellitesUsed, hdop: report.hdop)
    }

    private mutating func believed(_ time: UTCTime?) -> UTCTime? {
        guard let time else { return nil }
        let latest = earliestTime.advanced(by: .seconds(Self.yearsBelieved * 365.25 * 86_400))
        guard time >= earliestTime, time <= latest else {
            counters.implausibleTime += 1
            return nil
        }
        return time
    }
}
