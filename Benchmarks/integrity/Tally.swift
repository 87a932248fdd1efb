import Simulator

/// The sums over many drives, by scenario and by whether the vehicle spoke.
struct Tally: Sendable {
    struct Key: Hashable {
        let scenario: Scenario
        let hasVehicle: Bool
    }

    private(set) var results: [DriveResult] = []

    mutating func add(_ result: DriveResult) { results.append(result) }
    mutating func add(_ other: Tally) { results += other.results }

    func dump(showsFailures: Bool) -> String {
        var lines: [String] = []
        for scenario in Scenario.allCases {
            let all = results.filter { $0.scenario == scenario }
            guard !all.isEmpty else { continue }
            func c(_ p: KeyPath<DriveResult, DriveResult.Count>) -> String {
                let s = all.reduce(into: DriveResult.Count()) { $0.add($1[keyPath: p]) }
                return "\(s.done)/\(s.due)"
            }
            let lied = all.filter { $0.isLiedTo }
            let five = lied.count { ($0.untilSuspect ?? 99) <= 5 }
            let rec = all.filter { $0.mustRecover }
            let ok = rec.count { ($0.untilTrusted ?? 999) <= 120 }
            lines.append(
                "\(scenario.rawValue): n \(all.count) trusted \(c(\.trustedEntries)) blind \(c(\.blindEntries)) lied \(c(\.liedEntries)) held \(c(\.held)) "
                    + "recog \(five)/\(lied.count) recov \(ok)/\(rec.count) cleanSus \(all.reduce(0) { $0 + $1.cleanSuspects }) per \(all.reduce(0) { $0 + $1.cleanSeconds } / 3600)h "
                    + "falseEvac \(all.count { $0.falseEvacuations > 0 })(red \(all.count { $0.hasRed && $0.falseEvacuations > 0 })/\(all.count { $0.hasRed })) wrongTrusted \(all.count { $0.wronglyTrustedSeconds > 0 }) worst \(Int(all.map(\.worstTrustedMetres).max() ?? 0)) cautions \(all.reduce(0) { $0 + $1.cleanCautions }) reports \(all.reduce(0) { $0 + $1.interferenceReports }) cleanDegr \(all.reduce(0) { $0 + $1.cleanDegradedSeconds })s"
            )
        }
        if showsFailures {
            for result in results.sorted(by: { $0.seed < $1.seed }) {
                for m in result.mishaps {
                    lines.append(
                        "\(result.scenario.rawValue) \(result.seed) \(result.hasVehicle ? "vehicle" : "alone") \(m.kind.rawValue) \(m.second) \(m.what)"
                    )
                }
            }
        }
        return lines.joined(separator: "\n")
    }
}
