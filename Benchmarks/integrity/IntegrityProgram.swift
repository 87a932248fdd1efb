import FoundationEssentials
import Glibc
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
        if options.measuresDrives { await play(options, into: &tally) }
        say("took \(ContinuousClock.now - start)")
        print(tally.dump(showsFailures: options.showsFailures))
    }

    private static func tell(_ scenario: Scenario, _ seed: UInt64, _ options: Options) {
        let ground = Ground(scenario, seed: seed)
        var player = Player(ground, hasNetworkTime: options.hasNetworkTime)
        var watch = DriveWatch(ground, tells: true)
        player.play(&watch)
        print(
            "\(scenario.rawValue) \(seed) disturbed \(ground.drive.disturbed as Any) lie \(ground.lieFrom as Any) vehicle \(ground.hasVehicle)"
        )
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
