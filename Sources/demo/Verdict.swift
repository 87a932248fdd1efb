import Foundation
import Workbench

/// The counts side by side, and whether they agree.
struct Verdict {
    private struct Row {
        let what: String
        let value: String
        let holds: Bool
    }
    private let rows: [Row]

    var isGood: Bool { rows.allSatisfy(\.holds) }

    init(
        tally: Tally, reported: [Tally.Place], status: DaemonStatus, accepted: [String], sirens: [Stage.Siren],
        retained: [SeenMessage], daemonExit: Int32, startUnixSeconds: Int64, endUnixSeconds: Int64
    ) {
        let judged = status.status.gps.counters.accepted
        let invented = tally.places.subtracting(reported).count
        let places = retained.filter { $0.text.contains("\"lat\"") || $0.text.contains("\"lon\"") }
        let openRetained = retained.filter { $0.topic.contains("/alert/") }
        let delivered = Set(tally.visits.keys)
        let rung = Set(sirens.map(\.alert))
        let reached = Set(tally.live.keys).union(tally.late.keys).count
        rows = [
            Row(what: "fixes reported by gpsd", value: "\(reported.count)", holds: !reported.isEmpty),
            Row(what: "fixes accepted by the unit", value: "\(judged)", holds: judged == reported.count),
            Row(what: "positions made", value: "\(tally.made)", holds: tally.made > 0),
            Row(what: "  received live", value: "\(tally.live.count)", holds: !tally.live.isEmpty),
            Row(
                what: "  received late, in \(tally.tracks) track(s)", value: "\(tally.late.count)",
                holds: !tally.late.isEmpty),
            Row(
                what: "  lost", value: "\(tally.missing)", holds: tally.missing == 0 && reached == tally.made),
            Row(what: "  received twice", value: "\(tally.repeated)", holds: true),
            Row(what: "  that gpsd never reported", value: "\(invented)", holds: invented == 0),
            Row(
                what: "  of the last known place / the crew's word", value: "\(tally.lost) / \(tally.spoken)",
                holds: tally.lost > 0 && tally.spoken > 0),
            // Before the first number nothing can be missed: it belongs to one of the drive's first fixes.
            Row(
                what: "  missing at the start", value: tally.earliestSeconds > startUnixSeconds + 3 ? "yes" : "no",
                holds: tally.earliestSeconds <= startUnixSeconds + 3),
            Row(
                what: "  overdue at the end", value: tally.promised.next < endUnixSeconds ? "yes" : "no",
                holds: tally.promised.sequence == tally.newest && tally.promised.next >= endUnixSeconds),
            Row(what: "alerts raised", value: "\(tally.raised.count)", holds: !tally.raised.isEmpty),
            Row(
                what: "  of them to evacuate", value: "\(tally.evacuations.count)", holds: tally.evacuations.count == 1),
            Row(what: "  ordered by the office", value: "\(tally.ordered.count)", holds: tally.ordered.count == 1),
            Row(
                what: "  only possible, the sky jammed", value: "\(tally.possible.count)",
                holds: !tally.possible.isEmpty),
            Row(
                what: "  acknowledged by crew / office",
                value: "\(tally.acknowledgedByCrew.count) / \(tally.acknowledgedByOffice.count)",
                holds: tally.acknowledgedByCrew.isSuperset(of: tally.evacuations)
                    && tally.acknowledgedByOffice.isSuperset(of: tally.evacuations)),
            Row(what: "  havens named to the crew", value: "\(tally.guided)", holds: tally.guided > 0),
            Row(
                what: "  cleared", value: "\(tally.cleared.count)",
                holds: tally.cleared == tally.raised && tally.removed == tally.raised && status.local.alerts.isEmpty),
            Row(
                what: "sirens started", value: "\(sirens.count)",
                holds: rung == tally.raised && sirens.contains { $0.level == "evacuate" }
                    && status.local.hooksFailed == 0),
            Row(
                what: "zones entered / left", value: "\(tally.entered.count) / \(tally.left.count)",
                holds: tally.entered == [Scenario.zone, Scenario.ring] && tally.left == tally.entered),
            Row(
                what: "visits accepted", value: "\(accepted.count)",
                holds: Set(accepted).count == Scenario.visits.count),
            Row(what: "  delivered", value: "\(delivered.count)", holds: delivered == Set(accepted)),
            Row(what: "still waiting in the unit", value: "\(status.waiting)", holds: status.waiting == 0),
            Row(
                what: "publishes refused, events dropped",
                value: "\(status.local.link.refused), \(status.local.eventsDropped)",
                holds: status.local.link.refused == 0 && status.local.eventsDropped == 0
                    && status.local.lateThinned == 0),
            Row(what: "messages not understood", value: "\(tally.garbled)", holds: tally.garbled == 0),
            Row(
                what: "retained: alerts, positions", value: "\(openRetained.count), \(places.count)",
                holds: !retained.isEmpty && openRetained.isEmpty && places.isEmpty),
            Row(what: "exit status of the daemon", value: "\(daemonExit)", holds: daemonExit == 0),
        ]
    }

    func show(on paper: Paper) {
        paper.note("summary")
        for row in rows {
            let name = row.what.padding(toLength: 44, withPad: " ", startingAt: 0)
            let value = String(repeating: " ", count: max(0, 8 - row.value.count)) + row.value
            paper.line("   \(name)\(value)  \(row.holds ? "ok" : "WRONG")", row.holds ? .plain : .danger)
        }
        paper.line(
            isGood ? "   nothing lost, every count agrees" : "   the counts do NOT agree", isGood ? .good : .danger)
    }
}
