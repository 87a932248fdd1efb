import Safety
import Simulator

/// Plays a drive through the core as the shell would: each report at its instant, and before it every deadline.
struct Player {
    private(set) var monitor: SafetyMonitor
    private let ground: Ground
    private let hasNetworkTime: Bool
    private var random: SplitMix64
    private(set) var now: MonotonicInstant
    /// A deadline that doesn't pass would hold the real loop up for ever.
    private(set) var stuck = 0

    /// Since boot.
    static let start = 1_000.0
    static let mostTicks = 100

    init(_ ground: Ground, hasNetworkTime: Bool) {
        self.ground = ground
        self.hasNetworkTime = hasNetworkTime
        random = SplitMix64(seed: ground.drive.seed ^ 0xde1a)
        now = .seconds(Self.start - 1)
        monitor = SafetyMonitor(
            restoring: SafetyMonitor.Memory(boot: 1), policy: Policy(), zones: ground.zones,
            generator: SeededGenerator(seed: ground.drive.seed), at: now)
    }

    static func instant(_ second: Double) -> MonotonicInstant { .seconds(start + second) }

    /// Calls `watch` with whatever the core wants, and the second of the drive it belongs to.
    mutating func play(_ watch: inout DriveWatch) {
        for (second, moment) in ground.moments.enumerated() {
            pass(to: Self.instant(Double(second)), second: max(0, second - 1), &watch)
            watch.begin(second, moment, monitor)
            if hasNetworkTime, second % 64 == 0 {
                let time = ground.drive.startUnixMilliseconds + Int64(second) * 1000
                handle(.clock(UTCTime(millisecondsSinceEpoch: time), .network), second, &watch)
            }
            if ground.hasVehicle {
                let reading = VehicleReading(
                    isIgnitionOn: moment.truth.isIgnitionOn, odometerMetres: moment.truth.odometerMetres.rounded(.down))
                handle(.vehicle(reading), second, &watch)
            }
            // A receiver measures on the second; its words take a while.
            let late = 0.06 + 0.05 * Double.random(in: 0...1, using: &random)
            pass(to: Self.instant(Double(second) + late), second: second, &watch)
            for said in moment.said { handle(Event(said), second, &watch) }
            watch.end(second, moment, monitor, at: now)
        }
    }

    private mutating func pass(to instant: MonotonicInstant, second: Int, _ watch: inout DriveWatch) {
        var ticks = 0
        while let due = monitor.nextDeadline, due <= instant {
            ticks += 1
            guard ticks <= Self.mostTicks else {
                stuck += 1
                break
            }
            now = max(now, due)
            handle(.tick, second, &watch)
        }
        now = instant
    }

    private mutating func handle(_ event: Event, _ second: Int, _ watch: inout DriveWatch) {
        let effects = monitor.handle(event, at: now)
        if !effects.isEmpty { watch.take(effects, second, monitor, at: now) }
    }
}

extension Event {
    init(_ said: ScenarioMoment.Said) {
        self =
            switch said {
            case .fix(let fix): .report(FixReport(fix))
            case .satellites(let list): .sky(Sky(list))
            case .gone: .receiver(.gone)
            case .connected: .receiver(.connected)
            }
    }
}
