import ArgumentParser
import BaseOffice
import Glibc
import Safety
import Settings

/// Who signs, for how long, and whether to wait.
struct SigningOptions: ParsableArguments {
    @Option(name: .long, help: "Whose key signs; the first that may lower when absent.") var signer: String?
    @Option(name: .long, help: "For how long the order counts: 60s to 7d.") var expires = Span(.seconds(3_600))
    @Option(name: .long, help: "Wait so long for the reply, and let the exit status tell it.") var wait: Span?
}

struct OrderOptions: ParsableArguments {
    @OptionGroup var config: ConfigOption
    @Argument(help: "The units.") var units: [String] = []
    @Flag(name: .long, help: "Every enrolled unit.") var all = false
    @OptionGroup var signing: SigningOptions
}

/// A command that is one order.
protocol Ordering {
    var common: OrderOptions { get }
    func work(_ desk: Desk) throws -> Order.Work
}

extension Ordering {
    func give() throws {
        try sayingWhy {
            let desk = try Desk(common.config)
            guard !common.all || common.units.isEmpty else {
                complain("either --all or names of units, not both")
                throw Exit.data
            }
            let units = common.all ? try desk.store.enrolments().map(\.unit) : common.units
            try Waiting.give(try work(desk), to: units, desk, common.signing)
        }
    }
}

/// Gives an order and waits for what becomes of it.
enum Waiting {
    static func give(_ work: Order.Work, to units: [String], _ desk: Desk, _ options: SigningOptions) throws {
        let orders = try OrderDesk(
            store: desk.store, ring: try desk.ring(), root: desk.settings.root, fleet: desk.settings.fleet
        ).give(work, to: units, signer: options.signer, validFor: options.expires.duration, at: desk.now)
        for order in orders { tell("\(order.id)  \(order.unit)  \(order.summary)  queued") }
        guard try desk.isRunning() else {
            complain("fieldbase run is not running: the order stays queued, and is sent when it starts")
            throw Exit.temporary
        }
        if let link = try desk.store.link(), !link.isUp {
            complain("no link to the broker (\(link.why ?? "down")): the order is sent when it is back")
        }
        guard let wait = options.wait else { return }
        try hold(orders, for: wait.duration, desk)
    }

    private static func hold(_ orders: [StoredOrder], for bound: Duration, _ desk: Desk) throws {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: bound)
        var open = orders
        var isRefused = false
        while !open.isEmpty, clock.now < deadline {
            var rest: [StoredOrder] = []
            for order in open {
                guard let reply = try desk.store.reply(to: order.id), reply.outcome != .executing else {
                    rest.append(order)
                    continue
                }
                tell("\(order.id)  \(order.unit)  \(words(reply))")
                if reply.outcome != .done { isRefused = true }
            }
            open = rest
            if !open.isEmpty { usleep(50_000) }
        }
        for order in open {
            let isExecuting = try desk.store.reply(to: order.id)?.outcome == .executing
            complain(
                isExecuting
                    ? "\(order.unit) has it and is at it"
                    : "\(order.unit) hasn't answered; it is asked again until the end")
        }
        if isRefused { throw Exit.refused }
        if !open.isEmpty { throw Exit.temporary }
    }

    static func words(_ reply: StoredReply) -> String {
        reply.outcome.rawValue + (reply.reason.map { " (\($0))" } ?? "") + (reply.alert.map { ", alert \($0)" } ?? "")
    }
}
