/// Which zones of a set are in force, kept from one moment to the next.
///
/// A moment costs a comparison until a schedule's next boundary; then every timed zone is looked at once. While the time
/// is unknown or not to be believed, every zone is in force.
struct ZonesInForce: Sendable {
    private let schedules: [(zone: Int, schedule: ZoneSchedule)]
    /// By the zone's place; empty when no zone is timed.
    private var isOff: [Bool]
    /// The moments for which `isOff` holds; nil while the time is unknown.
    private var span: (from: UTCTime, until: UTCTime?)?

    init(_ set: ZoneSet) {
        schedules = set.timed.compactMap { place in set.zones[place].schedule.map { (place, $0) } }
        isOff = schedules.isEmpty ? [] : Array(repeating: false, count: set.zones.count)
    }

    subscript(zone: Int) -> Bool { isOff.isEmpty || !isOff[zone] }

    /// When a zone may come into force or go out of it next; nil when none will, or the time is unknown.
    var nextChange: UTCTime? { span?.until }

    /// Looks at the schedules as of `time`; true when a zone is in force now that wasn't.
    ///
    /// - Parameter time: nil while it is unknown or not to be believed.
    mutating func keep(_ time: UTCTime?) -> Bool {
        guard !schedules.isEmpty else { return false }
        if let time, let span, time >= span.from, span.until.map({ time < $0 }) ?? true { return false }
        if time == nil, span == nil { return false }
        var isNews = false
        var until: UTCTime?
        for (zone, schedule) in schedules {
            let isOn = schedule.isInForce(at: time)
            if isOn, isOff[zone] { isNews = true }
            isOff[zone] = !isOn
            if let change = time.flatMap(schedule.nextBoundary(after:)) {
                until = until.map { min($0, change) } ?? change
            }
        }
        span = time.map { ($0, until) }
        return isNews
    }
}

extension ZoneSchedule {
    /// The first moment after `time` at which a period begins or ends, or the knowledge of them does.
    func nextBoundary(after time: UTCTime) -> UTCTime? {
        if let knownUntil, time >= knownUntil { return nil }
        // Periods are in order: the first that hasn't ended has the next boundary.
        let period = periods.first { $0.until > time }.map { $0.from > time ? $0.from : $0.until }
        guard let knownUntil else { return period }
        return period.map { min($0, knownUntil) } ?? knownUntil
    }
}
