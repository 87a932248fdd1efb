import Foundation
import Glibc
import Workbench

/// One clock for everything that is compared: nanoseconds of CLOCK_MONOTONIC, as in `hook.c`.
func monotonicNanoseconds() -> Int64 {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// A sample of durations in nanoseconds.
struct Sample: Sendable {
    private let sorted: [Int64]

    init(_ nanoseconds: [Int64]) { sorted = nanoseconds.sorted() }

    var count: Int { sorted.count }

    /// The smallest value that at least `percent` of the sample don't exceed (nearest rank), in milliseconds.
    func percentile(_ percent: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        let rank = Int((percent / 100 * Double(sorted.count)).rounded(.up))
        return Double(sorted[min(sorted.count, max(1, rank)) - 1]) / 1e6
    }

    /// p50, p99 and the greatest, as cells of a table.
    var cells: String { "\(fixed(percentile(50), 3)) | \(fixed(percentile(99), 3)) | \(fixed(percentile(100), 3))" }
}

/// What the kernel says of a process.
enum ProcessMeter {
    /// CPU time so far in seconds, all threads, also those that have ended; to the nanosecond, unlike /proc/PID/stat.
    static func cpuSeconds(_ process: Int32) throws -> Double {
        var clock = clockid_t()
        var time = timespec()
        guard unsafe clock_getcpuclockid(process, &clock) == 0, unsafe clock_gettime(clock, &time) == 0 else {
            throw WorkbenchError("process \(process) has no CPU clock: it has ended")
        }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// A line of /proc/PID/status in kB.
    static func kilobytes(_ name: String, of process: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        for line in status.split(separator: "\n") where line.hasPrefix("\(name):") {
            if let value = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) }) {
                return value
            }
        }
        throw WorkbenchError("no \(name) for process \(process)")
    }

    static func privateKilobytes(_ process: Int32) throws -> Int { try kilobytes("RssAnon", of: process) }
}

/// `value` with so many decimals, whatever the locale.
func fixed(_ value: Double, _ decimals: Int) -> String {
    value.isFinite ? String(format: "%.\(decimals)f", value) : "–"
}

func megabytes(_ kilobytes: Int) -> String { fixed(Double(kilobytes) / 1024, 1) }

/// The verdict on a target.
func held(_ value: Double, below limit: Double) -> String { value < limit ? "held" : "**MISSED**" }
func held(_ value: Double, atLeast limit: Double) -> String { value >= limit ? "held" : "**MISSED**" }
