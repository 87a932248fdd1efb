import Dispatch
import Foundation
import Glibc
import Logging
import Safety
import ServiceLifecycle
import Settings
import Synchronization

/// What came of asking the vehicle, since start.
struct VehicleTally: Sendable, Equatable {
    /// Readings that went to the core.
    var readings = 0
    /// Inputs that couldn't be had or read, each time.
    var failed = 0
}

/// Asks the vehicle for ignition and odometer and brings what it says into the loop's inbox.
///
/// On a thread of its own, because files and chips can block; it exists from the first settings that ask for it. What
/// can't be had is unknown: it isn't sent, and nothing is sent in its place.
final class VehicleFeed: Service {
    private struct Orders {
        var settings: VehicleSettings?
        /// Grows with each change.
        var number = 0
        var hasThread = false
        var isOver = false
    }

    /// However fast time runs.
    private static let shortestRound = Duration.milliseconds(10)
    /// Of looking after a program, from the first look on.
    private static let firstPause = Duration.milliseconds(1)
    private static let longestPause = Duration.milliseconds(20)
    private let orders = Mutex(Orders())
    /// One for each change of the orders.
    private let news = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let initial: VehicleSettings?
    private let clock: UnitClock
    private let inbox: Inbox<Event>
    private let board: StatusBoard
    private let logger: Logger
    private let leastLimit: Duration
    private let limit = RateLimit()

    /// - Parameter leastLimit: what a program is given, or two rounds if that is more.
    init(
        settings: VehicleSettings?, clock: UnitClock, inbox: Inbox<Event>, board: StatusBoard, logger: Logger,
        leastLimit: Duration = .seconds(2)
    ) {
        initial = settings
        self.leastLimit = leastLimit
        self.clock = clock
        self.inbox = inbox
        self.board = board
        self.logger = logger
    }

    func run() async throws {
        use(initial)
        do {
            try await gracefulShutdown()
        } catch {
            await close()
            throw error
        }
        await close()
    }

    /// Asks others from now on, or nobody; returns at once. What the old ones say after it doesn't count.
    func use(_ settings: VehicleSettings?) {
        let settings = settings.flatMap { $0.ignition == nil && $0.odometer == nil ? nil : $0 }
        let startsThread = orders.withLock { orders in
            guard !orders.isOver else { return false }
            orders.settings = settings
            orders.number += 1
            guard settings != nil, !orders.hasThread else { return false }
            orders.hasThread = true
            return true
        }
        news.signal()
        guard startsThread else { return }
        let thread = Thread { [self] in work() }
        thread.name = "vehicle"
        thread.stackSize = 256 * 1024
        thread.start()
    }

    /// Ends for good. Waits for the programs that run to be gone, but not for a file that hangs.
    func close() async {
        let hasThread = orders.withLock { orders in
            guard !orders.isOver else { return false }
            orders.isOver = true
            orders.number += 1
            return orders.hasThread
        }
        news.signal()
        guard hasThread else { return }
        await Aside.run { [ended] in _ = ended.wait(timeout: .now() + .seconds(1)) }
    }

    // MARK: - On its thread

    private struct Inputs {
        var ignition = VehicleInput()
        var odometer = VehicleInput()

        var areBusy: Bool { ignition.isBusy || odometer.isBusy }

        mutating func look() {
            ignition.look()
            odometer.look()
        }
    }

    private func work() {
        // Signals are for threads that wait for them.
        var everything = sigset_t()
        unsafe sigfillset(&everything)
        unsafe pthread_sigmask(SIG_SETMASK, &everything, nil)
        var inputs = Inputs()
        while true {
            let orders = orders.withLock { $0 }
            if let settings = orders.settings, !orders.isOver {
                round(settings, number: orders.number, &inputs)
            } else if !orders.isOver {
                news.wait()
            }
            if isCurrent(orders.number) { continue }
            // Others are asked now: a program of the old ones ends with them.
            inputs.ignition.abandon()
            inputs.odometer.abandon()
            while inputs.areBusy {
                pause(Self.firstPause)
                inputs.look()
            }
            if self.orders.withLock({ $0.isOver }) { break }
        }
        ended.signal()
    }

    private func isCurrent(_ number: Int) -> Bool { orders.withLock { $0.number == number } }

    /// Waits, or less if the orders change.
    private func pause(_ duration: Duration) {
        _ = news.wait(timeout: .now() + .nanoseconds(Int(duration.nanoseconds)))
    }

    /// Asks once, tells, and waits for the next round.
    private func round(_ settings: VehicleSettings, number: Int, _ inputs: inout Inputs) {
        let every = max(clock.real(settings.every), Self.shortestRound)
        let next = ContinuousClock.now.advanced(by: every)
        let limit = max(every * 2, leastLimit)
        inputs.ignition.begin(settings.ignition, within: limit)
        inputs.odometer.begin(settings.odometer, within: limit)
        var wait = Self.firstPause
        // One that needs longer is heard in a later round; the other isn't held up more than one.
        while inputs.areBusy, ContinuousClock.now < next, isCurrent(number) {
            pause(wait)
            wait = min(wait * 2, Self.longestPause)
            inputs.look()
        }
        guard isCurrent(number) else { return }
        tell(settings, inputs)
        while isCurrent(number) {
            let left = ContinuousClock.now.duration(to: next)
            guard left > .zero else { return }
            pause(left)
        }
    }

    private func tell(_ settings: VehicleSettings, _ inputs: Inputs) {
        var failed = 0
        var reading = VehicleReading()
        do {
            reading.isIgnitionOn = try inputs.ignition.finish(settings.ignition)?.ignition()
        } catch {
            failed += 1
            complain("ignition", settings.ignition, error)
        }
        do {
            reading.odometerMetres = try inputs.odometer.finish(settings.odometer)?
                .odometerMetres(unitMetres: settings.odometerUnitMetres)
        } catch {
            failed += 1
            complain("odometer", settings.odometer, error)
        }
        let isAny = reading != VehicleReading()
        board.update { parts in
            var tally = parts.vehicle ?? VehicleTally()
            tally.readings += isAny ? 1 : 0
            tally.failed += failed
            parts.vehicle = tally
        }
        if isAny { inbox.send(.vehicle(reading)) }
    }

    /// Never with the value, nor with a program's arguments.
    private func complain(_ input: String, _ source: VehicleSettings.Source?, _ fault: VehicleFault) {
        guard let held = limit.pass("\(input) \(fault.key)") else { return }
        let name =
            switch source {
            case .gpio(let chip, let line, _): "line \(line) of \(chip)"
            case .file(let path): path
            case .command(let words): words.first ?? ""
            case nil: ""
            }
        logger.warning(
            "the vehicle's \(input) can't be read",
            metadata: ["from": "\(name)", "why": "\(fault)", "held_back": "\(held)"])
    }
}
