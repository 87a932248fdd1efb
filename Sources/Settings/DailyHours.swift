import Safety

/// Hours of each day in a place's own time, such as a curfew: `21:00-05:00 Europe/Kyiv`.
public struct DailyHours: Sendable, Equatable {
    /// Minutes after midnight, 0 to 1440.
    public let fromMinute: Int
    /// Not above `fromMinute`: on the next day.
    public let untilMinute: Int
    public let zone: String

    public init(fromMinute: Int, untilMinute: Int, zone: String) {
        self.fromMinute = fromMinute
        self.untilMinute = untilMinute
        self.zone = zone
    }

    /// Why a text says no hours.
    enum Fault: Error, Equatable { case form, noZone, allDay }

    static func parse(_ text: String) throws(Fault) -> DailyHours {
        let parts = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        guard let hours = parts.first, parts.count <= 2 else { throw .form }
        let ends = hours.replacing("–", with: "-").split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let from = minute(ends[0]), let until = minute(ends[1]), from < 1440
        else { throw .form }
        guard parts.count == 2 else { throw .noZone }
        guard from != until, !(from == 0 && until == 1440) else { throw .allDay }
        return DailyHours(fromMinute: from, untilMinute: until, zone: parts[1])
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.utf8.count) }), parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), minute < 60, hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        return hour * 60 + minute
    }

    /// The periods that begin on local days from two before `now` to `days` ahead, in order; neighbours that touch are
    /// one.
    ///
    /// Where the clock is put forward or back within an end, the period is the longer of what it can mean.
    func periods(around now: UTCTime, days: Int, in rules: TimeZoneRules) -> [ZoneSchedule.Period] {
        let today = (now.secondsSinceEpoch + Int64(rules.offset(at: now.secondsSinceEpoch))).floorDivided(by: 86_400)
        var periods: [ZoneSchedule.Period] = []
        for day in today - 2...today + Int64(days) {
            let begin = rules.moments(ofLocal: day * 86_400 + Int64(fromMinute) * 60).earliest
            let endDay = untilMinute > fromMinute ? day : day + 1
            let end = rules.moments(ofLocal: endDay * 86_400 + Int64(untilMinute) * 60).latest
            guard begin < end else { continue }
            if let last = periods.last, last.until.secondsSinceEpoch >= begin {
                periods[periods.count - 1] = ZoneSchedule.Period(
                    from: last.from, until: UTCTime(secondsSinceEpoch: end))
            } else {
                periods.append(
                    ZoneSchedule.Period(
                        from: UTCTime(secondsSinceEpoch: begin), until: UTCTime(secondsSinceEpoch: end)))
            }
        }
        return periods
    }
}

extension Int64 {
    /// Towards minus infinity.
    func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
