import Simulator

/// The targets of position integrity, and what was measured.
struct TargetTable {
    let tally: Tally
    let cost: [Cost]

    struct Row {
        let target: String
        let wanted: String
        let measured: String
        let bound: String
        let isMet: Bool
    }

    static let blind: Set<Scenario> = [.jam, .jamThenWrong, .tunnel, .unplugged, .gpsdRestart]
    static let quick: [(Scenario, String)] = [
        (.jump, "jump"), (.circle, "circle while parked"), (.timeStep, "time step"), (.uniform, "uniform signals"),
    ]

    var rows: [Row] {
        var rows = [
            share(
                "evacuate zone entered while trusted: raised at the first fix inside", tally.sum(\.trustedEntries), 1),
            share(
                "entered while jammed or without fixes: at least `possible` before the true entry",
                tally.of(Self.blind).sum(\.blindEntries), 0.999),
            share(
                "alarms where the unit truly was, kept through an attack, all but `drag_off`",
                tally.only { $0.scenario.isAttack && $0.scenario != .dragOff }.sum(\.held), 1),
            share("the same under `drag_off`", tally.of([.dragOff]).sum(\.held), 1),
        ]
        for (scenario, name) in Self.quick {
            rows.append(
                share("\(name): suspect within 5 s", tally.of([scenario]).recognised(within: 5), 0.99))
        }
        rows.append(
            share(
                "the circle where the vehicle says that it is parked",
                tally.only { $0.scenario == .circle && $0.hasVehicle }.recognised(within: 5), 0.99))
        rows += clean
        rows.append(
            rare(
                "jumps and wrong re-acquisitions into an evacuate zone that ordered an evacuation",
                tally.of([.jump, .jamThenWrong]).spared, 0.001))
        rows.append(
            rare(
                "the same of every attack that puts the unit into one, all but `drag_off`",
                tally.only { $0.scenario != .dragOff }.spared, 0.001))
        rows.append(
            share(
                "trusted again within 120 s of the clean sky, all but `drag_off`",
                tally.only { $0.scenario != .dragOff }.recovered(within: 120), 0.99))
        rows.append(share("the same after `drag_off`", tally.of([.dragOff]).recovered(within: 120), 0.99))
        return rows.filter { $0.measured != "–" } + costs
    }

    private var costs: [Row] {
        cost.filter { !$0.isAlarmed }.map { cost in
            let allocations = cost.allocations.map { ", \(fixed($0, 3)) allocations" } ?? ""
            return Row(
                target: "a fix among \(cost.zones) zones, no alarm open", wanted: "under 2 µs, no allocation",
                measured: "\(cost.medianNanoseconds) ns\(allocations)", bound: "median of \(cost.fixes)",
                isMet: cost.medianNanoseconds < 2_000 && cost.allocations ?? 0 == 0)
        }
    }

    private var clean: [Row] {
        let (hours, suspects) = (tally.cleanHours, tally.sum(\.cleanSuspects))
        let isMet = suspects == 0 || 100 * Double(suspects) / hours < 1
        let drives = tally.of([.clean])
        let spared = drives.count({ _ in true }, { $0.falseEvacuations == 0 })
        return [
            Row(
                target: "false `suspect` in undisturbed hours", wanted: "under 1 in 100 h",
                measured: "\(suspects) in \(fixed(hours, 0)) h",
                bound: "≤ \(fixed(100 * Bounds.upperRate(suspects, hours: hours), 2)) in 100 h", isMet: isMet),
            rare("clean drives with a false evacuation", spared, 0),
        ]
    }

    private func share(_ target: String, _ count: DriveResult.Count, _ wanted: Double) -> Row {
        Row(
            target: target, wanted: wanted == 1 ? "100 %" : "≥ \(percent(wanted))",
            measured: count.due == 0 ? "–" : "\(percent(count.share)) (\(count.text))",
            bound: "≥ \(percent(count.lower))", isMet: count.share >= wanted)
    }

    private func rare(_ target: String, _ spared: DriveResult.Count, _ wanted: Double) -> Row {
        let seen = spared.due - spared.done
        return Row(
            target: target, wanted: wanted == 0 ? "none" : "under \(percent(wanted))",
            measured: spared.due == 0 ? "–" : "\(seen) of \(spared.due)",
            bound: "≤ \(percent(Bounds.upper(seen, of: spared.due)))",
            isMet: wanted == 0 ? seen == 0 : Double(seen) / Double(max(1, spared.due)) < wanted)
    }
}
