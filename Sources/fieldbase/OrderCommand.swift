import ArgumentParser
import BaseOffice
import Safety
import Settings

struct OrderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: "One signed order to each unit.",
        discussion: """
            Exit status: 0 when every unit did it (or the order is on its way and --wait wasn't given), 1 when one \
            refused or failed, 65 for an order that can't be given, 75 when one didn't answer in time or `fieldbase \
            run` isn't running: the order stays queued until it expires.

            Examples:
              fieldbase order evacuate unit-01 --text "Bridge at Zolochiv is closed" --wait 10s
              fieldbase order stand-down unit-01 --alert 0198…
              fieldbase order drill --all
            """,
        subcommands: [
            Evacuate.self, StandDown.self, AcknowledgeOrder.self, Report.self, MessageOrder.self, Silence.self,
            Drill.self, ZonesOrder.self, ListOrders.self,
        ])

    struct Evacuate: ParsableCommand, Ordering {
        static let configuration = CommandConfiguration(abstract: "Sounds at once: leave, or take shelter.")
        @OptionGroup var common: OrderOptions
        @Option(name: .long, help: "advisory, warning or evacuate.") var level = Level.evacuate
        @Option(name: .long, help: "relocate, shelter or avoid. May be repeated.") var action: [Action] = []
        @Option(name: .long, help: "At most 100 characters, for the crew.") var text: String?
        @Option(name: .long, help: "The id of the haven to go to.") var haven: String?

        func work(_ desk: Desk) -> Order.Work {
            let chosen = action.isEmpty ? [.relocate] : Action.allCases.filter(action.contains)
            return .evacuate(level: level, actions: chosen, text: text, haven: haven)
        }
        func run() throws { try give() }
    }

    struct StandDown: ParsableCommand, Ordering {
        static let configuration = CommandConfiguration(
            commandName: "stand-down", abstract: "Ends an ordered, distress or overdue alert.",
            discussion: "An alert that live fixes hold up is only silenced. Needs a key that may lower.")
        @OptionGroup var common: OrderOptions
        @Option(name: .long, help: "The alert's id.") var alert: Identifier
        func work(_ desk: Desk) -> Order.Work { .standDown(alert: alert) }
        func run() throws { try give() }
    }

    struct AcknowledgeOrder: ParsableCommand, Ordering {
        static let configuration = CommandConfiguration(
            commandName: "acknowledge", abstract: "The office has seen this alert.")
        @OptionGroup var common: OrderOptions
        @Option(name: .long, help: "The alert's id.") var alert: Identifier
        func work(_ desk: Desk) -> Order.Work { .acknowledge(alert: alert) }
        func run() throws { try give() }
    }

    struct Report: ParsableCommand, Ordering {
        static let configuration = CommandConfiguration(abstract: "Report the position now.")
        @OptionGroup var common: OrderOptions
        func work(_ desk: Desk) -> Order.Work { .report }
        func run() throws { try give() }
    }

    struct MessageOrder: ParsableCommand, Ordering {
        static let configuration = CommandConfiguration(
            commandName: "message", abstract: "A line of text for the crew, at most 280 characters.")
        @OptionGroup var common: OrderOptions
        @Option(name: .long, help: "The text.") var text: String
        func work(_ desk: Desk) -> Order.Work { .message(text: text) }
        func run() throws { try give() }
    }

    struct Silence: ParsableCommand, Ordering {
        static let configuration = CommandConfiguration(
            abstract: "Emission control: the link is silent for so many minutes.",
            discussion: "Distress and evacuate-level alerts break it, unless --mode total. Needs a key that may lower.")
        @OptionGroup var common: OrderOptions
        @Option(name: .long, help: "1 to 240.") var minutes: Int
        @Option(name: .long, help: "normal or total.") var mode = EmissionMode.normal
        func work(_ desk: Desk) -> Order.Work { .emissionControl(minutes: minutes, mode: mode) }
        func run() throws { try give() }
    }

    struct Drill: ParsableCommand, Ordering {
        static let configuration = CommandConfiguration(
            abstract: "Begins or ends a drill.", discussion: "Beginning one needs a key that may lower.")
        @OptionGroup var common: OrderOptions
        @Flag(name: .long, help: "End it.") var off = false
        func work(_ desk: Desk) -> Order.Work { .drill(on: !off) }
        func run() throws { try give() }
    }

    struct ZonesOrder: ParsableCommand, Ordering {
        static let configuration = CommandConfiguration(
            commandName: "zones", abstract: "Be running the office's newest zone set.")
        @OptionGroup var common: OrderOptions
        @Option(name: .long, help: "Another version.") var version: UInt64?
        func work(_ desk: Desk) throws -> Order.Work {
            guard let version = try version ?? desk.store.zoneSets().first?.version else {
                complain("no zone set was published yet; `fieldbase zones publish`")
                throw Exit.data
            }
            return .zones(version: version)
        }
        func run() throws { try give() }
    }

    struct ListOrders: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "The newest orders and what became of them.")
        @OptionGroup var config: ConfigOption
        @Option(name: .long, help: "How many.") var limit = 20

        func run() throws {
            try sayingWhy {
                let store = try Desk(config).store
                for order in try store.orders(limit: max(1, min(limit, 1_000))) {
                    let reply = try store.reply(to: order.id)
                    let end = reply.map { Waiting.words($0) } ?? order.state.rawValue
                    tell("\(order.id)  \(order.unit)  \(order.summary)  \(end)")
                }
            }
        }
    }
}

/// The office has seen an alert: an order to its unit, looked up.
struct Acknowledge: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The office has seen this alert; its unit is told.",
        discussion:
            "The same as `order acknowledge UNIT --alert ALERT`. It silences nothing on board and clears nothing.")
    @OptionGroup var config: ConfigOption
    @Argument(help: "The alert's id, as `fieldbase watch` shows it.") var alert: Identifier
    @OptionGroup var signing: SigningOptions

    func run() throws {
        try sayingWhy {
            let desk = try Desk(config)
            guard let known = try desk.store.alert(alert) else {
                complain("the office knows no alert \(alert)")
                throw Exit.data
            }
            try Waiting.give(.acknowledge(alert: alert), to: [known.unit], desk, signing)
        }
    }
}
