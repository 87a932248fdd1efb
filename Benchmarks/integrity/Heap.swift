import Glibc

/// What `Benchmarks/zones/malloc_count.c` has counted so far when it is preloaded; nil when it isn't.
struct Heap {
    private let calls: (@convention(c) () -> Int64)?

    init() {
        calls = unsafe dlsym(nil, "heap_calls").map { unsafe unsafeBitCast($0, to: (@convention(c) () -> Int64).self) }
    }

    var count: Int64? { calls.map { $0() } }
}

/// The thread's own clock would leave a neighbour's time out; but it asks the kernel, and the fix after that runs cold.
func nanoseconds() -> Int64 {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
