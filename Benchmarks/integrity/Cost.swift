import Geodesy
import Safety
import Simulator

/// What one fix costs the core, on a clean drive that goes on and on.
struct Cost: Sendable {
    let zones: Int
    /// Whether an alarm was open.
    let isAlarmed: Bool
    let fixes: Int
    let medianNanoseconds: Int64
    let meanNanoseconds: Double
    let lateNanoseconds: Int64
    /// Of fixes that nothing follows from; nil when nobody counts.
    let allocations: Double?

    static let chunk = 10_000

    /// - Parameter fixes: measured, after a first ten thousand.
    /// - Returns: apart, the fixes while no alarm was open and those while one was.
    static func measure(zones count: Int, fixes: Int, seed: UInt64) -> [Cost] {
        let drive = ScenarioDrive(.clean, seed: seed, seconds: fixes + chunk)
        let set = ZoneSet(zones: field(count, seed: seed), sha256: "", source: .local, dated: nil)
        var monitor = SafetyMonitor(
            restoring: SafetyMonitor.Memory(boot: 1), policy: Policy(), zones: set,
            generator: SeededGenerator(seed: seed), at: Player.instant(-1))
        var meter = Meter()
        // Made ahead, so that making them doesn't push the core out of the caches between two fixes.
        var events: [(event: Event, at: MonotonicInstant)] = []
        events.reserveCapacity(2 * chunk + 8)
        drive.play { moment in
            for said in moment.said { events.append((Event(said), Player.instant(moment.elapsedSeconds + 0.1))) }
            guard events.count >= 2 * chunk else { return }
            meter.run(events, through: &monitor)
            events.removeAll(keepingCapacity: true)
        }
        return [false, true].compactMap { meter.cost(zones: count, isAlarmed: $0) }
    }

    /// As many zones as a front has, spread over the land that drives are made in.
    private static func field(_ count: Int, seed: UInt64) -> [Zone] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { number in
            let centre = Coordinate(
                Double.random(in: 49.2...50.3, using: &random), Double.random(in: 35.4...37.3, using: &random))
            let radius = Double.random(in: 100...1_500, using: &random)
            var positions = (0..<24).compactMap { corner in
                centre.moved(
                    metres: radius * Double.random(in: 0.7...1, using: &random), bearingDegrees: 15 * Double(corner))
            }
            positions.append(positions[0])
            let shape = Ring(positions).map { Shape.polygons([Polygon(outer: $0)]) }
            return Zone(
                reference: ZoneReference(id: "zone-\(number)", name: ""), level: .evacuate, action: .relocate,
                outerRings: [ZoneRing(level: .warning, action: .shelter, distanceMetres: 500)],
                marginMetres: Ground.marginMetres, dwell: Ground.dwell,
                shape: shape ?? .circle(centre: centre, radiusMetres: radius))
        }
    }

    /// Fixes of one kind.
    private struct Pile {
        var costs = ContiguousArray<Int64>()
        var quiet = 0
        var allocations: Int64 = 0
    }

    /// Times each fix by itself, less what asking for the time costs.
    private struct Meter {
        private var calm = Pile()
        private var alarmed = Pile()
        private var isWarm = false
        private var open: Set<Identifier> = []
        private let heap = Heap()
        private let clockCost: Int64

        init() {
            let costs = (0..<1_001).map { _ in
                let start = nanoseconds()
                return nanoseconds() - start
            }
            clockCost = costs.sorted()[500]
        }

        mutating func run(_ events: [(event: Event, at: MonotonicInstant)], through monitor: inout SafetyMonitor) {
            for (event, at) in events {
                while let due = monitor.nextDeadline, due <= at { follow(monitor.handle(.tick, at: due)) }
                guard case .report = event else {
                    follow(monitor.handle(event, at: at))
                    continue
                }
                let before = heap.count
                let start = nanoseconds()
                let effects = monitor.handle(event, at: at)
                let end = nanoseconds()
                let after = heap.count
                let allocations = before.flatMap { before in after.map { $0 - before } } ?? 0
                if isWarm {
                    add(max(0, end - start - clockCost), effects.isEmpty ? allocations : nil)
                }
                follow(effects)
            }
            isWarm = true
        }

        private mutating func add(_ cost: Int64, _ allocations: Int64?) {
            func add(to pile: inout Pile) {
                pile.costs.append(cost)
                guard let allocations else { return }
                pile.quiet += 1
                pile.allocations += allocations
            }
            if open.isEmpty { add(to: &calm) } else { add(to: &alarmed) }
        }

        private mutating func follow(_ effects: [Effect]) {
            for case .alert(let change) in effects {
                if change.alert.state == .cleared { open.remove(change.alert.id) } else { open.insert(change.alert.id) }
            }
        }

        func cost(zones: Int, isAlarmed: Bool) -> Cost? {
            let pile = isAlarmed ? alarmed : calm
            guard !pile.costs.isEmpty else { return nil }
            let sorted = pile.costs.sorted()
            let sum = sorted.reduce(0.0) { $0 + Double($1) }
            return Cost(
                zones: zones, isAlarmed: isAlarmed, fixes: sorted.count, medianNanoseconds: sorted[sorted.count / 2],
                meanNanoseconds: sum / Double(sorted.count), lateNanoseconds: sorted[sorted.count * 99 / 100],
                allocations: heap.count == nil ? nil : Double(pile.allocations) / Double(max(1, pile.quiet)))
        }
    }
}
