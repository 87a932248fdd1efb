/// The sentences a plain GPS receiver sends once a cycle, as gpsd needs them: RMC and GGA carry time, position and
/// speed, GSA mode and dilutions, GSV the sky; without GSA there is no 3D fix, without dilutions no error estimate.
/// Source: NMEA 0183, as described in gpsd's "NMEA Revealed".
public enum NMEASentences {
    public struct Fix: Sendable, Equatable {
        public var latitudeDegrees: Double
        public var longitudeDegrees: Double
        public var speedMetresPerSecond: Double
        public var trackDegrees: Double
        /// Above mean sea level.
        public var altitudeMetres: Double
        public var timeUnixMilliseconds: Int64

        public init(
            latitudeDegrees: Double, longitudeDegrees: Double, speedMetresPerSecond: Double, trackDegrees: Double,
            altitudeMetres: Double, timeUnixMilliseconds: Int64
        ) {
            self.latitudeDegrees = latitudeDegrees
            self.longitudeDegrees = longitudeDegrees
            self.speedMetresPerSecond = speedMetresPerSecond
            self.trackDegrees = trackDegrees
            self.altitudeMetres = altitudeMetres
            self.timeUnixMilliseconds = timeUnixMilliseconds
        }
    }

    public struct Satellite: Sendable, Equatable {
        /// GPS, 1...32.
        public var prn: Int
        public var elevationDegrees: Int
        public var azimuthDegrees: Int
        public var signalDBHz: Int
    }

    /// Eight to twelve satellites, all used, that stay where they are.
    public struct Sky: Sendable, Equatable {
        public var satellites: [Satellite]

        public init(seed: UInt64) {
            var random = SplitMix64(seed: ~seed)
            let prns = (1...32).shuffled(using: &random).prefix(Int.random(in: 8...12, using: &random)).sorted()
            satellites = prns.enumerated().map { index, prn in
                // Spread around the horizon, or gpsd computes hopeless dilutions from the geometry.
                let azimuth = (index * 360 / prns.count + Int.random(in: 0...20, using: &random)) % 360
                let elevation = [20, 65, 40][index % 3] + Int.random(in: 0...15, using: &random)
                let signal = 28 + elevation / 5 + Int.random(in: 0...6, using: &random)
                return Satellite(
                    prn: prn, elevationDegrees: elevation, azimuthDegrees: azimuth, signalDBHz: signal)
            }
        }
    }

    /// The sentences of one cycle with a 3D fix, RMC first.
    public static func epoch(_ fix: Fix, sky: Sky) -> [String] {
        [rmc(fix), gga(fix, used: sky.satellites.count), gsa(sky)] + gsv(sky)
    }

    /// The sentences of one cycle without a fix: what a jammed receiver says.
    public static func epochWithoutFix() -> [String] {
        ["GPRMC,,V,,,,,,,,,,N", "GPGGA,,,,,,0,00,,,M,,M,,", "GPGSA,A,1,,,,,,,,,,,,,,,", "GPGSV,1,1,00"].map(checked)
    }

    static func rmc(_ fix: Fix) -> String {
        let knots = fixed(fix.speedMetresPerSecond * 3600 / 1852, 3)
        // A course that rounds to 360.00 is 0.
        let track = fixed((fix.trackDegrees * 100).rounded().truncatingRemainder(dividingBy: 36000) / 100, 2)
        let moment = Moment(fix.timeUnixMilliseconds)
        return checked("GPRMC,\(moment.time),A,\(place(fix)),\(knots),\(track),\(moment.date),,,A")
    }

    static func gga(_ fix: Fix, used: Int) -> String {
        let altitude = fixed(fix.altitudeMetres, 1)
        let time = Moment(fix.timeUnixMilliseconds).time
        return checked("GPGGA,\(time),\(place(fix)),1,\(padded(used, 2)),0.9,\(altitude),M,17.0,M,,")
    }

    static func gsa(_ sky: Sky) -> String {
        let prns = sky.satellites.prefix(12).map { padded($0.prn, 2) }
        let slots = (prns + Array(repeating: "", count: 12 - prns.count)).joined(separator: ",")
        return checked("GPGSA,A,3,\(slots),1.6,0.9,1.3")
    }

    static func gsv(_ sky: Sky) -> [String] {
        let count = sky.satellites.count
        let groups = stride(from: 0, to: count, by: 4).map { sky.satellites[$0..<min($0 + 4, count)] }
        return groups.enumerated().map { index, group in
            let fields = group.map {
                "\(padded($0.prn, 2)),\(padded($0.elevationDegrees, 2)),\(padded($0.azimuthDegrees, 3)),\($0.signalDBHz)"
            }
            return checked("GPGSV,\(groups.count),\(index + 1),\(padded(count, 2)),\(fields.joined(separator: ","))")
        }
    }

    /// `body` with the dollar sign and the checksum around it.
    public static func checked(_ body: String) -> String {
        let sum = body.utf8.reduce(UInt8(0), ^)
        return "$\(body)*\(hex(sum >> 4))\(hex(sum & 15))"
    }

    private static func hex(_ digit: UInt8) -> String { String(digit, radix: 16, uppercase: true) }

    private static func place(_ fix: Fix) -> String {
        let north = minutes(fix.latitudeDegrees, digits: 2)
        let east = minutes(fix.longitudeDegrees, digits: 3)
        return "\(north),\(fix.latitudeDegrees < 0 ? "S" : "N"),\(east),\(fix.longitudeDegrees < 0 ? "W" : "E")"
    }

    /// Degrees and minutes with six decimals (2 mm): "4959.123456". Rounded once, so that 60 minutes never appear.
    private static func minutes(_ degrees: Double, digits: Int) -> String {
        let millionths = Int((abs(degrees) * 60_000_000).rounded())
        let (whole, rest) = millionths.quotientAndRemainder(dividingBy: 60_000_000)
        let (minute, part) = rest.quotientAndRemainder(dividingBy: 1_000_000)
        return "\(padded(whole, digits))\(padded(minute, 2)).\(padded(part, 6))"
    }

    private static func fixed(_ value: Double, _ decimals: Int) -> String {
        let unit = (0..<decimals).reduce(1) { product, _ in product * 10 }
        let scaled = Int((abs(value) * Double(unit)).rounded())
        return "\(value < 0 ? "-" : "")\(scaled / unit).\(padded(scaled % unit, decimals))"
    }

    private static func padded(_ value: Int, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// UTC as NMEA writes it: "hhmmss.ss" and "ddmmyy".
    private struct Moment {
        let time: String
        let date: String

        init(_ unixMilliseconds: Int64) {
            let (days, inDay) = Int(unixMilliseconds).quotientAndRemainder(dividingBy: 86_400_000)
            let (second, rest) = inDay.quotientAndRemainder(dividingBy: 1000)
            time =
                [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }.joined()
                + ".\(padded(rest / 10, 2))"
            // Howard Hinnant, "chrono-compatible low-level date algorithms": civil_from_days; days are 0 or more here.
            let shifted = days + 719_468
            let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
            let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let shiftedMonth = (5 * dayOfYear + 2) / 153
            let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
            let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
            let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
            date = [day, month, year % 100].map { padded($0, 2) }.joined()
        }
    }
}
