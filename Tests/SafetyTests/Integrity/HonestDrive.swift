import Geodesy

@testable import Safety

/// A clinic on a straight road that runs north to the zone `red`, with the thresholds as they are delivered: time
/// advances, speed and track are those of the drive, and the places tremble by decimetres.
struct HonestDrive {
    var unit: Rehearsal
    /// Where the unit is, metres north of the zone's edge.
    private(set) var metresNorth: Double
    private var speed = 0.0
    /// How far from there the receiver says it is.
    var lieMetresNorth = 0.0
    /// What the receiver claims.
    var accuracyMetres = 4.0
    private var chance = SeededGenerator(seed: 7)

    init(from metresNorth: Double, zones: [Zone] = [Rehearsal.red(level: .warning)], escalation: [EscalationStep] = [])
    {
        self.metresNorth = metresNorth
        unit = Rehearsal(
            zones: zones, at: 100, policy: Policy(approachHorizon: .zero, alarm: AlarmPolicy(escalation: escalation)))
    }

    static let noon = Policy.buildDate.advanced(by: .seconds(20 * 86_400))

    var trust: Trust { unit.monitor.snapshot(at: unit.now).trust }
    var reasons: [String] { unit.monitor.snapshot(at: unit.now).reasons }
    var told: [InterferenceReport] {
        unit.effects.compactMap { if case .interference(let report) = $0 { report } else { nil } }
    }

    /// Of one kind of alert, what was said and when; a danger that is only possible and the zone are one.
    func said(of kinds: Set<AlertKind> = [.zone, .possible]) -> [String] {
        unit.alerts.filter { kinds.contains($0.alert.kind) }.map {
            "\($0.cause) \($0.alert.kind) \($0.alert.certainty)"
        }
    }

    /// Goes on for so many seconds, one fix a second.
    ///
    /// - Parameter wanted: metres a second, northwards; the speed follows by 2 m/s².
    mutating func drive(_ seconds: Int, speed wanted: Double = 0, hasFix: Bool = true) {
        for _ in 0..<seconds {
            speed += min(2, max(-2, wanted - speed))
            metresNorth += speed
            unit.seconds += 1
            if hasFix { unit.send(.report(report())) } else { unit.silence(0) }
        }
    }

    private mutating func report() -> FixReport {
        func tremble(_ size: Double) -> Double { Double.random(in: -size...size, using: &chance) }
        let place = Coordinate(
            Rehearsal.latitude(metresNorth + lieMetresNorth + tremble(0.3)), 36.5 + tremble(0.000_004))
        return FixReport(
            mode: .threeD, coordinate: place, accuracyMetres: accuracyMetres + tremble(0.5),
            altitudeMetres: 120 + tremble(0.5),
            verticalAccuracyMetres: 8, speedMetresPerSecond: max(0, abs(speed) + tremble(0.1)),
            trackDegrees: abs(speed) > 0.5 ? (speed > 0 ? 0 : 180) : nil,
            time: Self.noon.advanced(by: .seconds(unit.seconds)))
    }
}
