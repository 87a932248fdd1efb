public import Safety

/// The last words of `replay`, for standard error.
extension ReplayTable {
    public static func summary(_ summary: ReplaySummary, of track: Track, zones: ZoneSet) -> [String] {
        let start = track.start.map { " from \(CivilTime.text($0))" } ?? ", date unknown"
        var lines = [
            "track: \(track.format.name), \(count(summary.reports, "report")), \(count(summary.fixes, "fix", "fixes")), "
                + "\(span(summary.duration))\(start)"
        ]
        let gate = summary.gate
        let refused = [
            (gate.withoutFix, "without a fix"), (gate.withoutCoordinate, "without a position"),
            (gate.nullIsland, "at Null Island"), (gate.doubtful, "doubtful"),
            (gate.implausibleTime, "with a time that isn't believed"),
        ].filter { $0.0 > 0 }
        lines.append(
            "core: \(gate.accepted) accepted" + refused.map { ", \($0.0) \($0.1)" }.joined())
        if !track.passedOver.counts.isEmpty {
            lines.append(
                "passed over: " + track.passedOver.counts.map { "\($0.count) \($0.what)" }.joined(separator: ", "))
        }
        lines.append("position: " + summary.states.words)
        if !summary.states.reasons.isEmpty { lines.append("reasons: " + summary.states.wordsOfReasons) }
        if summary.interference > 0 { lines.append("interference: seen \(count(summary.interference, "time"))") }
        let alerts = summary.alerts.map { "\($0.count) \($0.kind.rawValue) (up to \($0.worst.rawValue))" }
        lines.append(
            "zones: \(zones.zones.count) in the set; \(count(summary.transitions, "transition")), alerts: "
                + (alerts.isEmpty ? "none" : alerts.joined(separator: ", ")))
        return lines
    }

    static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? one + "s")"
    }
}
