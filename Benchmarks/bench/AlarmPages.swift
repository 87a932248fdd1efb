import Workbench

/// Everything about alarms and orders: measured, printed, and held against the targets.
struct AlarmPages {
    private var plain: AlarmBench.Outcome?
    private var sick: AlarmBench.Outcome?
    private var hooks: AlarmBench.Outcome?
    private var endless: AlarmBench.Outcome?
    private var orders: OrderBench.Outcome?
    private var flood: FloodBench.Outcome?

    static func measure(_ options: Options) async throws -> AlarmPages {
        var pages = AlarmPages()
        let bench = AlarmBench(fieldgate: options.fieldgate, hook: options.hook, alarms: options.alarms)
        // Bad hooks are nothing without what they are compared with.
        if options.wants("alarms") || options.wants("hooks") {
            say("\(options.alarms) alarms")
            let outcome = try await bench.run()
            pages.plain = outcome
            print("## Alarm: gpsd's report to the hook\n\n\(heading(outcome))\n\(rows(outcome))")
            print("| (the hook's start alone) | \(outcome.hookAlone.count) | \(outcome.hookAlone.cells) |\n")
        }
        if options.wants("sick") { try await pages.measureSick(bench, options) }
        if options.wants("hooks") { try await pages.measureHooks(bench, options) }
        if options.wants("orders") { try await pages.measureOrders(options) }
        return pages
    }

    private mutating func measureSick(_ bench: AlarmBench, _ options: Options) async throws {
        var bench = bench
        bench.alarms = options.sickAlarms
        bench.trouble = .sickDisk(library: options.slowDisk, milliseconds: options.syncMilliseconds)
        say("\(bench.alarms) alarms on a sick disk")
        let outcome = try await bench.run()
        sick = outcome
        print("## Sick disk: every sync takes \(options.syncMilliseconds) ms longer\n\n\(Self.heading(outcome))")
        print("\(Self.rows(outcome))\n")
        print(
            "Sounded from memory: \(outcome.spokenFromMemory) changes of alerts; in the journal in the end: "
                + "\(outcome.written) of \(outcome.entered) alerts.\n")
    }

    private mutating func measureHooks(_ bench: AlarmBench, _ options: Options) async throws {
        var bench = bench
        let names = AlarmBench.badNames
        bench.trouble = .badHooks(program: options.badHook, names: names)
        say("\(bench.alarms) alarms beside hooks that misbehave")
        let first = try await bench.run()
        hooks = first
        print("## Hooks that hang, crash, fail, print a gigabyte, are gone\n\n\(page(first, bad: names.count))")
        bench.trouble = .badHooks(program: options.badHook, names: names + ["endless"])
        say("the same, and one that prints without end")
        let second = try await bench.run()
        endless = second
        print("## The same, and one that prints without end\n\n\(page(second, bad: names.count + 1))")
    }

    private func page(_ outcome: AlarmBench.Outcome, bad: Int) -> String {
        let without = plain.map { megabytes($0.endKilobytes) } ?? "–"
        return """
            \(Self.heading(outcome))
            \(Self.rows(outcome))
            | the last hook's, behind the \(bad) | \(outcome.behind.count) | \(outcome.behind.cells) |

            """
                + "\nRuns that failed: \(outcome.failedRuns); processes left over: \(outcome.leftOver); RssAnon "
                + "\(megabytes(outcome.idleKilobytes)) MB before, \(megabytes(outcome.endKilobytes)) MB after "
                + "(\(without) MB after the same drive without them).\n"
    }

    private mutating func measureOrders(_ options: Options) async throws {
        say("\(options.orders) orders")
        let outcome = try await OrderBench(
            fieldgate: options.fieldgate, fieldbase: options.fieldbase, hook: options.hook, orders: options.orders
        ).run()
        orders = outcome
        print(
            """
            ## Orders: fieldbase order evacuate to the unit's hook

            | from | of \(options.orders) orders | p50 ms | p99 ms | max ms |
            |---|---|---|---|---|
            | the start of `fieldbase order` | \(outcome.latency.count) | \(outcome.latency.cells) |
            | the envelope on the broker | \(outcome.fromBroker.count) | \(outcome.fromBroker.cells) |

            """)
        say("two times \(options.forgeries) orders that must do nothing")
        let flooded = try await FloodBench(
            fieldgate: options.fieldgate, hook: options.hook, envelopes: options.forgeries
        ).run()
        flood = flooded
        print(Self.page(flooded))
    }

