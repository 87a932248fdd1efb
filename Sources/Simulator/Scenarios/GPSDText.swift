/// A line of gpsd in the making.
struct GPSDText {
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(256) }

    var line: String { String(decoding: bytes, as: UTF8.self) }

    mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func put(_ number: Int64) { bytes.append(contentsOf: String(number).utf8) }

    /// `,"name":value`, or nothing without a value.
    mutating func put(_ name: String, _ value: Double?, decimals: Int) {
        guard let value else { return }
        put(",\"")
        put(name)
        put("\":")
        put(value, decimals: decimals)
    }

    /// A number of up to a billion with so many decimals, 0...9, rounded.
    mutating func put(_ value: Double, decimals: Int) {
        var unit: Int64 = 1
        for _ in 0..<decimals { unit *= 10 }
        let scaled = Int64((abs(value) * Double(unit)).rounded())
        if value < 0, scaled > 0 { put("-") }
        put(scaled / unit)
        guard decimals > 0 else { return }
        put(".")
        put(padded: scaled % unit, digits: decimals)
    }

    /// "2027-03-01T09:30:00.000Z"; the time is 0 or more.
    mutating func put(unixMilliseconds: Int64) {
        let (days, inDay) = unixMilliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        // Howard Hinnant, "chrono-compatible low-level date algorithms": civil_from_days; days are 0 or more here.
        let shifted = days + 719_468
        let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        put(padded: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), digits: 4)
        put("-")
        put(padded: month, digits: 2)
        put("-")
        put(padded: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, digits: 2)
        put("T")
        put(padded: inDay / 3_600_000, digits: 2)
        put(":")
        put(padded: inDay / 60_000 % 60, digits: 2)
        put(":")
        put(padded: inDay / 1000 % 60, digits: 2)
        put(".")
        put(padded: inDay % 1000, digits: 3)
        put("Z")
    }

    private mutating func put(padded number: Int64, digits: Int) {
        let text = String(number)
        for _ in text.utf8.count..<max(digits, text.utf8.count) { bytes.append(UInt8(ascii: "0")) }
        put(text)
    }
}
