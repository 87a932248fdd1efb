import Glibc

/// What `malloc_count.c` has counted so far when it is preloaded; 0 when it isn't.
enum Heap {
    static var calls: Int { ask("heap_calls") }
    static var live: Int { ask("heap_live") }

    private static func ask(_ name: String) -> Int {
        guard let symbol = unsafe dlsym(nil, name) else { return 0 }
        return Int(unsafe unsafeBitCast(symbol, to: (@convention(c) () -> Int64).self)())
    }
}

func nanoseconds(_ clock: clockid_t = CLOCK_MONOTONIC) -> Int64 {
    var time = timespec()
    _ = unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// Whole passes and building are timed on the thread's CPU clock: time that a neighbour takes isn't ours.
func cpuNanoseconds() -> Int64 { nanoseconds(CLOCK_THREAD_CPUTIME_ID) }

/// The median cost of asking for the time, taken off each decision that is timed alone.
func clockCostNanoseconds() -> Int64 {
    let costs = (0..<1_001).map { _ in
        let start = nanoseconds()
        return nanoseconds() - start
    }
    return costs.sorted()[500]
}
