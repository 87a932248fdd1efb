import Simulator

/// The true way and the reported one, as a table or as a map.
enum TruthText {
    static let header =
        "elapsed_s,latitude,longitude,speed_mps,track,ignition,odometer_m,disturbed,mode,reported_latitude,"
        + "reported_longitude,reported_speed_mps,used,said"

    static func row(_ moment: ScenarioMoment) -> String {
        var cells = [
            fixed(moment.elapsedSeconds, 0), fixed(moment.truth.latitudeDegrees, 7),
            fixed(moment.truth.longitudeDegrees, 7), fixed(moment.truth.speedMetresPerSecond, 2),
            fixed(moment.truth.trackDegrees, 1), moment.truth.isIgnitionOn ? "1" : "0",
            fixed(moment.truth.odometerMetres, 1), moment.isDisturbed ? "1" : "0",
        ]
        let fix = moment.fix
        cells.append(fix.map { "\($0.mode)" } ?? "")
        cells.append(fix?.latitudeDegrees.map { fixed($0, 7) } ?? "")
        cells.append(fix?.longitudeDegrees.map { fixed($0, 7) } ?? "")
        cells.append(fix?.speedMetresPerSecond.map { fixed($0, 2) } ?? "")
        cells.append(moment.satellitesUsed.map { "\($0)" } ?? "")
        cells.append(moment.said.contains(.gone) ? "gone" : moment.said.contains(.connected) ? "connected" : "")
        return cells.joined(separator: ",")
    }

    /// Three lines on a map: the truth, what was reported undisturbed, and what was reported while disturbed.
    static func map(_ drive: ScenarioDrive) -> [String] {
        var (truth, clean, disturbed): ([String], [String], [String]) = ([], [], [])
        drive.play { moment in
            truth.append("[\(fixed(moment.truth.longitudeDegrees, 6)),\(fixed(moment.truth.latitudeDegrees, 6))]")
            guard let fix = moment.fix, let latitude = fix.latitudeDegrees, let longitude = fix.longitudeDegrees else {
                return
            }
            let place = "[\(fixed(longitude, 6)),\(fixed(latitude, 6))]"
            if moment.isDisturbed { disturbed.append(place) } else { clean.append(place) }
        }
        let parts = [("truth", "#1a7f37", truth), ("reported", "#0969da", clean), ("disturbed", "#cf222e", disturbed)]
            // A line has two places or more.
            .filter { $0.2.count > 1 }
        let head = #"{"type":"FeatureCollection","features":["#
        let features = parts.enumerated().map { index, part in
            #"{"type":"Feature","properties":{"name":"\#(part.0)","scenario":"\#(drive.scenario.rawValue)","#
                + #""seed":\#(drive.seed),"stroke":"\#(part.1)"},"geometry":{"type":"LineString","coordinates":["#
                + part.2.joined(separator: ",") + "]}}" + (index + 1 < parts.count ? "," : "")
        }
        return [head] + features + ["]}"]
    }

    /// `value` with so many decimals.
    private static func fixed(_ value: Double, _ decimals: Int) -> String {
        var unit = 1
        for _ in 0..<decimals { unit *= 10 }
        let scaled = Int((abs(value) * Double(unit)).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(scaled)" }
        let part = String(scaled % unit)
        return "\(sign)\(scaled / unit)." + String(repeating: "0", count: decimals - part.count) + part
    }
}

extension ScenarioMoment {
    fileprivate var fix: Fix? {
        for case .fix(let fix) in said { return fix }
        return nil
    }

    fileprivate var satellitesUsed: Int? {
        for case .satellites(let list) in said { return list.count { $0.used } }
        return nil
    }
}
