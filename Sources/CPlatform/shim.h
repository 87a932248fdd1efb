// What the daemon needs of the platform and Swift's Glibc module doesn't show.
#pragma once
#include <malloc.h>
#include <stdbool.h>
#include <sys/timex.h>
#include <systemd/sd-daemon.h>

/// Whether the kernel says that the system clock is disciplined (adjtimex(2)).
static inline bool fg_clock_is_synchronised(void) {
    struct timex state = {0};
    int answer = adjtimex(&state);
    // Where the call is forbidden nothing is known, and that is not "synchronised".
    return answer >= 0 && answer != TIME_ERROR && !(state.status & STA_UNSYNC);
}

/// Two arenas are enough for a handful of threads (glibc would take eight a core, and keep them), and freed memory
/// goes back to the system (mallopt(3)).
static inline void fg_keep_allocator_small(void) {
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_TRIM_THRESHOLD, 128 * 1024);
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
}

/// Gives back what the heap holds free between what is in use: reading a large set of zones leaves several megabytes
/// behind that a trim threshold, which looks at the top only, never returns (malloc_trim(3)).
static inline void fg_return_free_memory(void) {
    malloc_trim(0);
}
