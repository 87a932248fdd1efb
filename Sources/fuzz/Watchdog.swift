import Glibc
import Synchronization

/// Ends the program, with the round that is to blame, when a reader hangs, crashes or takes too much memory.
struct Watchdog {
    /// The round that runs, plus one; 0 between rounds. Read by signal handlers, so it is a plain atomic word.
    private static let running = Atomic<UInt64>(0)
    private static let seed = Atomic<UInt64>(0)
    /// Milliseconds since boot.
    private static let since = Atomic<UInt64>(0)

    init(_ options: Options) {
        Self.seed.store(options.seed, ordering: .relaxed)
        // A reader that asks for more than this gets nothing, and stops.
        var limit = rlimit()
        limit.rlim_cur = rlim_t(options.mebibytes + 1024) << 20
        limit.rlim_max = limit.rlim_cur
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE] {
            _ = Glibc.signal(signal) { number in
                Watchdog.blame("crash")
                _ = Glibc.signal(number, SIG_DFL)
                raise(number)
            }
        }
        let patience = UInt64(options.milliseconds)
        Task.detached {
            while true {
                // Nobody cancels it.
                do { try await Task.sleep(for: .milliseconds(100)) } catch { return }
                guard Self.running.load(ordering: .acquiring) != 0,
                    Self.now > Self.since.load(ordering: .acquiring) + patience
                else { continue }
                Self.blame("hang")
                _exit(1)
            }
        }
    }

    func begin(_ round: UInt64) {
        Self.since.store(Self.now, ordering: .releasing)
        Self.running.store(round + 1, ordering: .releasing)
    }

    func end() { Self.running.store(0, ordering: .releasing) }

    private static var now: UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_BOOTTIME, &time)
        return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
    }

    /// The most that was resident at any time.
    static var peakMebibytes: Int {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }

    /// Writes without allocating: it is called when memory may be in pieces.
    private static func blame(_ what: StaticString) {
        put("fuzz: ")
        put(what)
        put(" in round ")
        put(running.load(ordering: .relaxed) &- 1)
        put(" of seed ")
        put(seed.load(ordering: .relaxed))
        put("\n")
    }

    private static func put(_ text: StaticString) { _ = unsafe write(2, text.utf8Start, text.utf8CodeUnitCount) }

    private static func put(_ number: UInt64) {
        var divisor: UInt64 = 10_000_000_000_000_000_000
        while divisor > 1, number / divisor == 0 { divisor /= 10 }
        while divisor > 0 {
            var digit = UInt8(48 + number / divisor % 10)
            _ = unsafe write(2, &digit, 1)
            divisor /= 10
        }
    }
}
