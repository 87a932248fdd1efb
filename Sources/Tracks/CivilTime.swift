public import Safety
import Wire

/// Moments as people and recordings write them: UTC and the proleptic Gregorian calendar, nothing of time zones.
///
/// Source: RFC 3339 §5.6 and XML Schema Part 2 §3.2.7 (dateTime).
public enum CivilTime {
    static let millisecondsADay: Int64 = 86_400_000

    /// Days since 1970-01-01; nil unless the day exists, in the years 1900 to 2199.
    static func days(year: Int, month: Int, day: Int) -> Int64? {
        guard (1900...2199).contains(year) else { return nil }
        return CalendarDay.number(year: Int64(year), month: Int64(month), day: Int64(day))
    }

    /// Reads `2024-01-30T12:00:00Z`, with a fraction of any length (cut to milliseconds) and an offset of `±hh:mm`; one
    /// without an offset counts as UTC. Nil for everything else. Second 60 is the next minute's 0.
    public static func read(_ text: some StringProtocol) -> UTCTime? {
        var digits = DigitReader(Array(text.utf8)[...])
        guard let year = digits.number(4), digits.skip("-"), let month = digits.number(2), digits.skip("-"),
            let day = digits.number(2), digits.skip("T") || digits.skip(" "),
            let hour = digits.number(2), hour < 24, digits.skip(":"), let minute = digits.number(2), minute < 60,
            digits.skip(":"), let second = digits.number(2), second <= 60,
            let days = days(year: year, month: month, day: day)
        else { return nil }
        var milliseconds = 0
        if digits.skip(".") || digits.skip(",") {
            guard let fraction = digits.fraction() else { return nil }
            milliseconds = fraction
        }
        guard let offset = offsetMinutes(&digits), digits.isAtEnd else { return nil }
        let minutes = Int64(hour * 60 + minute - offset)
        let inDay = (minutes * 60 + Int64(second)) * 1000 + Int64(milliseconds)
        return UTCTime(millisecondsSinceEpoch: days * millisecondsADay + inDay)
    }

    private static func offsetMinutes(_ digits: inout DigitReader) -> Int? {
        if digits.isAtEnd || digits.skip("Z") { return 0 }
        let isWest = digits.skip("-")
        guard isWest || digits.skip("+"), let hours = digits.number(2), hours <= 14 else { return nil }
        _ = digits.skip(":")
        guard let minutes = digits.number(2), minutes < 60 else { return nil }
        return (isWest ? -1 : 1) * (hours * 60 + minutes)
    }

    /// `2024-01-30T12:00:00Z`; with three decimals where the moment has milliseconds.
    public static func text(_ time: UTCTime) -> String {
        let all = time.millisecondsSinceEpoch
        let days = all / millisecondsADay - (all % millisecondsADay < 0 ? 1 : 0)
        let inDay = all - days * millisecondsADay
        let (second, milliseconds) = (inDay / 1000, inDay % 1000)
        let (year, month, day) = CalendarDay.date(of: days)
        let fraction = milliseconds == 0 ? "" : ".\(padded(milliseconds, 3))"
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(second / 3600, 2)):"
            + "\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))\(fraction)Z"
    }

    private static func padded(_ value: Int64, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

/// Reads fixed numbers of digits from bytes, and nothing it wasn't asked for.
struct DigitReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ sign: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == sign.value else { return false }
        rest.removeFirst()
        return true
    }

    /// Exactly `count` digits, at most 9.
    mutating func number(_ count: Int) -> Int? {
        guard rest.count >= count else { return nil }
        var value = 0
        for byte in rest.prefix(count) {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        rest.removeFirst(count)
        return value
    }

    /// The digits that follow, one or more, as a fraction of a second; milliseconds, the rest cut off.
    mutating func fraction() -> Int? {
        let digits = rest.prefix { (48...57).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest.removeFirst(digits.count)
        return (0..<3).reduce(0) { value, index in
            value * 10 + (index < digits.count ? Int(digits[digits.startIndex + index] - 48) : 0)
        }
    }
}
