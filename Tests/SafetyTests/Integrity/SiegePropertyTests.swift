import Geodesy
import Testing

@testable import Safety

/// Whatever a receiver, a vehicle, a crew and a clock may say in whatever order, with the thresholds as delivered.
@Suite struct SiegePropertyTests {
    private struct Siege {
        var made: MadeZones
        var monitor: SafetyMonitor
        var seconds: Double
        var boot = 1
        var truth: Coordinate
        var speed = 0.0
        var bearing = 0.0
        var last: PositionReport?
        var trusted = 0
        var clears = 0

        init(seed: UInt64) {
            made = MadeZones(seed: seed)
            truth = made.place()
            seconds = 100
            monitor = SafetyMonitor(
                restoring: .init(boot: 1), policy: Policy(), zones: MadeZones.set(made.zones(12)),
                generator: SeededGenerator(seed: seed), at: .seconds(100))
            let places = (0..<4).map {
                Place(id: "p\($0)", name: "P\($0)", coordinate: made.place(), radiusMetres: made.number(100...3_000))
            }
            _ = monitor.handle(.places(PlaceSet(places)), at: now)
        }

        var now: MonotonicInstant { .seconds(seconds) }
        var levels: [Level?] { [monitor.alerts[.zones]?.level, monitor.alerts[.corridor]?.level] }
        var certainties: [Certainty?] { [monitor.alerts[.zones]?.certainty, monitor.alerts[.corridor]?.certainty] }

        mutating func send(_ event: Event) {
            let (before, sure) = (levels, certainties)
            let effects = monitor.handle(event, at: now)
            for effect in effects { if case .report(let report) = effect { last = report } }
            let isTrusted = monitor.position.trust == .trusted
            if isTrusted { trusted += 1 }
            for place in before.indices {
                guard let level = before[place], levels[place].map({ $0 < level }) ?? true else { continue }
                clears += 1
                if case .report = event, isTrusted { continue }
                if case .crew(.setPosition, _) = event {
                    #expect(sure[place] == .possible, "a word ends only what was possible")
                    continue
                }
                Issue.record("milder by \(event) while \(monitor.position.trust)")
            }
            if let next = monitor.nextDeadline, next <= now {
                _ = monitor.handle(.tick, at: now)
                let again = monitor.nextDeadline
                #expect(again.map { $0 > now } ?? true, "due at \(next) still, at \(now), after \(event)")
            }
        }

        mutating func pass(_ duration: Double) {
            let end = seconds + duration
            var ticks = 0
            while let next = monitor.nextDeadline, next <= .seconds(end), ticks < 5_000 {
                seconds = max(seconds, Double(next.nanoseconds) / 1e9)
                send(.tick)
                ticks += 1
            }
            #expect(ticks < 5_000, "spins")
            seconds = end
        }

        mutating func move(_ duration: Double) {
            speed = max(0, min(28, speed + made.number(-2.5...2.5) * duration))
            truth = truth.moved(metres: speed * duration, bearingDegrees: bearing) ?? truth
            bearing = (bearing + made.number(-3...3)).truncatingRemainder(dividingBy: 360)
            if bearing < 0 { bearing += 360 }
        }

        /// A report from `place`, whole or with holes.
        mutating func fix(_ place: Coordinate, absurd: Bool = false) {
            func some<T>(_ value: T) -> T? { made.chance(absurd ? 0.6 : 0.97) ? value : nil }
            let huge: Double = [0.0, 1e-300, 1e9, 1e308].randomElement(using: &made.generator) ?? 0
            send(
                .report(
                    FixReport(
                        mode: made.chance(0.95) ? .threeD : .twoD, coordinate: some(place),
                        accuracyMetres: some(absurd ? huge : 4.0), altitudeMetres: some(absurd ? -huge : 120.0),
                        verticalAccuracyMetres: some(absurd ? huge : 8.0),
                        speedMetresPerSecond: some(absurd ? huge : speed), trackDegrees: some(bearing),
                        time: some(
                            absurd
                                ? UTCTime(millisecondsSinceEpoch: made.chance(0.5) ? .max : .min)
                                : HonestDrive.noon.advanced(by: .seconds(seconds))))))
        }

