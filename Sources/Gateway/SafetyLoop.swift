import Logging
import Safety
import ServiceLifecycle

/// The loop: one event, one decision, its effects; then sleep until the next event or deadline.
///
/// The only place that owns a `SafetyMonitor`. Its own progress feeds systemd's watchdog.
final class SafetyLoop: Service {
    let inbox: Inbox<Event>
    private let start: SafetyMonitor
    private let clock: UnitClock
    private let runner: EffectRunner
    private let board: StatusBoard
    private let notifier: Notifier
    private let clockFloor: UTCTime

    /// However quiet it is, the loop turns this often: for the watchdog, the clock and the board.
    static let longestSleep = Duration.seconds(5)
    /// A deadline that lies in the past must not become a busy loop.
    static let shortestSleep = Duration.milliseconds(1)
    /// How often the system clock is read.
    static let clockEvery = Duration.seconds(30)

    init(
        inbox: Inbox<Event>, monitor: SafetyMonitor, clock: UnitClock, runner: EffectRunner, board: StatusBoard,
        notifier: Notifier, clockFloor: UTCTime
    ) {
        self.inbox = inbox
        start = monitor
        self.clock = clock
        self.runner = runner
        self.board = board
        self.notifier = notifier
        self.clockFloor = clockFloor
    }

    func run() async throws {
        var monitor = start
        let ticker = Ticker { [inbox] in inbox.send(.tick) }
        var lastClock: MonotonicInstant?
        ticker.arm(in: .zero)
        await inbox.forEachUntilShutdown { event in
            let now = clock.now
            if lastClock.map({ clock.real($0.duration(to: now)) >= Self.clockEvery }) ?? true {
                lastClock = now
                let wall = clock.wall(floor: clockFloor)
                turn(&monitor, .clock(wall.utc, wall.grade), at: now)
            }
            turn(&monitor, event, at: now)
            notifier.alive()
            let sleep = monitor.nextDeadline.map { clock.wait(until: $0) } ?? Self.longestSleep
            ticker.arm(in: max(Self.shortestSleep, min(Self.longestSleep, sleep)))
        }
    }

    private func turn(_ monitor: inout SafetyMonitor, _ event: Event, at now: MonotonicInstant) {
        let effects = monitor.handle(event, at: now)
        let (snapshot, label) = (monitor.snapshot(at: now), monitor.stamp(now))
        board.update {
            $0.monitor = snapshot
            $0.label = label
        }
        runner.perform(effects)
    }
}
