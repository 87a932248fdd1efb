/// Turns instants into labels: remembers the best reading of the wall clock and counts on from it.
struct UTCKeeper: Sendable {
    private struct Reading: Sendable {
        let utc: UTCTime
        let grade: ClockGrade
        let at: MonotonicInstant
    }

    /// A GNSS reading is worth more than the system's for this long: boards drift by seconds a day.
    static let gnssHolds = Duration.seconds(24 * 3600)

    private var gnss: Reading?
    private var system: Reading?

    mutating func read(_ utc: UTCTime, _ grade: ClockGrade, at now: MonotonicInstant) {
        if grade == .gnss {
            gnss = Reading(utc: utc, grade: grade, at: now)
        } else {
            system = Reading(utc: utc, grade: grade, at: now)
        }
    }

    /// A time good enough to say that a zone isn't in force: the receiver's while its positions are believed, else the
    /// network's; nil when there is neither.
    func proven(_ now: MonotonicInstant, isPositionBelieved: Bool) -> UTCTime? {
        if isPositionBelieved, let gnss, gnss.at.duration(to: now) <= Self.gnssHolds {
            return gnss.utc.advanced(by: gnss.at.duration(to: now))
        }
        guard let system, system.grade == .network else { return nil }
        return system.utc.advanced(by: system.at.duration(to: now))
    }

    /// The label of `now`; with nothing read yet, 1970 plus the time since boot, graded `unset`.
    func label(_ now: MonotonicInstant) -> (utc: UTCTime, grade: ClockGrade) {
        let reading: Reading
        if let gnss, gnss.at.duration(to: now) <= Self.gnssHolds {
            reading = gnss
        } else if let system {
            reading = system
        } else {
            return (UTCTime(millisecondsSinceEpoch: now.nanoseconds / 1_000_000), .unset)
        }
        return (reading.utc.advanced(by: reading.at.duration(to: now)), reading.grade)
    }
}
