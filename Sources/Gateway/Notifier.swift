internal import CPlatform
import Glibc
import Safety
import Synchronization

/// Tells systemd how the daemon is (sd_notify(3)); silent where no systemd listens.
final class Notifier: Sendable {
    /// How often systemd must hear from the loop; nil without a watchdog (sd_watchdog_enabled(3)).
    let watchdogInterval: Duration?
    private let lastAlive = Atomic<Int64>(0)

    init() {
        var microseconds: UInt64 = 0
        let isEnabled = unsafe sd_watchdog_enabled(0, &microseconds) > 0
        watchdogInterval = isEnabled ? .microseconds(Int64(microseconds)) : nil
    }

    func ready() { send("READY=1\nSTATUS=watching") }
    func stopping() { send("STOPPING=1") }

    func reloading() {
        let microseconds = UnitClock.bootTime().nanoseconds / 1000
        send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)")
    }

    /// Called by the loop at each turn: `WATCHDOG=1` goes out at a third of the interval at most.
    func alive() {
        guard let watchdogInterval else { return }
        let now = UnitClock.bootTime().nanoseconds
        guard now - lastAlive.load(ordering: .relaxed) >= watchdogInterval.nanoseconds / 3 else { return }
        lastAlive.store(now, ordering: .relaxed)
        send("WATCHDOG=1")
    }

    private func send(_ state: String) {
        // A failure can't be helped: without systemd there is nobody to tell.
        _ = unsafe sd_notify(0, state)
    }
}