        mutating func live() {
            let count = Int(made.number(1...100))
            switch Int(made.number(0...11)) {
            case 0...3: for _ in 0..<count { step(); fix(truth) }
            case 4:
                let lie = made.place(within: made.chance(0.5) ? 1_500 : 30_000, of: truth)
                for _ in 0..<count { step(); fix(lie) }
            case 5:
                let lie = made.place(within: 3_000, of: truth)
                for turn in 0..<count { step(); fix(turn % 2 == 0 ? truth : lie) }
            case 6: for _ in 0..<count { move(1) }; pass(Double(count))
            case 7:
                let odd = [Coordinate(90, 0), Coordinate(-90, 180), Coordinate(0.01, -180), truth]
                for _ in 0..<min(10, count) {
                    fix(odd.randomElement(using: &made.generator) ?? truth, absurd: true)
                }
            case 8:
                for _ in 0..<count {
                    step()
                    send(.vehicle(VehicleReading(isIgnitionOn: made.chance(0.5), odometerMetres: nil)))
                    fix(truth)
                }
            case 9:
                if made.chance(0.7) {
                    send(.crew(.setPosition("p\(Int(made.number(0...3)))"), ticket: 1))
                } else {
                    send(.crew(.forgetPosition, ticket: 1))
                }
            case 10:
                let isUsed = made.chance(0.5)
                for _ in 0..<min(20, count) {
                    pass(1)
                    let even = made.chance(0.5)
                    send(
                        .sky(
                            Sky(
                                satellites: (1...10).map {
                                    Sky.Satellite(
                                        gnss: 0, prn: $0, used: isUsed, signalDBHz: even ? 40 : 20 + 2 * Double($0))
                                })))
                    if isUsed { fix(truth) } else { send(.report(FixReport(mode: .none))) }
                }
            default: restart()
            }
        }

        mutating func step() {
            let pause = made.chance(0.05) ? 0 : made.chance(0.2) ? 0.1 : 1.0
            move(pause)
            pass(pause)
        }

        mutating func restart() {
            let isNewBoot = made.chance(0.3)
            if isNewBoot {
                boot += 1
                seconds = 5
            }
            let before = levels
            monitor = SafetyMonitor(
                restoring: .init(
                    openAlerts: monitor.alerts.alerts, boot: boot, lastReport: last, standing: monitor.standing),
                policy: Policy(), zones: monitor.zones.set, generator: SeededGenerator(seed: made.generator.next()),
                at: now)
            send(.tick)
            #expect(!zip(levels, before).contains { ($0?.rank ?? -1) < ($1?.rank ?? -1) }, "milder by a restart")
        }
    }

    @Test func nothingButTrustOrTheCrewsWordMakesItMilder() {
        var (trusted, clears) = (0, 0)
        for seed in UInt64(1)...16 {
            var siege = Siege(seed: seed)
            for _ in 0..<50 { siege.live() }
            trusted += siege.trusted
            clears += siege.clears
        }
        #expect(trusted > 1_000 && clears > 5, "lives that never get better prove nothing")
    }

    /// The disc of a unit that drives as hard as a vehicle can, through silence, with an odometer that has gaps.
    @Test(arguments: UInt64(1)...60) func theDiscHoldsTheUnit(seed: UInt64) {
        var made = MadeZones(seed: seed)
        let policy = IntegrityPolicy()
        let start = Coordinate(50, 36)
        var tests = VehicleTests()
        var speed = made.number(0...30)
        var driven = 0.0
        var disc = Disc(around: start, radiusMetres: 0, speedMetresPerSecond: speed, policy, at: .seconds(100))
        var isRead = true
        var wanted = 30.0
        for second in 101..<1_500 {
            if made.chance(0.03) { isRead.toggle() }
            if made.chance(0.05) { wanted = made.chance(0.4) ? 0 : 30 }
            let after = max(speed - 8, min(wanted, speed + 3))
            // What is gained within the second is never faster than 3 m/s².
            driven += (speed + after) / 2
            speed = after
            let now = MonotonicInstant.seconds(Double(second))
            if isRead {
                let reading = VehicleReading(
                    isIgnitionOn: seed % 2 == 0 ? speed > 0 || made.chance(0.5) : nil,
                    odometerMetres: (driven * 0.95).rounded(.down))
                if let stretch = tests.take(reading, policy, at: now) { disc.take(stretch) }
            }
            #expect(disc.radiusMetres(at: now) + 5 >= driven, "at \(second)")
            if disc.radiusMetres(at: now) + 5 < driven { return }
        }
    }
}

extension Level {
    fileprivate var rank: Int { Level.allCases.firstIndex(of: self) ?? -1 }
}
