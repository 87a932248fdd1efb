import Foundation
import Glibc
import Workbench

/// Measures the release build beside its peers and prints a page of Markdown; progress goes to standard error.
func say(_ text: String) { FileHandle.standardError.write(Data("bench: \(text)\n".utf8)) }

func machine() throws -> String {
    let cpu =
        try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8).split(separator: "\n")
        .first { $0.hasPrefix("model name") }?.split(separator: ":").last.map { String($0).trimmed } ?? "unknown"
    let kernel = try String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8).trimmed
    let load = try String(contentsOfFile: "/proc/loadavg", encoding: .utf8).split(separator: " ")[0]
    return "\(ProcessInfo.processInfo.processorCount) cores of \(cpu), Linux \(kernel); load \(load) at the start"
}

func target(_ name: String, _ limit: String, _ figure: String, _ verdict: String) {
    print("| \(name) | \(limit) | \(figure) | \(verdict) |")
}

func measure(_ options: Options) async throws {
    print("Machine: \(try machine())\n")
    var runs: [TransportBench.Outcome] = []
    if options.wants("slow") {
        say("\(options.slowFixes) fixes at 1 Hz")
        runs.append(
            try await TransportBench(fieldgate: options.fieldgate, fixes: options.slowFixes, epochsPerSecond: 1).run())
    }
    if options.wants("transport") {
        say("\(options.fixes) fixes at 10 Hz")
        runs.append(
            try await TransportBench(fieldgate: options.fieldgate, fixes: options.fixes, epochsPerSecond: 10).run())
    }
    if !runs.isEmpty {
        print("## Transport: gpsd's report to the subscriber\n\n\(TransportBench.table(runs))\n")
        for run in runs {
            print(
                "\(run.title): start with 1,000 zones cost \(fixed(run.startCPUSeconds, 3)) s of CPU; "
                    + "\(run.unmatched) messages without a report.\n")
        }
    }
    let alarms = try await AlarmPages.measure(options)
    var visits: VisitBench.Outcome?
    if options.wants("visits") {
        say("\(options.visits) visits")
        let outcome = try await VisitBench(fieldgate: options.fieldgate, visits: options.visits).run()
        visits = outcome
        print(
            """
            ## Visits: durable a second

            | what | a second | of the disk's own |
            |---|---|---|
            | append of 4 KiB and fdatasync | \(fixed(outcome.appendsPerSecond, 0)) | 1 |
            | journal: visit and outbox row, one transaction | \(fixed(outcome.journalPerSecond, 0)) | \(fixed(outcome.ratio, 2)) |
            | local socket, a connection each, one client | \(fixed(outcome.socketPerSecond, 0)) | \(fixed(outcome.socketPerSecond / outcome.appendsPerSecond, 2)) |
            | local socket, a connection each, eight clients | \(fixed(outcome.socketAtOncePerSecond, 0)) | \(fixed(outcome.socketAtOncePerSecond / outcome.appendsPerSecond, 2)) |

            Refused: \(outcome.refused).

            """)
    }
    print("## Targets\n\n| what | target | figure | |\n|---|---|---|---|")
    for run in runs {
        let limit = run.peerCPUPerThousand
        target(
            "\(run.title): CPU s / 1,000 fixes", "below the peer's \(fixed(limit, 3))", fixed(run.cpuPerThousand, 3),
            held(run.cpuPerThousand, below: limit))
        target(
            "\(run.title): latency p99", "under 5 ms", "\(fixed(run.latency.percentile(99), 3)) ms",
            held(run.latency.percentile(99), below: 5))
        target(
            "\(run.title): RssAnon, greatest", "under 12 MB", "\(megabytes(run.greatestKilobytes)) MB",
            held(Double(run.greatestKilobytes) / 1024, below: 12))
        if run.title.hasSuffix(" 1 Hz") {
            target(
                "CPU at 1 Hz", "under 0.5 % of a core", "\(fixed(run.corePercent, 2)) %",
                held(run.corePercent, below: 0.5))
        }
    }
    alarms.judge()
    if let visits {
        target(
            "durable visits against fdatasync", "at least 0.8", fixed(visits.ratio, 2), held(visits.ratio, atLeast: 0.8)
        )
    }
}

do {
    try await measure(try Options(Array(CommandLine.arguments.dropFirst())))
} catch {
    say("\(error)")
    exit(1)
}
