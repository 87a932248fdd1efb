public import Safety
import Wire

/// From when and until when a zone is in force, as a person wrote it.
public struct Validity: Sendable, Equatable {
    /// A moment, or a day of which nobody said where on Earth.
    public enum Bound: Sendable, Equatable {
        case moment(UTCTime)
        /// Days since 1970-01-01.
        case day(Int64)
    }

    public let from: Bound?
    /// Of a day: its end.
    public let until: Bound?

    public init(from: Bound?, until: Bound?) {
        self.from = from
        self.until = until
    }

    private static let day: Int64 = 86_400

    /// Whether it ends before it begins, wherever its days are.
    var isBackwards: Bool {
        if case .day(let first)? = from, case .day(let last)? = until { return last < first }
        guard let begin = begin(in: nil), let end = end(in: nil) else { return false }
        return end <= begin
    }

    /// The earliest that `from` can mean: in `hours`' zone, else where on Earth the day begins first (UTC+14).
    ///
    /// A danger that counts half a day early is a nuisance; one that counts half a day late isn't.
    func begin(in rules: TimeZoneRules?) -> UTCTime? {
        switch from {
        case nil: nil
        case .moment(let time): time
        case .day(let day):
            UTCTime(
                secondsSinceEpoch: rules?.moments(ofLocal: day * Self.day).earliest ?? day * Self.day - 14 * 3600)
        }
    }

    /// The latest that `until` can mean; a day ends last at UTC−12.
    func end(in rules: TimeZoneRules?) -> UTCTime? {
        switch until {
        case nil: nil
        case .moment(let time): time
        case .day(let day):
            UTCTime(
                secondsSinceEpoch: rules?.moments(ofLocal: (day + 1) * Self.day).latest
                    ?? (day + 1) * Self.day + 12 * 3600)
        }
    }
}

extension Validity.Bound {
    /// Reads `2026-11-20` or a date-time of RFC 3339 with its offset, `2026-11-20T06:00:00+02:00`.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= bytes.count, bytes[range].allSatisfy({ (48...57).contains($0) }) else {
                return nil
            }
            return bytes[range].reduce(0) { $0 * 10 + Int64($1 - 48) }
        }
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(0..<4), let month = number(5..<7), let dayOfMonth = number(8..<10),
            let day = CalendarDay.number(year: year, month: month, day: dayOfMonth)
        else { return nil }
        guard bytes.count > 10 else {
            self = .day(day)
            return
        }
        guard bytes.count >= 17, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            bytes[13] == UInt8(ascii: ":"), let hour = number(11..<13), let minute = number(14..<16), hour < 24,
            minute < 60
        else { return nil }
        var rest = 16
        var second: Int64 = 0
        if bytes[rest] == UInt8(ascii: ":") {
            guard let seconds = number(17..<19), seconds < 60 else { return nil }
            second = seconds
            rest = 19
            // A fraction of a second starts or ends no danger.
            if rest < bytes.count, bytes[rest] == UInt8(ascii: ".") {
                rest += 1
                guard rest < bytes.count, (48...57).contains(bytes[rest]) else { return nil }
                while rest < bytes.count, (48...57).contains(bytes[rest]) { rest += 1 }
            }
        }
        guard let offset = Self.offset(Array(bytes[rest...])) else { return nil }
        self = .moment(UTCTime(secondsSinceEpoch: day * 86_400 + hour * 3600 + minute * 60 + second - offset))
    }

    /// Seconds east of UTC: `Z`, `+02:00`.
    private static func offset(_ bytes: [UInt8]) -> Int64? {
        if bytes == [UInt8(ascii: "Z")] || bytes == [UInt8(ascii: "z")] { return 0 }
        guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            bytes[3] == UInt8(ascii: ":"), [1, 2, 4, 5].allSatisfy({ (48...57).contains(bytes[$0]) })
        else { return nil }
        let digits = bytes.map { Int64($0) - 48 }
        let hours = digits[1] * 10 + digits[2]
        let minutes = digits[4] * 10 + digits[5]
        guard hours < 24, minutes < 60 else { return nil }
        return (bytes[0] == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
