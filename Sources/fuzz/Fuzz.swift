import Glibc
import Simulator

/// Feeds damaged map files and tracks to their readers until a number of bytes of maps is used up: no crash, no hang, bounded memory.
///
///     fuzz [--seed N] [--bytes N] [--only ROUND] [--milliseconds N] [--mebibytes N]
///
/// Every round is made from the seed and its own number alone, so that `--only` repeats the one that failed.
@main
struct Fuzz {
    private var options: Options
    private var tallies: [Tally] = Format.allCases.map(Tally.init)

    static func main() {
        do {
            var fuzz = Fuzz(options: try Options(CommandLine.arguments.dropFirst().map { $0 }))
            guard fuzz.run() else { exit(1) }
        } catch {
            say("fuzz: \(error)")
            exit(64)
        }
    }

    private mutating func run() -> Bool {
        let watch = Watchdog(options)
        let clock = ContinuousClock()
        let start = clock.now
        var bytes = 0
        var round: UInt64 = options.only ?? 0
        while options.only == nil ? bytes < options.bytes : round == options.only {
            watch.begin(round)
            // Each round's own numbers: SplitMix64 is made for neighbouring seeds.
            var chance = SplitMix64(seed: options.seed &* 0x9e37_79b9_7f4a_7c15 &+ round)
            let format = Format.allCases[Int(round % UInt64(Format.allCases.count))]
            let input = format.input(&chance)
            let began = clock.now
            let verdict =
                format.isMap ? Judge.judge(input, as: format, again: round % 8 == 0) : Judge.judgeTrack(input)
            let took = clock.now - began
            if case .broken(let promise) = verdict {
                say("fuzz: round \(round) of seed \(options.seed) (\(format.rawValue)): \(promise)")
                return false
            }
            tallies[Int(round % UInt64(Format.allCases.count))].add(verdict, input.count, took, round)
            bytes += format.isMap ? input.count : 0
            round += 1
        }
        watch.end()
        return report(bytes, inputs: tallies.reduce(0) { $0 + $1.accepted + $1.refused }, took: clock.now - start)
    }

    private func report(_ bytes: Int, inputs: Int, took: Duration) -> Bool {
        let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
        say("format    inputs      bytes  accepted   refused  slowest")
        for tally in tallies { say(tally.line) }
        let peak = Watchdog.peakMebibytes
        let rate = Int(Double(inputs) / max(seconds, 0.001))
        say(
            "\(inputs) inputs, \(bytes) bytes of maps, seed \(options.seed): \((seconds * 10).rounded() / 10) s, \(rate) inputs/s, "
                + "peak memory \(peak) MiB")
        guard peak <= options.mebibytes else {
            say("fuzz: more than \(options.mebibytes) MiB of memory")
            return false
        }
        // A run that refuses all, or nothing, has tried nothing.
        let isVacuous = options.only == nil && tallies.contains { $0.accepted == 0 || $0.refused == 0 }
        if isVacuous { say("fuzz: a format was never accepted, or never refused") }
        return !isVacuous
    }
}

/// What became of one format's inputs.
private struct Tally {
    let format: Format
    var bytes = 0
    var accepted = 0
    var refused = 0
    var slowest = Duration.zero
    var slowestRound: UInt64 = 0

    init(_ format: Format) { self.format = format }

    mutating func add(_ verdict: Judge.Verdict, _ count: Int, _ took: Duration, _ round: UInt64) {
        bytes += count
        if verdict == .accepted { accepted += 1 } else { refused += 1 }
        if took > slowest { (slowest, slowestRound) = (took, round) }
    }

    var line: String {
        let milliseconds = Double(slowest.components.attoseconds / 1_000_000_000_000) / 1000
        let numbers = [accepted + refused, bytes, accepted, refused].map { number in
            String(repeating: " ", count: max(1, 10 - String(number).count)) + String(number)
        }
        let name = format.rawValue + String(repeating: " ", count: max(0, 6 - format.rawValue.count))
        return name + numbers.joined()
            + "  \(milliseconds + Double(slowest.components.seconds * 1000)) ms in round \(slowestRound)"
    }
}

/// Writes a line to standard output.
func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
}
