/// How satellites are numbered: each within its constellation, whatever a receiver's sentences call it.
///
/// gpsd numbers them so as `gnssid` and `svid`. Source: NMEA 0183 version 4.11, GSA and GSV, and the ranges that
/// receivers use beyond it, as gpsd's `driver_nmea0183.c` lists them.
struct SatelliteNumber: Sendable, Hashable {
    /// gpsd's `gnssid`.
    let gnss: Int
    /// Above 0.
    let prn: Int

    init(gnss: Int, prn: Int) {
        self.gnss = gnss
        self.prn = prn
    }

    /// What a constellation's numbers are, and how much is taken off them.
    private struct Span {
        let numbers: ClosedRange<Int>
        let gnss: Int
        let less: Int
    }

    /// Of a talker of no one constellation (GN), and of what goes beyond its own numbers: 76 is GLONASS even under GP.
    private static let common = [
        Span(numbers: 1...32, gnss: 0, less: 0), Span(numbers: 33...64, gnss: 1, less: -87),
        Span(numbers: 65...99, gnss: 6, less: 64), Span(numbers: 120...158, gnss: 1, less: 0),
        Span(numbers: 173...182, gnss: 4, less: 172), Span(numbers: 193...202, gnss: 5, less: 192),
        Span(numbers: 203...264, gnss: 3, less: 200), Span(numbers: 301...336, gnss: 2, less: 300),
        Span(numbers: 401...464, gnss: 3, less: 400), Span(numbers: 901...918, gnss: 7, less: 900),
    ]
    private static let glonass = [Span(numbers: 1...32, gnss: 6, less: 0)]
    private static let galileo = [
        Span(numbers: 1...36, gnss: 2, less: 0), Span(numbers: 101...136, gnss: 2, less: 100),
    ]
    private static let beiDou = [Span(numbers: 1...64, gnss: 3, less: 0), Span(numbers: 201...264, gnss: 3, less: 200)]
    private static let qzss = [Span(numbers: 1...10, gnss: 5, less: 0)]
    private static let navIC = [Span(numbers: 1...18, gnss: 7, less: 0), Span(numbers: 501...509, gnss: 7, less: 500)]

    /// - Parameters:
    ///   - number: as the sentence has it.
    ///   - talker: of the sentence; `PQ` is how some receivers announce BeiDou.
    ///   - system: the system's number that newer GSA end with, 1...6; it goes before the talker.
    /// - Returns: nil for a number that belongs to nobody.
    init?(_ number: Int, talker: String, system: Int? = nil) {
        let own: [Span] =
            switch (system, talker) {
            case (1, _): []
            case (2, _), (nil, "GL"): Self.glonass
            case (3, _), (nil, "GA"): Self.galileo
            case (4, _), (nil, "GB"), (nil, "BD"), (nil, "PQ"): Self.beiDou
            case (5, _), (nil, "GQ"), (nil, "QZ"): Self.qzss
            case (6, _), (nil, "GI"): Self.navIC
            default: []
            }
        guard let span = (own + Self.common).first(where: { $0.numbers.contains(number) }) else { return nil }
        self.init(gnss: span.gnss, prn: number - span.less)
    }
}
