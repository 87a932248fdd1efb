import Simulator

/// The report for programs: one object, figures as numbers.
struct JSONText {
    let tally: Tally
    let cost: [Cost]
    let options: Options

    var text: String {
        let targets = TargetTable(tally: tally, cost: cost).rows.map {
            #"{"target":"\#($0.target)","wanted":"\#($0.wanted)","measured":"\#($0.measured)","#
                + #""bound":"\#($0.bound)","met":\#($0.isMet)}"#
        }
        let scenarios = tally.scenarios.flatMap { scenario in
            [true, false].map { hasVehicle in
                object(scenario, hasVehicle, tally.only { $0.scenario == scenario && $0.hasVehicle == hasVehicle })
            }
        }
        let costs = cost.map {
            #"{"zones":\#($0.zones),"alarmed":\#($0.isAlarmed),"fixes":\#($0.fixes),"median_ns":\#($0.medianNanoseconds),"#
                + #""mean_ns":\#($0.meanNanoseconds),"p99_ns":\#($0.lateNanoseconds),"#
                + #""allocations":\#($0.allocations.map { "\($0)" } ?? "null")}"#
        }
        return #"{"drives":\#(tally.results.count),"seed":\#(options.seed),"network_time":\#(options.hasNetworkTime),"#
            + #""targets":[\#(targets.joined(separator: ","))],"scenarios":[\#(scenarios.joined(separator: ","))],"#
            + #""cost":[\#(costs.joined(separator: ","))]}"#
    }

    private func object(_ scenario: Scenario, _ hasVehicle: Bool, _ some: Tally) -> String {
        func count(_ name: String, _ count: DriveResult.Count) -> String {
            #""\#(name)":{"done":\#(count.done),"due":\#(count.due)}"#
        }
        let suspect = some.sorted(\.untilSuspect)
        let parts = [
            #""scenario":"\#(scenario.rawValue)""#, #""vehicle":\#(hasVehicle)"#, #""drives":\#(some.results.count)"#,
            count("trusted_entries", some.sum(\.trustedEntries)), count("blind_entries", some.sum(\.blindEntries)),
            count("lied_entries", some.sum(\.liedEntries)), count("alarms_kept", some.sum(\.held)),
            count("recognised_5_s", some.recognised(within: 5)), count("recovered_120_s", some.recovered(within: 120)),
            count("spared_red", some.spared), #""false_evacuations":\#(some.sum(\.falseEvacuations))"#,
            #""clean_hours":\#(some.cleanHours)"#, #""false_suspects":\#(some.sum(\.cleanSuspects))"#,
            #""suspects":\#(suspect.count)"#, number("suspect_median_s", suspect.quantile(0.5)),
            number("suspect_p95_s", suspect.quantile(0.95)),
        ]
        return "{\(parts.joined(separator: ","))}"
    }

    private func number(_ name: String, _ value: Double?) -> String {
        #""\#(name)":\#(value.map { "\($0)" } ?? "null")"#
    }
}
