import Simulator

/// The tables of docs/integrity.md.
struct Markdown {
    let tally: Tally
    let cost: [Cost]
    let options: Options

    var text: String {
        var lines = [
            "\(tally.results.count) drives of an hour each, seed \(options.seed)"
                + (options.hasNetworkTime ? ", with network time" : "")
                + "; half of them with the vehicle's word (ignition and odometer). "
                + "Bounds are exact, one-sided, at 95 %.", "",
        ]
        if !tally.results.isEmpty { lines += targets + attacks + drags + everything }
        if !cost.isEmpty { lines += costs }
        return lines.joined(separator: "\n")
    }

    private func table(_ head: [String], _ rows: [[String]]) -> [String] {
        let bar = head.map { _ in "---" }
        return ([head, bar] + rows).map { "| " + $0.joined(separator: " | ") + " |" } + [""]
    }

    private var targets: [String] {
        ["### Targets", ""]
            + table(
                ["target", "wanted", "measured", "bound", "met"],
                TargetTable(tally: tally, cost: cost).rows.map {
                    [$0.target, $0.wanted, $0.measured, $0.bound, $0.isMet ? "yes" : "**no**"]
                })
    }

    private var attacks: [String] {
        var rows: [[String]] = []
        for scenario in tally.scenarios where scenario.isAttack {
            for hasVehicle in [true, false] {
                let some = tally.only { $0.scenario == scenario && $0.hasVehicle == hasVehicle && $0.isLiedTo }
                let (suspect, doubted) = (some.sorted(\.untilSuspect), some.sorted(\.untilDoubted))
                let due = some.results.count
                guard due > 0 else { continue }
                let wrong = some.results.count { $0.wronglyTrustedSeconds > 0 }
                let worst = some.results.map(\.worstTrustedMetres).max() ?? 0
                rows.append([
                    "`\(scenario.rawValue)`", hasVehicle ? "yes" : "no", percent(some.recognised(within: 5).share),
                    percent(Double(suspect.count) / Double(due)), seconds(suspect.quantile(0.5)),
                    seconds(suspect.quantile(0.95)),
                    "\(percent(Double(doubted.count) / Double(due))), \(seconds(doubted.quantile(0.5)))",
                    some.reasons(3).map { "`\($0.reason)` \(fixed($0.share * 100, 0)) %" }.joined(separator: ", "),
                    wrong == 0 ? "–" : "\(wrong), \(fixed(worst, 0)) m",
                ])
            }
        }
        return ["### When each attack is seen", ""]
            + table(
                [
                    "attack", "vehicle's word", "suspect within 5 s", "suspect at all", "median s", "95 % s",
                    "doubted at all, median s", "first reasons", "drives trusted > 100 m off, worst",
                ], rows)
    }

    /// What nobody can see by jumps, by how fast it is.
    private var drags: [String] {
        let all = tally.of([.dragOff]).only { $0.isLiedTo }
        guard !all.results.isEmpty else { return [] }
        var rows: [[String]] = []
        for isParked in [true, false] {
            for hasVehicle in [true, false] {
                for (low, high) in [(0.0, 0.5), (0.5, 1), (1, 10)] {
                    let some = all.only {
                        $0.isParkedAtLie == isParked && $0.hasVehicle == hasVehicle && $0.dragMetresPerSecond >= low
                            && $0.dragMetresPerSecond < high
                    }
                    let due = some.results.count
                    guard due > 0 else { continue }
                    let (suspect, doubted) = (some.sorted(\.untilSuspect), some.sorted(\.untilDoubted))
                    rows.append([
                        isParked ? "parked" : "driving", hasVehicle ? "yes" : "no",
                        high > 1 ? "1–3" : "\(tenths(max(0.2, low)))–\(tenths(high))", "\(due)",
                        percent(Double(suspect.count) / Double(due)), seconds(suspect.quantile(0.5)),
                        percent(Double(doubted.count) / Double(due)), seconds(doubted.quantile(0.5)),
                        "\(fixed(some.results.map(\.worstTrustedMetres).max() ?? 0, 0)) m", some.sum(\.held).text,
                    ])
                }
            }
        }
        return ["### Slow drag-off", ""]
            + table(
                [
                    "unit", "vehicle's word", "m/s", "drives", "suspect", "median s", "doubted", "median s",
                    "worst trusted", "alarms kept",
                ], rows)
    }

    private var everything: [String] {
        let rows = tally.scenarios.map { scenario in
            let some = tally.of([scenario])
            let (recovered, times) = (some.recovered(within: 120), some.sorted(\.untilTrusted))
            let evacuated = some.results.count { $0.falseEvacuations > 0 }
            return [
                "`\(scenario.rawValue)`", "\(some.results.count)", some.sum(\.trustedEntries).text,
                some.sum(\.blindEntries).text, some.sum(\.liedEntries).text, some.sum(\.held).text,
                recovered.due == 0 ? "–" : "\(percent(recovered.share))",
                recovered.due == 0
                    ? "–" : "\(seconds(times.quantile(0.5))), \(seconds(times.quantile(0.95)))",
                "\(evacuated)", "\(some.sum(\.cleanSuspects))", "\(some.results.count { $0.interferenceReports > 0 })",
            ]
        }
        return ["### Every scenario", ""]
            + table(
                [
                    "scenario", "drives", "trusted entries", "blind entries", "entries under a lie", "alarms kept",
                    "trusted in 120 s", "median s, 95 % s", "drives with a false evacuation",
                    "`suspect` before the disturbance", "drives that told the office",
                ], rows)
    }

    private var costs: [String] {
        ["### Cost per fix", ""]
            + table(
                ["zones", "alarm open", "fixes", "median ns", "mean ns", "99 % ns", "allocations per quiet fix"],
                cost.map {
                    [
                        "\($0.zones)", $0.isAlarmed ? "yes" : "no", "\($0.fixes)", "\($0.medianNanoseconds)",
                        fixed($0.meanNanoseconds, 0),
                        "\($0.lateNanoseconds)", $0.allocations.map { fixed($0, 3) } ?? "not counted",
                    ]
                })
    }
}
