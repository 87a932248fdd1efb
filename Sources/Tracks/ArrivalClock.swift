import Safety

/// Says when each report came, from the times in the recording: a gap passes in full, time that stands still or goes
/// back keeps the order of arrival.
///
/// The recording doesn't say when its lines came, only what the receiver said the time was. So: later than the report
/// before by as much as its time is later; one without a time, a cycle (1 s) later; one with a time that isn't later, a
/// moment (10 ms) later, and counting goes on from there. A receiver gives up to four reports a cycle; when there are
/// more of one time, each of the others counts as a cycle, so that a time that stands still is seen to stand still.
struct ArrivalClock {
    static let cycle = Duration.seconds(1)
    static let moment = Duration.milliseconds(10)
    static let reportsACycle = 4
    /// A longer gap counts as this long: the core has then forgotten all that it forgets.
    static let longestGap = Duration.seconds(31 * 86_400)
    /// Of all gaps together; instants are nanoseconds in 64 bits.
    static let longestRecording = Duration.seconds(100 * 366 * 86_400)

    private var last: (time: UTCTime, count: Int)?
    /// The recorded time that arrivals are counted from, and when that was.
    private var anchor: (time: UTCTime, arrival: Duration)?
    private var now: Duration?
    /// Gaps that were cut short.
    private(set) var cutGaps = 0
    /// How often the recorded time went back.
    private(set) var stepsBack = 0

    mutating func arrival(of recorded: UTCTime?) -> Duration {
        let arrival = next(recorded)
        now = arrival
        return arrival
    }

    private mutating func next(_ recorded: UTCTime?) -> Duration {
        guard let now else {
            note(recorded)
            anchor = recorded.map { ($0, .zero) }
            return .zero
        }
        guard let recorded else { return now + Self.cycle }
        defer { note(recorded) }
        guard let last, let anchor else {
            self.anchor = (recorded, now + Self.cycle)
            return now + Self.cycle
        }
        if recorded == last.time { return now + (last.count < Self.reportsACycle ? Self.moment : Self.cycle) }
        if recorded > last.time {
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

    private mutating func note(_ recorded: UTCTime?) {
        guard let recorded else { return }
        last = (recorded, last.map { $0.time == recorded ? $0.count + 1 : 1 } ?? 1)
    }
}
