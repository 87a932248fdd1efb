import FoundationEssentials
import Glibc
import Safety
import Simulator

@main
struct IntegrityProgram {
    static func main() async {
        do {
            let options = try Options(CommandLine.arguments.dropFirst())
            try await run(options)
        } catch {
            say("\(error)")
            exit(64)
        }
    }

    private static func run(_ options: Options) async throws {
        if let seed = options.only {
            guard let scenario = options.scenario else { throw Failure("--only wants --scenario") }
            return tell(scenario, seed, options)
        }
        let start = ContinuousClock.now
        var tally = Tally()
        if options.measuresDrives {
            await play(options, into: &tally)
            say("\(options.drives) drives took \((ContinuousClock.now - start).components.seconds) s")
        }
        var cost: [Cost] = []
        if options.measuresCost {
            for zones in [0, 1_000] {
                say("a million fixes among \(zones) zones")
                cost += Cost.measure(zones: zones, fixes: 1_000_000, seed: options.seed)
            }
        }
        let markdown = Markdown(tally: tally, cost: cost, options: options).text
        if let page = options.into { try Page(page).put(markdown) }
        if options.json {
            print(JSONText(tally: tally, cost: cost, options: options).text)
        } else if options.into == nil {
            print(markdown)
        }
        if options.showsFailures { for line in failures(tally) { print(line) } }
    }

    /// Each can be replayed: scenario write NAME --seed SEED | fieldgate replay -
    private static func failures(_ tally: Tally) -> [String] {
        tally.results.flatMap { result in
            result.mishaps.map {
                "\(result.scenario.rawValue) \(result.seed) \(result.hasVehicle ? "vehicle" : "alone") "
                    + "\($0.kind.rawValue) at \($0.second) s: \($0.what)"
            }
        }
    }

    private static func tell(_ scenario: Scenario, _ seed: UInt64, _ options: Options) {
        let ground = Ground(scenario, seed: seed)
        var player = Player(ground, hasNetworkTime: options.hasNetworkTime)
        var watch = DriveWatch(ground, tells: true)
        player.play(&watch)
        print(
            "\(scenario.rawValue) \(seed), \(ground.hasVehicle ? "with" : "without") the vehicle's word, disturbed "
                + "\(ground.drive.disturbed.map { "\($0)" } ?? "never"), lied to from "
                + "\(ground.lieFrom.map { "\($0)" } ?? "never")")
        for line in watch.told { print(line) }
        for mishap in watch.result.mishaps { print("! \(mishap.kind.rawValue) \(mishap.second) \(mishap.what)") }
    }

    /// All cores take the next drive, until there is none.
    private static func play(_ options: Options, into tally: inout Tally) async {
        let (threads, total) = (options.threads, options.drives)
        await withTaskGroup(of: Tally.self) { group in
            for thread in 0..<threads {
                group.addTask {
                    var part = Tally()
                    for number in stride(from: thread, to: total, by: threads) {
                        part.add(playOne(number, options))
                        if thread == 0, number / threads % max(1, total / threads / 20) == 0 {
                            say("\(number) of \(total) drives")
                        }
                    }
                    return part
                }
            }
            for await part in group { tally.add(part) }
        }
        tally.sort()
    }

    private static func playOne(_ number: Int, _ options: Options) -> DriveResult {
        let (scenario, seed) = options.drive(number)
        let ground = Ground(scenario, seed: seed)
        var player = Player(ground, hasNetworkTime: options.hasNetworkTime)
        var watch = DriveWatch(ground)
        player.play(&watch)
        return watch.result
    }
}

/// To standard error.
func say(_ text: String) {
    let line = Array("integrity: \(text)\n".utf8)
    _ = unsafe write(STDERR_FILENO, line, line.count)
}
