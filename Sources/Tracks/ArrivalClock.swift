import Safety

/// Says when each report came, from the times in the recording: a gap passes in full, time that stands still or goes
/// back keeps the order of arrival.
///
/// The recording doesn't say when its lines came, only what the receiver said the time was. So a report comes later than
/// the one before by as much as its time is later. Reports of one time, and those without any, are spread evenly until
/// the next time, but no wider than one a second: gpsd gives many a cycle, and a receiver whose time stands still must be
/// seen to stand still. A time that goes back comes a moment later, and counting goes on from there.
struct ArrivalClock {
    static let cycle = Duration.seconds(1)
    static let moment = Duration.milliseconds(10)
    /// So many reports of one time are spread together.
    static let mostTogether = 256
    /// A longer gap counts as this long: the core has then forgotten all that it forgets.
    static let longestGap = Duration.seconds(31 * 86_400)
    /// Of all gaps together; instants are nanoseconds in 64 bits.
    static let longestRecording = Duration.seconds(100 * 366 * 86_400)

    /// How far apart the reports are that come before any time is known.
    let timelessStep: Duration
    private var last: UTCTime?
    /// The recorded time that arrivals are counted from, and when that was.
    private var anchor: (time: UTCTime, arrival: Duration)?
    private var now: Duration?
    /// Gaps that were cut short.
    private(set) var cutGaps = 0
    /// How often the recorded time went back.
    private(set) var stepsBack = 0

    init(timelessStep: Duration) { self.timelessStep = timelessStep }

    /// Whether a report with `recorded` is spread together with those before it, the first of which had `first`.
    static func belongs(_ recorded: UTCTime?, with first: UTCTime?) -> Bool { recorded == nil || recorded == first }

    /// - Parameters:
    ///   - group: the recorded times of reports that belong together; not empty.
    ///   - next: the recorded time of the report after them; nil when there is none, or none yet.
    ///   - isFull: there were so many that nobody looked further.
    mutating func arrivals(of group: [UTCTime?], next: UTCTime?, isFull: Bool) -> [Duration] {
        let step = step(group, next: next, isFull: isFull)
        var arrival = first(group[0], step: step)
        var arrivals: [Duration] = []
        for _ in group {
            arrivals.append(arrival)
            now = arrival
            arrival += step
        }
        last = group[0] ?? last
        return arrivals
    }

    private func step(_ group: [UTCTime?], next: UTCTime?, isFull: Bool) -> Duration {
        guard let time = group[0] ?? last else { return timelessStep }
        if isFull { return Self.cycle }
        guard let next, next > time else { return Self.moment }
        return min(Self.cycle, time.duration(to: next) / group.count)
    }

    private mutating func first(_ recorded: UTCTime?, step: Duration) -> Duration {
        guard let now else {
            anchor = recorded.map { ($0, .zero) }
            return .zero
        }
        guard let recorded, recorded != last else { return now + step }
        guard let last, let anchor else {
            anchor = (recorded, now + timelessStep)
            return now + timelessStep
        }
        if recorded > last {
            let due = anchor.arrival + anchor.time.duration(to: recorded)
            if due > now {
                guard due - now > Self.longestGap || due > Self.longestRecording else { return due }
                cutGaps += 1
                let cut = now > Self.longestRecording ? now + Self.cycle : now + min(due - now, Self.longestGap)
                self.anchor = (recorded, cut)
                return cut
            }
        } else {
            stepsBack += 1
        }
        self.anchor = (recorded, now + Self.moment)
        return now + Self.moment
    }
}
