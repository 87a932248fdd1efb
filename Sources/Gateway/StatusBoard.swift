import Journal
import Safety
import Synchronization
import Wire

/// Collects what `status` shows from everybody who knows a part of it.
final class StatusBoard: Sendable {
    struct Parts: Sendable {
        var monitor: MonitorSnapshot?
        /// The label of the loop's last turn; everybody's wall clock counts on from it.
        var label: Stamp
        var receiver = ReceiverState.gone
        var journal: Recovery.JournalState
        /// Alerts the disk hasn't taken yet: they sounded and were sent from memory.
        var unwritten = 0
        var runsOnLastGood = false
        var problems = 0
        var tallies: [LaneTally] = []
        var late: LateTally?
        /// Publishes the broker refused, by reason.
        var refusedPublishes: [String: Int] = [:]
        var freeBytes: UInt64?
        /// Orders, receipts and zone sets that never reached the core, by reason.
        var refusedAtTheDoor: [OrderRefusal: Int] = [:]
        /// What the office last said of itself.
        var office: Presence?
        /// Until when the office's zone set in force is meant to hold.
        var zonesValidUntil: UTCTime?

        /// A death of an earlier session says nothing about this one.
        mutating func hear(_ presence: Presence) {
            guard office.map({ presence.session >= $0.session }) ?? true else { return }
            office = presence
        }
        var session: UInt64 = 0
        /// Alerts that were spoken before the disk had them, since start.
        var journalStalls = 0
        var hooks = HookTally()
        /// Nil until the vehicle was asked.
        var vehicle: VehicleTally?
        /// When the journal last answered, in real time since boot.
        var journalAnswered = UnitClock.bootTime()

        init(label: Stamp, journal: Recovery.JournalState) {
            self.label = label
            self.journal = journal
        }
    }

    private let parts: Mutex<Parts>

    let clock: UnitClock
    /// The latest time that was proven before this start.
    let floor: UTCTime

    /// - Parameter label: the label of the start.
    init(clock: UnitClock, label: Stamp, floor: UTCTime, journal: Recovery.JournalState) {
        self.clock = clock
        self.floor = floor
        parts = Mutex(Parts(label: label, journal: journal))
    }

    /// Now, with the loop's idea of the wall clock.
    var stamp: Stamp {
        let label = current.label
        let now = clock.now
        return Stamp(
            boot: label.boot, instant: now, utc: label.utc.advanced(by: label.instant.duration(to: now)),
            grade: label.grade)
    }

    /// - Parameter change: runs under a lock; it must not call out.
    func update(_ change: (inout Parts) -> Void) { parts.withLock { change(&$0) } }

    var isPositionTrusted: Bool { current.monitor?.trust == .trusted }

    /// A time that may become the clock's floor, or make old records expire; nil while there is none.
    var provenTime: UTCTime? { ClockFloor(floor).proven(by: stamp) }

    /// Takes stock of the journal; on its thread.
    ///
    /// - Throws: what the disk said.
    func count(_ journal: Journal) throws(JournalError) {
        let (tallies, late, state) = (try journal.tallies(), try journal.lateTally(), journal.state)
        update {
            $0.tallies = tallies
            $0.late = late
            $0.journal = state
            $0.journalAnswered = UnitClock.bootTime()
        }
    }

    /// The journal is asked every fifteen seconds; a silence this long means that the disk hangs. An alert that meets a
    /// hung disk shows at once.
    static let journalIsSlowAfter = Duration.seconds(30)
    static let journalFailsAfter = Duration.seconds(60)

    var current: Parts { parts.withLock { $0 } }
}
