import Geodesy
import Safety

/// OwnTracks `location`: one position, with our own words in `fg`.
///
/// The fields are listed in docs/wire.md, "Position". Field names and units are OwnTracks' own
/// (https://owntracks.org/booklet/tech/json/).
struct LocationPayload {
    let report: PositionReport
    let late: Bool
    let trackerID: String

    func encode() -> [UInt8] {
        let fix = report.fix
        return JSONWriter.payload { json in
            json.field("_id", "\(report.made.boot)-\(report.sequence)")
            json.field("_type", "location")
            json.field("acc", Measure.accuracyMetres(fix.accuracyMetres))
            json.field("alt", fix.is3D ? Measure.metres(fix.altitudeMetres) : nil)
            json.field("cog", Measure.courseDegrees(fix))
            json.field("conn", late ? "o" : nil)
            let made = report.made.utc
            json.field("created_at", made.secondsSinceEpoch == report.time.secondsSinceEpoch ? nil : made)
            json.object("fg") { writeOurs(&$0) }
            if !report.inZones.isEmpty {
                json.array("inregions", report.inZones.map(\.name))
                json.array("inrids", report.inZones.map(\.id))
            }
            json.field("lat", .degrees(fix.coordinate.latitudeDegrees))
            json.field("lon", .degrees(fix.coordinate.longitudeDegrees))
            json.field("m", report.parked ? 1 : 2)
            json.field("t", report.trigger.rawValue)
            json.field("tid", trackerID)
            json.field("tst", report.time)
            json.field("vac", fix.is3D ? Measure.accuracyMetres(fix.verticalAccuracyMetres) : nil)
            json.field("vel", Measure.kilometresPerHour(fix.speedMetresPerSecond))
        }
    }

    private func writeOurs(_ json: inout JSONWriter) {
        json.field("boot", report.made.boot)
        json.field("clk", report.made.grade.rawValue)
        json.field("fix", report.fix.is3D ? 3 : 2)
        json.field("hdop", FixedPoint(report.fix.hdop, decimals: 2))
        json.field("late", late)
        json.field("next", report.next)
        json.field("parked", report.parked)
        if !report.reasons.isEmpty { json.array("reasons", report.reasons) }
        json.field("seq", report.sequence)
        json.field("trust", report.trust.rawValue)
        json.field("used", report.fix.satellitesUsed)
        json.field("v", WireEncoder.payloadVersion)
        json.field("zs", report.zoneSet.isEmpty ? nil : String(report.zoneSet.prefix(16)))
    }
}

/// Measured values as OwnTracks has them: whole numbers in its units, and nil for what isn't known.
enum Measure {
    /// Rounded up, because a smaller disc than the true one would be a lie; nil when unknown. A claimed 0 is unknown.
    static func accuracyMetres(_ metres: Double?) -> Int64? {
        guard let metres, metres.isFinite, metres > 0 else { return nil }
        return Int64(min(metres.rounded(.up), farthestMetres))
    }

    static func metres(_ metres: Double?) -> Int64? {
        guard let metres, metres.isFinite, abs(metres) <= farthestMetres else { return nil }
        return Int64(metres.rounded())
    }

    /// Rounded up: whoever is within a ring is within that, too. Nil for a zone's own shape.
    static func ringMetres(_ metres: Double?) -> Int64? {
        guard let metres, metres.isFinite, metres > 0 else { return nil }
        return Int64(min(metres.rounded(.up), farthestMetres))
    }

    static func kilometresPerHour(_ metresPerSecond: Double?) -> Int64? {
        guard let metresPerSecond, metresPerSecond.isFinite, metresPerSecond >= 0 else { return nil }
        return Int64(min((metresPerSecond * 3.6).rounded(), farthestMetres))
    }

    /// 0…359; nil below 1 m/s or at an unknown speed, where a receiver's course is noise.
    static func courseDegrees(_ fix: Fix) -> Int64? {
        guard let speed = fix.speedMetresPerSecond, speed >= 1, let track = fix.trackDegrees, track.isFinite,
            (0...360).contains(track)
        else { return nil }
        return Int64(track.rounded()) % 360
    }

    /// The Earth's circumference: no disc and no distance is greater.
    private static let farthestMetres = 40_075_017.0
}