    private static func page(_ flood: FloodBench.Outcome) -> String {
        let reasons = flood.refused.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return """
            ## Forged, repeated, truncated and expired orders

            | from gpsd's report to the position at the subscriber | published of fixes | p50 ms | p99 ms | max ms |
            |---|---|---|---|---|
            | before | \(flood.quiet.count) of \(flood.quietFixes) | \(flood.quiet.cells) |
            | meanwhile | \(flood.meanwhile.count) of \(flood.meanwhileFixes) | \(flood.meanwhile.cells) |

            """
                + "\nThrown: \(flood.thrown) in \(fixed(flood.seconds, 1)) s; acted on: \(flood.obeyed); CPU "
                + "\(fixed(flood.cpuMicrosecondsEach, 0)) µs each; RssAnon \(megabytes(flood.beforeKilobytes)) MB before, "
                + "\(megabytes(flood.halfKilobytes)) MB after half of them, \(megabytes(flood.endKilobytes)) MB after all. "
                + "Counted: \(reasons.joined(separator: ", ")). The next one that counts is "
                + "\(flood.stillObeys ? "" : "**not** ")carried out.\n"
    }

    private static func heading(_ outcome: AlarmBench.Outcome) -> String {
        "| from gpsd's report to | of \(outcome.entered) entries | p50 ms | p99 ms | max ms |\n|---|---|---|---|---|"
    }

    private static func rows(_ outcome: AlarmBench.Outcome) -> String {
        """
        | the hook's first instruction | \(outcome.latency.count) | \(outcome.latency.cells) |
        | the alert at the subscriber | \(outcome.message.count) | \(outcome.message.cells) |
        """
    }
}

// MARK: - Targets

extension AlarmPages {
    /// Prints a row for each target of what was measured.
    func judge() {
        if let plain { Self.judge(plain, "") }
        if let sick {
            Self.below("sick disk: report to alarm hook, greatest", sick.latency.percentile(100), 300)
            Self.none("sick disk: alarms that were not sounded", sick.entered - sick.latency.count)
            Self.none("sick disk: alarms that were not written in the end", sick.entered - sick.written)
        }
        if let hooks { judge(hooks, "bad hooks") }
        if let endless { judge(endless, "endless hooks") }
        if let orders {
            Self.below("order to alarm hook, p99", orders.latency.percentile(99), 1_000)
            Self.none("orders that were not sounded", orders.unheard)
        }
        if let flood {
            Self.none("forged orders that were acted on", flood.obeyed)
            Self.none("orders that count and were refused afterwards", flood.stillObeys ? 0 : 1)
            let growth = Double(flood.endKilobytes - flood.halfKilobytes) / 1024
            Self.below("RssAnon: growth over the second half of them", growth, 0.5, "MB", decimals: 1)
            Self.below("report to position meanwhile, p99", flood.meanwhile.percentile(99), 10)
        }
    }

    private func judge(_ outcome: AlarmBench.Outcome, _ name: String) {
        Self.judge(outcome, "\(name): ")
        Self.none("\(name): alarms that were not sounded", outcome.entered - outcome.latency.count)
        Self.none("\(name): processes left over", outcome.leftOver)
        let growth = outcome.endKilobytes - (plain?.endKilobytes ?? outcome.idleKilobytes)
        Self.below("\(name): RssAnon above the run without them", Double(growth) / 1024, 1, "MB", decimals: 1)
    }

    private static func judge(_ outcome: AlarmBench.Outcome, _ prefix: String) {
        below("\(prefix)report to alarm hook, p99", outcome.latency.percentile(99), 5)
        below("\(prefix)report to alert at the subscriber, p99", outcome.message.percentile(99), 10)
    }

    private static func below(
        _ name: String, _ value: Double, _ limit: Double, _ unit: String = "ms", decimals: Int = 3
    ) {
        target(
            name, "under \(fixed(limit, limit < 1 ? 1 : 0)) \(unit)", "\(fixed(value, decimals)) \(unit)",
            held(value, below: limit))
    }

    private static func none(_ name: String, _ count: Int) {
        target(name, "none", "\(count)", held(Double(count), below: 1))
    }
}
