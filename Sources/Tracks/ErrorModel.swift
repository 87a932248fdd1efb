/// How a dilution of precision becomes metres: as gpsd does it, so that replay gives the core what gpsd would give.
///
/// Source: gpsd 3.22, `gpsd_error_model`, and what it answered to recordings: 19 m at HDOP 1, and 4.75 m with differential
/// corrections; vertically 23 m and 5.75 m at VDOP 1; meant as 95 %. See docs/decisions/0012.
enum ErrorModel {
    /// Receivers write 99.99 for "no idea"; that is a poor accuracy and not an unknown one, which would count as 50 m.
    static let dilutions = 0.001...1000.0

    static func horizontalMetres(hdop: Double?, isDifferential: Bool) -> Double? {
        hdop.map { $0 * (isDifferential ? 4.75 : 19) }
    }

    static func verticalMetres(vdop: Double?, isDifferential: Bool) -> Double? {
        vdop.map { $0 * (isDifferential ? 5.75 : 23) }
    }

    /// GST gives standard deviations north and east; two of them make the 95 % of the rest.
    static func horizontalMetres(deviationNorth: Double, deviationEast: Double) -> Double? {
        let metres = 2 * (deviationNorth * deviationNorth + deviationEast * deviationEast).squareRoot()
        return metres > 0 && metres.isFinite ? metres : nil
    }
}
