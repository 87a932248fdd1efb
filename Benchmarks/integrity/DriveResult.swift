import Simulator

/// What one drive showed.
struct DriveResult: Sendable {
    /// Something that shouldn't have happened, at a second of the drive.
    struct Mishap: Sendable {
        enum Kind: String, Sendable, CaseIterable {
            case trustedEntryMissed = "trusted_entry_missed"
            case blindEntryLate = "blind_entry_late"
            case liedEntryLate = "lied_entry_late"
            case cleared
            case falseReturning = "false_returning"
            case unrecognised
            case falseSuspect = "false_suspect"
            case falseEvacuate = "false_evacuate"
            case slowRecovery = "slow_recovery"
            case stuckDeadline = "stuck_deadline"
        }

        let kind: Kind
        let second: Int
        let what: String
    }

    /// Of something that was to happen: how often it was due, and how often it did.
    struct Count: Sendable {
        var due = 0
        var done = 0

        mutating func add(_ isDone: Bool) {
            due += 1
            if isDone { done += 1 }
        }

        mutating func add(_ other: Count) {
            due += other.due
            done += other.done
        }
    }

    let scenario: Scenario
    let seed: UInt64
    let hasVehicle: Bool
    var mishaps: [Mishap] = []
    /// First trusted fixes inside an evacuate zone, and those with the alarm up at once.
    var trustedEntries = Count()
    /// True entries without fixes, and under a lie; those with at least `possible` up before.
    var blindEntries = Count()
    var liedEntries = Count()
    /// Whether an alarm stood for where the unit truly was, while it was disturbed; and whether it went.
    var held = Count()
    let isLiedTo: Bool
    let hasRed: Bool
    let isParkedAtLie: Bool
    /// How fast a drag-off pulled, in the mean.
    let dragMetresPerSecond: Double
    /// Seconds from the first false report.
    var untilSuspect: Double?
    var untilDoubted: Double?
    var reasons: [String] = []
    /// Trusted, though more than 100 m off: for how long and how far at worst.
    var wronglyTrustedSeconds = 0
    var worstTrustedMetres = 0.0
    /// Without any disturbance.
    var cleanSeconds = 0
    var cleanSuspects = 0
    var cleanCautions = 0
    var cleanDegradedSeconds = 0
    var falseEvacuations = 0
    /// Seconds from the end of the disturbance until it was trusted and stayed so.
    var mustRecover = false
    var untilTrusted: Double?
    var interferenceReports = 0

    init(_ ground: Ground) {
        scenario = ground.drive.scenario
        seed = ground.drive.seed
        hasVehicle = ground.hasVehicle
        isLiedTo = ground.lieFrom != nil
        hasRed = ground.hasRed
        isParkedAtLie = ground.lieFrom.map { ground.moments[$0].truth.speedMetresPerSecond == 0 } ?? false
        dragMetresPerSecond = ground.dragMetresPerSecond
    }

    mutating func note(_ kind: Mishap.Kind, _ second: Int, _ what: @autoclosure () -> String) {
        mishaps.append(Mishap(kind: kind, second: second, what: what()))
    }
}
