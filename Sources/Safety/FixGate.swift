import Geodesy

/// The first door: what the receiver says becomes a fix, a doubtful fix, or nothing.
///
/// Form: mode 2 or 3, a coordinate, not Null Island. Plausible time: between the earliest date and 15 years on, else
/// the time is dropped and the position kept. Plausible motion: no faster than 45 m/s since the last accepted fix, else
/// the fix is doubtful until 60 s of fixes agree with each other. A GNSS time that stands still while reports come
/// marks an old fix that gpsd repeats: doubtful too.
struct FixGate: Sendable {
    enum Verdict: Sendable, Equatable {
        case accepted(Fix)
        /// Well-formed but not believed: it can raise, never clear, and is never published.
        case doubtful(Fix, reason: String)
        case refused
    }

    static let fastestMetresPerSecond = 45.0
    /// A report may reach us this much late or early.
    static let deliverySlack = Duration.seconds(2)
    static let agreementNeeded = Duration.seconds(60)
    /// A pause longer than this between two doubtful fixes ends their agreement.
    static let longestPause = Duration.seconds(15)
    /// How long the GNSS time may stand still: receivers give several reports an epoch.
    static let stillTimeBelieved = Duration.seconds(10)
    static let yearsBelieved = 15.0

    var earliestTime: UTCTime
    private(set) var counters = GateCounters()
    private var lastAccepted: Sighting?
    private var doubtfulRun: (first: MonotonicInstant, last: Sighting)?
    /// The receiver's newest time, believed or not, and when it was first heard.
    private var epoch: (time: UTCTime, since: MonotonicInstant)?

    private struct Sighting: Sendable {
        let fix: Fix
        let at: MonotonicInstant
    }

    init(earliestTime: UTCTime) { self.earliestTime = earliestTime }

    /// Takes up where an earlier run stopped.
    mutating func recall(_ fix: Fix, at instant: MonotonicInstant) {
        lastAccepted = Sighting(fix: fix, at: instant)
    }

    mutating func judge(_ report: FixReport, at now: MonotonicInstant) -> Verdict {
        guard let fix = form(report) else { return .refused }
        guard !isOld(report, at: now) else {
            doubtfulRun = nil
            counters.doubtful += 1
            return .doubtful(fix, reason: "time_still")
        }
        let sighting = Sighting(fix: fix, at: now)
        guard let last = lastAccepted, !Self.isReachable(sighting, from: last) else {
            lastAccepted = sighting
            doubtfulRun = nil
            counters.accepted += 1
            return .accepted(fix)
        }
        if let run = doubtfulRun, run.last.at.duration(to: now) <= Self.longestPause,
            Self.isReachable(sighting, from: run.last)
        {
            if run.first.duration(to: now) >= Self.agreementNeeded {
                lastAccepted = sighting
                doubtfulRun = nil
                counters.accepted += 1
                return .accepted(fix)
            }
            doubtfulRun = (run.first, sighting)
        } else {
            doubtfulRun = (now, sighting)
        }
        counters.doubtful += 1
        return .doubtful(fix, reason: "implied_speed")
    }

    /// Whether the receiver's time has stood still for too long; a report without a time says nothing.
    private mutating func isOld(_ report: FixReport, at now: MonotonicInstant) -> Bool {
        guard let time = report.time else { return false }
        if let epoch, epoch.time == time { return epoch.since.duration(to: now) >= Self.stillTimeBelieved }
        epoch = (time, now)
        return false
    }

    private mutating func form(_ report: FixReport) -> Fix? {
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

    private static func isReachable(_ fix: Sighting, from last: Sighting) -> Bool {
        let elapsed = last.at.duration(to: fix.at) + deliverySlack
        // A receiver that claims kilometres of error must not buy itself a jump of kilometres.
        let blur = min(200, fix.fix.assumedAccuracyMetres) + min(200, last.fix.assumedAccuracyMetres)
        let reach = fastestMetresPerSecond * max(0, elapsed.seconds) + blur
        return last.fix.coordinate.distanceMetres(to: fix.fix.coordinate) <= reach
    }
}
