import Foundation

/// The settings file of a unit on the bench; each part can be replaced by what a test wants to be there.
struct BenchSettings {
    var unit = #"{id: unit-01, fleet: kharkiv, name: "Mobile clinic 1"}"#
    var gps: String
    /// Nil leaves the whole part out.
    var mqtt: String?
    var report = "{moving: 60s, parked: 300s, danger: 15s, distance: 250m, turn: 30deg}"
    var zones = "{directory: zones.d, default: {level: evacuate, margin: 250m, dwell: 20s}}"
    var state: String
    var local: String
    var hooks: [String]
    /// Other keys of the `alarm` part, such as `escalation: […]`.
    var alarm: [String] = []
    var receipts = "broker"
    /// Recordings are played faster than life here, cut and put together: their clocks and ways can't be held against the
    /// time that passes. `IntegrityTests` drives with all of it.
    /// Nil leaves the whole part out: the defaults.
    var integrity: String? = "{prove_after: 3s, recover_after: 10s, off: [\(offOnTheBench.joined(separator: ", "))]}"
    var more: [String] = []

    static let offOnTheBench = [
        "time_still", "time_step", "time_drift", "displacement", "acceleration", "turn_rate", "crawl", "frozen",
        "signal_uniform", "signal_jump", "signal_collapse", "seen_unused",
    ]

    /// Every fix is due.
    static let everyFix = "{moving: 100ms, parked: 100ms, danger: 100ms, distance: 1m, turn: 1deg}"

    var text: String {
        var lines = ["unit:     \(unit)", "gps:      \(gps)"]
        if let mqtt { lines.append("mqtt:     \(mqtt)") }
        lines += ["report:   \(report)", "zones:    \(zones)", "state:    {directory: \(state)}"]
        lines += ["local:    {socket: \(local)}", "delivery: {receipts: \(receipts)}"]
        lines += ["privacy:  {positions: plain, visits: plain}"]
        let alarm = ["hooks: [\(hooks.map { "\"\($0)\"" }.joined(separator: ", "))]"] + alarm
        if let integrity { lines.append("integrity: \(integrity)") }
        lines.append("alarm:    {\(alarm.joined(separator: ", "))}")
        return (lines + more + [""]).joined(separator: "\n")
    }
}
