/// How a dilution of precision becomes metres: as gpsd does it, so that replay gives the core what gpsd would give.
///
/// Source: gpsd 3.22, `gpsd_error_model`: 15 m at HDOP 1, and 3.75 m with differential corrections (V: 23 m and 5.75 m);
/// meant as 95 %. See docs/decisions/0012.
enum ErrorModel {
    /// Receivers write 99.9 and the like for "no idea".
    static let largestDilution = 50.0

    static func horizontalMetres(hdop: Double?, isDifferential: Bool) -> Double? {
        metres(hdop, isDifferential ? 3.75 : 15)
    }

    static func verticalMetres(vdop: Double?, isDifferential: Bool) -> Double? {
        metres(vdop, isDifferential ? 5.75 : 23)
    }

    private static func metres(_ dilution: Double?, _ atOne: Double) -> Double? {
        guard let dilution, dilution > 0, dilution < largestDilution else { return nil }
        return dilution * atOne
    }

    /// GST gives standard deviations north and east; two of them make the 95 % of the rest.
    static func horizontalMetres(deviationNorth: Double, deviationEast: Double) -> Double? {
        let metres = 2 * (deviationNorth * deviationNorth + deviationEast * deviationEast).squareRoot()
        return metres > 0 && metres.isFinite ? metres : nil
    }
}
