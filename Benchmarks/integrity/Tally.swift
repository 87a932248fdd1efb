import Simulator

/// What many drives showed, and the sums over some of them.
struct Tally: Sendable {
    private(set) var results: [DriveResult] = []

    mutating func add(_ result: DriveResult) { results.append(result) }
    mutating func add(_ other: Tally) { results += other.results }

    /// In the order of their seeds, whoever played them.
    mutating func sort() { results.sort { $0.seed < $1.seed } }

    func only(_ isWanted: (DriveResult) -> Bool) -> Tally {
        var tally = Tally()
        tally.results = results.filter(isWanted)
        return tally
    }

    func of(_ scenarios: Set<Scenario>) -> Tally { only { scenarios.contains($0.scenario) } }

    var scenarios: [Scenario] { Scenario.allCases.filter { scenario in results.contains { $0.scenario == scenario } } }

    func sum(_ count: KeyPath<DriveResult, DriveResult.Count>) -> DriveResult.Count {
        results.reduce(into: DriveResult.Count()) { $0.add($1[keyPath: count]) }
    }

    func sum(_ number: KeyPath<DriveResult, Int>) -> Int { results.reduce(0) { $0 + $1[keyPath: number] } }

    /// How many lies were suspect within so many seconds of the first false report.
    func recognised(within seconds: Double) -> DriveResult.Count {
        count({ $0.isLiedTo }, { $0.untilSuspect.map { $0 <= seconds } ?? false })
    }

    func recovered(within seconds: Double) -> DriveResult.Count {
        count({ $0.mustRecover }, { $0.untilTrusted.map { $0 <= seconds } ?? false })
    }

    /// Attacks with an evacuate zone at the false place, and those without a false evacuation.
    var spared: DriveResult.Count { count({ $0.hasRed }, { $0.falseEvacuations == 0 }) }

    func count(_ isDue: (DriveResult) -> Bool, _ isDone: (DriveResult) -> Bool) -> DriveResult.Count {
        results.reduce(into: DriveResult.Count()) { if isDue($1) { $0.add(isDone($1)) } }
    }

    /// Of those that have it, sorted.
    func sorted(_ value: KeyPath<DriveResult, Double?>) -> [Double] {
        results.compactMap { $0[keyPath: value] }.sorted()
    }

    /// What made them suspect, the most frequent first, with its share.
    func reasons(_ most: Int) -> [(reason: String, share: Double)] {
        var counts: [String: Int] = [:]
        let suspects = results.filter { $0.untilSuspect != nil }
        for result in suspects { for reason in result.reasons { counts[reason, default: 0] += 1 } }
        // What follows from the tests is no test.
        for circumstance in ["recovering", "out_of_reach", "unproven", "no_fix", "accuracy"] {
            counts[circumstance] = nil
        }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(most)
            .map { ($0.key, Double($0.value) / Double(suspects.count)) }
    }

    var cleanHours: Double { Double(sum(\.cleanSeconds)) / 3600 }
}
