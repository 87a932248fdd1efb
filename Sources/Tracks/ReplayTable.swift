import Geodesy
import Safety
import Wire

/// The table that `replay` prints: one line an event, columns apart by two blanks at least.
public enum ReplayTable {
    private static let widths = [24, 12, 24, 9, 10]

    public static let heading = line(["TIME", "EVENT", "ZONE", "LEVEL", "CERTAINTY"], "DETAIL")

    public static func line(_ event: ReplayEvent) -> String {
        let time = event.time.map(CivilTime.text) ?? "+" + clock(event.elapsed)
        switch event.what {
        case .transition(let transition):
            return line(
                [
                    time, event.name, name(transition.zone, transition.ringMetres), transition.level.rawValue,
                    transition.certainty.rawValue,
                ],
                place(transition.fix.coordinate) + accuracy(transition.fix.accuracyMetres))
        case .alert(let change): return line(change, time)
        case .report(let report):
            return line(
                [time, event.name, report.inZones.map(\.name).joined(separator: ", "), "", ""],
                report.trust.rawValue + why(report.reasons) + "  " + place(report.fix.coordinate)
                    + accuracy(report.fix.accuracyMetres) + (report.parked ? "  parked" : ""))
        case .trust(let trust, let reasons, let since):
            let lasting = event.elapsed > since ? ", for \(span(event.elapsed - since))" : ""
            return line(
                [time, event.name, "", "", ""],
                trust.rawValue + why(reasons) + lasting + (event.place.map { "  " + place($0) } ?? ""))
        case .interference(let report, let began):
            let lasting = report.ended == nil ? "begins" : "ends after \(span(event.elapsed - began))"
            let cell = report.cell.map { "  cell \(tenths($0.southTenths)) \(tenths($0.westTenths))" } ?? ""
            return line(
                [time, event.name, "", "", ""],
                "\(report.kind.rawValue) \(lasting)\(why(report.reasons.map(\.rawValue)))\(cell)")
        case .skipped(let duration):
            return line([time, event.name, "", "", ""], "\(span(duration)) of a pause are not played")
        case .summary(let states):
            return line([time, event.name, "", "", ""], states.words)
        }
    }

    static func why(_ reasons: [String]) -> String {
        reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))"
    }

    private static func tenths(_ whole: Int) -> String { JSONText.fixed(Double(whole) / 10, decimals: 1) ?? "?" }

    private static func line(_ change: AlertChange, _ time: String) -> String {
        let alert = change.alert
        let words = [
            "\(change.cause.rawValue) \(alert.kind.rawValue)", alert.actions.map(\.rawValue).joined(separator: "+"),
        ]
        var detail = words.joined(separator: ", ")
        if let metres = change.detail?.distanceMetres {
            let amount = JSONText.fixed(abs(metres), decimals: 0) ?? "?"
            detail += metres < 0 ? ", \(amount) m inside" : ", \(amount) m outside"
        }
        if let known = change.detail { detail += "  " + place(known.coordinate) + accuracy(known.accuracyMetres) }
        detail += "  \(alert.id) rev \(alert.revision)"
        return line(
            [
                time, "alert", alert.zone.map { name($0, alert.ringMetres) } ?? "", alert.level.rawValue,
                alert.certainty.rawValue,
            ], detail)
    }

    private static func line(_ cells: [String], _ last: String) -> String {
        var text = ""
        for (cell, width) in zip(cells, widths) {
            let shown = cell.map { $0.isNewline || $0 == "\t" ? " " : $0 }
            text += String(shown) + String(repeating: " ", count: max(2, width + 2 - shown.count))
        }
        return text + last
    }

    /// `front line`, or `front line +10 km` for a ring around it.
    private static func name(_ zone: ZoneReference, _ ringMetres: Double?) -> String {
        guard let ringMetres else { return zone.name }
        let isFar = ringMetres >= 1000
        let amount = JSONText.fixed(isFar ? ringMetres / 1000 : ringMetres, decimals: isFar ? 1 : 0) ?? "?"
        return "\(zone.name) +\(amount) \(isFar ? "km" : "m")"
    }

    private static func place(_ coordinate: Coordinate) -> String {
        let latitude = JSONText.fixed(coordinate.latitudeDegrees, decimals: 6) ?? "?"
        return "\(latitude) \(JSONText.fixed(coordinate.longitudeDegrees, decimals: 6) ?? "?")"
    }

    private static func accuracy(_ metres: Double?) -> String {
        metres.flatMap { JSONText.fixed($0, decimals: 0) }.map { " ±\($0) m" } ?? " ± unknown"
    }

    /// `01:02:03`, hours without end.
    static func clock(_ duration: Duration) -> String {
        let seconds = Int(duration.seconds)
        func two(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }
        return "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }

    /// `2 d 3 h`, `3 h 12 min`, `12 min 5 s` or `5 s`.
    public static func span(_ duration: Duration) -> String {
        let seconds = Int(duration.seconds.rounded())
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s"),
        ]
        let shown = parts.drop { $0.0 == 0 }.prefix(2)
        return shown.isEmpty ? "0 s" : shown.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}
