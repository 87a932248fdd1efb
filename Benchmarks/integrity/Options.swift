import Glibc
import Simulator

/// What the program is asked for.
struct Options: Sendable {
    var drives = 10_000
    /// Of the whole run: drive `i` has the seed `seed × 1,000,000 + i`.
    var seed: UInt64 = 1
    /// Only this one; nil is all of them, a quarter of the drives clean.
    var scenario: Scenario?
    /// One drive with this very seed, told second by second.
    var only: UInt64?
    var hasNetworkTime = false
    var json = false
    var showsFailures = false
    /// A file in which the table is put between its markers.
    var into: String?
    var measuresCost = true
    var measuresDrives = true
    var threads = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    static let usage = """
        usage: integrity [--drives N] [--seed S] [--scenario NAME] [--network-time] [--json | --markdown]
                         [--failures] [--into FILE] [--no-cost | --cost] [--threads N]
               integrity --scenario NAME --only SEED

        Plays seeded drives of an hour through the core and measures the targets of position integrity.
        --drives N       10000
        --seed S         of the run, 1; drive i has the seed S × 1,000,000 + i
        --scenario NAME  this one alone: \(Scenario.allCases.map(\.rawValue).joined(separator: ", "))
        --network-time   the unit has network time from the start; otherwise it has the receiver's alone
        --json           one object; --markdown, the default, the table of docs/integrity.md
        --failures       every failure too: scenario, seed, second, what; to be seen again by
                         scenario write NAME --seed SEED | fieldgate replay -
        --into FILE      puts the table between the file's markers
        --cost           the cost per fix alone; --no-cost, the drives alone
        --only SEED      plays one drive with that seed and tells its events
        """

    init(_ arguments: some Sequence<String>) throws(Failure) {
        var rest = Array(arguments)[...]
        while let name = rest.popFirst() {
            switch name {
            case "--drives": drives = try Self.number(name, &rest)
            case "--seed": seed = UInt64(try Self.number(name, &rest) as Int)
            case "--only": only = UInt64(try Self.number(name, &rest) as Int)
            case "--threads": threads = try Self.number(name, &rest)
            case "--scenario":
                let value = rest.popFirst() ?? ""
                guard let found = Scenario(rawValue: value) else {
                    throw Failure("no scenario '\(value)'\n\(Self.usage)")
                }
                scenario = found
            case "--into": into = rest.popFirst()
            case "--network-time": hasNetworkTime = true
            case "--json": json = true
            case "--markdown": json = false
            case "--failures": showsFailures = true
            case "--cost": measuresDrives = false
            case "--no-cost": measuresCost = false
            case "--help", "-h": throw Failure(Self.usage)
            default: throw Failure("unknown option \(name)\n\(Self.usage)")
            }
        }
    }

    private static func number(_ name: String, _ rest: inout ArraySlice<String>) throws(Failure) -> Int {
        guard let value = rest.popFirst(), let number = Int(value), number > 0 else {
            throw Failure("\(name) needs a number above 0\n\(usage)")
        }
        return number
    }

    /// The run's drive of this number.
    func drive(_ number: Int) -> (scenario: Scenario, seed: UInt64) {
        let seed = seed &* 1_000_000 &+ UInt64(number)
        if let scenario { return (scenario, seed) }
        let disturbed = Scenario.allCases.filter { $0 != .clean }
        // Of twenty drives five are clean.
        let place = number % (disturbed.count + 5)
        return (place < disturbed.count ? disturbed[place] : .clean, seed)
    }
}

struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
