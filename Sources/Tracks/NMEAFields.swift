import Geodesy

/// The forms of NMEA's fields. Everything is nil unless it is exactly as it must be and in range.
extension NMEASentence {
    /// A plain decimal number, finite.
    func number(_ index: Int) -> Double? {
        guard let text = self[index], text.utf8.count <= 24,
            text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 0x2e || $0 == 0x2d || $0 == 0x2b }),
            let value = Double(text), value.isFinite
        else { return nil }
        return value
    }

    func number(_ index: Int, in range: ClosedRange<Double>) -> Double? {
        number(index).flatMap { range.contains($0) ? $0 : nil }
    }

    func letter(_ index: Int) -> Character? {
        guard let text = self[index], text.count == 1 else { return nil }
        return text.first
    }

    /// Latitude, N or S, longitude, E or W, from `index` on.
    func coordinate(at index: Int) -> Coordinate? {
        guard let latitude = degrees(index, whole: 2), let longitude = degrees(index + 2, whole: 3),
            let north = letter(index + 1), "NS".contains(north), let east = letter(index + 3), "EW".contains(east)
        else { return nil }
        return Coordinate(
            latitudeDegrees: north == "S" ? -latitude : latitude,
            longitudeDegrees: east == "W" ? -longitude : longitude)
    }

    /// `ddmm.mmmm` or `dddmm.mmmm`, minutes below 60.
    private func degrees(_ index: Int, whole: Int) -> Double? {
        guard index < fields.count, fields[index].count >= whole + 2 else { return nil }
        var digits = DigitReader(fields[index])
        guard let degrees = digits.number(whole),
            let minutes = Double(String(decoding: fields[index].dropFirst(whole), as: UTF8.self)),
            fields[index].dropFirst(whole).allSatisfy({ (48...57).contains($0) || $0 == 0x2e }),
            (0..<60).contains(minutes)
        else { return nil }
        return Double(degrees) + minutes / 60
    }

    /// `hhmmss` with a fraction of any length, as milliseconds of the day; second 60 is the next minute's 0.
    func timeOfDay(_ index: Int) -> Int64? {
        guard index < fields.count else { return nil }
        var digits = DigitReader(fields[index])
        guard let hour = digits.number(2), hour < 24, let minute = digits.number(2), minute < 60,
            let second = digits.number(2), second <= 60
        else { return nil }
        var milliseconds = 0
        if digits.skip("."), !digits.isAtEnd {
            guard let fraction = digits.fraction() else { return nil }
            milliseconds = fraction
        }
        guard digits.isAtEnd else { return nil }
        return Int64(((hour * 60 + minute) * 60 + second) * 1000 + milliseconds)
    }

    /// `ddmmyy` as days since 1970; years 80 to 99 are of the twentieth century, GPS began in 1980.
    func shortDate(_ index: Int) -> Int64? {
        guard index < fields.count else { return nil }
        var digits = DigitReader(fields[index])
        guard let day = digits.number(2), let month = digits.number(2), let year = digits.number(2), digits.isAtEnd
        else { return nil }
        return CivilTime.days(year: year < 80 ? 2000 + year : 1900 + year, month: month, day: day)
    }

    /// Day, month and a year of four digits, from `index` on.
    func longDate(_ index: Int) -> Int64? {
        guard let day = self[index].flatMap({ Int($0) }), let month = self[index + 1].flatMap({ Int($0) }),
            let year = self[index + 2].flatMap({ Int($0) })
        else { return nil }
        return CivilTime.days(year: year, month: month, day: day)
    }
}
