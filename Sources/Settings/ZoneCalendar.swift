import Safety

/// Works out when zones are in force, from what people write to moments.
///
/// Time zones end here: the core knows moments only. What can't be worked out is in force.
struct ZoneCalendar: Sendable {
    struct Fault: Error, Equatable {
        let message: String
        let remedy: String
    }

    /// How far ahead daily hours are worked out; they are renewed each day.
    static let daysAhead = 14

    /// Nil when the clock can't be believed.
    let now: UTCTime?
    let folder: String

    /// - Parameters:
    ///   - now: not believed before `earliest`.
    ///   - earliest: the build date, but for recordings.
    init(
        now: UTCTime?, folder: String = TimeZoneRules.standardFolder, earliest: UTCTime = Policy.buildDate
    ) {
        self.now = now.flatMap { $0 >= earliest ? $0 : nil }
        self.folder = folder
    }

    /// Before any fix and after any: the years 1 to 9999.
    private static let beginning = UTCTime(secondsSinceEpoch: -62_135_596_800)
    private static let end = UTCTime(secondsSinceEpoch: 253_402_300_799)

    /// In force at any time, until it is worked out again.
    private static let unknown = ZoneSchedule(periods: [], knownUntil: beginning)

    /// Nil for a zone that is always in force.
    ///
    /// - Throws: for a time zone that there isn't.
    func schedule(
        valid: Validity?, hours: DailyHours?
    ) throws(Fault) -> (schedule: ZoneSchedule?, warning: Fault?) {
        guard let hours else {
            guard let valid else { return (nil, nil) }
            let period = ZoneSchedule.Period(
                from: valid.begin(in: nil) ?? Self.beginning, until: valid.end(in: nil) ?? Self.end)
            return (ZoneSchedule(periods: [period], knownUntil: nil), nil)
        }
        let rules: TimeZoneRules
        do {
            rules = try TimeZoneRules.load(hours.zone, from: folder)
        } catch {
            switch error {
            case .unknownZone:
                throw Fault(
                    message: "\(hours.zone.quotable) is no time zone", remedy: "such as Europe/Kyiv, by its full name")
            case .noDatabase:
                let fault = Fault(
                    message: "this machine knows no time zones: the zone is in force at any hour",
                    remedy: "sudo apt-get install tzdata")
                return (Self.unknown, fault)
            case .unreadable:
                let fault = Fault(
                    message: "the rules of \(hours.zone.quotable) can't be read: the zone is in force at any hour",
                    remedy: "sudo apt-get install --reinstall tzdata")
                return (Self.unknown, fault)
            }
        }
        guard let now else { return (Self.unknown, nil) }
        return (schedule(valid: valid, hours: hours, rules: rules, now: now), nil)
    }

    private func schedule(
        valid: Validity?, hours: DailyHours, rules: TimeZoneRules, now: UTCTime
    ) -> ZoneSchedule {
        let begin = valid?.begin(in: rules) ?? Self.beginning
        let end = valid?.end(in: rules) ?? Self.end
        let day = Duration.seconds(86_400)
        let knownFrom = now.advanced(by: day * -1)
        let knownUntil = now.advanced(by: day * Self.daysAhead)
        // Before what is known, as after it, the zone is in force: a clock may be put back.
        var periods = [ZoneSchedule.Period(from: Self.beginning, until: knownFrom)]
        periods += hours.periods(around: now, days: Self.daysAhead, in: rules)
        let clipped = periods.compactMap { period -> ZoneSchedule.Period? in
            let (from, until) = (max(period.from, begin), min(period.until, end, knownUntil))
            return from < until ? ZoneSchedule.Period(from: from, until: until) : nil
        }
        return ZoneSchedule(periods: Self.joined(clipped), knownUntil: end <= knownUntil ? nil : knownUntil)
    }

    /// In order already; those that touch become one.
    private static func joined(_ periods: [ZoneSchedule.Period]) -> [ZoneSchedule.Period] {
        periods.reduce(into: []) { joined, period in
            if let last = joined.last, period.from <= last.until {
                joined[joined.count - 1] = ZoneSchedule.Period(from: last.from, until: max(last.until, period.until))
            } else {
                joined.append(period)
            }
        }
    }
}
