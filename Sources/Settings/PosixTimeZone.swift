import Wire

/// The rule that holds after a time zone file's last entry: `EET-2EEST,M3.5.0/3,M10.5.0/4` (POSIX `TZ`, RFC 9636 §3.3.1).
struct PosixTimeZone: Sendable, Equatable {
    private enum Day: Equatable {
        /// Month, week (5 is the last), day of the week (0 is Sunday).
        case month(Int64, week: Int64, weekday: Int64)
        /// 1 to 365, 29 February never counted.
        case julian(Int64)
        /// 0 to 365.
        case ofYear(Int64)
    }
    private struct Change: Equatable {
        let day: Day
        /// Local time, seconds after midnight; beyond a day either way is allowed.
        let time: Int64
    }

    /// Seconds east of UTC.
    private let standard: Int
    private let summer: (offset: Int, begins: Change, ends: Change)?

    static func == (a: Self, b: Self) -> Bool {
        a.standard == b.standard && a.summer?.offset == b.summer?.offset && a.summer?.begins == b.summer?.begins
            && a.summer?.ends == b.summer?.ends
    }

    init?(_ text: String) {
        var reader = Reader(text: Array(text.utf8))
        guard reader.name(), let standard = reader.time() else { return nil }
        self.standard = -Int(standard)
        guard !reader.isAtEnd else {
            summer = nil
            return
        }
        guard reader.name() else { return nil }
        var offset = self.standard + 3600
        if !reader.isAt(",") {
            guard let written = reader.time() else { return nil }
            offset = -Int(written)
        }
        guard let begins = reader.change(), let ends = reader.change(), reader.isAtEnd else { return nil }
        summer = (offset, begins, ends)
    }

    /// Seconds east of UTC at a moment, seconds since the epoch.
    func offset(at moment: Int64) -> Int {
        guard let summer else { return standard }
        let year = CalendarDay.date(of: (moment + Int64(standard)).floorDivided(by: 86_400)).year
        let begin = Self.moment(summer.begins, year) - Int64(standard)
        let end = Self.moment(summer.ends, year) - Int64(summer.offset)
        // South of the equator summer spans the turn of the year.
        let isSummer = begin < end ? (begin..<end).contains(moment) : !(end..<begin).contains(moment)
        return isSummer ? summer.offset : standard
    }

    /// As if local time were UTC.
    private static func moment(_ change: Change, _ year: Int64) -> Int64 {
        guard let newYear = CalendarDay.number(year: year, month: 1, day: 1) else { return change.time }
        let day: Int64
        switch change.day {
        case .julian(let number): day = newYear + number - 1 + (CalendarDay.isLeap(year) && number >= 60 ? 1 : 0)
        case .ofYear(let number): day = newYear + number
        case .month(let month, let week, let weekday):
            guard let first = CalendarDay.number(year: year, month: month, day: 1) else { return change.time }
            // 1970-01-01 was a Thursday.
            let firstWeekday = (first + 4) - (first + 4).floorDivided(by: 7) * 7
            var inMonth = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
            while inMonth >= CalendarDay.length(ofMonth: month, year: year) { inMonth -= 7 }
            day = first + inMonth
        }
        return day * 86_400 + change.time
    }

    private struct Reader {
        let text: [UInt8]
        var index = 0

        var isAtEnd: Bool { index == text.count }
        func isAt(_ sign: Unicode.Scalar) -> Bool { index < text.count && text[index] == UInt8(ascii: sign) }

        mutating func take(_ sign: Unicode.Scalar) -> Bool {
            guard isAt(sign) else { return false }
            index += 1
            return true
        }

        mutating func number(upTo limit: Int64) -> Int64? {
            let start = index
            var value: Int64 = 0
            while index < text.count, (48...57).contains(text[index]), index - start < 4 {
                value = value * 10 + Int64(text[index] - 48)
                index += 1
            }
            return index > start && value <= limit ? value : nil
        }

        /// Three letters or more, or anything between `<` and `>`.
        mutating func name() -> Bool {
            let start = index
            if take("<") {
                while index < text.count, !isAt(">") { index += 1 }
                return take(">")
            }
            while index < text.count, (97...122).contains(text[index] | 0x20) { index += 1 }
            return index - start >= 3
        }

        /// `[+-]h[:m[:s]]`, up to 167 hours (RFC 9636).
        mutating func time() -> Int64? {
            let sign: Int64 = take("-") ? -1 : 1
            if sign == 1 { _ = take("+") }
            guard let hours = number(upTo: 167) else { return nil }
            var seconds = hours * 3600
            if take(":") {
                guard let minutes = number(upTo: 59) else { return nil }
                seconds += minutes * 60
                if take(":") {
                    guard let more = number(upTo: 59) else { return nil }
                    seconds += more
                }
            }
            return sign * seconds
        }

        mutating func change() -> Change? {
            guard take(",") else { return nil }
            let day: Day
            if take("M") {
                guard let month = number(upTo: 12), month >= 1, take("."), let week = number(upTo: 5), week >= 1,
                    take("."), let weekday = number(upTo: 6)
                else { return nil }
                day = .month(month, week: week, weekday: weekday)
            } else if take("J") {
                guard let number = number(upTo: 365), number >= 1 else { return nil }
                day = .julian(number)
            } else {
                guard let number = number(upTo: 365) else { return nil }
                day = .ofYear(number)
            }
            guard take("/") else { return Change(day: day, time: 7200) }
            guard let time = time() else { return nil }
            return Change(day: day, time: time)
        }
    }
}
